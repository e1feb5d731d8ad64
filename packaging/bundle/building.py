"""Makes the folder with PyInstaller, then an archive and a Debian package of it."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import debian
import papers
import recipe
import sizes

DIST = recipe.DIST
FOLDER = DIST / "eamconsole"
SUMS = "SHA256SUMS"


def build(maintainer: str = "") -> int:
    """Make everything for this system; return the exit status."""
    began = time.monotonic()
    freeze()
    strip()
    components = papers.write(FOLDER)
    print(f"{len(components)} components answered for: sbom.cdx.json, NOTICES.txt")
    made = [_archive()]
    if debian.is_possible():
        made.append(debian.package(FOLDER, DIST, maintainer or debian.NOBODY))
        if not maintainer:
            print("The .deb names nobody to write to: --maintainer 'NAME <ADDRESS>' does.")
    write_sums(DIST, made)
    for line in sizes.report(FOLDER, made):
        print(line)
    print(f"Made in {time.monotonic() - began:.0f} s: {DIST}")
    return 0


def freeze() -> None:
    """Let PyInstaller make the folder."""
    print("Making the program's folder (some minutes)", flush=True)
    spec = recipe.ROOT / "packaging" / "bundle" / "eamconsole.spec"
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
            *("--distpath", str(DIST), "--workpath", str(recipe.WORK), str(spec)),
        ],
        cwd=recipe.ROOT,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "1"},
    )


def strip() -> None:
    """Take names for debuggers out of Python itself and the system's libraries.

    Those of wheels stay: their loading was arranged by patching, which stripping breaks.
    """
    program = shutil.which("strip")
    if sys.platform != "linux" or program is None:
        return
    inside = FOLDER / "_internal"
    files = [*inside.glob("*.so*"), *inside.glob("python3.*/lib-dynload/*.so")]
    plain = [str(file) for file in files if not file.is_symlink()]
    subprocess.run([program, "--strip-unneeded", *plain], check=True)


def _archive() -> Path:
    """Pack the folder as people of this system unpack: zip on Windows, else tar.gz."""
    kind = "zip" if recipe.SYSTEM == "windows" else "tar.gz"
    stem = f"eamconsole-{recipe.VERSION}-{recipe.SYSTEM}-{platform.machine().lower()}"
    target = DIST / f"{stem}.{kind}"
    if kind == "zip":
        _zip(target)
        return target
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        archive.add(FOLDER, f"eamconsole-{recipe.VERSION}", filter=_nobodys)
    return target


def _zip(target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(FOLDER.rglob("*")):
            if file.is_file():
                inside = Path(f"eamconsole-{recipe.VERSION}") / file.relative_to(FOLDER)
                archive.write(file, inside.as_posix())


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Give a file to root, with rights that do not depend on who built it."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return member


def write_sums(place: Path, files: list[Path]) -> None:
    """Write the checksums as ``sha256sum --check`` reads them."""
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (place / SUMS).write_text("".join(lines), "utf-8", newline="\n")
