"""Look for it in EAM: records that may be a Request's, to adopt one or to send again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from eamconsole.domain.city import CityRules
from eamconsole.domain.decided import NOT_LOOKED_UP
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, Direction
from eamconsole.domain.evidence import Traits
from eamconsole.domain.identity import AutoNumber, DeliveryId, IssueId, RequestNumber
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.reference import names_another
from eamconsole.domain.retry import Retrying
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.errors import ActionRefused
from eamconsole.journal import Journal, Ledgers, QueueQuery, StoredRequest
from eamconsole.services.queue.candidates import Candidate, Search, reported, told_candidates
from eamconsole.support.clock import Clock
from eamconsole.sync.delivery.steps.linking import Linking
from eamconsole.sync.past.records import traits_here
from eamconsole.sync.past.strangers import stopped_at_record

if TYPE_CHECKING:
    from eamconsole.services.connections import Connections

_MARGIN = timedelta(hours=3)
"""Clocks differ, and local times repeat for an hour each autumn."""
_DIGITS = 18
"""A longer number is no record's: no column holds it."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: the creation, its Request, and the link where there is one."""

    creation: Delivery
    stored: StoredRequest
    link: Link | None

    @property
    def may_be_settled(self) -> bool:
        """Whether the Request has no record in EAM that counts."""
        return self.link is None or self.link.state is LinkState.GONE


