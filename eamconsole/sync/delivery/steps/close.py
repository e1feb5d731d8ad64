"""Closes a Request because EAM's status says so, with the message for that code."""

from __future__ import annotations

from datetime import datetime

from eamconsole.domain.closure import CLOSED_KIND, Closure
from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.facts import message_facts
from eamconsole.domain.identity import StatusCode
from eamconsole.domain.link import LinkState
from eamconsole.domain.messages import render
from eamconsole.domain.own_words import TEXT_KEY
from eamconsole.domain.request import IssueStatus, ResidentRequest
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.outcome import Absent, Lane, LookUp, NotSent, Prepared, Receipt
from eamconsole.sync.delivery.steps.acknowledge import message
from eamconsole.sync.delivery.steps.refusals import done_by_somebody_else, read_again, too_late
from eamconsole.sync.delivery.steps.thread import OwnWords
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups


class CloseStep:
    """Ends a Request's life on both sides: after it the link is no longer polled."""

    def __init__(self, parts: EngineParts, own_words: OwnWords, past: PastLookups) -> None:
        self._parts = parts
        self._past = past
        self._own_words = own_words
        self._closure = Closure(parts.rules)

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | NotSent:
        """Render the message, unless the record left its closing status meanwhile."""
        late = too_late(lane.request, delivery)
        if late is not None:
            return late
        if lane.request.status is IssueStatus.CLOSED:
            return done_by_somebody_else(lane.request)
        link = lane.require_link()
        if link.status_code is None or not self._closure.closes(link.module, link.status_code):
            return NotSent(
                state=DeliveryState.SKIPPED,
                cause="status_moved_on",
                explanation=f"The record is at {link.status_code} now, so nothing is closed.",
            )
        text = self._text(delivery, lane)
        close = self._parts.seeclickfix.close
        return message(text, lambda: close(delivery.issue_id, text, private=lane.private))

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """A closed Request is closed, whoever's call did it."""
        request = self._parts.seeclickfix.request(delivery.issue_id)
        late = too_late(request, delivery)
        if late is not None or request is None:
            return late or Absent()
        if request.status is IssueStatus.CLOSED:
            return Receipt(adopted=True, words="SeeClickFix shows Closed")
        if self._own_words.arrived(delivery, lane, self._text(delivery, lane), request.comments):
            return _reopened_since()
        return Absent()

    def look_back(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Our closing words stand in the thread: closed before, and perhaps reopened since.

        Where the journal knows of the reopening, it knows of the closure before it as well.
        """
        request = self._past.present(delivery, lane)
        late = too_late(request, delivery)
        if late is not None or request is None:
            return late or Absent()
        if lane.require_link().reopen_count:
            missed = request.status.is_live and request.reopened_at != lane.request.reopened_at
            return _reopened_since() if missed else Absent()
        text = self._text(delivery, lane)
        arrived = self._own_words.arrived(delivery, lane, text, request.comments)
        if not arrived and not self._closed_in_other_words(request, delivery, lane):
            return Absent()
        if request.status is IssueStatus.CLOSED:
            return Receipt(adopted=True, words="SeeClickFix shows Closed, with our words")
        return _reopened_since()

    def _closed_in_other_words(
        self, request: ResidentRequest, delivery: Delivery, lane: Lane
    ) -> bool:
        """Return whether our account closed it when the message was another one."""
        if any(
            row.kind is delivery.kind and row.state is DeliveryState.DONE for row in lane.deliveries
        ):
            return False  # that closing is known here
        return self._own_words.changed_status(
            request, CLOSED_KIND, request.closed_at, private=lane.private
        )

    def refused(self, delivery: Delivery, lane: Lane, error: EamConsoleError) -> NotSent | None:
        """Closed by somebody else is as good; archived is too late."""
        request = read_again(self._parts.seeclickfix, delivery, lane, error)
        if request is None or isinstance(request, NotSent):
            return request
        return done_by_somebody_else(request) if request.status is IssueStatus.CLOSED else None

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, lane: Lane, receipt: Receipt, at: datetime
    ) -> None:
        """End the polling and remember which code closed the Request."""
        ledgers.deliveries.note_text(delivery, self._text(delivery, lane))
        if receipt.moderated:
            return
        code = delivery.payload.get("status_code")
        closed_by = None if code is None else StatusCode(int(code))
        if receipt.still_open:
            times = lane.require_link().reopen_count + 1
            ledgers.links.update(
                delivery.issue_id,
                closed_by=closed_by,
                reopen_count=times,
                reason="reopened in SeeClickFix",
            )
            return
        ledgers.requests.set_status(lane.request, IssueStatus.CLOSED)
        ledgers.links.update(
            delivery.issue_id,
            state=LinkState.CLOSED,
            closed_by=closed_by,
            reason="closed: no longer polled",
        )

    def _text(self, delivery: Delivery, lane: Lane) -> str:
        own = delivery.payload.get(TEXT_KEY)
        if own:
            return str(own)
        link = lane.require_link()
        code = StatusCode(int(delivery.payload["status_code"]))
        facts = message_facts(self._parts.rules, lane.request, link) | {"status_code": str(code)}
        return render(self._closure.message_for(link.module, code), facts)


def _reopened_since() -> Receipt:
    return Receipt(adopted=True, still_open=True, words="found in the thread; reopened since")
