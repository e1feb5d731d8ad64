"""Gathers what is known of Requests from the journal and from both systems, to be compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from eamconsole.domain.delivery import Delivery
from eamconsole.domain.evidence import Traits, signs_of, stands_for
from eamconsole.domain.identity import AutoNumber, ProblemCode
from eamconsole.domain.link import Link
from eamconsole.domain.reconciling import Arrival, Pair
from eamconsole.domain.redirection import REDIRECTED
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.routing import Route, Routes
from eamconsole.domain.work import Module, WorkComment, WorkDocument, WorkRecord
from eamconsole.errors import (
    EamConsoleError,
    ImageUnusable,
    RequestRejected,
)
from eamconsole.journal import Ledgers, StoredRequest
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.delivery.outcome import Absent, DeliveryStep, Lane, Receipt
from eamconsole.sync.intake import held
from eamconsole.sync.intake.held import Why
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past.records import traits_here
from eamconsole.sync.reconcile.alone import of_one
from eamconsole.sync.reconcile.linked import linked_records
from eamconsole.sync.reconcile.records import Records
from eamconsole.sync.watch.documents import public_pictures_of_crews

_MARKS = ("eam_comment", "eam_document")
_WHY_HELD = {
    Why.OLDER.value: "it is from before intake begins",
    Why.CATEGORY.value: "its category is not integrated",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the journal holds of one Request."""

    stored: StoredRequest | None
    link: Link | None
    lane: tuple[Delivery, ...]
    comment_marks: dict[str, str]
    document_marks: dict[str, str]
    held: str


@dataclass(frozen=True, slots=True)
class ReadChildren:
    """What hangs on a record."""

    comments: tuple[WorkComment, ...] = ()
    documents: tuple[WorkDocument, ...] = ()


