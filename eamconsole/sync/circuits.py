"""Remembers which system may be called: a fault of a whole side pauses that side only."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eamconsole.domain.outage import Outage
from eamconsole.domain.retry import BackOff
from eamconsole.errors import (
    AccessBlocked,
    AccessDenied,
    EamConsoleError,
    Service,
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
)
from eamconsole.journal import Journal, Ledgers, SystemHealth
from eamconsole.support.clock import Clock
from eamconsole.sync import uptime
from eamconsole.sync.moments import LONGEST_ASKED_FOR, is_due
from eamconsole.sync.outages import note_outage

log = logging.getLogger(__name__)

_BLOCKED = "blocked"
_FAILURES_THAT_OPEN = 3
_REMEMBER_SUCCESS_EVERY = timedelta(seconds=20)
_UNTIL_A_PERSON_ACTS = timedelta(days=3650)
_LOOK_FOR_A_PERSON_EVERY = timedelta(seconds=5)
_DENIED_PAUSE = timedelta(seconds=600)
"""A refused login is not tried often: directories lock accounts for that."""
_PAGE_PAUSE = timedelta(seconds=60)
"""A portal's page counts no tries, and is gone when whoever put it up has finished."""

Probe = Callable[[], object]
"""One cheap call of a side; raises ``AccessDenied`` where the login is really not accepted."""


@dataclass(frozen=True, slots=True)
class CircuitPause:
    """Why and until when a side is not called."""

    until: datetime
    reason: str


