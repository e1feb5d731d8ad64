"""Waits for an answer in slices, so that a call can be ended from another thread on Windows.

There a shut-down socket does not wake a thread that waits for bytes on it, unlike elsewhere.
Between two slices the thread looks whether its call was cut.
"""

from __future__ import annotations

import socket
import ssl
import sys
import time
from typing import Any

from eamconsole.wire.http.guard import current_passage

_SLICE_SECONDS = 0.5


class _InSlices:
    """Mixed into sockets: one time-out becomes many short ones."""

    __slots__ = ()

    def recv_into(self: Any, *arguments: Any, **keywords: Any) -> int:
        """Wait for bytes as long as the time-out says, looking up in between."""
        whole = self.gettimeout()
        plain = super().recv_into  # type: ignore[misc]
        if not whole or whole <= _SLICE_SECONDS:
            return int(plain(*arguments, **keywords))
        end = time.monotonic() + whole
        try:
            while True:
                left = end - time.monotonic()
                self.settimeout(max(0.001, min(_SLICE_SECONDS, left)))
                try:
                    return int(plain(*arguments, **keywords))
                except TimeoutError:
                    if left <= _SLICE_SECONDS or _is_cut():
                        raise
        finally:
            self.settimeout(whole)


class _PlainInSlices(_InSlices, socket.socket):
    __slots__ = ()


class _SecureInSlices(_InSlices, ssl.SSLSocket):
    pass


def wait_in_slices(sock: Any, platform: str = sys.platform) -> None:
    """Let a connected socket wait in slices where the system needs it."""
    if platform != "win32":
        return
    # It is connected and its TLS is made: only its way of waiting changes.
    if type(sock) is ssl.SSLSocket:
        sock.__class__ = _SecureInSlices
    elif type(sock) is socket.socket:
        sock.__class__ = _PlainInSlices


def _is_cut() -> bool:
    passage = current_passage()
    return passage is not None and (passage.aborted or passage.expired)
