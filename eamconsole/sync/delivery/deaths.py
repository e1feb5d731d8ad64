"""Notices which row ends the program: after three deaths it waits for a person, all others flow.

A picture may take all memory there is, a library may break down over it, and the process is gone
before anybody can say so.  So the journal knows what is in hand: a row whose call is out says it
itself, by its intent (*sending*); a row whose picture is being opened is marked before.

Most deaths have nothing to do with the rows they hit: somebody switches the computer off, another
program takes the memory.  So a death counts until the row was handled and the process lived, and
from the second on a row is handled alone, and not before the process has lived for a while: one
that is ended at random moments seldom ends just there, one that dies of the row always does.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import datetime

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.identity import DeliveryId
from eamconsole.domain.retry import Retrying
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Journal, Ledgers
from eamconsole.support.clock import Clock
from eamconsole.sync.delivery.telling import add_event

ENDED_THE_CONSOLE = "ended_the_console"
"""Cause of a row during which the process died three times."""

_DEATHS_ALONE, _MOST_DEATHS = 2, 3
"""Deaths with no handling between them that the process lived through: after so many a row is
handled alone, and left to a person."""
_IN_HAND, _DEATHS = "in_hand:", "deaths:"
_marking: ContextVar[Callable[[], None] | None] = ContextVar("marking", default=None)


def about_to_open() -> None:
    """Have the row this thread works on marked: what comes next may end the process."""
    mark = _marking.get()
    if mark is not None:
        mark()


class Handling:
    """What one engine has in hand, and what earlier ones died over."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._turns = _Turns()
        self._suspects: dict[DeliveryId, int] = {}
        """Deaths of each row since it was last handled and the process lived."""

    def take_stock(self, retrying: Retrying, *, died: bool) -> None:
        """Learn who is a suspect; where the process before this one ``died``, count that first.

        What it left *sending* is *checking* from here on, in the same transaction: a process that
        dies right now is no second death of theirs.
        """
        at = self._clock.now()

        def count(ledgers: Ledgers) -> None:
            in_hand = _numbers(ledgers, _IN_HAND) | ledgers.backlog.sending()
            ledgers.deliveries.recover(at, lambda each: retrying.quiet_until(each, at))
            for number in sorted(in_hand):
                _count(ledgers, number, at)
            for number in sorted(_numbers(ledgers, _DEATHS)):
                _let_wait(ledgers, number, at, retrying)

        if died:
            self._journal.write(count)
        with self._journal.read() as ledgers:
            names = {number: f"{_DEATHS}{number}" for number in _numbers(ledgers, _DEATHS)}
            self._suspects = {each: int(ledgers.facts.get(name)) for each, name in names.items()}

    @contextlib.contextmanager
    def of(self, delivery: Delivery) -> Iterator[None]:
        """Have a delivery in hand: alone where it died twice, with others where not."""
        deaths = self._suspects.get(delivery.id, 0)
        marks: list[str] = []

        def mark() -> None:
            if not marks:
                marks.append(f"{_IN_HAND}{delivery.id}")
                at = self._clock.now().isoformat()
                self._journal.write(lambda ledgers: ledgers.facts.set(marks[0], at))

        with self._turns.taken(alone=deaths >= _DEATHS_ALONE):
            before = _marking.set(mark)
            try:
                yield
            finally:
                _marking.reset(before)
                self._put_down(delivery, marks, suspect=deaths > 0)

    def _put_down(self, delivery: Delivery, marks: list[str], *, suspect: bool) -> None:
        """Take the mark off; a suspect that was handled, not only looked up, is cleared."""
        if not marks and not suspect:
            return
        looked_up = delivery.doubtful or delivery.state is DeliveryState.CHECKING

        def write(ledgers: Ledgers) -> None:
            for name in marks:
                ledgers.facts.forget(name)
            row = ledgers.deliveries.get(delivery.id) if suspect and looked_up else None
            if suspect and (row is None or row.state.is_final):
                ledgers.facts.forget(f"{_DEATHS}{delivery.id}")

        if suspect and not looked_up:
            self._suspects.pop(delivery.id, None)
        with contextlib.suppress(EamConsoleError):  # told by whatever else is written
            self._journal.write_soon(write)