class Seeking:
    """Asks EAM through the console's own connections; writes what the person decides."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        rules: CityRules,
        actor: str,
        connect: Callable[[], Connections],
        woken: Callable[[], None] = lambda: None,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._rules = rules
        self._actor = actor
        self._connect = connect
        self._woken = woken

    def issue_of(self, row: DeliveryId) -> IssueId:
        """Return the Request whose record a row is about; raises ``ActionRefused``."""
        with self._journal.read() as ledgers:
            delivery = ledgers.deliveries.get(row)
        if delivery is None:
            raise ActionRefused(f"There is no row {row} in the queues.", "List them, then choose.")
        return delivery.issue_id

    def questions(self) -> tuple[IssueId, ...]:
        """Return the Requests of which nobody can say whether EAM has their record."""
        parked = (DeliveryState.NEEDS_ATTENTION,)
        with self._journal.read() as ledgers:
            asked = ledgers.queue.ids(QueueQuery(states=parked, cause=NOT_LOOKED_UP))
            rows = [ledgers.deliveries.get(DeliveryId(number)) for number in sorted(asked)]
        return tuple(row.issue_id for row in rows if row and row.kind is DeliveryKind.CREATE)

    def look(self, issue: IssueId, cancel: threading.Event | None = None) -> Search:
        """Return what EAM holds that may be the record; several calls, nothing is changed."""
        stop = cancel or threading.Event()
        with self._journal.read() as ledgers:
            sought = _sought(ledgers, issue)
        eam, private = self._connect().eam, sought.stored.request.private
        module, since = sought.stored.module, _since(sought)
        finding = eam.find(module, str(issue), since=since, private=private)
        recent = eam.recent(module, since=since, private=private, go_on=lambda: not stop.is_set())
        records = {record.auto_number: record for record in (*finding.records, *recent.records)}
        why = finding.why if not (finding.certain or finding.records) else recent.why
        with self._journal.read() as ledgers:
            listed = told_candidates(ledgers, records.values(), self._traits(sought), issue)
        return Search(
            issue_id=issue,
            delivery_id=sought.creation.id,
            candidates=listed,
            reported=reported(sought.stored.request, sought.stored.problem_code),
            certain=finding.certain,
            why=why,
            too_early_until=self._too_early_until(sought.creation),
            gone=sought.link.number if sought.link is not None else "",
            cancelled=stop.is_set(),
        )

    def record(self, issue: IssueId, number: str, search: Search) -> Candidate:
        """Return the record people mean by a number; raises ``ActionRefused`` for none."""
        wanted = number.strip().casefold()
        for candidate in search.candidates:
            if wanted in (candidate.number.casefold(), str(candidate.auto_number)):
                return candidate
        with self._journal.read() as ledgers:
            sought = _sought(ledgers, issue)
        if wanted.isdecimal() and len(wanted) <= _DIGITS:
            found = self._read(sought, sought.stored.module, AutoNumber(int(wanted)))
            if found is not None:
                with self._journal.read() as ledgers:
                    return told_candidates(
                        ledgers, [found], self._traits(sought), issue, strangers=True
                    )[0]
        raise ActionRefused(
            f"EAM shows no record {number} that was created since the Request came in.",
            "Give the Request # or record number of one that Look for it in EAM lists.",
        )

    def adopt(self, issue: IssueId, number: AutoNumber) -> RequestNumber:
        """Link the Request to a record that is there; as if EAM had answered with it."""
        with self._journal.read() as ledgers:
            sought = _sought(ledgers, issue)
        record = self._read(sought, sought.stored.module, number)
        if record is None:
            raise ActionRefused(
                f"EAM does not show record {number} any more.", "Look for it in EAM again."
            )
        at, linking = self._clock.now(), self._linking()
        self._journal.write(lambda ledgers: self._adopt(ledgers, issue, record, linking, at))
        self._woken()
        return record.number

    def send_again(
        self, issue: IssueId, *, none_of_them: bool, cancel: threading.Event | None = None
    ) -> None:
        """Create the record once more; only after a fresh look and a person's word."""
        if not none_of_them:
            raise ActionRefused(
                f"Request {issue} is sent again only after somebody looked.",
                "Look for it in EAM, then confirm that none of the records listed is it.",
            )
        search = self.look(issue, cancel)
        if search.cancelled:
            raise ActionRefused("The look into EAM was canceled, so nothing was sent.")
        _refuse_harm(search)
        at = self._clock.now()
        self._journal.write(lambda ledgers: self._send_again(ledgers, issue, at))
        self._woken()

    def none_of_them(self, issue: IssueId) -> None:
        """Take a person's word that no record that was shown is the Request's: it is sent."""
        at = self._clock.now()

        def write(ledgers: Ledgers) -> bool:
            creation = _sought(ledgers, issue).creation
            is_asked = creation.cause == NOT_LOOKED_UP
            return is_asked and ledgers.repair.retry(creation.id, at, self._actor)

        if not self._journal.write(write):
            raise ActionRefused(f"Request {issue} is not waiting for an answer any more.")
        self._woken()

    def _adopt(
        self, ledgers: Ledgers, issue: IssueId, record: WorkRecord, linking: Linking, at: datetime
    ) -> None:
        sought = _sought(ledgers, issue)
        _require_free(ledgers, sought, record)
        creation = sought.creation
        if sought.link is not None:
            self._forget_gone(ledgers, issue, at)
            ledgers.deliveries.reopen(creation.id, at)
        linking.link(
            ledgers,
            sought.stored.request,
            record,
            at,
            lane=ledgers.deliveries.of_issue(issue),
            adopted=True,
        )
        ledgers.deliveries.finish(
            creation.id,
            DeliveryState.DONE,
            at=at,
            remote_key=str(record.auto_number),
            actor=self._actor,
        )
        words = f"chosen by {self._actor}: {record.number}"
        ledgers.attempts.end(creation.id, creation.attempts, at, "adopted", words)
        ledgers.repair.note(creation, "adopt", at, self._actor, str(record.number))

    def _send_again(self, ledgers: Ledgers, issue: IssueId, at: datetime) -> None:
        sought = _sought(ledgers, issue)
        if sought.link is not None:
            self._forget_gone(ledgers, issue, at)
            for row in ledgers.deliveries.of_issue(issue):
                if row.direction is Direction.TO_EAM:
                    ledgers.deliveries.reopen(row.id, at)
        if not ledgers.repair.send_again(sought.creation.id, at, self._actor):
            raise ActionRefused(f"Request {issue} is being sent at this moment.")

    def _forget_gone(self, ledgers: Ledgers, issue: IssueId, at: datetime) -> None:
        """Drop the link to the record that disappeared; what failed on it is owed again."""
        ledgers.links.remove(issue)
        ledgers.notices.solve(f"gone:{issue}", at)
        ledgers.notices.solve(f"stranger:{issue}", at)
        for row in ledgers.deliveries.of_issue(issue):
            if stopped_at_record(row):
                ledgers.repair.retry(row.id, at, self._actor)

    def _read(self, sought: Sought, module: Module, number: AutoNumber) -> WorkRecord | None:
        eam = self._connect().eam
        return eam.read(module, number, private=sought.stored.request.private)

    def _linking(self) -> Linking:
        return Linking(self._rules, has_locator=self._connect().locator is not None)

    def _too_early_until(self, creation: Delivery) -> datetime | None:
        """Return until when EAM may still be at work on the last attempt."""
        if not creation.doubtful or creation.sent_at is None:
            return None
        now = self._clock.now()
        quiet = Retrying.by(self._rules.limits).quiet_until(creation, now)
        return quiet if quiet > now else None

    def _traits(self, sought: Sought) -> Traits:
        stored, projector = sought.stored, self._connect().projector
        return traits_here(self._rules, projector.project, stored.request, stored.problem_code)


