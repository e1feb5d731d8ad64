"""Finds out what is inside the program's folder: packages, and libraries within their binaries.

What the lock promises and what the files are is compared: a binary nobody answers for, a version
that is not the locked one, or a license that would bind the whole, ends the build.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import recipe

_MAGIC = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_INSIDE = {
    "OpenSSL": rb"OpenSSL (\d+\.\d+\.\d+[a-z]?) \d+ \w+ \d{4}",
    "SQLite": rb"\x00(3\.\d{2}\.\d+)\x00",
    "Qt": rb"Qt (6\.\d+\.\d+) \(",
    "libtiff": rb"LIBTIFF, Version (\d+\.\d+\.\d+)",
    "libjpeg-turbo": rb"libjpeg-turbo version (\d+\.\d+\.\d+)",
    "libpng": rb"libpng version (\d+\.\d+\.\d+)",
    "libcurl": rb"libcurl/(\d+\.\d+\.\d+)",
    "FreeType": rb"FreeType (\d+\.\d+\.\d+)",
}
"""Libraries that tell their version in their bytes, also where they are built into another."""
_ONLY_IN = {"SQLite": "sqlite", "Qt": "qt6core", "libpng": "png", "libcurl": "curl"}
"""Words by which others name them are no proof: only in a file of such a name."""
_BY_NAME = re.compile(
    r"(?P<name>lib[A-Za-z0-9_+]+?|[A-Za-z0-9_]+?)(?:-[0-9a-f]{8,})?"
    r"(?:\.so\.(?P<version>[\d.]+)|-[\d.]+\.dll|\.dll|\.so|\.dylib)$"
)
_BOUND = re.compile(r"\b(?:A?GPL)[- v]?\d?", re.IGNORECASE)
_FREE = re.compile(r"LGPL|Lesser|exception|\bOR\b", re.IGNORECASE)
_LICENSES = {  # of what tells none in a form that programs read
    "PyInstaller bootloader": "GPL-2.0-or-later WITH Bootloader-exception",
    "CPython": "PSF-2.0",
    "Qt": "LGPL-3.0-only",
    "OpenSSL": "Apache-2.0",
    "SQLite": "blessing",
    "libheif": "LGPL-3.0-or-later",
    "libde265": "LGPL-3.0-or-later",
}


class InventoryFault(Exception):
    """What is in the folder cannot be answered for."""


@dataclass(slots=True)
class Component:
    """One thing with a name, a version and a license."""

    name: str
    version: str
    license: str
    kind: str
    """``pypi``, ``deb``, ``part`` of another, or ``own``."""
    parent: str = ""
    files: list[str] = field(default_factory=list)


def taken(
    folder: Path, origins: Mapping[str, str], pins: Mapping[str, set[str]]
) -> list[Component]:
    """Return everything in the folder, after comparing it; raises ``InventoryFault``."""
    found = {f"pypi/{name}": _of_wheel(each) for name, each in recipe.run_distributions().items()}
    found["CPython"] = _named("CPython", ".".join(map(str, sys.version_info[:3])))
    found["PyInstaller"] = _named("PyInstaller bootloader", metadata.version("pyinstaller"))
    owners = _owners()
    for file in binaries(folder):
        path = file.relative_to(folder).as_posix()
        owner = _owner(path.removeprefix("_internal/"), origins, owners, found)
        if owner is None:
            raise InventoryFault(f"{path}: nobody answers for it; its origin is unknown.")
        owner.files.append(path)
        for part in parts_of(file):
            known = found.setdefault(f"{part.name} {part.version} in {owner.name}", part)
            known.parent = owner.name
            known.files.append(path)
    everything = sorted(found.values(), key=lambda each: (each.kind, each.name.lower()))
    _compare(everything, pins)
    return everything


def pinned() -> dict[str, set[str]]:
    """Return the versions of each package in the lock; some systems take another."""
    lock = (recipe.ROOT / "packaging" / "requirements.lock").read_text("utf-8")
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^\s;]+)", lock, re.MULTILINE):
        pins.setdefault(name, set()).add(version)
    return pins


def binaries(folder: Path) -> Iterator[Path]:
    """Yield programs and libraries, told by their first bytes."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as opened:
                head = opened.read(4)
            if head.startswith(_MAGIC):
                yield file


