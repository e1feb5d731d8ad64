"""One intake cycle: list what changed, write it down page by page, move the watermark."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from eamconsole.domain.request import RequestPage, ResidentRequest
from eamconsole.domain.routing import Routes
from eamconsole.journal import Ledgers
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.intake.oddities import Oddities
from eamconsole.sync.intake.questions import Questionnaire
from eamconsole.sync.intake.reader import Walk, horizon
from eamconsole.sync.intake.register import Register
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past.hindsight import Hindsight

WATERMARK = "intake"
_MOVED = "intake_moved"
_RELIST = "relist_created"
_RELIST_EVERY = timedelta(days=1)
_RELIST_SPAN = timedelta(days=10)
_READ_AGAIN = timedelta(days=1)
"""How far behind the newest change known reading starts again where the watermark was wrong."""


class IntakeCycle:
    """Reads SeeClickFix; owes everything to the journal, nothing to memory."""

    def __init__(
        self,
        parts: EngineParts,
        accounts: Accounts,
        routes: Callable[[], Routes],
        hindsight: Hindsight,
    ) -> None:
        self._parts = parts
        self._hindsight = hindsight
        self._accounts = accounts
        self._routes = routes
        self._questionnaire = Questionnaire(parts)

    def run(self, cancel: threading.Event) -> int:
        """Take in what changed since the watermark; return the number of new debts."""
        owed = 0
        register = Register(self._parts.rules, self._accounts.own_account())
        walk = Walk(self._ask_changed, _updated_at, self._parts.clock)
        oddities = Oddities()
        for page in walk.pages(self._since(), cancel):
            if self._moved_back(page):
                return self.run(cancel)
            owed += self._write_page(register, page, oddities, move_watermark=True)
        if not cancel.is_set():
            oddities.conclude(self._parts.journal, walk.cut, self._parts.clock.now())
            self._hindsight.catch_up()
        return owed

    def relist_if_due(self, cancel: threading.Event) -> int:
        """Once a day list the newest creations again: moderation releases Requests late."""
        parts, now = self._parts, self._parts.clock.now()
        with parts.journal.read() as ledgers:
            last, watermark = (
                ledgers.watermarks.get(_RELIST),
                ledgers.watermarks.get(WATERMARK),
            )
        if watermark is None or not is_due(last, _RELIST_EVERY, now):
            return 0
        owed = 0
        if last is not None:
            register = Register(parts.rules, self._accounts.own_account())
            since = max(watermark - _RELIST_SPAN, parts.rules.intake.start_at)
            walk = Walk(self._ask_created, _created_at, parts.clock)
            for page in walk.pages(since, cancel):
                owed += self._write_page(register, page, Oddities(), move_watermark=False)
        parts.journal.write(lambda ledgers: ledgers.watermarks.set(_RELIST, now))
        return owed

    def read_thread_again(self, request: ResidentRequest) -> int:
        """Read one known Request's thread anew; return the number of new debts."""
        thread = self._parts.seeclickfix.thread(request.issue_id, private=request.private)
        register = Register(self._parts.rules, self._accounts.own_account())
        page = RequestPage(requests=(replace(request, comments=thread),))
        return self._write_page(register, page, Oddities(), move_watermark=False)

    def _moved_back(self, page: RequestPage) -> bool:
        """Put a watermark right that lies in SeeClickFix's future; return whether it did."""
        latest, at = horizon(page, self._parts.clock), self._parts.clock.now()

        def move(ledgers: Ledgers) -> bool:
            watermark = ledgers.watermarks.get(WATERMARK)
            if watermark is None or watermark <= latest:
                return False
            newest = ledgers.requests.newest_change(latest)
            start = min(self._parts.rules.intake.start_at, latest)
            ledgers.watermarks.set(WATERMARK, start if newest is None else newest - _READ_AGAIN)
            ledgers.events.add("intake.moved_back", at, detail={"from": watermark.isoformat()})
            return True

        return self._parts.journal.write(move)

    def _since(self) -> datetime:
        """Return from when on changes are asked for.

        Rows may show up a little behind the newest one, so the last stretch is read again
        until that newest one has been known for as long; then an idle city costs one short page.
        """
        rules, now = self._parts.rules.intake, self._parts.clock.now()
        with self._parts.journal.read() as ledgers:
            watermark = ledgers.watermarks.get(WATERMARK)
            moved = ledgers.watermarks.get(_MOVED)
        if watermark is None:
            return rules.start_at
        settled = moved is not None and is_due(moved, rules.overlap, now)
        return max(watermark if settled else watermark - rules.overlap, rules.start_at)

    def _ask_changed(self, since: datetime, page: int) -> RequestPage:
        return self._parts.seeclickfix.changed_requests(since, page=page)

    def _ask_created(self, since: datetime, page: int) -> RequestPage:
        return self._parts.seeclickfix.created_requests(since, page=page)

    def _write_page(
        self, register: Register, page: RequestPage, oddities: Oddities, *, move_watermark: bool
    ) -> int:
        routes, at = self._routes(), self._parts.clock.now()
        latest = horizon(page, self._parts.clock)
        usable = [r for r in page.requests if r.updated_at <= latest or self._is_known(r)]
        requests = [self._complete(register, routes, request) for request in usable]
        newest = max((r.updated_at for r in page.requests if r.updated_at <= latest), default=None)

        def write(ledgers: Ledgers) -> int:
            oddities.tell(ledgers, page, latest, at)
            owed = sum(self._write_one(ledgers, register, routes, r, at) for r in requests)
            if move_watermark and newest is not None:
                _move_watermark(ledgers, min(newest, page.served_at or newest), at)
            return owed

        owed = self._parts.journal.write(write)
        for request in requests:
            self._hindsight.hear(request)
        return owed

    def _write_one(
        self,
        ledgers: Ledgers,
        register: Register,
        routes: Routes,
        request: ResidentRequest,
        at: datetime,
    ) -> int:
        stored = ledgers.requests.get(request.issue_id)
        if stored is not None:
            return (
                register.compare(ledgers, stored, request, routes, at)
                if register.is_news(stored, request)
                else 0
            )
        route = register.wants(request, routes)
        if route is None:
            return 0
        unanswered = self._questionnaire.unanswered(request)
        return register.take_in(ledgers, request, route, at, unanswered)

    def _complete(
        self, register: Register, routes: Routes, request: ResidentRequest
    ) -> ResidentRequest:
        """Add the thread where it was left out, take private answers away, learn the questions.

        All calls are made here, before the transaction.
        """
        request = self._with_thread(register, routes, request)
        if register.wants(request, routes) is not None:
            self._questionnaire.unanswered(request)
        elif not request.answers or not self._is_known(request):
            return request
        return self._questionnaire.without_private_answers(request)

    def _is_known(self, request: ResidentRequest) -> bool:
        with self._parts.journal.read() as ledgers:
            return ledgers.requests.get(request.issue_id) is not None

    def _with_thread(
        self, register: Register, routes: Routes, request: ResidentRequest
    ) -> ResidentRequest:
        """Ask for the thread where the list did not embed it and something changed (A-14)."""
        if request.comments is not None:
            return request
        with self._parts.journal.read() as ledgers:
            stored = ledgers.requests.get(request.issue_id)
        known = stored is not None and stored.request.updated_at == request.updated_at
        if known or (stored is None and register.wants(request, routes) is None):
            return replace(request, comments=stored.request.comments) if stored else request
        thread = self._parts.seeclickfix.thread(request.issue_id, private=request.private)
        return replace(request, comments=thread)


def _move_watermark(ledgers: Ledgers, newest: datetime, at: datetime) -> None:
    known = ledgers.watermarks.get(WATERMARK)
    if known is None or newest > known:
        ledgers.watermarks.set(WATERMARK, newest)
        ledgers.watermarks.set(_MOVED, at)


def _updated_at(request: ResidentRequest) -> datetime:
    return request.updated_at


def _created_at(request: ResidentRequest) -> datetime:
    return request.created_at