class PairReader:
    """Reads a handful of Requests at once: EAM answers several calls side by side."""

    def __init__(
        self,
        parts: EngineParts,
        accounts: Accounts,
        routes: Callable[[], Routes],
        look_for_picture: DeliveryStep,
        before_a_call: Callable[[], None],
    ) -> None:
        """``before_a_call`` waits until SeeClickFix may be asked once more."""
        self._parts = parts
        self._accounts = accounts
        self._routes = routes
        self._look_for_picture = look_for_picture
        self._before_a_call = before_a_call
        self.heard_until: datetime | None = None
        """SeeClickFix's own time of its newest answer."""

    def pairs(
        self, requests: Sequence[ResidentRequest], records: Records, *, afresh: bool = False
    ) -> list[Pair | EamConsoleError]:
        """Return a pair for each Request, or why it could not be read.

        ``afresh`` reads the record itself instead of trusting the list.
        """
        with self._parts.journal.read() as ledgers:
            known = [_known(ledgers, each) for each in requests]
            taken = {
                (link.module, link.auto_number)
                for each in requests
                for record in records.naming(each.issue_id)
                if (link := ledgers.links.by_number(record.module, record.auto_number))
                and link.issue_id != each.issue_id
            }
        routes, own = self._routes(), self._accounts.own_account()
        linked = linked_records(
            self._parts.eam,
            {
                at: (link, requests[at].private)
                for at, each in enumerate(known)
                if (link := each.link)
            },
            None if afresh else records,
        )
        whole = [
            self._with_thread(each, facts) for each, facts in zip(requests, known, strict=True)
        ]

        def read(at: int) -> Pair | EamConsoleError:
            request, facts, record = whole[at], known[at], linked.get(at)
            if isinstance(request, EamConsoleError):
                return request
            if isinstance(record, EamConsoleError):
                return record
            try:
                children = self._children(request, facts.link, record, whole=afresh)
                return self._pair(request, facts, records, routes, own, record, children, taken)
            except Exception as error:  # noqa: BLE001 - one pair ends no run
                return of_one(error)

        with ThreadPoolExecutor(max(1, self._parts.rules.limits.eam_connections)) as pool:
            return list(pool.map(read, range(len(requests))))

    def _with_thread(
        self, request: ResidentRequest, known: Known
    ) -> ResidentRequest | EamConsoleError:
        """Ask for the thread where the list did not embed it; only a linked Request needs it."""
        if request.comments is not None or known.link is None:
            return request
        self._before_a_call()
        try:
            thread = self._parts.seeclickfix.thread(request.issue_id, private=request.private)
        except Exception as error:  # noqa: BLE001 - one pair ends no run
            return of_one(error)
        return replace(request, comments=thread)

    def _pair(
        self,
        request: ResidentRequest,
        known: Known,
        records: Records,
        routes: Routes,
        own: int,
        record: WorkRecord | None,
        children: ReadChildren,
        taken: set[tuple[Module, AutoNumber]],
    ) -> Pair:
        stored, link = known.stored, known.link
        route = routes.of(request.category_title, request.category_id)
        code = stored.problem_code if stored else route.problem_code if route else None
        traits, now = self._traits(request, code), self._parts.clock.now()
        further, others = self._further(request, known, records, traits, taken)
        pictures = public_pictures_of_crews(children.documents, known.lane, request.issue_id)
        return Pair(
            request=request,
            rules=self._parts.rules,
            own_account=own,
            now=now,
            heard_until=min(now, self.heard_until or now),
            traits=traits,
            arrived=lambda row: self._arrived(row, request, known),
            thread=request.comments or (),
            link=link,
            record=record,
            others=others,
            only_numbered=tuple(each for each in further if each not in others),
            comments=children.comments,
            documents=children.documents,
            crew_pictures=pictures,
            lane=known.lane,
            comment_marks=known.comment_marks,
            document_marks=known.document_marks,
            route=route,
            sent_code=stored.problem_code if stored else None,
            redirected=any(REDIRECTED in row.payload for row in known.lane),
            known=stored is not None,
            held=known.held,
            words_kept=stored is None or not stored.request.trimmed,
        )

    def _further(
        self,
        request: ResidentRequest,
        known: Known,
        records: Records,
        traits: Traits,
        taken: set[tuple[Module, AutoNumber]],
    ) -> tuple[list[WorkRecord], tuple[WorkRecord, ...]]:
        """Return the records besides the linked one that name the Request, and its own of them."""
        link, stored = known.link, known.stored
        own_key = (link.module, link.auto_number) if link else None
        further = [
            each
            for each in records.naming(request.issue_id)
            if (each.module, each.auto_number) not in taken
            and (each.module, each.auto_number) != own_key
        ]
        others = tuple(each for each in further if stands_for(signs_of(each, traits)))
        if link is None and stored is not None and not others and request.status.is_live:
            others = self._looked_up(request, known, records)
        return further, others

    def _looked_up(
        self, request: ResidentRequest, known: Known, records: Records
    ) -> tuple[WorkRecord, ...]:
        """Look for the record of a Request that is older than EAM's list was read back to."""
        stored = known.stored
        if stored is None or (request.created_at >= records.since and not records.notes):
            return ()
        finding = self._parts.eam.find(
            stored.module,
            str(request.issue_id),
            since=request.created_at,
            private=request.private,
        )
        traits = self._traits(request, stored.problem_code)
        return tuple(each for each in finding.records if stands_for(signs_of(each, traits)))

    def _traits(self, request: ResidentRequest, code: ProblemCode | None) -> Traits:
        parts = self._parts
        return traits_here(parts.rules, parts.projector.project, request, code)

    def _children(
        self,
        request: ResidentRequest,
        link: Link | None,
        record: WorkRecord | None,
        *,
        whole: bool,
    ) -> ReadChildren:
        """Return what hangs on a record; ``whole``: also what only staff see, where that is told.

        The citizen API shows public entries alone, and staff may mend by an internal one.
        """
        if link is None or record is None:
            return ReadChildren()
        eam, where, private = self._parts.eam, (link.module, link.auto_number), request.private
        inside = private or (whole and self._parts.rules.has_internal_api)
        comments = eam.comments(*where, private=inside)
        if link.module is not Module.WORK_REQUEST:
            return ReadChildren(comments)
        return ReadChildren(comments, eam.documents(*where, private=private))

    def _arrived(self, row: Delivery, request: ResidentRequest, known: Known) -> Arrival:
        """Ask the look-up of the delivery itself: it knows names, bytes and pixels."""
        stored = known.stored
        if stored is None:
            return Arrival.UNKNOWN
        route = Route(module=stored.module, problem_code=stored.problem_code)
        lane = Lane(
            request=request,
            route=route,
            link=known.link,
            deliveries=known.lane,
            has_internal_api=self._parts.rules.has_internal_api,
        )
        try:
            found = self._look_for_picture.look_up(row, lane)
        except (ImageUnusable, RequestRejected):
            return Arrival.UNKNOWN
        if isinstance(found, Receipt):
            return Arrival.THERE
        return Arrival.ABSENT if isinstance(found, Absent) else Arrival.UNKNOWN


def _known(ledgers: Ledgers, request: ResidentRequest) -> Known:
    issue = request.issue_id
    link = ledgers.links.get(issue)
    marks = [ledgers.seen.get(issue, kind) if link else {} for kind in _MARKS]
    entry = held.of_issue(ledgers, issue)
    return Known(
        stored=ledgers.requests.get(issue),
        link=link,
        lane=ledgers.deliveries.of_issue(issue),
        comment_marks={key: mark.origin for key, mark in marks[0].items()},
        document_marks={key: mark.origin for key, mark in marks[1].items()},
        held=_WHY_HELD.get(entry.why, entry.why) if entry else "",
    )
