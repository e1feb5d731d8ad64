"""How this program starts itself again: as a child that is talked to, or with a window."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Final, Literal

_CONSOLE: Final = "eamconsole"
_WINDOW: Final = "eamconsole-window"
_LOADER = "LD_LIBRARY_PATH"
_AS_IF_FIRST = "PYINSTALLER_RESET_ENVIRONMENT"
"""What the frozen program's starter reads and takes away: without it, a child of our own believes
that its parent has set the path of the libraries, and loads the system's, or none."""
_SECRET = re.compile(r"(?i)_proxy$|passw|token|secret|_key$|credential|login")


def child_command() -> list[str]:
    """Return the command of a child with streams: frozen, the program that has them on Windows."""
    if _is_frozen():
        return [_frozen_as(_CONSOLE)]
    return [sys.executable, "-m", "eamconsole"]


def without_secrets(surroundings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a child that opens strangers' files: it calls nobody.

    A proxy's variable holds a login, and whatever breaks out of a library reads its own first.
    """
    return {name: value for name, value in surroundings.items() if not _SECRET.search(name)}


def window_command() -> list[str]:
    """Return the command that opens the window, with no terminal beside it on Windows."""
    if _is_frozen():
        return [_frozen_as(_WINDOW)]
    windowed = Path(sys.executable).with_name("pythonw.exe")
    return [str(windowed) if windowed.is_file() else sys.executable, "-m", "eamconsole"]


def program_folder() -> Path | None:
    """Return the folder of the frozen program and its papers; None from source."""
    return Path(sys.executable).parent if _is_frozen() else None


def give_back_library_path(
    variables: MutableMapping[str, str] = os.environ,
) -> None:
    """Let other programs, such as the browser, load the system's libraries again.

    The frozen program is started with its own folder there.  Its own libraries are found
    without it from now on; a browser that got Qt's or our OpenSSL would not start.  A child of
    our own is told to set the path anew.
    """
    if not _is_frozen():
        return
    before = variables.pop(f"{_LOADER}_ORIG", None)
    if before is None:
        variables.pop(_LOADER, None)
    else:
        variables[_LOADER] = before
    variables[_AS_IF_FIRST] = "1"


def _is_frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def _frozen_as(name: Literal["eamconsole", "eamconsole-window"]) -> str:
    """Return the sister program of that name; ourselves where the folder holds no other."""
    own = Path(sys.executable)
    sister = own.with_name(name + own.suffix)
    return str(sister if sister.is_file() else own)
