"""Calls the keyring in a thread of its own, one call at a time, with limited patience.

A locked keyring may open a prompt and block the call for as long as nobody answers; and
several first calls at once break in gnome-keyring, with errors that are not KeyringErrors.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from eamconsole.vault import faults
from eamconsole.vault.life import answers_ping

PATIENCE_SECONDS = 60.0
"""How long somebody may take to answer a prompt."""
_LIFE_AFTER = 2.0
_PING_SECONDS = 4.0
"""After how long without an answer it is asked whether the service lives at all, and how long
that may take: together well below the ten seconds within which one that hangs is told."""

Result = TypeVar("Result")


class OneAtATime:
    """One lock around a keyring, and a thread per call that may be left behind."""

    def __init__(
        self,
        patience: float = PATIENCE_SECONDS,
        lives: Callable[[float], bool] = answers_ping,
    ) -> None:
        """``lives`` tells whether the keyring's service answers anything within some seconds."""
        self._patience = patience
        self._lives = lives
        self._lock = threading.Lock()

    def call(self, work: Callable[[], Result]) -> Result:
        """Return what ``work`` returns, or raise what it raises, or ``KeyringSilent``."""
        waiting = _Call(work, self._lock)
        thread = threading.Thread(target=waiting.run, name="keyring", daemon=True)
        thread.start()
        at_first = min(_LIFE_AFTER, self._patience)
        if not waiting.ended.wait(at_first):
            lives = self._lives(_PING_SECONDS)
            if not lives and not waiting.ended.is_set():
                raise faults.hanging(at_first + _PING_SECONDS)
            if not waiting.ended.wait(self._patience - at_first):
                raise faults.silent(self._patience)
        if waiting.error is not None:
            raise waiting.error
        return waiting.results[0]


class _Call(Generic[Result]):
    """What a call came to."""

    def __init__(self, work: Callable[[], Result], lock: threading.Lock) -> None:
        self._work = work
        self._lock = lock
        self.ended = threading.Event()
        self.results: list[Result] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        """Do the work; keep the result or the error for whoever waits."""
        try:
            with self._lock:
                self.results.append(self._work())
        except BaseException as error:  # noqa: BLE001 - handed on to the caller's thread
            self.error = error
        finally:
            self.ended.set()
