"""Compares this machine's clock with those of the servers, told by the date of each answer."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from eamconsole.errors import Service
from eamconsole.journal import Journal, Ledgers
from eamconsole.support.clock import Clock
from eamconsole.support.counting import counted

_KIND = "clock_differs"
_MUCH = timedelta(minutes=5)
_A_DAY = timedelta(days=1)
_AHEAD = "clock_ahead"
"""The fact that says by how much this machine differs from all servers heard, and when."""


class ServerClocks:
    """The newest difference seen per system; positive where this machine is ahead."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._ahead: dict[Service, timedelta] = {}
        self._heard_at: datetime | None = None

    def note(
        self, service: Service, usable: bool, _seconds: float, date: datetime | None = None
    ) -> None:
        """Take one answer into account; made to be called after every exchange."""
        if not usable or service is Service.ARCGIS:
            return
        now = self._clock.now()
        with self._guard:
            self._heard_at = now
            if date is not None:
                self._ahead[service] = now - date

    @property
    def are_of_one_day(self) -> bool:
        """Whether some system answered lately, and one of them knows the day that it is here.

        Before that nothing is let go for its age: a clock that is years ahead makes all of it old,
        and what was heard before it leapt says nothing.
        """
        now = self._clock.now()
        with self._guard:
            told = [abs(each) for each in self._ahead.values()]
            lately = self._heard_at is not None and abs(now - self._heard_at) <= _A_DAY
        return lately and (not told or min(told) <= _A_DAY)

    def tell(self, journal: Journal) -> None:
        """Raise a notice where clocks differ by more than some minutes, solve it where not."""
        with self._guard:
            ahead, heard_at = dict(self._ahead), self._heard_at
        if not ahead or heard_at is None:
            return
        _keep(journal, min(ahead.values(), key=abs), heard_at)
        with journal.read() as ledgers:
            told = any(notice.key == _KIND for notice in ledgers.notices.open())
        far = {service: each for service, each in ahead.items() if abs(each) > _MUCH}
        at = self._clock.now()
        if far:
            text = _words(far, agreeing=[each for each in ahead if each not in far])
            journal.write(lambda ledgers: ledgers.notices.raise_(_KIND, "clock_differs", text, at))
        elif told:
            journal.write(lambda ledgers: ledgers.notices.solve(_KIND, at))


def clock_ahead(ledgers: Ledgers, now: datetime) -> timedelta:
    """Return by how much this machine's clock is ahead of every server heard lately.

    Nothing where one of them agrees with it, where none was heard within a day by this clock, or
    where it was set since: what is believed then is this machine.
    """
    kept = ledgers.facts.get(_AHEAD)
    try:
        heard_at = datetime.fromisoformat(kept["heard_at"])
        ahead = timedelta(seconds=kept["seconds"])
    except (KeyError, OverflowError, TypeError, ValueError):
        return timedelta()
    return ahead if -_MUCH <= now - heard_at <= _A_DAY else timedelta()


def _keep(journal: Journal, ahead: timedelta, heard_at: datetime) -> None:
    """Keep the least difference where it is much, for whoever judges dates in another process."""
    with journal.read() as ledgers:
        kept = ledgers.facts.get(_AHEAD)
    if abs(ahead) > _MUCH:
        fact = {"seconds": ahead.total_seconds(), "heard_at": heard_at.isoformat()}
        journal.write(lambda ledgers: ledgers.facts.set(_AHEAD, fact))
    elif kept is not None:
        journal.write(lambda ledgers: ledgers.facts.forget(_AHEAD))


def _words(far: dict[Service, timedelta], agreeing: list[Service]) -> str:
    parts = [
        f"{_span(abs(each))} {'ahead of' if each > timedelta(0) else 'behind'} {service.label}'s"
        for service, each in far.items()
    ]
    text = f"This machine's clock is {' and '.join(parts)}."
    if agreeing:
        others = " and ".join(service.label for service in agreeing)
        off = " and ".join(service.label for service in far)
        return f"{text} {others} agrees with this machine: check the clock of {off}'s server."
    return f"{text} Turn on time synchronization on this machine."


def clock_words(ahead: timedelta) -> str:
    """Say that dates are judged by the servers; empty where this machine is right."""
    if not ahead:
        return ""
    side = "ahead of" if ahead > timedelta() else "behind"
    return (
        f"This machine's clock is {_span(abs(ahead))} {side} the servers': days are counted by "
        "theirs. Turn on time synchronization on this machine."
    )


def _span(length: timedelta) -> str:
    for unit, seconds in (("day", 86_400), ("hour", 3_600)):
        if length.total_seconds() >= 2 * seconds:
            return f"{length.total_seconds() / seconds:,.0f} {unit}s"
    return counted(round(length.total_seconds() / 60), "minute")
