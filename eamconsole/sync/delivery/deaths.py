"""Notices which row ends the program: after three deaths it waits for a person, all others flow.

A picture may take all memory there is, a library may break down over it, and the process is gone
before anybody can say so.  So the journal knows what is in hand: a row whose call is out says it
itself, by its intent (*sending*); a row whose picture is being opened is marked before.  Whoever
was in hand when the process died is a suspect and is handled alone from then on, so that one
quiet run clears its neighbours and the next death has one cause.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from datetime import datetime

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.identity import DeliveryId
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Journal, Ledgers
from eamconsole.support.clock import Clock
from eamconsole.sync.delivery.telling import add_event

ENDED_THE_CONSOLE = "ended_the_console"
"""Cause of a row during which the process died three times."""

_MOST_DEATHS, _MOST_SCATTERED = 3, 6
"""Deaths one after the other, or with others between them: whoever switches a computer off again
and again, or restarts a service, ends whatever is just in hand, and seldom the same row."""
_IN_HAND, _DEATHS, _ALL = "in_hand:", "deaths:", "deaths_of_the_console"
_WITH_PICTURES = frozenset(
    {DeliveryKind.REQUEST_IMAGE, DeliveryKind.COMMENT_IMAGE_OUT, DeliveryKind.IMAGE_IN}
)
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
        self._suspects: set[DeliveryId] = set()

    def take_stock(self, *, died: bool) -> None:
        """Learn who is a suspect; where the process before this one ``died``, count that first."""
        at = self._clock.now()
        with self._journal.read() as ledgers:
            in_hand = _numbers(ledgers, _IN_HAND) | ledgers.backlog.sending()
            self._suspects = {*_numbers(ledgers, _DEATHS), *in_hand}
        if died:
            self._journal.write(lambda ledgers: _count(ledgers, in_hand, at))

    @contextlib.contextmanager
    def of(self, delivery: Delivery) -> Iterator[None]:
        """Have a delivery in hand: alone where it is a suspect, with others where not."""
        suspect = delivery.id in self._suspects
        marks: list[str] = []

        def mark() -> None:
            if not marks:
                marks.append(f"{_IN_HAND}{delivery.id}")
                at = self._clock.now().isoformat()
                self._journal.write(lambda ledgers: ledgers.facts.set(marks[0], at))

        with self._turns.taken(alone=suspect):
            before = _marking.set(mark)
            try:
                yield
            finally:
                _marking.reset(before)
                self._put_down(delivery, marks, suspect)

    def _put_down(self, delivery: Delivery, marks: list[str], suspect: bool) -> None:
        """Take the mark off; a suspect that was handled whole, not only looked up, is cleared."""
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
            self._suspects.discard(delivery.id)
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


def _count(ledgers: Ledgers, in_hand: Iterable[DeliveryId], at: datetime) -> None:
    """Count one death of the process, and for every row that it was one during it."""
    now = int(ledgers.facts.get(_ALL) or 0) + 1
    ledgers.facts.set(_ALL, now)
    for number in sorted(in_hand):
        delivery, name = ledgers.deliveries.get(number), f"{_DEATHS}{number}"
        ledgers.facts.forget(f"{_IN_HAND}{number}")
        if delivery is None or delivery.state.is_final:
            ledgers.facts.forget(name)
            continue
        row, deaths, last = ledgers.facts.get(name) or (0, 0, 0)
        row, deaths = (row + 1 if last == now - 1 else 1), deaths + 1
        if row >= _MOST_DEATHS or deaths >= _MOST_SCATTERED:
            _park(ledgers, delivery, deaths, at)
            ledgers.facts.forget(name)
        else:
            ledgers.facts.set(name, (row, deaths, now))


def _park(ledgers: Ledgers, delivery: Delivery, deaths: int, at: datetime) -> None:
    if delivery.kind in _WITH_PICTURES:
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
        doubtful=delivery.doubtful or delivery.state is DeliveryState.SENDING,
    )
    add_event(ledgers, delivery, ENDED_THE_CONSOLE, at, {"deaths": str(deaths)})
