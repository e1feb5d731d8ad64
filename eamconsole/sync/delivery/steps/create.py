"""Creates the Work Request or Work Order of a Request, once."""

from __future__ import annotations

import dataclasses
import logging
from datetime import datetime

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.facts import custom_field_values
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.notes import compose_notes
from eamconsole.domain.planning import UNANSWERED, short_digest, still_unanswered
from eamconsole.domain.recategorization import MOVED_AWAY
from eamconsole.domain.request import IssueStatus, ResidentRequest
from eamconsole.domain.routing import category_code_for
from eamconsole.domain.work import NewWorkRecord, WorkRecord
from eamconsole.errors import (
    EamConsoleError,
    MappingError,
)
from eamconsole.journal import Ledgers
from eamconsole.sync.circuits import Circuits
from eamconsole.sync.delivery.outcome import (
    NOT_LINKED,
    Absent,
    Lane,
    LookUp,
    Prepared,
    Receipt,
    Unclear,
    Verdict,
)
from eamconsole.sync.delivery.steps.address import address_debt
from eamconsole.sync.delivery.steps.whereabouts import Whereabouts
from eamconsole.sync.intake.standing import closed_by_others, end_words
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.wording import as_text

log = logging.getLogger(__name__)


class CreateStep:
    """Projects the point, looks the address up, creates the record, links it."""

    def __init__(self, parts: EngineParts, circuits: Circuits) -> None:
        self._parts = parts
        self._whereabouts = Whereabouts(parts, circuits)
        self._rules = parts.rules

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | Verdict:
        """Build the record; raises ``MappingError`` where the Request cannot be sent."""
        request = lane.request
        if request.private and not self._rules.has_internal_api:
            raise MappingError(
                f"Request {request.issue_id} is private: only EAM's internal API can create "
                "a record that the public does not see, and the profile names none.",
                "Enter eam_internal_url and its login, then choose Retry; or skip with a reason.",
            )
        unanswered = still_unanswered(delivery.payload, request)
        if unanswered and delivery.actor is None:
            return _waits_for_answers(delivery, unanswered)
        record, missing = self._record(delivery, lane)
        text = as_text(dataclasses.asdict(record))
        return Prepared(
            call=lambda: _receipt(self._parts.eam.create(record), missing),
            digest=short_digest(text),
            sent=text,
        )

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look for the reference; of several records the lowest number is the one."""
        finding = self._parts.eam.find(
            lane.route.module,
            str(delivery.issue_id),
            since=delivery.created_at,
            private=lane.private,
        )
        if finding.records:
            first, *others = sorted(finding.records, key=lambda record: record.auto_number)
            return Receipt(
                remote_key=str(first.auto_number),
                record=first,
                adopted=True,
                words=f"found as {first.number}",
                also_found=tuple(str(other.number) for other in others),
            )
        return Absent() if finding.certain else Unclear(finding.why)

    def refused(self, _delivery: Delivery, _lane: Lane, _error: EamConsoleError) -> Verdict | None:
        """A refusal is for a person to read."""
        return None

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, lane: Lane, receipt: Receipt, at: datetime
    ) -> None:
        """Write the link down: from here on the Request and the record belong together."""
        record = receipt.record
        if record is None:
            raise LookupError(f"the receipt of delivery {delivery.id} names no record")
        ledgers.links.create(
            Link(
                issue_id=delivery.issue_id,
                module=record.module,
                auto_number=record.auto_number,
                number=record.number,
                state=LinkState.OPEN,
                created_at=at,
                status_code=record.status_code,
                status_text=record.status_text,
                status_since=at,
                fields={} if receipt.adopted else record.fields,
            )
        )
        self._follow_late_news(ledgers, delivery, at)
        lacking = receipt.adopted and self._whereabouts.lacks_address(lane.request, record)
        if receipt.address_missing or lacking:
            self._follow_up_address(ledgers, lane.request, record, at)
        for other in lane.deliveries:
            if other.state is DeliveryState.IMPOSSIBLE and other.cause == NOT_LINKED:
                ledgers.deliveries.revive(other.id, at)

    def _follow_late_news(self, ledgers: Ledgers, delivery: Delivery, at: datetime) -> None:
        """What happened to the Request while its record was on the way counts for the link."""
        stored, link = (
            ledgers.requests.get(delivery.issue_id),
            ledgers.links.get(delivery.issue_id),
        )
        if stored is None or link is None:
            return
        request = stored.request
        if stored.note.startswith(MOVED_AWAY):
            ledgers.links.update(link.issue_id, state=LinkState.SETTLED, reason=stored.note)
        elif request.status is IssueStatus.ARCHIVED or request.canonical_issue is not None:
            reason = end_words(request)
            ledgers.links.update(link.issue_id, state=LinkState.SETTLED, reason=reason)
        elif request.status is IssueStatus.CLOSED:
            closed_by_others(ledgers, self._rules, request, link, at)

    def _record(self, delivery: Delivery, lane: Lane) -> tuple[NewWorkRecord, bool]:
        """Return the record to create, and whether its address is still to be looked up."""
        request, limits = lane.request, self._rules.text_limits
        notes = compose_notes(request, limit=limits.notes, comment_limit=limits.comment)
        place = self._whereabouts.usable_place(request)
        location, missing = self._whereabouts.location(request, place, lane.route.module)
        record = NewWorkRecord(
            module=lane.route.module,
            reference=str(request.issue_id),
            notes=str(delivery.payload.get("notes", notes.text)),
            problem_code=delivery.payload.get("problem_code", lane.route.problem_code),
            category_code=category_code_for(self._rules, lane.route.module, request),
            point=self._whereabouts.point(request, place),
            location_text=location,
            requester_name=request.reporter.name if request.reporter else None,
            public=not request.private,
            custom_fields=custom_field_values(self._rules, request),
        )
        return record, missing

    def _follow_up_address(
        self, ledgers: Ledgers, request: ResidentRequest, record: WorkRecord, at: datetime
    ) -> None:
        """Only the internal API can change a record; without it a person is told."""
        if self._rules.has_internal_api:
            ledgers.deliveries.owe(address_debt(request), at)
            return
        ledgers.notices.raise_(
            f"no-address:{request.issue_id}",
            "no_address",
            f"{record.number} (Request {request.issue_id}) went to EAM without a looked-up "
            "address: the ArcGIS locator did not answer. Enter it in EAM by hand.",
            at,
            issue_id=request.issue_id,
        )


def _waits_for_answers(delivery: Delivery, unanswered: tuple[str, ...]) -> Verdict:
    questions = ", ".join(f"“{text}”" for text in unanswered)
    return Verdict(
        state=DeliveryState.NEEDS_ATTENTION,
        cause=UNANSWERED,
        explanation=f"Request {delivery.issue_id} was moved into this category, and required "
        f"questions have no answer yet: {questions}.",
        next_step="Have them answered in SeeClickFix and it goes out by itself; or choose Retry "
        "to send it without them.",
    )


def _receipt(record: WorkRecord, address_missing: bool) -> Receipt:
    return Receipt(
        remote_key=str(record.auto_number),
        record=record,
        words=f"created as {record.number}",
        address_missing=address_missing,
    )
