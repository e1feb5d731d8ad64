"""What people are told when they are not at the console: events, each once, and that it is over.

A *signal* is something that stands right now.  A ``Book`` remembers for one channel what was told
and what is still to be told, so that one message says what many rows say, a fault of a minute says
nothing, and a mail server that was away over the weekend gets one message afterwards, not a
hundred.  Nothing here knows how a message travels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

GRACE = timedelta(seconds=60)
"""What passes within this time is not told, and what comes within it is told together."""
MOST_AN_HOUR = 6
"""Messages of one channel; what comes on top waits, and is told in one."""
MOST_KEYS = 1_000


class AlertKind(StrEnum):
    """What a channel can be asked to tell, as the profile spells it."""

    NEEDS_PERSON = "needs_person"
    SILENCE = "silence"
    STOPPED = "stopped"
    LAPSING = "lapsing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that stands: fixed words and counts alone, nothing another system wrote.

    A change of ``stage`` is news of its own, such as 14 days left where 30 were told.
    """

    key: str
    kind: AlertKind
    title: str
    next_step: str
    count: int = 1
    since: datetime | None = None
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEvent:
    """A signal that came, and when it was over; ``told`` says that its beginning was told."""

    signal: Signal
    noticed_at: datetime
    over_at: datetime | None = None
    told: bool = False

    def is_ripe(self, now: datetime) -> bool:
        """Whether it has lasted; a clock set back must not keep it silent."""
        return now - self.noticed_at >= GRACE or self.noticed_at > now


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What one channel was told, what it is still to be told, and when it was told last."""

    told: Mapping[str, AlertEvent] = field(default_factory=dict)
    pending: Mapping[str, AlertEvent] = field(default_factory=dict)
    sent_at: tuple[datetime, ...] = ()

    def due(self, now: datetime, *, settled: bool = False) -> tuple[AlertEvent, ...]:
        """Return what one message tells now; ``settled``: nobody looks again soon."""
        lately = [at for at in self.sent_at if timedelta() <= now - at < timedelta(hours=1)]
        if len(lately) >= MOST_AN_HOUR:
            return ()
        return tuple(e for e in self.pending.values() if settled or e.is_ripe(now))

    def announce(self, events: Iterable[AlertEvent], now: datetime) -> Book:
        """Return the book once a message about ``events`` is written down."""
        told, pending = dict(self.told), dict(self.pending)
        for event in events:
            key = event.signal.key
            pending.pop(key, None)
            if event.over_at is None:
                told[key] = replace(event, told=True)
            else:
                told.pop(key, None)
        return Book(told=told, pending=pending, sent_at=(*self.sent_at, now)[-MOST_AN_HOUR:])

    def watch(self, signals: Iterable[Signal], now: datetime) -> Book:
        """Return the book after a look at what stands."""
        standing = {signal.key: signal for signal in signals}
        pending = dict(self._came(standing, now))
        for key, event in self.told.items():
            if key not in standing:
                seen = self.pending.get(key)
                over = replace(event, noticed_at=now, over_at=now)
                pending[key] = seen if seen is not None and seen.over_at else over
        for key, event in self.pending.items():
            if key in standing or key in self.told:
                continue
            if event.over_at is not None or _is_worth_telling(event, now):
                pending[key] = replace(event, over_at=event.over_at or now)
        kept = dict(list(pending.items())[:MOST_KEYS])
        return replace(self, pending=kept) if kept != self.pending else self

    def _came(
        self, standing: Mapping[str, Signal], now: datetime
    ) -> Iterator[tuple[str, AlertEvent]]:
        """Yield what stands and was not told; what was told and came back at once is no news."""
        for key, signal in standing.items():
            known = self.told.get(key)
            if known is not None and known.signal.stage == signal.stage:
                continue
            seen = self.pending.get(key)
            if seen is None or seen.told:
                yield key, AlertEvent(signal=signal, noticed_at=now)
            else:
                yield key, replace(seen, signal=signal, over_at=None)


def _is_worth_telling(event: AlertEvent, now: datetime) -> bool:
    """Whether something that is over is told although its beginning was not.

    A console that was dead is, however short the look at it was; so is what lasted while the
    channel could not be reached.
    """
    lasted = now - event.noticed_at > GRACE
    return event.signal.kind is AlertKind.STOPPED or event.told or lasted
