"""Works on what PyInstaller collected: drops what stays out, and writes down where all came from.

Runs inside PyInstaller only.
"""

from __future__ import annotations

import json
from pathlib import Path

import recipe

Entry = tuple[str, str, str]
"""Path in the folder, source file, and PyInstaller's word for its kind."""

ORIGINS = recipe.WORK / "origins.json"


def without_left_out(entries: list[Entry]) -> list[Entry]:
    """Return the entries less what the recipe leaves out."""
    return [each for each in entries if not recipe.LEFT_OUT.match(Path(each[0]).as_posix())]


def without_orphans(entries: list[Entry]) -> list[Entry]:
    """Return the entries less libraries that nothing needs since its user was left out.

    A library in a folder of its own came with a wheel and may be loaded by name; one at the top
    was found by PyInstaller as somebody's need, such as GTK's for the theme that stays out.
    """
    from PyInstaller.depend.bindepend import get_imports

    at_top = {name.lower(): source for name, source, _ in entries if _is_at_top(name)}
    reached: set[str] = set()
    open_ends = [source for name, source, kind in entries if _is_root(name, kind)]
    while open_ends:
        for name, _path in get_imports(open_ends.pop()):
            plain = Path(name).name.lower()
            if plain in at_top and plain not in reached:
                reached.add(plain)
                open_ends.append(at_top[plain])
    return [
        (name, source, kind)
        for name, source, kind in entries
        if _is_root(name, kind) or kind == "SYMLINK" or name.lower() in reached
    ]


def _is_at_top(name: str) -> bool:
    return len(Path(name).parts) == 1


def _is_root(name: str, kind: str) -> bool:
    """Tell what is there for its own sake: a part of a wheel, an extension, Python itself."""
    return not _is_at_top(name) or kind == "EXTENSION" or name.startswith(("libpython", "python"))


def write_origins(*tables: list[Entry]) -> None:
    """Write down for every file of the folder which file it is a copy of."""
    origins = {Path(name).as_posix(): source for table in tables for name, source, _ in table}
    ORIGINS.parent.mkdir(parents=True, exist_ok=True)
    ORIGINS.write_text(json.dumps(origins, indent=1, sort_keys=True), "utf-8")