class _Turns:
    """Lets any number work side by side, or one alone; whoever waits to be alone goes first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._together = 0
        self._waiting = 0
        self._alone = False

    @contextlib.contextmanager
    def taken(self, *, alone: bool) -> Iterator[None]:
        """Wait for the turn, hold it, give it back."""
        with self._changed:
            self._waiting += alone
            self._changed.wait_for(self._is_empty if alone else self._is_open)
            self._waiting -= alone
            self._alone = alone
            self._together += not alone
        try:
            yield
        finally:
            with self._changed:
                self._alone = self._alone and not alone
                self._together -= not alone
                self._changed.notify_all()

    def _is_empty(self) -> bool:
        return not self._alone and not self._together

    def _is_open(self) -> bool:
        return not self._alone and not self._waiting


def _numbers(ledgers: Ledgers, start: str) -> frozenset[DeliveryId]:
    names = ledgers.facts.under(start)
    return frozenset(DeliveryId(int(name.removeprefix(start))) for name in names)


def _count(ledgers: Ledgers, number: DeliveryId, at: datetime) -> None:
    """Count a death of the process during this row."""
    delivery, name = ledgers.deliveries.get(number), f"{_DEATHS}{number}"
    ledgers.facts.forget(f"{_IN_HAND}{number}")
    if delivery is None or delivery.state.is_final:
        ledgers.facts.forget(name)
        return
    deaths = int(ledgers.facts.get(name) or 0) + 1
    if deaths >= _MOST_DEATHS:
        _park(ledgers, delivery, deaths, at)
        ledgers.facts.forget(name)
    else:
        ledgers.facts.set(name, deaths)


def _let_wait(ledgers: Ledgers, number: DeliveryId, at: datetime, retrying: Retrying) -> None:
    """Put a row off that died twice, after every death: the process shall live for a while first.

    Not after a quiet end, or a round that a scheduler starts would never come to it.
    """
    delivery, name = ledgers.deliveries.get(number), f"{_DEATHS}{number}"
    if delivery is None or not delivery.state.can_run:
        ledgers.facts.forget(name)
        return
    deaths, lived = int(ledgers.facts.get(name)), at + retrying.quiet(delivery.direction)
    if deaths < _DEATHS_ALONE:
        return
    ledgers.deliveries.finish(
        delivery.id,
        delivery.state,
        at=at,
        cause=ENDED_THE_CONSOLE,
        explanation=f"The console ended abruptly {deaths} times while it worked on this row. It is "
        "tried once more, by itself, when the console has run for a while.",
        due_at=max(delivery.due_at or at, lived),
        doubtful=delivery.doubtful,
    )


def _park(ledgers: Ledgers, delivery: Delivery, deaths: int, at: datetime) -> None:
    if delivery.kind.traits.carries_image:
        why = "Its picture is probably too large or too broken for this computer."
        cure = (
            "Open the picture, save it as a smaller JPEG, attach that instead, and choose Skip; or "
            "choose Retry to try this one again."
        )
    else:
        why = "The log file may tell what it was about this row."
        cure = "Send the diagnostics bundle to support, then choose Retry to try it again, or Skip."
    ledgers.deliveries.finish(
        delivery.id,
        DeliveryState.NEEDS_ATTENTION,
        at=at,
        cause=ENDED_THE_CONSOLE,
        explanation=f"The console ended abruptly {deaths} times while it worked on this row, so it "
        f"leaves it alone and goes on with the others. {why}",
        next_step=cure,
        doubtful=delivery.doubtful,
    )
    add_event(ledgers, delivery, ENDED_THE_CONSOLE, at, {"deaths": str(deaths)})
