"""How Debian's makensis makes the installer for Windows of ``installer.nsi``."""

from __future__ import annotations

from pathlib import Path

import recipe
import version_resource

_SCRIPT = "packaging/bundle/installer.nsi"


def file_in(place: Path) -> Path:
    """Return the installer's file."""
    return place / f"eamconsole-{recipe.VERSION}-windows-x86_64-setup.exe"


def command(root: Path, folder: Path, target: Path) -> list[str]:
    """Return the call; ``root`` is the project's folder where makensis sees it."""
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    given = {
        "VERSION": recipe.VERSION,
        "NUMBERS": ".".join(map(str, version_resource.four_numbers())),
        "FOLDER": root / folder.relative_to(recipe.ROOT),
        "ICON": root / version_resource.ICON.relative_to(recipe.ROOT),
        "TARGET": root / target.relative_to(recipe.ROOT),
        "SIZE": size // 1024,
    }
    words = [f"-D{name}={value}" for name, value in given.items()]
    return ["makensis", "-V2", "-WX", *words, str(root / _SCRIPT)]
