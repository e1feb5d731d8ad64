"""Signals end the window as Quit does: calls in flight are finished, its state is kept."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""SIGHUP comes when a terminal closes or a session ends; SIGBREAK is what Windows knows of it."""


class Interruption(QObject):
    """Wakes the event loop when a signal comes, which Qt alone would sleep through."""

    came = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._hears, self._tells = socket.socketpair()
        for end in (self._hears, self._tells):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._hears.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_byte)
        self._before = {
            number: signal.signal(number, _let_it_pass)
            for name in _SIGNALS
            if (number := getattr(signal, name, None)) is not None
            and signal.getsignal(number) is not signal.SIG_IGN  # as nohup wants it
        }
        self._fd_before = signal.set_wakeup_fd(self._tells.fileno())

    def release(self) -> None:
        """Handle signals as before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._fd_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._hears.close()
        self._tells.close()

    @Slot()
    def _on_byte(self) -> None:
        self._hears.recv(64)
        self.came.emit()


def _let_it_pass(_number: int, _frame: FrameType | None) -> None:
    """The byte in the socket says it; raising in a slot would say it in the wrong place."""