class Circuits:
    """Health of every system, kept in the journal so that windows and restarts see it."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        back_off: BackOff,
        probes: Mapping[Service, Probe] | None = None,
    ) -> None:
        """``probes`` are asked before a side rests because of its login."""
        self._probes = probes or {}
        self._longest = max(back_off.longest, LONGEST_ASKED_FOR)
        self._journal = journal
        self._clock = clock
        self._back_off = back_off
        self._guard = threading.Lock()
        self._looked_at: datetime | None = None
        """When it was last looked whether a person asked for a blocked side to be called."""
        with journal.read() as ledgers:
            self._known = {health.service: health for health in ledgers.systems.all()}
            self._since = troubled_since(ledgers)

    def pause_of(self, service: Service) -> CircuitPause | None:
        """Return the pause in force, or None where the side may be called."""
        health, now = self._health(service), self._clock.now()
        if health.paused_until is None or health.paused_until <= now:
            return None
        if health.state == _BLOCKED and self._is_asked_for(health, now):
            self.resume(service)
            return None
        if health.state != _BLOCKED and health.paused_until > now + self._longest:
            return None  # decided on while this machine's clock was ahead
        return CircuitPause(health.paused_until, health.reason)

    def succeeded(self, service: Service) -> bool:
        """Note a good answer; return True where the side had been in trouble."""
        health, now = self._health(service), self._clock.now()
        recovered = health.state != "ok"
        stale = is_due(health.last_success, _REMEMBER_SUCCESS_EVERY, now)
        if recovered or stale or health.consecutive_failures:
            self._end_trouble(service)
            self._keep(
                replace(
                    health,
                    state="ok",
                    paused_until=None,
                    reason="",
                    consecutive_failures=0,
                    last_success=now,
                )
            )
        return recovered

    def failed(self, service: Service, error: ServiceError) -> datetime | None:
        """Note a fault of the side as a whole; return until when it is paused, if it is."""
        believed = self._is_believed(service, error)
        health, now = self._health(service), self._clock.now()
        failures = health.consecutive_failures + 1
        until = self._pause_after(error, failures, now, believed=believed)
        if isinstance(error, AccessBlocked):
            self._forget_who_asked(service)  # what a person said before this block
        self._begin_trouble(service, now)
        self._keep(
            replace(
                health,
                state=_state_word(error) if until else health.state,
                paused_until=until,
                reason=error.summary,
                consecutive_failures=failures,
                last_failure=now,
            )
        )
        return until

    def resume(self, service: Service) -> None:
        """Let the side be called again at once: a person says so.

        What failed before still counts, so that the next fault rests it again at once: who asks
        every minute would otherwise start the count anew each time.  The pauses begin with the
        shortest, for somebody watches.
        """
        self._forget_who_asked(service)
        health = self._health(service)
        failures = min(health.consecutive_failures, _FAILURES_THAT_OPEN - 1)
        self._keep(replace(health, paused_until=None, consecutive_failures=failures))

    def _forget_who_asked(self, service: Service) -> None:
        self._journal.write_soon(lambda ledgers: ledgers.facts.set(_asked_name(service), None))

    def _is_asked_for(self, health: SystemHealth, now: datetime) -> bool:
        """Return whether a person said since, at another program, that the side may be called."""
        if not is_due(self._looked_at, _LOOK_FOR_A_PERSON_EVERY, now):
            return False
        self._looked_at = now
        with self._journal.read() as ledgers:
            return ledgers.facts.get(_asked_name(health.service)) is not None

    def _is_believed(self, service: Service, error: ServiceError) -> bool:
        """Return whether a refused login is one: a single answer does not rest a whole side."""
        probe = self._probes.get(service)
        if not isinstance(error, AccessDenied) or isinstance(error, AccessBlocked):
            return True
        if probe is None or self.pause_of(service) is not None:
            return True
        try:
            probe()
        except AccessDenied:
            return True
        except EamConsoleError:
            return False  # some other trouble, which shows by itself
        log.warning("%s; asked again, %s accepts the login", error.summary, service.label)
        # What it refused before, perhaps all night, says nothing any more: it is not to rest
        # by that count.  It stays in trouble until a call succeeds, which wakes what waits.
        self._keep(replace(self._health(service), consecutive_failures=0))
        return False

    def _pause_after(
        self, error: ServiceError, failures: int, now: datetime, *, believed: bool
    ) -> datetime | None:
        if isinstance(error, AccessBlocked):
            return now + _UNTIL_A_PERSON_ACTS
        if isinstance(error, AccessDenied) and believed:
            return now + (_PAGE_PAUSE if error.by_page else _DENIED_PAUSE)
        if isinstance(error, ServiceBusy) and error.retry_after is not None:
            return now + timedelta(seconds=error.retry_after)
        if failures < _FAILURES_THAT_OPEN:
            return None
        return now + self._back_off.delay(failures - _FAILURES_THAT_OPEN + 1)

    def _begin_trouble(self, service: Service, now: datetime) -> None:
        with self._guard:
            if service in self._since:
                return
            self._since[service] = now
        self._journal.write_soon(
            lambda ledgers: ledgers.facts.set(_since_name(service), now.isoformat())
        )

    def _end_trouble(self, service: Service) -> None:
        with self._guard:
            since = self._since.pop(service, None)
        if since is None:
            return
        now = self._clock.now()

        def write(ledgers: Ledgers) -> None:
            ledgers.facts.set(_since_name(service), None)
            uptime.note(ledgers, uptime.Stretch(what=service.value, since=since, until=now))
            note_outage(ledgers, Outage(what=service.value, since=since, until=now))

        self._journal.write_soon(write)

    def _health(self, service: Service) -> SystemHealth:
        with self._guard:
            return self._known.get(service) or SystemHealth(service=service)

    def _keep(self, health: SystemHealth) -> None:
        with self._guard:
            self._known[health.service] = health
        self._journal.write_soon(lambda ledgers: ledgers.systems.put(health))


def ask_to_call_again(ledgers: Ledgers, service: Service, at: datetime) -> None:
    """Let whoever syncs call a blocked side again: a person says so, at whatever program."""
    ledgers.facts.set(_asked_name(service), at.isoformat())


def _asked_name(service: Service) -> str:
    return f"call_again:{service.value}"


def troubled_since(ledgers: Ledgers) -> dict[Service, datetime]:
    """Return since when each side in trouble has not answered well."""
    kept = {service: ledgers.facts.get(_since_name(service)) for service in Service}
    return {
        service: datetime.fromisoformat(since)
        for service, since in kept.items()
        if isinstance(since, str)
    }


def _since_name(service: Service) -> str:
    return f"trouble_since:{service.value}"


def is_fault_of_the_side(error: EamConsoleError) -> bool:
    """Return whether ``error`` says something about the whole system, not about one record."""
    return isinstance(error, (ServiceUnreachable, ServiceBusy, AccessDenied))


def _state_word(error: ServiceError) -> str:
    if isinstance(error, AccessBlocked):
        return _BLOCKED
    if isinstance(error, AccessDenied):
        return "signed_out"
    return "busy" if isinstance(error, ServiceBusy) else "unreachable"
