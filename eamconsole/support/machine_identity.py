"""Which computer this is, as its system says; a copy of its disk says the same."""

from __future__ import annotations

import contextlib
import hashlib
import platform
import sys
from pathlib import Path

_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def machine_identity() -> str:
    """Return a word that stays the same on one computer, '' where the system tells none.

    Hashed: the identity itself is nobody else's business.
    """
    told = _of_windows() if sys.platform == "win32" else _of_files()
    return hashlib.sha256(f"eamconsole {told}".encode()).hexdigest()[:16] if told else ""


def machine_name() -> str:
    """Return the name by which people know this computer."""
    return platform.node() or "this computer"


def _of_files() -> str:
    for file in _FILES:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            told = file.read_text("ascii").strip()
            if told:
                return told
    return ""


def _of_windows() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    with (
        contextlib.suppress(OSError),
        winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key,
    ):
        return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    return ""
