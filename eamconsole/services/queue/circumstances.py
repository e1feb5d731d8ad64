"""What stands around rows when they are explained: pauses, and their Request's other rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.identity import IssueId
from eamconsole.domain.lanes import obstacle
from eamconsole.journal import Ledgers
from eamconsole.services.explain import Around
from eamconsole.services.standing import TROUBLE, Side
from eamconsole.services.standing.reading import read_sides

Pause = tuple[str, datetime | None]

_OBSTRUCTED = frozenset({DeliveryState.WAITING, DeliveryState.RETRYING, DeliveryState.CHECKING})


class Circumstances:
    """Read once for many rows, on one snapshot of the journal."""

    def __init__(self, ledgers: Ledgers, now: datetime, zone: tzinfo) -> None:
        self._ledgers = ledgers
        self._now = now
        self._zone = zone
        self._flows = {pause.flow: pause for pause in ledgers.pauses.all()}
        self._sides = {side.service: side for side, _failures in read_sides(ledgers)}
        self._lanes: dict[IssueId, list[Delivery]] = {}

    def prepare(self, deliveries: Iterable[Delivery]) -> None:
        """Read the lanes of these rows in few statements."""
        issues = {row.issue_id for row in deliveries if row.state in _OBSTRUCTED}
        issues -= self._lanes.keys()
        self._lanes.update({issue: [] for issue in issues})
        for sibling in self._ledgers.backlog.unfinished(tuple(issues)):
            self._lanes[sibling.issue_id].append(sibling)

    def know(self, issue: IssueId, deliveries: Iterable[Delivery]) -> None:
        """Take a request's deliveries, which were read already."""
        self._lanes[issue] = [row for row in deliveries if not row.state.is_final]

    def around(self, delivery: Delivery) -> Around:
        """Return what stands around one row."""
        paused, until = self._pause_of(delivery)
        return Around(
            now=self._now,
            zone=self._zone,
            obstacle=self._obstacle(delivery),
            paused=paused,
            paused_until=until,
            side=self._side_of(delivery),
        )

    def _obstacle(self, delivery: Delivery) -> Delivery | None:
        if delivery.state not in _OBSTRUCTED:
            return None
        if delivery.issue_id not in self._lanes:
            self.prepare([delivery])
        return obstacle(delivery, self._lanes[delivery.issue_id])

    def _pause_of(self, delivery: Delivery) -> Pause:
        flow = self._flows.get(delivery.flow)
        if flow is not None and (flow.until is None or flow.until > self._now):
            who = f" by {flow.actor}" if flow.actor else ""
            reason = f" ({flow.reason})" if flow.reason else ""
            return f"{delivery.flow.value} are paused{who}{reason}", flow.until
        return "", None

    def _side_of(self, delivery: Delivery) -> Side | None:
        """Return the system it goes to where that is in trouble, or not called for now.

        Its reason names the record that happened to be asked, which is not this one: what is
        shown is the state of the side itself.
        """
        side = self._sides[delivery.direction.service]
        resting = side.asked_again_at is not None and side.asked_again_at > self._now
        return side if resting or side.state in TROUBLE else None
