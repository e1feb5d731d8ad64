"""Tells how large what was built is, and which ten parts make it so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_LARGEST = 10
_IN_DEPTH = ("PySide6",)
"""Packages that are told by file: as a whole they would say nothing."""


def report(folder: Path, packages: list[Path]) -> Iterator[str]:
    """Yield lines: the folder, its largest parts, and each package."""
    parts: Counter[str] = Counter()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            parts[_part(file.relative_to(folder))] += file.stat().st_size
    yield f"{folder.name}/: {_megabytes(sum(parts.values()))}; its ten largest parts:"
    for name, size in parts.most_common(_LARGEST):
        yield f"  {_megabytes(size):>9}  {name}"
    for file in packages:
        yield f"{file.name}: {_megabytes(file.stat().st_size)}"


def _part(file: Path) -> str:
    inside = file.parts[1:] if file.parts[0] == "_internal" else file.parts
    if len(inside) == 1 or inside[0] in _IN_DEPTH:
        return "/".join(inside)
    return inside[0]


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
