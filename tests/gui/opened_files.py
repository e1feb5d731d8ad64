"""Tells whether anybody opened a file: the trap behind ``<img src="file:...">``."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_IN_OPEN = 0x20
_NON_BLOCKING = os.O_NONBLOCK if hasattr(os, "O_NONBLOCK") else 0


class OpenedFiles:
    """Watches one file through the kernel; on other systems than Linux it sees nothing."""

    def __init__(self, file: Path) -> None:
        self._events = -1
        if sys.platform == "linux":
            libc = ctypes.CDLL(None, use_errno=True)
            self._events = libc.inotify_init1(_NON_BLOCKING)
            assert libc.inotify_add_watch(self._events, os.fsencode(file), _IN_OPEN) >= 0

    def any(self) -> bool:
        """Return whether the file was opened since the last question."""
        try:
            return self._events >= 0 and bool(os.read(self._events, 4_096))
        except BlockingIOError:
            return False

    def close(self) -> None:
        """Watch no more."""
        if self._events >= 0:
            os.close(self._events)
