"""One intake cycle: list what changed, write it down page by page, move the watermark."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from eamconsole.domain.identity import IssueId
from eamconsole.domain.kinds import DeliveryKind
from eamconsole.domain.request import RequestPage, ResidentRequest
from eamconsole.domain.routing import Routes
from eamconsole.journal import Ledgers
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.intake.brakes import LOOK_AGAIN
from eamconsole.sync.intake.held import adoptions, fulfill, listed, wishes
from eamconsole.sync.intake.oddities import Oddities
from eamconsole.sync.intake.reader import Walk, horizon
from eamconsole.sync.intake.register import Register
from eamconsole.sync.intake.set_aside import due
from eamconsole.sync.intake.set_aside import listed as set_aside_now
from eamconsole.sync.intake.taking import MOVED, WATERMARK, Taking
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past.lookups import PastLookups

_RELIST = "relist_created"
_RELIST_EVERY = timedelta(days=1)
_RELIST_SPAN = timedelta(days=10)
_AT_A_TIME = 100
"""Requests written in one transaction, as a page of the list is."""
_ONE_BY_ONE = 20
"""So many Requests are asked for singly; more are read from the list."""
_READ_AGAIN = timedelta(days=1)
"""How far behind the newest change known reading starts again where the watermark was wrong."""


class IntakeCycle:
    """Reads SeeClickFix; owes everything to the journal, nothing to memory."""

    def __init__(
        self,
        parts: EngineParts,
        accounts: Accounts,
        routes: Callable[[], Routes],
        past: PastLookups,
    ) -> None:
        self._parts = parts
        self._past = past
        self._accounts = accounts
        self._taking = Taking(parts, routes, past)
        self._brakes = self._taking.brakes
        self.read_to_end = False
        """Whether the last run read the list to its end: only then is nothing new news."""

    @property
    def look_again(self) -> timedelta | None:
        """How soon the next run is to be, where the last one met something suspicious."""
        return LOOK_AGAIN if self._brakes.suspects else None

    def run(self, cancel: threading.Event, *, at_once: bool = False) -> int:
        """Take in what changed since the watermark; return the number of new debts.

        ``at_once``: somebody waits for this run to end, so a second look follows the first.
        """
        owed, self.read_to_end = 0, False
        register = self._register()
        walk = Walk(self._ask_changed, _updated_at, self._parts.clock)
        oddities = Oddities()
        since, whole = self._brakes.read_from(self._since())
        for page in walk.pages(since, cancel):
            if self._moved_back(page):
                return self.run(cancel, at_once=at_once)
            owed += self._taking.take(register, page, oddities, move_watermark=True)
        if not cancel.is_set():
            self.read_to_end = not walk.cut
            oddities.conclude(self._parts.journal, walk.cut, self._parts.clock.now())
            owed += self._judge(register, cancel, whole=whole, at_once=at_once)
            self._past.catch_up()
        owed += self._send_wished(register, cancel)
        return owed + self._try_set_aside(register, cancel)

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
            register = self._register()
            since = max(watermark - _RELIST_SPAN, parts.rules.intake.start_at)
            walk = Walk(self._ask_created, _created_at, parts.clock)
            for page in walk.pages(since, cancel):
                owed += self._taking.take(register, page, Oddities())
        parts.journal.write(lambda ledgers: ledgers.watermarks.set(_RELIST, now))
        return owed

    def read_thread_again(self, request: ResidentRequest) -> int:
        """Read one known Request's thread anew; return the number of new debts.

        Where a change on it is put off, what is known of it is older than its thread.
        """
        if self._brakes.is_put_off(request.issue_id):
            return 0
        read = self._taking.reread(request)
        if read is None:
            return 0
        return self._taking.take(self._register(), RequestPage(requests=(read,)), Oddities())

    def _judge(
        self, register: Register, cancel: threading.Event, *, whole: bool, at_once: bool
    ) -> int:
        """Follow what was put off while the list was read, unless it is too much at once.

        ``whole``: the list was read from the oldest of them on, so what is missing left it.
        """
        ready = self._brakes.judge()
        if at_once and self._brakes.suspects:
            since, whole = self._brakes.read_from(self._since(), at_once=True)
            walk = Walk(self._ask_changed, _updated_at, self._parts.clock)
            for page in walk.pages(since, cancel):
                self._taking.take(register, page, Oddities())
            if cancel.is_set():
                return 0
            ready = self._brakes.judge(at_once=True)
        owed, readings = 0, self._brakes.readings
        read = [readings[issue] for issue in sorted(ready & readings.keys())]
        for start in range(0, len(read), _AT_A_TIME):
            page = RequestPage(requests=tuple(read[start : start + _AT_A_TIME]))
            owed += self._taking.take(register, page, Oddities())
        for issue in sorted(ready - readings.keys()) if whole else ():
            if cancel.is_set():
                break
            owed += self._taking.take_again(register, issue)
            self._brakes.leave(issue)
        self._brakes.conclude()
        return owed

    def _register(self) -> Register:
        caught_up = self._past.is_caught_up
        with self._parts.journal.read() as ledgers:
            wanted, adopted = wishes(ledgers), adoptions(ledgers)
        return Register(
            self._parts.rules,
            self._accounts.own_account(),
            hears_others=self._past.knows_own_words,
            hears_since=self._past.unknown_until,
            recalls_since=None if caught_up else self._parts.clock.now() - _RELIST_SPAN,
            tell_closing=self._tell_closing,
            wishes=wanted,
            adoptions=adopted,
        )

    def _tell_closing(self, ledgers: Ledgers, at: datetime) -> None:
        self._past.adopt(DeliveryKind.CLOSE)
        self._past.tell(ledgers, at)

    def _try_set_aside(self, register: Register, cancel: threading.Event) -> int:
        """Ask by themselves for Requests that could not be taken in so far."""
        parts, owed = self._parts, 0
        with parts.journal.read() as ledgers:
            ripe = due(ledgers, parts.clock.now())
        for number in ripe:
            if cancel.is_set():
                break
            owed += self._taking.take_again(register, number)
            parts.journal.write(partial(_fulfill_all, issues=[number]))
        return owed

    def _send_wished(self, register: Register, cancel: threading.Event) -> int:
        """Ask for the Requests a person wants sent, and take them in unless they are over.

        One that is set aside is tried again in its own time, and the wish stays until then.
        """
        parts, owed = self._parts, 0
        with parts.journal.read() as ledgers:
            aside = set_aside_now(ledgers)
        wanted = set(register.wishes) | register.adoptions
        left = {number for number in wanted if str(number) not in aside}
        if len(left) > _ONE_BY_ONE:
            owed += self._take_listed(register, left, cancel)
        for number in sorted(left):
            if cancel.is_set():
                break
            with parts.journal.read() as ledgers:
                known = ledgers.requests.get(number)
            owed += self._taking.take_again(register, number)
            if known is not None:  # wished to be read again: the list may leave the thread out
                owed += self.read_thread_again(known.request)
            parts.journal.write(partial(_fulfill_all, issues=[number]))
        return owed

    def _take_listed(self, register: Register, left: set[IssueId], cancel: threading.Event) -> int:
        """Take many wished ones in from the list of live Requests: a page costs what one costs.

        What the list does not bring stays in ``left``, to be asked for by itself.
        """
        parts, owed = self._parts, 0
        with parts.journal.read() as ledgers:
            moments = [each.created_at for n, each in listed(ledgers).items() if n in left]
        if not moments:
            return 0
        walk = Walk(partial(self._ask_created, live=True), _created_at, parts.clock)
        for page in walk.pages(datetime.fromisoformat(min(moments)), cancel):
            mine = tuple(each for each in page.requests if each.issue_id in left)
            if not mine:
                continue
            owed += self._taking.take(register, RequestPage(requests=mine), Oddities())
            numbers = [each.issue_id for each in mine]
            parts.journal.write(partial(_fulfill_all, issues=numbers))
            left.difference_update(numbers)
        return owed

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
            moved = ledgers.watermarks.get(MOVED)
        if watermark is None:
            return rules.start_at
        settled = moved is not None and is_due(moved, rules.overlap, now)
        since = watermark if settled else watermark - rules.overlap
        if watermark < rules.start_at:  # it moved on since: what is known changed before as well
            return since
        return max(since, rules.start_at)

    def _ask_changed(self, since: datetime, page: int) -> RequestPage:
        return self._parts.seeclickfix.changed_requests(since, page=page)

    def _ask_created(self, since: datetime, page: int, *, live: bool = False) -> RequestPage:
        return self._parts.seeclickfix.created_requests(since, page=page, live=live)


def _fulfill_all(ledgers: Ledgers, issues: list[IssueId]) -> None:
    """Forget wishes, but for those whose Request could not be taken in."""
    aside = set_aside_now(ledgers)
    for issue in issues:
        if str(issue) not in aside:
            fulfill(ledgers, issue)


def _updated_at(request: ResidentRequest) -> datetime:
    return request.updated_at


def _created_at(request: ResidentRequest) -> datetime:
    return request.created_at
