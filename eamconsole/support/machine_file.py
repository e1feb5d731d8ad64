"""The one file that an administrator sets up a whole computer with: found, and believed or not.

It says where calls go, so that whoever can write it can read them.  On Windows every user may make
files and folders in the folder above it: only owners tell an administrator's from anybody's.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VARIABLE = "EAMCONSOLE_DEFAULTS"
NOTHING = "none"
_FILE = "defaults.toml"
_LARGEST = 1_000_000
_TRUSTED_OWNERS = ("S-1-5-32-544", "S-1-5-18")
"""On Windows: administrators, and the system."""

OwnerOf = Callable[[Path], str]


class NotUsable(ValueError):
    """The file is there and is not read; the text says why, and what an administrator does."""


@dataclass(frozen=True, slots=True)
class MachineFile:
    """Where the file is, and whether the person who starts the console named it."""

    path: Path
    named: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing to read, as on most computers; trouble is found by reading."""
        try:
            self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return not self.named
        except (OSError, ValueError):
            return False
        return False


def machine_file(
    variables: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> MachineFile | None:
    """Return where the file would be; None where the variable says that none counts."""
    named = variables.get(VARIABLE, "")
    if named:
        if named == NOTHING:
            return None
        return MachineFile(Path(named).expanduser().absolute(), named=True)
    if platform == "win32":
        folder = Path(variables.get("ProgramData") or "C:\\ProgramData")
        return MachineFile(folder / "eamconsole" / _FILE)
    if platform == "darwin":
        return MachineFile(Path("/Library/Application Support/eamconsole") / _FILE)
    return MachineFile(Path("/etc/eamconsole") / _FILE)


def content_of(place: MachineFile, owner_of: OwnerOf | None = None) -> bytes | None:
    """Return what the file holds, None where there is none; raises ``NotUsable``.

    Where ``owner_of`` tells owners, as Windows does, they decide; else owner and modes of POSIX.
    """
    if owner_of is None and os.name == "nt":
        owner_of = windows_owner
    try:
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(place.path, flags)  # a pipe in its place must not be waited for
    except (FileNotFoundError, NotADirectoryError):
        if place.named:
            raise NotUsable(f"is not there; {VARIABLE} names it") from None
        return None
    except (OSError, ValueError) as error:
        if isinstance(error, NotUsable):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise NotUsable(f"cannot be read ({reason}); let everybody read it") from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise NotUsable("is no ordinary file")
        if owner_of is None:
            _refuse_others_hands(place, found)
        else:  # asked while it is open, when Windows lets nobody exchange it
            _refuse_strange_owner(place, owner_of)
        content = _read(descriptor)
    finally:
        os.close(descriptor)
    if len(content) > _LARGEST:
        raise NotUsable("is too large for a file of settings")
    return content


def _read(descriptor: int) -> bytes:
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as opened:
            return opened.read(_LARGEST + 1)
    except OSError as error:
        raise NotUsable(f"cannot be read ({error.strerror})") from error


def _refuse_others_hands(place: MachineFile, found: os.stat_result) -> None:
    """Refuse, as POSIX has it, what somebody but root could have written."""
    folder = place.path.resolve().parent
    for kind, path, status in (("", place.path, found), ("folder ", folder, folder.stat())):
        if status.st_uid not in {0, os.geteuid() if place.named else 0}:
            raise NotUsable(f"is not believed: its {kind}owner is not root; chown root {path}")
        if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            words = f"others may write {'into its folder' if kind else 'it'}"
            raise NotUsable(f"is not believed: {words}; chmod go-w {path}")


def _refuse_strange_owner(place: MachineFile, owner_of: OwnerOf) -> None:
    """Refuse a file of anybody's, and one in a folder whose owner may write to what others put in.

    Who made the folder decides with which rights files are made in it: an administrator's file in a
    folder of anybody's belongs to administrators, and is open to that person.
    """
    if place.named:
        return
    for kind, path in (("", place.path), ("folder ", place.path.parent)):
        try:
            owner = owner_of(path)
        except OSError as error:
            told = error.strerror or error
            raise NotUsable(f"is not believed: nothing tells its {kind}owner ({told})") from error
        if owner not in _TRUSTED_OWNERS:
            whole = ""
            if kind:
                whole = ". Look first at who may write to both, since that person could until now"
            raise NotUsable(
                f"is not believed: its {kind}owner is not the group Administrators; as an "
                f'administrator: icacls "{path}" /setowner *S-1-5-32-544{whole}'
            )


def windows_owner(path: Path) -> str:
    """Return the owner of a file as Windows writes it (S-1-…); raises ``OSError``."""
    system: Any = ctypes
    advapi, kernel = system.WinDLL("advapi32"), system.WinDLL("kernel32")
    kernel.LocalFree.argtypes = [ctypes.c_void_p]
    owner, descriptor, text = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_wchar_p()
    a_file, its_owner = 1, 1
    status = advapi.GetNamedSecurityInfoW(
        ctypes.c_wchar_p(str(path)), a_file, its_owner,
        ctypes.byref(owner), None, None, None, ctypes.byref(descriptor),
    )  # fmt: skip
    if status != 0:
        raise system.WinError(status)
    try:
        if not advapi.ConvertSidToStringSidW(owner, ctypes.byref(text)):
            raise system.WinError()
        written = str(text.value)
        kernel.LocalFree(ctypes.cast(text, ctypes.c_void_p))
        return written
    finally:
        kernel.LocalFree(descriptor)
