"""Finds what the console and its tests need from the operating system, and installs it on Debian.

Only Linux is looked at: on Windows and macOS the wheels bring everything along.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from setup_fault import SetupFault


class Need(NamedTuple):
    """One thing wanted from the system, the Debian package that has it, and how to see it there."""

    what: str
    package: str
    present: Callable[[], bool]


def _library(soname: str, package: str) -> Need:
    return Need(soname, package, lambda: _loads(soname))


def _program(name: str, package: str) -> Need:
    return Need(name, package, lambda: shutil.which(name) is not None)


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _has_ensurepip() -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def _has_font() -> bool:
    places = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
    return any(next(place.rglob("*.[to]tf"), None) for place in places if place.is_dir())


def _exists(place: str) -> bool:
    return Path("/usr", place).exists()


def _has_postgresql_server() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


FOR_PYTHON = (
    Need(
        "Python's ensurepip",
        f"python{sys.version_info[0]}.{sys.version_info[1]}-venv",
        _has_ensurepip,
    ),
)

FOR_WINDOW = (
    _library("libglib-2.0.so.0", "libglib2.0-0"),
    _library("libGL.so.1", "libgl1"),
    _library("libEGL.so.1", "libegl1"),
    _library("libdbus-1.so.3", "libdbus-1-3"),
    _library("libfontconfig.so.1", "libfontconfig1"),
    _library("libxkbcommon.so.0", "libxkbcommon0"),
    _library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    _library("libxcb-cursor.so.0", "libxcb-cursor0"),
    _library("libxcb-icccm.so.4", "libxcb-icccm4"),
    _library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    _library("libxcb-shape.so.0", "libxcb-shape0"),
    Need("a font", "fonts-dejavu-core", _has_font),
)

FOR_TESTS = (
    _program("Xvfb", "xvfb"),
    _program("xauth", "xauth"),
    _program("dbus-run-session", "dbus"),
    _program("gnome-keyring-daemon", "gnome-keyring"),
    _program("cs2cs", "proj-bin"),
    Need("a PostgreSQL server", "postgresql", _has_postgresql_server),
)

FOR_A_SCREEN_READER = (
    Need("the accessibility bus", "at-spi2-core", lambda: _exists("libexec/at-spi2-registryd")),
    Need(
        "GObject for the system's Python",
        "python3-gi",
        lambda: _exists("lib/python3/dist-packages/gi"),
    ),
    Need(
        "the accessibility bus's library",
        "gir1.2-atspi-2.0",
        lambda: any(Path("/usr/lib").glob("*/girepository-1.0/Atspi-2.0.typelib")),
    ),
)

FOR_BUILDING = (_program("objdump", "binutils"), _program("dpkg-deb", "dpkg"))


def provide(needs: Iterable[Need]) -> None:
    """Make sure that every need is met; raise SetupFault with the next step where one is not."""
    if not sys.platform.startswith("linux"):
        return
    missing = [need for need in needs if not need.present()]
    if not missing:
        return
    prefix = _right_to_install()
    if prefix is None:
        raise SetupFault(_ask_a_person(missing))
    _install(prefix, missing)
    still = [need for need in missing if not need.present()]
    if still:
        raise SetupFault(
            f"{_listed(still)} is still not found after its package was installed. "
            "Look at the messages of apt-get above, put that right, then start again."
        )


def _right_to_install() -> list[str] | None:
    """Return how to call apt-get as root without asking anybody, or None."""
    if not _is_debian():
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    allowed = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [sudo, "-n"] if allowed.returncode == 0 else None


def _is_debian() -> bool:
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def _install(prefix: list[str], missing: list[Need]) -> None:
    packages = [need.package for need in missing]
    print(f"Installing from the system's packages: {' '.join(packages)}", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    apt += ["-o", "DPkg::Lock::Timeout=180", "-o", "Acquire::Retries=3"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*apt, *step],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            raise SetupFault(
                f"{done.stdout[-3000:]}\napt-get {step[0]} failed; its last words are above. "
                "Check that the package mirror can be reached, then start again."
            )


def _ask_a_person(missing: list[Need]) -> str:
    listed = _listed(missing)
    if not _is_debian():
        return (
            f"This machine lacks {listed}. Install what your system calls "
            f"{', '.join(need.package for need in missing)} on Debian, then start again."
        )
    packages = " ".join(need.package for need in missing)
    return (
        f"This machine lacks {listed}, and installing packages needs an administrator. Run this:\n"
        f"  sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}\n"
        "then start again."
    )


def _listed(needs: list[Need]) -> str:
    return ", ".join(need.what for need in needs)
