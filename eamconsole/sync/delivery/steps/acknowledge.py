"""Acknowledges a Request: status and message in one call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from eamconsole.domain.delivery import Delivery
from eamconsole.domain.facts import message_facts
from eamconsole.domain.messages import render
from eamconsole.domain.own_words import TEXT_KEY
from eamconsole.domain.planning import short_digest
from eamconsole.domain.request import IssueStatus, PostedComment
from eamconsole.domain.work import ImageFile
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.outcome import Absent, Lane, LookUp, NotSent, Prepared, Receipt
from eamconsole.sync.delivery.steps.refusals import done_by_somebody_else, read_again, too_late
from eamconsole.sync.delivery.steps.thread import ACKNOWLEDGED_KIND, OwnWords
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups


class AcknowledgeStep:
    """Tells residents that their Request arrived, with the number it has in EAM."""

    def __init__(self, parts: EngineParts, own_words: OwnWords, past: PastLookups) -> None:
        self._parts = parts
        self._past = past
        self._own_words = own_words

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | NotSent:
        """Render the message; a Request that moved on meanwhile is not acknowledged."""
        late = too_late(lane.request, delivery)
        if late is not None:
            return late
        if lane.request.status is not IssueStatus.OPEN:
            return done_by_somebody_else(lane.request)
        text = self._text(delivery, lane)
        acknowledge = self._parts.seeclickfix.acknowledge
        return message(text, lambda: acknowledge(delivery.issue_id, text, private=lane.private))

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """The status tells; where it is still Open, our words in the thread would."""
        request = self._parts.seeclickfix.request(delivery.issue_id)
        late = too_late(request, delivery)
        if late is not None or request is None:
            return late or Absent()
        if request.status is not IssueStatus.OPEN:
            return Receipt(adopted=True, words=f"SeeClickFix shows {request.status.value}")
        if self._own_words.arrived(delivery, lane, self._text(delivery, lane), request.comments):
            return Receipt(adopted=True, words="found in the thread")
        return Absent()

    def look_back(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Our words stand in the thread, or somebody else was faster."""
        request = self._past.present(delivery, lane)
        late = too_late(request, delivery)
        if late is not None or request is None:
            return late or Absent()
        if self._own_words.arrived(delivery, lane, self._text(delivery, lane), request.comments):
            return Receipt(adopted=True, words="found in the thread")
        if self._own_words.changed_status(
            request, ACKNOWLEDGED_KIND, request.acknowledged_at, private=lane.private
        ):
            return Receipt(adopted=True, words="acknowledged before, in other words")
        if request.status is not IssueStatus.OPEN:
            return done_by_somebody_else(request)
        return Absent()

    def refused(self, delivery: Delivery, lane: Lane, error: EamConsoleError) -> NotSent | None:
        """Acknowledged or closed by somebody else is as good; archived is too late."""
        request = read_again(self._parts.seeclickfix, delivery, lane, error)
        if request is None or isinstance(request, NotSent):
            return request
        return None if request.status is IssueStatus.OPEN else done_by_somebody_else(request)

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, lane: Lane, receipt: Receipt, at: datetime
    ) -> None:
        """Keep the words sent (a later look-up counts them) and the status they brought."""
        ledgers.deliveries.note_text(delivery, self._text(delivery, lane))
        if not receipt.moderated:
            ledgers.requests.set_status(lane.request, IssueStatus.ACKNOWLEDGED)

    def _text(self, delivery: Delivery, lane: Lane) -> str:
        own = delivery.payload.get(TEXT_KEY)
        if own:
            return str(own)
        facts = message_facts(self._parts.rules, lane.request, lane.link)
        return render(self._parts.rules.messages.acknowledgment, facts)


def message(text: str, post: Callable[[], PostedComment]) -> Prepared:
    """Return the call that posts a text of the city's and changes the status with it."""
    return Prepared(call=lambda: posted_receipt(post()), digest=short_digest(text), sent=text)


def posted_receipt(posted: PostedComment, image: ImageFile | None = None) -> Receipt:
    """Turn SeeClickFix's answer into a receipt; it names no number."""
    when = posted.created_at.isoformat() if posted.created_at else ""
    words = "accepted, held for moderation" if posted.moderated else f"posted {when}".strip()
    if image is None:
        return Receipt(moderated=posted.moderated, words=words)
    words += f", {image.lost} alone" if image.lost else ""
    words += f", {image.damage}" if image.damage else ""
    return Receipt(moderated=posted.moderated, words=words, lost=image.lost, damage=image.damage)
