"""Ends calls that take too long, and calls nobody wants any more.

A timeout of ``requests`` counts from one received piece to the next, so a server that
drips bytes can hold a thread for ever.  Here one watchdog thread shuts the socket of a call
down when its total time is over; closing the session would not free the thread.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

_IDLE_ENDS_AFTER = 60.0


class Passage:
    """One call under way: how far it got, and whether it was cut short."""

    __slots__ = ("aborted", "deadline", "expired", "sent", "sock")

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.sock: socket.socket | None = None
        self.sent = False
        """True from the moment the first byte may have reached the other side."""
        self.expired = False
        self.aborted = False

    def cut(self) -> None:
        """Shut the socket down; the thread blocked on it wakes with an error or an end."""
        sock = self.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                # The plain method: SSLSocket's own would drop its state under a reader.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _Current(threading.local):
    passage: Passage | None = None


_CURRENT = _Current()


def current_passage() -> Passage | None:
    """Return the call of this thread, for the connection that carries it."""
    return _CURRENT.passage


class _Watchdog:
    """Sleeps until the earliest deadline of all calls; gone after a minute without any."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._active: set[Passage] = set()
        self._wakes_at = float("inf")
        self._thread: threading.Thread | None = None

    def watch(self, passage: Passage) -> None:
        with self._changed:
            self._active.add(passage)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="call-deadlines", daemon=True
                )
                self._thread.start()
            elif passage.deadline < self._wakes_at:
                self._changed.notify()

    def forget(self, passage: Passage) -> None:
        with self._changed:
            self._active.discard(passage)

    def _run(self) -> None:
        with self._changed:
            while self._active or self._wakes_at != float("inf"):
                self._cut_expired()
                left = min((p.deadline for p in self._active), default=None)
                now = time.monotonic()
                self._wakes_at = now + _IDLE_ENDS_AFTER if left is None else left
                self._changed.wait(max(0.0, self._wakes_at - now))
                if left is None and not self._active:
                    self._wakes_at = float("inf")
            self._thread = None

    def _cut_expired(self) -> None:
        now = time.monotonic()
        for passage in self._active:
            if passage.deadline <= now:
                passage.expired = True
                passage.deadline = now + 1.0  # again, should it have connected meanwhile
                passage.cut()


_WATCHDOG = _Watchdog()


class CallGuard:
    """The calls of one channel that are under way."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._active: set[Passage] = set()

    @contextlib.contextmanager
    def passage(self, seconds: float) -> Iterator[Passage]:
        """Watch the call made inside, at most ``seconds`` from now."""
        passage = Passage(time.monotonic() + seconds)
        outer, _CURRENT.passage = _CURRENT.passage, passage
        with self._guard:
            self._active.add(passage)
        _WATCHDOG.watch(passage)
        try:
            yield passage
        finally:
            _CURRENT.passage = outer
            _WATCHDOG.forget(passage)
            with self._guard:
                self._active.discard(passage)

    def abort(self) -> int:
        """Free every thread blocked in a call of this channel; return how many."""
        with self._guard:
            active = list(self._active)
        for passage in active:
            passage.aborted = True
            passage.cut()
        return len(active)
