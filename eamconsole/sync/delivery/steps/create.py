"""Creates the Work Request or Work Order of a Request, once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from eamconsole.domain.decided import LOOK_FIRST
from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.facts import custom_field_values
from eamconsole.domain.keeping import Keeping
from eamconsole.domain.lengths import cut
from eamconsole.domain.notes import ADDRESS, notes_of_record
from eamconsole.domain.planning import (
    ADOPT_ONLY,
    FOUND_CLOSED,
    UNANSWERED,
    short_digest,
    still_unanswered,
)
from eamconsole.domain.redirection import category_code_after
from eamconsole.domain.request import IssueStatus, Place, ResidentRequest
from eamconsole.domain.requester import (
    NAME_STANDS_IN,
    WITHOUT_REQUESTER,
    line_for_notes,
    names_requester,
    requester_to_send,
)
from eamconsole.domain.routing import category_code_for
from eamconsole.domain.work import NewWorkRecord, WorkRecord
from eamconsole.errors import (
    EamConsoleError,
    MappingError,
    RequestRejected,
)
from eamconsole.journal import Ledgers
from eamconsole.sync.circuits import Circuits
from eamconsole.sync.delivery.continuation import keep_continuation
from eamconsole.sync.delivery.meanwhile import drop_what_it_holds, tell_whether_public
from eamconsole.sync.delivery.outcome import (
    Absent,
    Lane,
    LookUp,
    NotSent,
    Prepared,
    Receipt,
    Unclear,
)
from eamconsole.sync.delivery.privacy import PrivateRecords
from eamconsole.sync.delivery.steps.linking import Linking
from eamconsole.sync.delivery.steps.place_resolver import PlaceResolver
from eamconsole.sync.delivery.steps.refusals import too_late
from eamconsole.sync.delivery.steps.thread import attempted_after
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups
from eamconsole.sync.wording import as_text


class CreateStep:
    """Projects the point, looks the address up, creates the record, links it."""

    def __init__(
        self,
        parts: EngineParts,
        circuits: Circuits,
        private: PrivateRecords,
        past: PastLookups,
    ) -> None:
        self._parts = parts
        self._private = private
        self._past = past
        self._places = PlaceResolver(parts, circuits)
        self._rules = parts.rules
        self._linking = Linking(parts.rules, has_locator=parts.locator is not None)

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | NotSent:
        """Build the record; raises ``MappingError`` where the Request cannot be sent."""
        request = lane.request
        over = _over_before_it_was_sent(request, delivery)
        if over is not None:
            return over
        if ADOPT_ONLY in delivery.payload and delivery.actor is None:
            return _nothing_to_adopt(request)
        if request.private and not self._rules.has_internal_api:
            raise MappingError(
                f"Request {request.issue_id} is private: only EAM's internal API can create "
                "a record that the public does not see, and the profile names none.",
                "Enter the address and the login of the internal API in Settings, then choose "
                "Retry; or skip with a reason. Where only its category is internal, turn on “Show "
                "records of internal categories to the public” in Settings for what is reported "
                "from then on.",
            )
        unanswered = still_unanswered(delivery.payload, request)
        if unanswered and delivery.actor is None:
            return _waits_for_answers(delivery, unanswered)
        record, missing = self._record(delivery, lane)
        place = self._places.usable_place(lane.request)
        told = self._places.apart(lane.request, place, lane.route.module)
        text = as_text(dataclasses.asdict(record))
        return Prepared(
            call=lambda: _receipt(
                self._private.create(record), missing, self._parts.eam.kept.take(), told
            ),
            digest=short_digest(text),
            sent=text,
        )

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look for the reference; of several records the lowest number is the one."""
        finding = self._parts.eam.find(
            lane.route.module,
            str(delivery.issue_id),
            since=attempted_after(delivery),
            private=lane.hidden,
        )
        if finding.records:
            return self._seen_by_whom(_found(finding.records), lane)
        return Absent() if finding.certain else Unclear(finding.why)

    def _seen_by_whom(self, found: Receipt, lane: Lane) -> Receipt:
        """Note whether what was found is kept from the public: it may be of an earlier try."""
        record = found.record
        if record is None or not lane.hidden:
            return found
        seen = self._parts.eam.privacy.of(record.module, record.auto_number)
        return replace(found, hidden=seen.flag is False)

    def look_back(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look among EAM's records for one that stands for the Request, whoever made it."""
        if LOOK_FIRST in delivery.payload:
            return self.look_up(delivery, lane)  # the list read at the start is too old for it
        named = self._past.records.of(lane.request, lane.route)
        if named.records:
            found = _found(named.records)
            return replace(found, base_line=self._past.base_line(found.record, lane))
        return Unclear(named.why) if named.why else Absent()

    def refused(self, delivery: Delivery, lane: Lane, error: EamConsoleError) -> NotSent | None:
        """A refused name keeps no pothole from the crew; any other refusal is for a person.

        The gate for private ones may have closed since.
        """
        closed = self._private.hindrance(delivery, lane)
        return closed or self._without_requester(delivery, lane, error)

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, lane: Lane, receipt: Receipt, at: datetime
    ) -> NotSent | None:
        """Write the link down: from here on the Request and the record belong together."""
        record = receipt.record
        if record is None:
            raise LookupError(f"the receipt of delivery {delivery.id} names no record")
        hindrance = self._linking.hindrance(ledgers, lane.request, record)
        if hindrance is not None:
            return hindrance
        self._linking.link(
            ledgers,
            lane.request,
            record,
            at,
            lane=lane.deliveries,
            adopted=receipt.adopted,
            address_missing=receipt.address_missing,
            base_line=receipt.base_line,
        )
        if not receipt.adopted:
            drop_what_it_holds(ledgers, lane, at)
        if lane.private:
            tell_whether_public(
                ledgers, delivery, record, hidden=receipt.hidden or not receipt.adopted, at=at
            )
        if receipt.base_line is None:
            notes = notes_of_record(lane.request, self._rules, delivery.payload, record.location)
            keep_continuation(
                ledgers, delivery, lane.deliveries, notes, self._rules.organization, at
            )
        return None

    def _without_requester(
        self, delivery: Delivery, lane: Lane, error: EamConsoleError
    ) -> NotSent | None:
        """Send again without the name where EAM refused just that, once."""
        said = getattr(error, "answered", None) or ""
        name = requester_to_send(delivery.payload, lane.request)
        refused = isinstance(error, RequestRejected) and names_requester(
            said, self._rules.text_limits
        )
        if not refused or not name or WITHOUT_REQUESTER in delivery.payload:
            return None
        payload = {**delivery.payload, WITHOUT_REQUESTER: said[:300]}
        line = line_for_notes(payload, lane.request, self._rules.text_limits)
        notes = notes_of_record(lane.request, self._rules, payload)
        place = "Notes" if line in notes.text else "a comment, since Notes has no room"
        return NotSent(
            state=DeliveryState.RETRYING,
            cause=WITHOUT_REQUESTER,
            explanation=f"EAM refused the resident's name: {said} The request goes without it, "
            f"and the name goes into {place}.",
            due_at=self._parts.clock.now(),
            payload={**payload, NAME_STANDS_IN: place},
        )

    def _record(self, delivery: Delivery, lane: Lane) -> tuple[NewWorkRecord, bool]:
        """Return the record to create, and whether its address is still to be looked up."""
        request = lane.request
        place = self._places.usable_place(request)
        location, missing = self._location(delivery, lane, place)
        limits = self._rules.text_limits
        location = location and cut(location, limits.location, limits.unit)
        # what is still to be looked up replaces the location later
        kept = None if missing else location
        notes = notes_of_record(request, self._rules, delivery.payload, kept)
        refused = WITHOUT_REQUESTER in delivery.payload
        record = NewWorkRecord(
            module=lane.route.module,
            reference=str(request.issue_id),
            notes=notes.text,
            problem_code=lane.route.problem_code,
            category_code=self._category_code(delivery, lane),
            point=self._places.point(request, place),
            location_text=location,
            requester_name=None
            if refused
            else requester_to_send(delivery.payload, request) or None,
            public=not request.private,
            custom_fields=custom_field_values(self._rules, request, delivery.payload),
        )
        return record, missing

    def _location(self, delivery: Delivery, lane: Lane, place: Place) -> tuple[str | None, bool]:
        """What a person wrote goes before what a locator knows."""
        written = delivery.payload.get(ADDRESS)
        if written:
            return str(written), False
        return self._places.location(lane.request, place, lane.route.module)

    def _category_code(self, delivery: Delivery, lane: Lane) -> str | None:
        redirected = category_code_after(delivery.payload, lane.route)
        return redirected or category_code_for(self._rules, lane.route.module, lane.request)


