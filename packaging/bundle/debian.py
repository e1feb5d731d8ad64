"""Makes the Debian package: programs, menu entry, icons, and the unit, which is not enabled."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import drawing
import inventory
import recipe

SERVICE = Path(__file__).resolve().parent / "service"
NOBODY = "EAM Console authors <nobody@eamconsole.invalid>"
"""Stands where the build was not told who answers for the package: nobody can be written to."""
INSTALLED = "opt/eamconsole"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_LOADED_BY_NAME = (
    *("libgl1", "libegl1", "fontconfig-config", "xkb-data"),
    "fonts-dejavu-core | fonts-liberation | fonts-noto-core",
)
"""Found by name or path while running; fonts, and where they are, and keys."""
_CONTROL = """Package: eamconsole
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: gnome-keyring, dbus-daemon
Section: net
Priority: optional
Description: Links SeeClickFix 311 CRM with CentralSquare EAM
 EAM Console carries residents' requests into EAM as Work Requests, and comments,
 pictures and status between both, from inside the city's own network. With a
 window, in a terminal, or as a service, which this package brings but does not
 turn on.
"""


def is_possible() -> bool:
    """Return whether this machine can make Debian packages."""
    return shutil.which("dpkg-deb") is not None


def architecture() -> str:
    """Return what Debian calls this kind of machine."""
    return _ARCHITECTURES.get(platform.machine(), platform.machine())


def package(folder: Path, target: Path, maintainer: str = NOBODY) -> Path:
    """Make the package of ``folder`` in ``target``; ``maintainer`` is whom its users write to."""
    made = target / f"eamconsole_{recipe.VERSION}_{architecture()}.deb"
    with tempfile.TemporaryDirectory(dir=target) as work:
        tree = Path(work) / "tree"
        _lay_out(tree, folder)
        _write_control(tree, folder, maintainer)
        command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z12", "--build"]
        subprocess.run([*command, str(tree), str(made)], check=True, stdout=subprocess.DEVNULL)
    return made


def _lay_out(tree: Path, folder: Path) -> None:
    shutil.copytree(folder, tree / INSTALLED, symlinks=True)
    programs = tree / "usr" / "bin"
    programs.mkdir(parents=True)
    for name in recipe.PROGRAMS:
        (programs / name).symlink_to(f"/{INSTALLED}/{name}")
    _write(tree / "usr/share/applications/eamconsole.desktop", desktop_entry())
    icons = tree / "usr/share/icons/hicolor"
    _write(icons / "scalable/apps/eamconsole.svg", drawing.svg())
    for size in drawing.SIZES:
        place = icons / f"{size}x{size}/apps/eamconsole.png"
        place.parent.mkdir(parents=True)
        place.write_bytes(drawing.png(size))
    for unit in (*sorted(SERVICE.glob("*.service")), *sorted(SERVICE.glob("*.timer"))):
        _write(tree / "usr/lib/systemd/system" / unit.name, unit.read_text("utf-8"))
    user = (SERVICE / "eamconsole.sysusers").read_text("utf-8")
    _write(tree / "usr/lib/sysusers.d/eamconsole.conf", user)
    _write(tree / "usr/share/doc/eamconsole/copyright", (folder / "LICENSE").read_text("utf-8"))
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)


def desktop_entry() -> str:
    """Return the entry of the desktop's menu."""
    lines = (
        *("[Desktop Entry]", "Type=Application", "Name=EAM Console"),
        "Comment=Links SeeClickFix 311 CRM with CentralSquare EAM",
        *("Exec=/usr/bin/eamconsole-window", "Icon=eamconsole", "Terminal=false"),
        *("Categories=Office;Network;", "StartupWMClass=eamconsole", "StartupNotify=true"),
    )
    return "\n".join(lines) + "\n"


def _write_control(tree: Path, folder: Path, maintainer: str) -> None:
    size = sum(file.stat().st_size for file in folder.rglob("*") if not file.is_symlink())
    text = _CONTROL.format(
        version=recipe.VERSION,
        maintainer=maintainer,
        architecture=architecture(),
        size=size // 1024,
        depends=", ".join(depends(folder)),
    )
    _write(tree / "DEBIAN" / "control", text)


def depends(folder: Path) -> list[str]:
    """Return the system's packages whose libraries the folder needs and does not bring."""
    brought = {file.name for file in folder.rglob("*") if ".so" in file.name}
    needed = {name for file in inventory.binaries(folder) for name in _needed(file)}
    packages = {_package_of(name) for name in needed - brought} - {None, "libc6"}
    return [f"libc6 (>= {_glibc()})", *sorted({*packages, *_LOADED_BY_NAME})]


def _needed(binary: Path) -> list[str]:
    said = _output(["objdump", "-p", str(binary)])
    return re.findall(r"^\s+NEEDED\s+(\S+)", said, re.MULTILINE)


def _package_of(library: str) -> str | None:
    """Return the installed package that holds a library; a part of glibc is ``libc6``."""
    if library.startswith("ld-linux"):
        return "libc6"
    said = _output(["dpkg-query", "--search", f"*/{library}"])
    found = re.search(rf"^([^\s:,]+)[^\n]*: \S+/{re.escape(library)}$", said, re.MULTILINE)
    return found.group(1) if found else None


def _glibc() -> str:
    return platform.libc_ver()[1]


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
