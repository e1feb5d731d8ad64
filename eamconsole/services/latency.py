"""Remembers how fast each system answers, so that another process can show it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping
from datetime import datetime

from eamconsole.errors import EamConsoleError, Service
from eamconsole.journal import Journal, Ledgers
from eamconsole.support.clock import Clock

_WRITE_EVERY_SECONDS = 20.0
_WEIGHT_OF_NEWEST = 0.2
_LAST_WORD_SECONDS = 3.0


class Pulse:
    """A running mean per system, written to the journal now and then."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._guard = threading.Lock()
        self._means: dict[Service, float] = {}
        self._written_at: dict[Service, float] = {}
        self._heard_at: dict[int, float] = {}

    def note(self, service: Service, usable: bool, seconds: float, _date: datetime | None) -> None:
        """Take one call into account; made to be called after every exchange."""
        self._heard_at[threading.get_ident()] = self._clock.monotonic()
        if not usable:
            return
        with self._guard:
            before = self._means.get(service)
            self._means[service] = (
                seconds if before is None else before + _WEIGHT_OF_NEWEST * (seconds - before)
            )
            now = self._clock.monotonic()
            written = self._written_at.get(service)
            due = written is None or now - written >= _WRITE_EVERY_SECONDS
            if due:
                self._written_at[service] = now
        if due:
            self._keep(soon=True)

    def heard_at(self) -> dict[int, float]:
        """Return when a call last ended, well or not, in each thread that makes calls."""
        return self._heard_at.copy()

    def flush(self) -> None:
        """Write what was not written yet, where the journal takes it: it is only a figure."""
        with contextlib.suppress(EamConsoleError, TimeoutError):
            self._keep(soon=False)

    def _keep(self, *, soon: bool) -> None:
        with self._guard:
            means = dict(self._means)

        def write(ledgers: Ledgers) -> None:
            for service, mean in means.items():
                ledgers.facts.set(_fact(service), round(mean * 1000, 1))

        if not means:
            return
        if soon:
            self._journal.write_soon(write)
        else:
            self._journal.write_soon(write).result(_LAST_WORD_SECONDS)


def latencies(ledgers: Ledgers) -> Mapping[Service, float | None]:
    """Return the milliseconds each system took of late, None where it was never called."""
    return {service: ledgers.facts.get(_fact(service)) for service in Service}


def _fact(service: Service) -> str:
    return f"latency_ms:{service.value}"
