"""A journal with many deliveries, and a window's list over it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEventLoop, QTimer

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import IssueStatus, Place, ResidentRequest
from eamconsole.journal import Journal, Ledgers
from eamconsole.services.lists.lists import Lists
from eamconsole.services.queue import Queues
from eamconsole.support.clock import SystemClock
from tests.fixtures.linked_city import rules

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
_BATCH = 2_000


@dataclass(frozen=True)
class ManyDeliveries:
    """The journal, and its lists as the window reads them."""

    journal: Journal
    lists: Lists


@contextmanager
def many_deliveries(folder: Path, count: int) -> Iterator[ManyDeliveries]:
    """Fill a journal with ``count`` deliveries of as many requests."""
    clock = SystemClock()
    journal = Journal.open(f"sqlite:///{folder / 'many.sqlite'}", clock=clock)
    for start in range(0, count, _BATCH):
        numbers = range(start + 1, min(start + _BATCH, count) + 1)
        journal.write(lambda ledgers, numbers=numbers: owe(ledgers, numbers))
    try:
        yield ManyDeliveries(journal, lists_over(journal))
    finally:
        journal.close()


def lists_over(journal: Journal) -> Lists:
    """Return the lists of a city whose rules matter to none of them."""
    return Lists(journal, Queues(journal, SystemClock(), ZONE), rules(), Path("images"))


def owe(ledgers: Ledgers, numbers) -> None:
    """Write requests down that owe their creation."""
    for number in numbers:
        ledgers.requests.put(a_request(number), AT)
        ledgers.deliveries.owe(
            NewDelivery(issue_id=IssueId(number), kind=DeliveryKind.CREATE, key="create"), AT
        )


def park(ledgers: Ledgers, issue: int, words: str) -> None:
    """Change a row in place, to be told by its words: its creation speaks for it."""
    creation = ledgers.deliveries.of_issue(IssueId(issue))[0]
    ledgers.deliveries.finish(
        creation.id, DeliveryState.NEEDS_ATTENTION, at=AT, cause="SVC-260", explanation=words
    )


def a_request(number: int) -> ResidentRequest:
    """Build a plain request."""
    return ResidentRequest(
        issue_id=IssueId(number),
        status=IssueStatus.OPEN,
        summary=f"Pothole {number}",
        description="It has been like this for days.",
        place=Place(41.3, -72.9),
        address=f"{number % 900} Elm Street",
        created_at=AT,
        updated_at=AT,
        category_title="Pothole in street",
    )


class StallMeter:
    """A heartbeat in the GUI thread: the longest gap is how long the window did not answer."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._before = time.perf_counter()
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> StallMeter:
        self._before = time.perf_counter()
        self._timer.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._before) * 1_000)
        self._before = now

    def told(self) -> str:
        """Return the figures in words."""
        return f"gap p99 {self.at(0.99):.0f} ms, max {max(self.gaps):.0f} ms"

    def at(self, share: float) -> float:
        """Return the gap that ``share`` of all stay below, in milliseconds."""
        return sorted(self.gaps)[int(share * (len(self.gaps) - 1))]


def spend(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def spend_until(happened, milliseconds: int = 20_000) -> float:
    """Let the window live until something is true; return how long that took, in ms."""
    began = time.perf_counter()
    loop, look = QEventLoop(), QTimer(interval=2)
    look.timeout.connect(lambda: loop.quit() if happened() else None)
    QTimer.singleShot(milliseconds, loop.quit)
    look.start()
    loop.exec()
    assert happened()
    return (time.perf_counter() - began) * 1_000