def parts_of(file: Path) -> list[Component]:
    """Return the libraries a binary is or holds, with what they say of themselves."""
    content, name = file.read_bytes(), file.name.lower()
    parts = [
        _named(library, found.group(1).decode(), "part")
        for library, pattern in _INSIDE.items()
        if _ONLY_IN.get(library, "") in name and (found := re.search(pattern, content))
    ]
    told = _BY_NAME.fullmatch(file.name)
    is_of_wheel = ".libs/" in file.as_posix() or name.startswith(("libicu", "icu"))
    if not parts and told and is_of_wheel:
        parts.append(_named(told["name"], told["version"] or "unknown", "part"))
    return parts


def _compare(components: list[Component], pins: Mapping[str, set[str]]) -> None:
    for each in components:
        if each.kind == "pypi" and each.version not in pins.get(recipe.canonical(each.name), set()):
            raise InventoryFault(f"{each.name} {each.version} is not what the lock holds.")
        if _BOUND.search(each.license) and not _FREE.search(each.license):
            raise InventoryFault(
                f"{each.name} is under {each.license}, which would bind the whole."
            )


def _of_wheel(distribution: metadata.Distribution) -> Component:
    head = distribution.metadata
    told = [head.get("License-Expression") or "", head.get("License") or ""]
    told += [c.rpartition(" :: ")[2] for c in head.get_all("Classifier") or [] if "License" in c]
    words = next((each for each in told if each and len(each) < 100), "see its license text")
    return Component(distribution.name, distribution.version, words, "pypi")


def _named(name: str, version: str, kind: str = "own") -> Component:
    return Component(name, version, _LICENSES.get(name, "see the notices of its package"), kind)


def _owners() -> dict[str, str]:
    """Return for every file of an installed wheel the key of its component."""
    return {
        str(Path(str(distribution.locate_file(file))).resolve()): f"pypi/{name}"
        for name, distribution in recipe.run_distributions().items()
        for file in distribution.files or ()
    }


def _owner(
    path: str, origins: Mapping[str, str], owners: Mapping[str, str], found: dict[str, Component]
) -> Component | None:
    if path.partition(".")[0] in recipe.PROGRAMS:
        return found["PyInstaller"]
    source = origins.get(path)
    if source is None:
        return None
    real = Path(source).resolve()
    if str(real) in owners:
        return found[owners[str(real)]]
    if real.is_relative_to(Path(sys.base_prefix).resolve()):
        return found["CPython"]
    return _of_system(real, found)


def _of_system(file: Path, found: dict[str, Component]) -> Component | None:
    """Return the Debian package a library came from."""
    asked = [str(file), str(file).replace("/usr/lib/", "/lib/", 1)]
    said = "".join(_output(["dpkg-query", "--search", each]) for each in asked)
    if not said:
        return None
    package = said.partition(":")[0]
    key = f"deb/{package}"
    if key not in found:
        version = _output(["dpkg-query", "-W", "-f", "${Version}\n", package]).partition("\n")[0]
        found[key] = Component(package, version, debian_license(package), "deb")
    return found[key]


def debian_license(package: str) -> str:
    """Return the licenses that Debian's copyright file names."""
    file = Path("/usr/share/doc") / package / "copyright"
    text = file.read_text("utf-8", "replace") if file.is_file() else ""
    names = dict.fromkeys(re.findall(r"^License: *(\S[^\n]*)", text, re.MULTILINE))
    free = [name for name in names if not _BOUND.search(name) or _FREE.search(name)]
    return "; ".join((free or list(names))[:6]) or "see its copyright file"


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""
