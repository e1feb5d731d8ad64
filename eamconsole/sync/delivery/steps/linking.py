"""Writes a link down: from here on a Request and its record in EAM belong together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from eamconsole.domain.city import CityRules
from eamconsole.domain.closure import Closure
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.identity import DeliveryId, IssueId, StatusCode
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.present_address import comment_of
from eamconsole.domain.recategorization import MOVED_AWAY
from eamconsole.domain.request import IssueStatus, ResidentRequest
from eamconsole.domain.taking_over import BASE_LINE, TAKEN_OVER, BaseLine
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.outcome import NOT_LINKED, NotSent
from eamconsole.sync.delivery.steps.address import address_debt
from eamconsole.sync.intake.standing import closed_by_others, end_words

NUMBER_TAKEN = "number_taken"
"""Cause of a creation whose record is linked to another Request."""
_EVER = datetime(1990, 1, 1, tzinfo=UTC)


class Linking:
    """The same whether EAM answered, a look-up found the record, or a person chose it."""

    def __init__(self, rules: CityRules, *, has_locator: bool) -> None:
        self._rules = rules
        self._has_locator = has_locator

    def hindrance(
        self, ledgers: Ledgers, request: ResidentRequest, record: WorkRecord
    ) -> NotSent | None:
        """Return why the record cannot be linked; a link that was given up frees its number.

        EAM just named the record for this Request, so a Request that is no longer polled
        cannot have it any more.
        """
        other = ledgers.links.by_number(record.module, record.auto_number)
        if other is None or other.issue_id == request.issue_id:
            return None
        if other.state is not LinkState.OPEN:
            ledgers.links.free_number(other)
            return None
        return NotSent(
            state=DeliveryState.NEEDS_ATTENTION,
            cause=NUMBER_TAKEN,
            explanation=f"EAM gave {record.number} to Request {request.issue_id}, but Request "
            f"{other.issue_id} is linked to that record.",
            next_step=f"In EAM, look at {record.number} to see which request it names. If it is "
            f"not Request {other.issue_id}, the next poll gives that link up; then choose Retry.",
            doubtful=True,
        )

    def link(
        self,
        ledgers: Ledgers,
        request: ResidentRequest,
        record: WorkRecord,
        at: datetime,
        *,
        lane: Iterable[Delivery],
        adopted: bool,
        address_missing: bool = False,
        base_line: BaseLine | None = None,
    ) -> None:
        """Write the link and what follows from it, in the caller's transaction.

        From what stood at another program's record, its ``base_line``, nothing follows.
        """
        link = Link(
            issue_id=request.issue_id,
            module=record.module,
            auto_number=record.auto_number,
            number=record.number,
            state=LinkState.OPEN,
            created_at=at,
            status_code=record.status_code,
            status_text=record.status_text,
            status_since=at,
            fields={} if adopted and base_line is None else record.fields,
        )
        ledgers.links.create(link)
        if base_line is not None:
            self._leave_as_found(ledgers, link, record, base_line, lane, at)
        if adopted and request.status.is_live and request.reopened_at is not None:
            closed_by = self._closed_before(record)
            ledgers.links.update(request.issue_id, closed_by=closed_by, reopen_count=1)
        self._follow_late_news(ledgers, link, at)
        found_bare = adopted and base_line is None and self._lacks_address(request, record)
        if address_missing or found_bare:
            self._follow_up_address(ledgers, request, record, at)
        for other in lane:
            if other.state is DeliveryState.IMPOSSIBLE and other.cause == NOT_LINKED:
                ledgers.deliveries.revive(other.id, at)

    def _leave_as_found(
        self,
        ledgers: Ledgers,
        link: Link,
        record: WorkRecord,
        base_line: BaseLine,
        lane: Iterable[Delivery],
        at: datetime,
    ) -> None:
        issue = link.issue_id
        ledgers.links.update(issue, closed_by=self._closed_before(record))
        for key, digest in base_line.comments:
            ledgers.seen.remember(issue, "eam_comment", key, origin=BASE_LINE, digest=digest, at=at)
        for key in base_line.documents:
            ledgers.seen.remember(issue, "eam_document", key, origin=BASE_LINE, at=at)
        rows = tuple(lane)
        ours = self._said_since_the_start(ledgers, issue, rows, base_line)
        for row in rows:
            if row.kind is DeliveryKind.CREATE or row.id in ours:
                continue
            if not row.state.is_final:
                ledgers.deliveries.finish(
                    row.id,
                    DeliveryState.SKIPPED,
                    at=at,
                    cause=BASE_LINE,
                    explanation=f"{record.number} was entered by another program, which took "
                    "care of what was there before; the console does not repeat it.",
                )
        ledgers.events.add(TAKEN_OVER, at, issue_id=issue, actor="EAM")

    def _said_since_the_start(
        self, ledgers: Ledgers, issue: IssueId, rows: Iterable[Delivery], base_line: BaseLine
    ) -> set[DeliveryId]:
        """Return comments on an older Request that nobody but this console has to carry.

        From the start on it serves the city, and until hundreds of old Requests are linked
        residents go on writing.  What the other program carried in those minutes is not repeated.
        """
        start, stored = self._rules.intake.start_at, ledgers.requests.get(issue)
        if stored is None or stored.request.created_at >= start:
            return set()
        said = [
            row
            for row in rows
            if row.kind is DeliveryKind.COMMENT_OUT
            and _written_at(row) >= start
            and not base_line.holds(str(row.payload.get("text", "")))
        ]
        comments = {row.key.removeprefix("comment:") for row in said}
        with_them = [
            row
            for row in rows
            if row.kind is DeliveryKind.COMMENT_IMAGE_OUT and comment_of(row) in comments
        ]
        return {row.id for row in (*said, *with_them)}

    def _closed_before(self, record: WorkRecord) -> StatusCode | None:
        """A Request that was closed and reopened is not closed again by the unchanged code."""
        code = record.status_code
        if code is None or not Closure(self._rules).closes(record.module, code):
            return None
        return code

    def _follow_late_news(self, ledgers: Ledgers, link: Link, at: datetime) -> None:
        """What happened to the Request while its record was on the way counts for the link."""
        stored = ledgers.requests.get(link.issue_id)
        if stored is None:
            return
        request = stored.request
        if stored.note.startswith(MOVED_AWAY):
            ledgers.links.update(link.issue_id, state=LinkState.SETTLED, reason=stored.note)
        elif request.status is IssueStatus.ARCHIVED or request.canonical_issue is not None:
            reason = end_words(request)
            ledgers.links.update(link.issue_id, state=LinkState.SETTLED, reason=reason)
        elif request.status is IssueStatus.CLOSED:
            closed_by_others(ledgers, self._rules, request, link, at)

    def _lacks_address(self, request: ResidentRequest, record: WorkRecord) -> bool:
        """Return whether a record found again shows no more than SeeClickFix's own address."""
        looked_up = self._rules.place.reverse_geocode and record.module is Module.WORK_REQUEST
        if not (self._has_locator and looked_up):
            return False
        return record.location in ("", request.address.strip())

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


def _written_at(row: Delivery) -> datetime:
    """Return when a comment was written; what has no moment is of the record's beginning."""
    return row.written_at or _EVER
