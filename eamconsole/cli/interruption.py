"""Signals ask running work to stop; the call in flight is finished or parked.

SIGTERM and Ctrl+C, and SIGHUP when the terminal closes, unless nohup took that away.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@contextlib.contextmanager
def interruption() -> Iterator[threading.Event]:
    """Yield an event that is set once somebody asks the program to stop.

    A second Ctrl+C ends the program at once: nothing is lost by that either.
    """
    stop = threading.Event()
    before: dict[signal.Signals, signal.Handlers | object] = {}

    def ask(number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    for name in _SIGNALS:
        known = getattr(signal, name, None)
        if known is not None and signal.getsignal(known) is not signal.SIG_IGN:
            before[known] = signal.signal(known, ask)
    try:
        yield stop
    finally:
        for known, handler in before.items():
            signal.signal(known, handler)  # type: ignore[arg-type]


def wait_for(stop: threading.Event) -> None:
    """Wait until ``stop`` is set, in steps: Windows delivers signals only between them."""
    while not stop.wait(0.5):
        pass
