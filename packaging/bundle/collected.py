"""Works on what PyInstaller collected: drops what stays out, and writes down where all came from.

Runs inside PyInstaller only.
"""

from __future__ import annotations

import json
from pathlib import Path

import recipe

Entry = tuple[str, str, str]
"""Path in the folder, source file, and PyInstaller's word for its kind."""

ORIGINS = recipe.ROOT / "build" / "origins.json"


def without_left_out(entries: list[Entry]) -> list[Entry]:
    """Return the entries less what the recipe leaves out."""
    return [each for each in entries if not recipe.LEFT_OUT.match(Path(each[0]).as_posix())]


def without_orphans(entries: list[Entry]) -> list[Entry]:
    """Return the entries less libraries that nothing needs since its user was left out.

    A library in a folder of its own came with a wheel and may be loaded by name; one at the top
    was found by PyInstaller as somebody's need, such as GTK's for the theme that stays out.
    """
    from PyInstaller.depend.bindepend import get_imports

    at_top = {Path(name).name: source for name, source, _ in entries if "/" not in name}
    reached: set[str] = set()
    open_ends = [
        source
        for name, source, kind in entries
        if "/" in name or kind == "EXTENSION" or name.startswith(("libpython", "python"))
    ]
    while open_ends:
        for name, _path in get_imports(open_ends.pop()):
            plain = Path(name).name
            if plain in at_top and plain not in reached:
                reached.add(plain)
                open_ends.append(at_top[plain])
    return [
        (name, source, kind)
        for name, source, kind in entries
        if "/" in name
        or kind in ("EXTENSION", "SYMLINK")
        or name.startswith(("libpython", "python"))
        or Path(name).name in reached
    ]


def write_origins(*tables: list[Entry]) -> None:
    """Write down for every file of the folder which file it is a copy of."""
    origins = {Path(name).as_posix(): source for table in tables for name, source, _ in table}
    ORIGINS.parent.mkdir(exist_ok=True)
    ORIGINS.write_text(json.dumps(origins, indent=1, sort_keys=True), "utf-8")
