"""Writes a page of Requests down, each by itself where one of them will not go."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import RequestPage, ResidentRequest, UnreadableRecord
from eamconsole.domain.routing import Routes
from eamconsole.errors import (
    ENDS_EVERYTHING,
    EamConsoleError,
    MalformedReply,
    RecordGone,
    Service,
    ServiceError,
)
from eamconsole.journal import Ledgers
from eamconsole.support.counting import counted
from eamconsole.sync.circuits import is_fault_of_the_side
from eamconsole.sync.intake.brakes import IntakeBrakes
from eamconsole.sync.intake.held import HeldBack
from eamconsole.sync.intake.internal import InternalRequests
from eamconsole.sync.intake.oddities import Oddities
from eamconsole.sync.intake.questions import Questionnaire
from eamconsole.sync.intake.reader import horizon
from eamconsole.sync.intake.register import Register
from eamconsole.sync.intake.set_aside import listed, set_aside, taken_in
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past.lookups import PastLookups
from eamconsole.sync.remembered import write_once

log = logging.getLogger(__name__)

WATERMARK = "intake"
MOVED = "intake_moved"
_UNREAD = "unreadable_comment:seeclickfix:"
_ALL_UNREADABLE = 5
"""So many records, none of which can be read: not they are odd, the list is."""


@dataclass(slots=True)
class _Page:
    """One page on its way into the journal."""

    register: Register
    page: RequestPage
    routes: Routes
    at: datetime
    latest: datetime
    requests: list[ResidentRequest] = field(default_factory=list)
    aside: dict[str, str] = field(default_factory=dict)
    """Requests that cannot be taken in, with the reason."""


class Taking:
    """Completes what the list left out, then writes; one bad record keeps no other."""

    def __init__(self, parts: EngineParts, routes: Callable[[], Routes], past: PastLookups) -> None:
        self._parts = parts
        self._routes = routes
        self._past = past
        self._questionnaire = Questionnaire(parts)
        self._internal = InternalRequests(parts)
        self.brakes = IntakeBrakes(parts)
        self._unread: dict[IssueId, tuple[UnreadableRecord, ...]] = {}
        """Entries of threads just read that have no meaning."""
        with parts.journal.read() as ledgers:
            told = [n for n in ledgers.notices.open() if n.key.startswith(_UNREAD)]
            self._held = HeldBack(ledgers)
        self._told = {notice.issue_id for notice in told}
        """Requests a person was told of for that."""
        self._memory = (*self._held.memory, *self.brakes.memory, self._unread, self._told)

    def take(
        self,
        register: Register,
        page: RequestPage,
        oddities: Oddities,
        *,
        move_watermark: bool = False,
    ) -> int:
        """Write the page down; return the number of new debts."""
        if not page.requests and len(page.unreadable) >= _ALL_UNREADABLE:
            raise MalformedReply(
                Service.SEECLICKFIX,
                f"none of the {len(page.unreadable)} Requests of a page can be read: "
                f"{page.unreadable[0].reason}",
            )
        work = self._completed(register, page)

        def conclude(ledgers: Ledgers) -> int:
            oddities.tell(ledgers, page, work.latest, work.at)
            self._note_aside(ledgers, work)
            self._note_unread(ledgers, work)
            self._held.tell(ledgers, work.at)
            if move_watermark:
                _move_watermark(ledgers, work)
            return 0

        def everything(ledgers: Ledgers) -> int:
            owed = sum(self._write_one(ledgers, work, request) for request in work.requests)
            return owed + conclude(ledgers)

        try:
            owed = self._write(everything)
        except ENDS_EVERYTHING:
            raise
        except Exception:
            log.exception("a page of Requests could not be written; each is written by itself")
            owed = sum(self._alone(work, request) for request in tuple(work.requests))
            self._write(conclude)
        for request in work.requests:
            self._past.hear(request)
        return owed

    def take_again(self, register: Register, number: IssueId) -> int:
        """Ask for a Request that was set aside and take it in, if it can be by now."""
        at = self._parts.clock.now()
        try:
            request = self._parts.seeclickfix.request(number)
        except ENDS_EVERYTHING:
            raise
        except EamConsoleError as error:
            if isinstance(error, ServiceError) and is_fault_of_the_side(error):
                raise
            reason = error.summary
            self._parts.journal.write(lambda ledgers: set_aside(ledgers, str(number), reason, at))
            return 0
        if request is None:
            self._write(lambda ledgers: self._is_gone(ledgers, number, at))
            return 0
        return self.take(register, RequestPage(requests=(request,)), Oddities())

    def _is_gone(self, ledgers: Ledgers, number: IssueId, at: datetime) -> None:
        taken_in(ledgers, str(number), at)
        self._held.drop(ledgers, number)
        self._held.tell(ledgers, at)

    def with_thread(self, request: ResidentRequest) -> ResidentRequest:
        """Read the thread; entries without meaning are left out and told."""
        unreadable: list[UnreadableRecord] = []
        thread = self._parts.seeclickfix.thread(
            request.issue_id, private=request.private, unreadable=unreadable
        )
        self._unread[request.issue_id] = tuple(unreadable)
        return replace(request, comments=thread)

    def reread(self, request: ResidentRequest) -> ResidentRequest | None:
        """Read the thread of a known Request anew; None where this one alone cannot be read.

        One that SeeClickFix does not show any more has no thread, and its record is told by the
        comparison; what else is wrong with one is told here.  Neither stops whoever reads many.
        """
        try:
            return self.with_thread(request)
        except RecordGone as error:
            log.warning("the thread was not read again: %s", error.summary)
        except ServiceError as error:
            if is_fault_of_the_side(error):
                raise
            log.warning("the thread was not read again: %s", error.summary)
            number, text, at = request.issue_id, error.summary, self._parts.clock.now()
            self._told.add(number)
            self._parts.journal.write(
                lambda ledgers: _tell_unread_thread(ledgers, number, text, at)
            )
        return None

    def _completed(self, register: Register, page: RequestPage) -> _Page:
        """Make all calls the page needs, before the transaction."""
        work = _Page(
            register,
            page,
            self._routes(),
            self._parts.clock.now(),
            horizon(page, self._parts.clock),
        )
        self._internal.learn()
        work.aside = {each.identity: each.reason for each in page.unreadable if each.is_numbered}
        work.requests = list(self._complete_each(work))
        return work

    def _complete_each(self, work: _Page) -> Iterator[ResidentRequest]:
        for request in work.page.requests:
            if request.updated_at > work.latest and not self._is_known(request):
                continue
            try:
                yield self._complete(work, request)
            except ENDS_EVERYTHING:
                raise
            except Exception as error:
                if isinstance(error, ServiceError) and is_fault_of_the_side(error):
                    raise
                _set_aside(work, request, error)

    def _complete(self, work: _Page, request: ResidentRequest) -> ResidentRequest:
        """Add the thread where it was left out, take private answers away, learn the questions."""
        request = self._with_known_thread(work, self._internal.kept(request))
        if work.register.wants(request, work.routes) is not None:
            self._questionnaire.unanswered(request)
        elif not request.answers or not self._is_known(request):
            return request
        return self._questionnaire.without_private_answers(request)

    def _with_known_thread(self, work: _Page, request: ResidentRequest) -> ResidentRequest:
        """Ask for the thread where the list did not embed it and something changed (A-14)."""
        if request.comments is not None:
            return request
        with self._parts.journal.read() as ledgers:
            stored = ledgers.requests.get(request.issue_id)
        known = stored is not None and stored.request.updated_at == request.updated_at
        if known or (stored is None and work.register.wants(request, work.routes) is None):
            return replace(request, comments=stored.request.comments) if stored else request
        return self.with_thread(request)

    def _is_known(self, request: ResidentRequest) -> bool:
        with self._parts.journal.read() as ledgers:
            return ledgers.requests.get(request.issue_id) is not None

    def _alone(self, work: _Page, request: ResidentRequest) -> int:
        """Write one Request in a transaction of its own; a failing one is set aside."""
        try:
            return self._write(lambda ledgers: self._write_one(ledgers, work, request))
        except ENDS_EVERYTHING:
            raise
        except Exception as error:  # noqa: BLE001 - one record's fault, told as such
            _set_aside(work, request, error)
            work.requests.remove(request)
            return 0

    def _write(self, work: Callable[[Ledgers], int | None]) -> int:
        return write_once(self._parts.journal, work, self._memory) or 0

    def _write_one(self, ledgers: Ledgers, work: _Page, request: ResidentRequest) -> int:
        stored = ledgers.requests.get(request.issue_id)
        register, routes = work.register, work.routes
        if stored is not None:
            self._held.note(ledgers, request, None)
            route = routes.of(request.category_title, request.category_id)
            request = self.brakes.as_followed(ledgers, stored, request, route)
            return (
                register.compare(
                    ledgers,
                    stored,
                    request,
                    routes,
                    work.at,
                    whole_thread=not self._unread.get(request.issue_id),
                )
                if register.is_news(stored, request) or request.issue_id in register.wishes
                else 0
            )
        route = register.wants(request, routes)
        self._held.note(ledgers, request, None if route else register.why_held(request))
        if route is None:
            return 0
        unanswered = self._questionnaire.unanswered(request)
        return register.take_in(ledgers, request, route, work.at, unanswered)

    def _note_aside(self, ledgers: Ledgers, work: _Page) -> None:
        for identity, reason in work.aside.items():
            set_aside(ledgers, identity, reason, work.at)
        before = listed(ledgers)
        for request in work.requests:
            if str(request.issue_id) in before - work.aside.keys():
                taken_in(ledgers, str(request.issue_id), work.at)

    def _note_unread(self, ledgers: Ledgers, work: _Page) -> None:
        read = {each.issue_id for each in work.page.requests if each.comments is not None}
        read |= self._unread.keys()  # what the journal knows of a thread is no reading of it
        for request in work.requests:
            number = request.issue_id
            unread = self._unread.pop(number, ())
            if unread:
                _tell_unread(ledgers, number, unread, work.at)
                self._told.add(number)
            elif number in self._told & read:
                ledgers.notices.solve(_UNREAD + str(number), work.at)
                self._told.discard(number)


def _set_aside(work: _Page, request: ResidentRequest, error: Exception) -> None:
    known = isinstance(error, EamConsoleError)
    reason = error.summary if isinstance(error, EamConsoleError) else type(error).__name__
    work.aside[str(request.issue_id)] = reason
    log.error("Request %s is set aside", request.issue_id, exc_info=None if known else error)


def _tell_unread(
    ledgers: Ledgers, number: IssueId, unread: tuple[UnreadableRecord, ...], at: datetime
) -> None:
    what = counted(len(unread), "comment")
    ledgers.notices.raise_(
        _UNREAD + str(number),
        "unreadable_comment",
        f"{what} on Request {number} in SeeClickFix cannot be read ({unread[0].reason}) and did "
        "not reach EAM; the others did.",
        at,
        issue_id=number,
    )


def _tell_unread_thread(ledgers: Ledgers, number: IssueId, why: str, at: datetime) -> None:
    ledgers.notices.raise_(
        _UNREAD + str(number),
        "unreadable_comment",
        f"The comments on Request {number} cannot be read, so a new one may not have reached EAM. "
        f"It is tried again. {why}",
        at,
        issue_id=number,
    )


def _move_watermark(ledgers: Ledgers, work: _Page) -> None:
    moments = (each.updated_at for each in work.page.requests)
    newest = max((moment for moment in moments if moment <= work.latest), default=None)
    if newest is None:
        return
    newest = min(newest, work.page.served_at or newest)
    known = ledgers.watermarks.get(WATERMARK)
    if known is None or newest > known:
        ledgers.watermarks.set(WATERMARK, newest)
        ledgers.watermarks.set(MOVED, work.at)
