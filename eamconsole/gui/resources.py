"""Finds icons and style sheets, in a checkout, installed, or frozen into one folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve()
_PLACES = (_HERE.parent / "resources", _HERE.parents[2] / "resources")
"""Beside this module once built (setup.py copies them); at the top in a checkout."""


def resource_text(kind: str, name: str) -> str:
    """Return the text of ``resources/<kind>/<name>``; raises FileNotFoundError."""
    return (_root() / kind / name).read_text(encoding="utf-8")


@cache
def _root() -> Path:
    for place in _PLACES:
        if (place / "icons").is_dir():
            return place
    raise FileNotFoundError(f"no icons in any of: {', '.join(map(str, _PLACES))}")
