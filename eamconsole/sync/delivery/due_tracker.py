"""Knows where something may have become due: on a side, or of the Requests just worked for.

Behind a long backlog almost everything waits for its own creation.  What one of them unlocked is
asked for by its Request; all that waits is looked through once a second, and before a pass ends.
"""

from __future__ import annotations

from eamconsole.domain.delivery import Delivery, DeliveryKind, Direction
from eamconsole.domain.identity import IssueId
from eamconsole.support.clock import Clock

_LOOK_AGAIN_SECONDS = 1.0


class DueTracker:
    """What the dispatcher has to read next; used by its own thread alone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._among_all = set(Direction)
        """Sides of which more may be due than was read."""
        self._unlocked: dict[Direction, set[IssueId]] = {way: set() for way in Direction}
        """Requests of which something was paid that others waited for."""
        self._looked_at = dict.fromkeys(Direction, 0.0)
        self._paid_since = set(Direction)
        """Sides of which something was paid since all of them was looked through."""

    def begin(self) -> None:
        """Forget what was read: a new pass begins."""
        self._among_all = set(Direction)

    def paid(self, delivery: Delivery) -> None:
        """Note that others of its Request may go on (see domain.lanes)."""
        creation = delivery.kind is DeliveryKind.CREATE
        for way in Direction if creation else (delivery.direction,):
            self._unlocked[way].add(delivery.issue_id)
            self._paid_since.add(way)

    def has_more(self, way: Direction) -> None:
        """Note that not all could be read at once."""
        self._among_all.add(way)

    def is_worth_a_look(self, way: Direction) -> bool:
        """Whether something may have become due: by what was paid, or by others."""
        return bool(self._unlocked[way]) or self._is_worth_a_search(way)

    def next_look(self, way: Direction) -> frozenset[IssueId] | None:
        """Return the Requests to look at now; None means all that waits."""
        unlocked, self._unlocked[way] = frozenset(self._unlocked[way]), set()
        if not self._is_worth_a_search(way):
            return unlocked
        self._among_all.discard(way)
        self._paid_since.discard(way)
        self._looked_at[way] = self._clock.monotonic()
        return None

    def search_once_more(self, way: Direction) -> bool:
        """Return whether a side needs one more search before one may say that nothing is due."""
        if way in self._paid_since:
            self._among_all.add(way)
        return way in self._paid_since

    def _is_worth_a_search(self, way: Direction) -> bool:
        since = self._clock.monotonic() - self._looked_at[way]
        return way in self._among_all or since >= _LOOK_AGAIN_SECONDS
