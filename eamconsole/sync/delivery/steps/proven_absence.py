"""EAM's "not there" is believed only where it shows at the same time what is certainly there.

A server that answers every question with an empty list, or with records that hold nothing,
would have everything in doubt sent a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from eamconsole.domain.delivery import Delivery
from eamconsole.domain.link import Link
from eamconsole.errors import EamConsoleError, MalformedReply, RequestRejected, Service
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.outcome import (
    Absent,
    DeliveryStep,
    Lane,
    LookUp,
    NotSent,
    Prepared,
    Receipt,
)
from eamconsole.sync.parts import EngineParts

_MOST_ASKED = 3
"""Records asked for: one may really have been deleted meanwhile, hardly all of them."""


class ProvenAbsence:
    """A step towards EAM whose look-ups find "absent" only once EAM shows what is there."""

    def __init__(self, step: DeliveryStep, parts: EngineParts) -> None:
        self._step = step
        self._parts = parts

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | NotSent:
        """As the step says."""
        return self._step.prepare(delivery, lane)

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """As the step says, unless it found nothing in an EAM that shows nothing at all."""
        return self._proven(self._step.look_up(delivery, lane), lane)

    def look_back(self, delivery: Delivery, lane: Lane) -> LookUp:
        """As the step says: a journal that lost its memory knows nothing certain."""
        return self._step.look_back(delivery, lane)

    def _proven(self, found: LookUp, lane: Lane) -> LookUp:
        if not isinstance(found, Absent):
            return found
        certain = self._certain_links(lane)
        if not certain or any(self._is_shown(link, lane) for link in certain):
            return found  # the first record ever has no other to compare with
        named = ", ".join(link.number for link in certain)
        raise MalformedReply(
            Service.EAM,
            f"it does not show {named} either, which is certainly there, so that it shows nothing "
            "of this proves nothing",
            "The console looks again by itself; if it lasts, open that record in EAM.",
        )

    def refused(self, delivery: Delivery, lane: Lane, error: EamConsoleError) -> NotSent | None:
        """As the step says."""
        return self._step.refused(delivery, lane, error)

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, lane: Lane, receipt: Receipt, at: datetime
    ) -> NotSent | None:
        """As the step says."""
        return self._step.settle(ledgers, delivery, lane, receipt, at)

    def _certain_links(self, lane: Lane) -> tuple[Link, ...]:
        """Return records that are certainly there: the Request's own, else the newest ones."""
        return tuple(self._known(lane))[:_MOST_ASKED]

    def _known(self, lane: Lane) -> Iterator[Link]:
        if lane.link is not None:
            yield lane.link
        with self._parts.journal.read() as ledgers:
            links = [link for link in ledgers.links.open() if link.module is lane.route.module]
            links.sort(key=lambda link: link.created_at, reverse=True)
            for link in links[: 2 * _MOST_ASKED]:
                stored = ledgers.requests.get(link.issue_id)
                public = stored is not None and not stored.request.private
                if public and link.issue_id != lane.request.issue_id:
                    yield link

    def _is_shown(self, link: Link, lane: Lane) -> bool:
        own = link.issue_id == lane.request.issue_id
        try:
            record = self._parts.eam.read(
                link.module, link.auto_number, private=own and lane.hidden
            )
        except RequestRejected:
            return False
        return record is not None and record.number == link.number
