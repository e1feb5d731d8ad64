"""Finds icons and style sheets, in a checkout, installed, or frozen into one folder."""

from __future__ import annotations

import contextlib
from functools import cache
from pathlib import Path

from eamconsole.errors import EamConsoleError

_HERE = Path(__file__).resolve()
_PLACES = (_HERE.parent / "resources", _HERE.parents[2] / "resources")
"""Beside this module once built (setup.py copies them); at the top in a checkout."""


def resource_text(kind: str, name: str) -> str:
    """Return the text of ``resources/<kind>/<name>``; raises FileNotFoundError."""
    return (_root() / kind / name).read_text(encoding="utf-8")


def folder(kind: str) -> str:
    """Return the folder ``resources/<kind>`` as a style sheet names it."""
    return (_root() / kind).as_posix()


def document_text(name: str) -> str:
    """Return the text of a page of the documentation, by its path below ``docs``."""
    places = (_HERE.parent / "resources" / "docs", _HERE.parents[2] / "docs")
    for place in places:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            return (place / name).read_text(encoding="utf-8")
    raise EamConsoleError(
        f"The page {name} of the guide did not come with this installation.",
        "Install the console again, or read the page in the source archive.",
    )


@cache
def _root() -> Path:
    for place in _PLACES:
        if (place / "icons").is_dir():
            return place
    raise FileNotFoundError(f"no icons in any of: {', '.join(map(str, _PLACES))}")
