"""The two files by which a journal is known to be whole, on any disk they may lie on.

Nothing in their place may stop an engine or cost it memory: a pipe, a link to nowhere, a folder,
a file of gigabytes.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import struct
from pathlib import Path
from typing import Any

from eamconsole.support.files import remove

_ATTEMPT = struct.Struct("<qq")
_NOTHING = (0, 0)
"""Stands first in a new ring: an empty file is one that could not be written."""
_KEPT = 64
"""More may be on their way at once: a commit that was lost took the newest with it."""
_TOKEN_BYTES = 16
_A_DAY_NS = 86_400 * 10**9
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Neither through a link nor waiting for the other end of a pipe."""


class Mark:
    """A file that is written once; what tells it from its copies is kept in the journal."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def token(self) -> str:
        """Return its words, nothing where there is no such file that can be read."""
        try:
            descriptor = _open_plain(self.path, os.O_RDONLY)
        except OSError:
            return ""
        try:
            return os.read(descriptor, 2 * _TOKEN_BYTES).decode("ascii", "replace")
        except OSError:
            return ""
        finally:
            os.close(descriptor)

    def is_same(self, kept: dict[str, Any]) -> bool:
        """Return whether the file of the right words is the very one, and none of its copies.

        Network drives number their files anew.  The time of change tells as much where it is
        one: it was set apart from the time of writing, which every copy can bring along.
        """
        try:
            here = _as_it_stands(self.path)
        except OSError:
            return False
        times = all(here[name] == kept.get(name) for name in ("changed", "written"))
        told_by_times = os.name == "posix" and here["changed"] != here["written"]
        return times and (told_by_times or here["inode"] == kept.get("inode"))

    def make(self) -> tuple[str, dict[str, Any]]:
        """Put a new one in its place; return its words and what tells it from its copies."""
        token = secrets.token_hex(_TOKEN_BYTES)
        remove(self.path)
        descriptor = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _PLAIN, 0o600)
        try:
            os.write(descriptor, token.encode("ascii"))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        written = self.path.stat().st_mtime_ns
        os.utime(self.path, ns=(written, written - _A_DAY_NS))
        return token, _as_it_stands(self.path)


class AttemptRing:
    """The numbers of the newest attempts, each written down before it leaves."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = 0
        self._descriptor: int | None = None

    def open(self) -> tuple[tuple[int, int], ...] | None:
        """Return what was noted, None where nothing can be told or nothing written."""
        self.close()
        try:
            descriptor = _open_plain(self.path, os.O_RDWR)
        except OSError:
            return None
        try:
            content = os.read(descriptor, _KEPT * _ATTEMPT.size)
        except OSError:
            content = b""
        whole = len(content) - len(content) % _ATTEMPT.size
        noted = tuple(_ATTEMPT.iter_unpack(content[:whole]))
        if not noted:
            os.close(descriptor)
            return None
        self._descriptor, self._turn = descriptor, len(noted) % _KEPT
        return tuple((row, number) for row, number in noted if (row, number) != _NOTHING)

    def make(self) -> None:
        """Begin a new one; raises ``OSError``."""
        self.close()
        remove(self.path)
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | _PLAIN
        self._descriptor, self._turn = os.open(self.path, flags, 0o600), 0
        self._put(*_NOTHING)

    def note(self, row: int, number: int) -> None:
        """Write an attempt down; where the disk takes none, the next start must not believe it."""
        if self._descriptor is None:
            return
        try:
            self._put(row, number)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, 0)
            self.close()

    def close(self) -> None:
        """Write nothing more."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _put(self, row: int, number: int) -> None:
        if self._descriptor is None:
            return
        os.lseek(self._descriptor, self._turn * _ATTEMPT.size, os.SEEK_SET)
        if os.write(self._descriptor, _ATTEMPT.pack(row, number)) != _ATTEMPT.size:
            raise OSError("the disk took only a part")
        self._turn = (self._turn + 1) % _KEPT


def _open_plain(path: Path, flags: int) -> int:
    """Open a plain file and nothing else; raises ``OSError``."""
    descriptor = os.open(path, flags | _PLAIN)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is no plain file")
    return descriptor


def _as_it_stands(mark: Path) -> dict[str, Any]:
    """Return what tells a file from each of its copies, put in its place or elsewhere."""
    state = mark.lstat()
    return {
        "inode": state.st_ino,
        "changed": state.st_ctime_ns,
        "written": state.st_mtime_ns,
    }