def _over_before_it_was_sent(request: ResidentRequest, delivery: Delivery) -> NotSent | None:
    """Return why nobody is to begin work on what is final in SeeClickFix, or was found closed."""
    late = too_late(request, delivery)
    if late is not None:
        return replace(late, explanation=f"{late.explanation} EAM holds no record of it.")
    if FOUND_CLOSED not in delivery.payload or request.status is not IssueStatus.CLOSED:
        return None
    return NotSent(
        state=DeliveryState.IMPOSSIBLE,
        cause=FOUND_CLOSED,
        explanation=f"Request {request.issue_id} was closed when this journal first saw it, and "
        "EAM holds no record of it. It is sent once somebody reopens it.",
    )


def _nothing_to_adopt(request: ResidentRequest) -> NotSent:
    return NotSent(
        state=DeliveryState.SKIPPED,
        cause=ADOPT_ONLY,
        explanation=f"Request {request.issue_id} was to be linked to the record EAM had when you "
        "went live, and no such record is there any more. Nothing was created.",
        next_step="Choose Retry to create one, or leave it.",
    )


def _waits_for_answers(delivery: Delivery, unanswered: tuple[str, ...]) -> NotSent:
    questions = ", ".join(f"“{text}”" for text in unanswered)
    return NotSent(
        state=DeliveryState.NEEDS_ATTENTION,
        cause=UNANSWERED,
        explanation=f"Request {delivery.issue_id} was moved into this category, and required "
        f"questions have no answer yet: {questions}.",
        next_step="Have them answered in SeeClickFix and it goes out by itself; or choose Retry "
        "to send it without them.",
    )


def _found(records: Iterable[WorkRecord]) -> Receipt:
    first, *others = sorted(records, key=lambda record: record.auto_number)
    return Receipt(
        remote_key=str(first.auto_number),
        record=first,
        adopted=True,
        words=f"found as {first.number}",
        also_found=tuple(str(other.number) for other in others),
    )


def _receipt(
    record: WorkRecord, address_missing: bool, keeping: tuple[Keeping, ...], told: str
) -> Receipt:
    return Receipt(
        told=told,
        remote_key=str(record.auto_number),
        record=record,
        words=f"created as {record.number}",
        keeping=keeping,
        address_missing=address_missing,
    )