def _sought(ledgers: Ledgers, issue: IssueId) -> Sought:
    """Read what is looked for; raises ``ActionRefused`` where there is nothing to settle."""
    stored, link = ledgers.requests.get(issue), ledgers.links.get(issue)
    lane = ledgers.deliveries.of_issue(issue)
    creation = next((row for row in lane if row.kind is DeliveryKind.CREATE), None)
    if stored is None or creation is None:
        raise ActionRefused(f"Request {issue} owes no record in EAM.")
    sought = Sought(creation, stored, link)
    if not sought.may_be_settled and link is not None:
        raise ActionRefused(
            f"Request {issue} is linked to {link.number} already.",
            "Nothing has to be looked for; open that record in EAM.",
        )
    if creation.state is DeliveryState.SENDING:
        raise ActionRefused(
            f"Request {issue} is being sent at this moment.", "Wait for the answer."
        )
    return sought


def _since(sought: Sought) -> datetime:
    """A clerk may have entered it before the console saw it, never before it was reported."""
    return min(sought.stored.request.created_at, sought.creation.created_at) - _MARGIN


def _require_free(ledgers: Ledgers, sought: Sought, record: WorkRecord) -> None:
    issue = sought.creation.issue_id
    other = ledgers.links.by_number(record.module, record.auto_number)
    taken = other is not None and other.issue_id != issue
    if other is not None and taken and other.state is LinkState.OPEN:
        raise ActionRefused(
            f"{record.number} is linked to Request {other.issue_id} already.",
            "Choose another record; one record belongs to one Request.",
        )
    named = names_another(record.reference, record.notes, str(issue))
    if named:
        raise ActionRefused(
            f"{record.number} names another Request ({named}) in its external id or its Notes.",
            "Choose another record, or correct that in EAM first.",
        )
    if other is not None and taken:
        ledgers.links.free_number(other)


def _refuse_harm(search: Search) -> None:
    certain = [candidate for candidate in search.candidates if candidate.is_certain]
    if certain:
        raise ActionRefused(
            f"{certain[0].number} in EAM names Request {search.issue_id}, so sending it again "
            "would make a second one.",
            f"Adopt {certain[0].number}.",
        )
    if search.too_early_until is not None:
        raise ActionRefused(
            f"EAM may still be working on the last attempt for Request {search.issue_id}.",
            "Wait until the quiet period is over, then look again.",
        )
