"""One comparison of both systems and the journal, from the first page to its report."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeVar

from eamconsole.domain.identity import IssueId
from eamconsole.domain.reconciling import Difference, Pair
from eamconsole.domain.request import RequestPage, ResidentRequest
from eamconsole.domain.routing import Routes
from eamconsole.errors import ActionRefused, EamConsoleError, SyncCancelled
from eamconsole.journal import Ledgers
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.catalog import Catalog
from eamconsole.sync.delivery.steps.document import DocumentStep
from eamconsole.sync.delivery.steps.own_pictures import OwnPictures
from eamconsole.sync.intake.reader import Walk
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts, Observer, Progress
from eamconsole.sync.past import PastLookups
from eamconsole.sync.pictures import Pictures
from eamconsole.sync.reconcile import beside, keeping
from eamconsole.sync.reconcile.alone import compared, is_not_known, not_read, of_one
from eamconsole.sync.reconcile.keeping import LastRun, RunState
from eamconsole.sync.reconcile.pace import Pace
from eamconsole.sync.reconcile.reading import PairReader
from eamconsole.sync.reconcile.records import Records
from eamconsole.sync.reconcile.unclaimed import Unclaimed
from eamconsole.sync.relinking import refuse_beside

log = logging.getLogger(__name__)

T = TypeVar("T")

_WATERMARK = "reconcile"
_TOO_OLD = timedelta(days=3)
"""A run that was stopped longer ago begins anew: what it found is not true any more."""
_AT_A_TIME = 20
_ENDLESS = "SeeClickFix's list has no end, so it was not compared to its end."


class Reconciliation:
    """Compares for one profile; both a person and the weekly round go on with the same run."""

    def __init__(
        self,
        parts: EngineParts,
        accounts: Accounts,
        routes: Callable[[], Routes],
        past: PastLookups,
        pictures: Pictures,
    ) -> None:
        self._parts = parts
        self._pace = Pace(parts.budget, parts.clock)
        step = DocumentStep(parts, pictures, past, OwnPictures(parts, pictures, past))
        self._reader = PairReader(parts, accounts, routes, step, self._pace.wait)
        self._unclaimed = Unclaimed(parts)
        self._past = past
        self._owner = uuid.uuid4().hex
        self._records: Records | None = None
        self._records_of: datetime | None = None
        self._expected = 0

    # ------------------------------------------------------- when it runs

    def run_if_due(self, cancel: threading.Event, seconds: float) -> bool:
        """Go on with the weekly run for so many seconds; return whether it wants to go on.

        The first one of a new journal comes a week after it began.
        """
        parts, now = self._parts, self._parts.clock.now()
        if not self._past.is_caught_up:
            return False  # the journal may be older than both systems
        beside.catch_up(parts.journal, now)
        every = parts.rules.reconcile.every
        with parts.journal.read() as ledgers:
            begun = keeping.running(ledgers)
            last, wanted = ledgers.watermarks.get(_WATERMARK), keeping.is_wanted(ledgers)
        if last is None:
            parts.journal.write(lambda ledgers: ledgers.watermarks.set(_WATERMARK, now))
        due = wanted or (last is not None and every is not None and is_due(last, every, now))
        if begun is None and not due:
            return False
        if begun is not None and beside.is_left_to_others(begun, self._owner, now, due=due):
            return False
        if not self._pace.has_room():
            return True
        try:
            return not self.run(cancel, seconds=seconds, by_itself=True)
        except (ActionRefused, SyncCancelled):
            return False  # a person has taken it up, or the engine ends

    def run(
        self,
        cancel: threading.Event,
        observe: Observer = lambda _step: None,
        *,
        since: datetime | None = None,
        seconds: float | None = None,
        by_itself: bool = False,
    ) -> bool:
        """Compare, or go on where a run was stopped; return whether it came to its end.

        Without ``since`` it looks at what is live or was closed within the time the profile says.
        What is read after ``seconds`` or without a call left is kept, and the rest is left.
        """
        self._pace.cancel = cancel
        state = self._begin(since, by_itself=by_itself)
        until = None if seconds is None else self._parts.clock.monotonic() + seconds

        def over() -> bool:
            if cancel.is_set():
                return True
            if until is None:
                return False
            return self._parts.clock.monotonic() >= until or not self._pace.has_room()

        observe(Progress("listing the records of EAM"))
        records = self._listed(state, cancel)
        for note in (*records.notes, *beside.notes(self._parts.journal, state.began)):
            state = keeping.with_note(state, note)
        state = self._walk(state, records, over, cancel, observe)
        if state.listed and not over():
            state = self._rest(state, records, over, observe)
            if not over():
                self._conclude(state)
                return True
        return False

    def _begin(self, since: datetime | None, *, by_itself: bool) -> RunState:
        now = self._parts.clock.now()
        start = since or now - self._parts.rules.reconcile.closed_within
        fresh = RunState(
            began=now,
            since=start,
            mark=start,
            by_itself=by_itself,
            owner=self._owner,
            moved_at=now,
        )

        def write(ledgers: Ledgers) -> RunState:
            refuse_beside(ledgers, now)
            known = keeping.running(ledgers)
            wanted = known is not None and since in (None, known.since)
            if known is not None and wanted and known.began <= now <= known.began + _TOO_OLD:
                mine = replace(known, owner=self._owner, moved_at=now)
                keeping.take_up(ledgers, mine)
                return mine
            keeping.begin(ledgers, fresh)
            return fresh

        state = self._parts.journal.write(write)
        if state is fresh:
            self._records = None
        return state

    def _listed(self, state: RunState, cancel: threading.Event) -> Records:
        """Return EAM's list; read once for a run, unless the process is a new one."""
        if self._records is None or self._records_of != state.began:
            since = self._oldest(state)
            self._records = Records(self._parts, since, cancel)
            with self._parts.journal.read() as ledgers:
                linked = ledgers.links.numbers()
            self._records.listen(linked)
            self._records_of = state.began
        return self._records

    def _oldest(self, state: RunState) -> datetime:
        """Return from when on records matter: a live Request may be older than what is listed."""
        with self._parts.journal.read() as ledgers:
            oldest = ledgers.requests.oldest_live()
        return state.since if oldest is None else min(state.since, oldest)

    def _conclude(self, state: RunState) -> LastRun:
        now = self._parts.clock.now()

        def write(ledgers: Ledgers) -> LastRun | None:
            if not keeping.is_mine(ledgers, state):
                return None
            ledgers.watermarks.set(_WATERMARK, now)
            return keeping.conclude(ledgers, state, now)

        last = self._parts.journal.write(write)
        self._records = None
        if last is None:
            raise beside.lost(self._parts.journal)
        log.info("both systems were compared: %s differences", last.differences)
        return last

    # ------------------------------------------------------- what it reads

    def _walk(
        self,
        state: RunState,
        records: Records,
        over: Callable[[], bool],
        cancel: threading.Event,
        observe: Observer,
    ) -> RunState:
        """Walk SeeClickFix's list from where the run stands."""
        if state.listed:
            return state
        with self._parts.journal.read() as ledgers:
            seen = keeping.seen_so_far(ledgers)
            self._expected = ledgers.requests.count_changed(state.since)
        while True:
            before, walk = state.mark, Walk(self._ask, _updated_at, self._parts.clock)
            for page in walk.pages(state.mark, cancel):
                state = self._compare_page(state, page, seen, records, over, observe)
                if over():
                    return state
                state = replace(state, mark=_mark(state, page))
            if cancel.is_set():
                return state
            if walk.cut and state.mark > before:
                continue
            if walk.cut:
                state = keeping.with_note(state, _ENDLESS)
            return self._take(replace(state, listed=True), [], records)

    def _compare_page(
        self,
        state: RunState,
        page: RequestPage,
        seen: set[IssueId],
        records: Records,
        over: Callable[[], bool],
        observe: Observer,
    ) -> RunState:
        """Compare what is new on a page, a handful at a time."""
        for each in page.unreadable:
            words = f"Request {each.identity} in SeeClickFix cannot be read ({each.reason})."
            state = keeping.with_note(state, words)
        self._reader.heard_until = page.served_at
        fresh = [each for each in page.requests if each.issue_id not in seen]
        for _, some in _handfuls(fresh):
            state = self._take(state, some, records)
            seen |= {each.issue_id for each in some}
            left = max(0, self._expected - state.requests)
            observe(Progress("comparing requests", done=state.requests, left=left))
            if over():
                break
        return state

    def _ask(self, since: datetime, page: int) -> RequestPage:
        self._pace.wait()
        return self._parts.seeclickfix.changed_requests(since, page=page)

    def _rest(
        self,
        state: RunState,
        records: Records,
        over: Callable[[], bool],
        observe: Observer,
    ) -> RunState:
        """Ask singly for what the list did not bring: old and live, or named by EAM alone."""
        with self._parts.journal.read() as ledgers:
            seen = keeping.seen_so_far(ledgers)
            live = {*ledgers.requests.live(), *ledgers.links.polled()}
        named, state = self._unclaimed.numbers(state, records, seen | live)
        left = [*sorted(live - seen), *named]
        for done, some in _handfuls(left):
            if over():
                return state
            requests, told = self._asked(some, records)
            state = self._take(state, requests, records, told)
            observe(Progress("comparing older requests", done=done, left=len(left) - done))
        return state

    def _asked(
        self, issues: Sequence[IssueId], records: Records
    ) -> tuple[list[ResidentRequest], dict[IssueId, list[Difference]]]:
        """Return the Requests, and what is to be said of those SeeClickFix does not show."""
        found: list[ResidentRequest] = []
        told: dict[IssueId, list[Difference]] = {}
        for issue in issues:
            self._pace.wait()
            try:
                request = self._parts.seeclickfix.request(issue)
            except EamConsoleError as error:
                told[issue] = [not_read(issue, of_one(error))]
                continue
            if request is None:
                told[issue] = self._unclaimed.of_nobody(issue, records)
            else:
                found.append(request)
        return found, told

    # ------------------------------------------------------- what it finds

    def _take(
        self,
        state: RunState,
        requests: Sequence[ResidentRequest],
        records: Records,
        told: Mapping[IssueId, list[Difference]] = MappingProxyType({}),
    ) -> RunState:
        """Compare a handful and keep what differs, in one step, with what is ``told`` already."""
        found, pairs, on_its_way = self._compared(requests, records)
        found |= told
        state = replace(
            state,
            requests=state.requests + len(requests),
            pairs=state.pairs + pairs,
            on_its_way=state.on_its_way + on_its_way,
            pages=state.pages + 1,
            moved_at=self._parts.clock.now(),
        )
        seen = [*(each.issue_id for each in requests), *told]

        def keep(ledgers: Ledgers) -> bool:
            if not keeping.is_mine(ledgers, state):
                return False
            keeping.advance(ledgers, state, seen, found)
            return True

        if not self._parts.journal.write(keep):
            raise beside.lost(self._parts.journal)
        return state

    def _compared(
        self, requests: Sequence[ResidentRequest], records: Records
    ) -> tuple[dict[IssueId, list[Difference]], int, int]:
        """Return what differs now and on a second look; the world moves while one compares."""
        found: dict[IssueId, list[Difference]] = {}
        pairs = on_its_way = 0
        read = self._reader.pairs(requests, records)
        for request, pair in zip(requests, read, strict=True):
            pairs += isinstance(pair, Pair) and pair.record is not None
            told = compared(request, pair)
            on_its_way += told.on_its_way
            if told.differences:
                found[request.issue_id] = self._confirmed(request, told.differences, records)
        return found, pairs, on_its_way

    def _confirmed(
        self, request: ResidentRequest, first: list[Difference], records: Records
    ) -> list[Difference]:
        """Return those of the differences that a second, fresh look shows as well."""
        if not any(each.counts for each in first) or is_not_known(first):
            return first
        self._pace.wait()
        try:
            again = self._parts.seeclickfix.request(request.issue_id)
        except EamConsoleError as error:
            return [not_read(request.issue_id, of_one(error), request.updated_at)]
        if again is None:
            return first
        (pair,) = self._reader.pairs([again], records, afresh=True)
        keys = {each.key for each in first}
        second = compared(request, pair).differences
        return second if is_not_known(second) else [x for x in second if x.key in keys]


def standing_alone(parts: EngineParts) -> Reconciliation:
    """Return a comparison for a process that has no engine, beside one or without."""
    accounts = Accounts(parts.journal, parts.seeclickfix, parts.clock)
    pictures = Pictures(
        parts.journal,
        parts.files,
        parts.seeclickfix.image,
        parts.clock,
        parts.rules.limits.image_downloads_per_second,
    )
    past = PastLookups(parts, accounts)
    return Reconciliation(parts, accounts, Catalog(parts).routes, past, pictures)


def _mark(state: RunState, page: RequestPage) -> datetime:
    """Return up to when everything was compared: the walk itself moves by the same rule."""
    latest = page.served_at or state.mark
    moments = (each.updated_at for each in page.requests if each.updated_at <= latest)
    return max(moments, default=state.mark)


def _updated_at(request: ResidentRequest) -> datetime:
    return request.updated_at


def _handfuls(issues: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    for at in range(0, len(issues), _AT_A_TIME):
        some = issues[at : at + _AT_A_TIME]
        yield at + len(some), some
