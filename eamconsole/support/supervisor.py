"""Tells whoever supervises the service that it is up, alive, and what it does: systemd's protocol.

Without a supervisor nothing is told.  That this cannot be said ends nothing.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping

_EVERY_SECONDS = 20.0
_SHARE = 3
"""So many signs of life in the time after which the supervisor would restart us."""


class Supervisor:
    """Speaks to the socket that systemd named; may be called from any thread."""

    def __init__(
        self,
        variables: Mapping[str, str] = os.environ,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = variables.get("NOTIFY_SOCKET", "")
        self._monotonic = monotonic
        self._every = _EVERY_SECONDS
        with contextlib.suppress(ValueError):
            self._every = int(variables.get("WATCHDOG_USEC", "")) / 1e6 / _SHARE
        self._next = float("-inf")
        self._guard = threading.Lock()

    def ready(self, words: str) -> None:
        """Say that the service is up; what it waits for from now on it waits for itself."""
        self._tell(f"READY=1\nSTATUS={_in_one_line(words)}")

    def does(self, words: str) -> None:
        """Say what it does, for ``systemctl status``."""
        self._tell(f"STATUS={_in_one_line(words)}")

    def alive(self) -> None:
        """Give a sign of life where it is time to; costs nothing in between."""
        now = self._monotonic()
        with self._guard:
            if now < self._next:
                return
            self._next = now + self._every
        self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that it ends because somebody asked for it."""
        self._tell("STOPPING=1\nSTATUS=Stopping")

    def _tell(self, words: str) -> None:
        if not self._address or not hasattr(socket, "AF_UNIX"):
            return
        address = self._address
        if address.startswith("@"):  # of the abstract kind
            address = f"\0{address[1:]}"
        with (
            contextlib.suppress(OSError, ValueError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as speaks,
        ):
            speaks.setblocking(False)
            speaks.sendto(words.encode(), address)


def _in_one_line(words: str) -> str:
    return " ".join(words.split())[:200]
