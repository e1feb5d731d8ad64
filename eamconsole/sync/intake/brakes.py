"""Judges what SeeClickFix changed on many Requests at once before any of it is followed.

A change is first put off, durably, and the Request is followed as though it had not happened.
When the list was read to its end all of them are judged together: an ordinary handful is
followed in the same run, too many wait for a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from eamconsole.domain.brakes import (
    Brake,
    BrakeKind,
    PutOff,
    Released,
    Threshold,
    looks_like_one_act,
)
from eamconsole.domain.identity import IssueId
from eamconsole.domain.link import LinkState
from eamconsole.domain.mass_changes import MASS_CHANGES, MassChange
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.routing import Route
from eamconsole.journal import Ledgers, StoredRequest
from eamconsole.support.counting import counted
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts

LOOK_AGAIN = timedelta(minutes=2)
"""A single odd answer is over by then; the second look decides."""
_HELD_LOOK = timedelta(hours=1)
"""How often what is held is read again at most: what is well by then ends the brake."""
_WITHIN = timedelta(hours=1)
_GOOD_LOOK, _WENT_BACK = "intake_judged", "intake_went_back"
_NOTED_EVERY = timedelta(minutes=30)
"""An idle minute need not write that all is well."""
_A_LITTLE = timedelta(minutes=1)
"""The list shows what was changed after the moment asked for, to the second."""
_SAMPLES, _NAMED = 5, 3


class IntakeBrakes:
    """Holds recategorizations and reopenings that come too many at once."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts
        status = parts.rules.status
        self._threshold = Threshold(status.brake_share, status.brake_at_least)
        self._is_off = not (status.brake_share and status.brake_at_least)
        self._may_go: set[tuple[BrakeKind, IssueId]] = set()
        self._suspected_at: dict[BrakeKind, datetime] = {}
        self.readings: dict[IssueId, ResidentRequest] = {}
        """What was put off in this run, as it was read."""
        with parts.journal.read() as ledgers:
            self._put_off = {
                (each.kind, issue)
                for each in MASS_CHANGES
                for issue in ledgers.brakes.put_off(each.kind)
            }
        self.memory = (self._put_off,)
        """What is only true once it is written."""

    @property
    def suspects(self) -> bool:
        """Whether a second look is to decide."""
        return bool(self._suspected_at)

    def is_put_off(self, issue: IssueId) -> bool:
        """Return whether a change on this Request waits to be judged, or for a person."""
        return any((each.kind, issue) in self._put_off for each in MASS_CHANGES)

    def as_followed(
        self, ledgers: Ledgers, stored: StoredRequest, request: ResidentRequest, route: Route | None
    ) -> ResidentRequest:
        """Return the reading without what is to be judged first, within the caller's transaction.

        The watermark moves past a page once it is written, so what is put off is noted with it.
        """
        read = request
        for change in MASS_CHANGES:
            code = change.code(stored.request, read, route)
            mark = (change.kind, request.issue_id)
            if code is not None and not self._goes(ledgers, *mark):
                words = _words(change.kind, stored.request, read)
                ledgers.brakes.put(*mark, PutOff(read.updated_at, code, words))
                self._put_off.add(mark)
                self.readings[request.issue_id] = read
                request = change.without(stored.request, request)
            elif mark in self._put_off:
                ledgers.brakes.follow(*mark)
                self._put_off.discard(mark)
        return request

    def _goes(self, ledgers: Ledgers, kind: BrakeKind, issue: IssueId) -> bool:
        if self._is_off or (kind, issue) in self._may_go:
            return True
        if kind is BrakeKind.REOPENINGS:
            link = ledgers.links.get(issue)
            if link is not None and link.state is LinkState.OPEN:
                return True  # a closing the journal missed: put off, it would be made once more
        return issue in _let_go(ledgers, kind, {issue})

    def read_from(self, since: datetime, *, at_once: bool = False) -> tuple[datetime, bool]:
        """Return from when on the list is read, and whether that reaches back to what is put off.

        Lists show a change once.  What was judged meanwhile, what a dead process left, what is to
        be looked at a second time, and hourly what is held: all of it is found in the list again.
        """
        now = self._parts.clock.now()
        with self._parts.journal.read() as ledgers:
            waiting = {each.kind: ledgers.brakes.put_off(each.kind) for each in MASS_CHANGES}
            held = {(brake.kind, issue) for brake in ledgers.brakes.all() for issue in brake.issues}
            last = ledgers.watermarks.get(_WENT_BACK)
        moments = [put.updated_at for some in waiting.values() for put in some.values()]
        if not moments:
            return since, True
        loose = any((kind, i) not in held for kind, some in waiting.items() for i in some)
        ripe = all(at_once or at + LOOK_AGAIN <= now for at in self._suspected_at.values())
        oldest = min(moments)
        if (loose and ripe) or is_due(last, max(_HELD_LOOK, (now - oldest) / 24), now):
            self._parts.journal.write(lambda ledgers: ledgers.watermarks.set(_WENT_BACK, now))
            return min(since, oldest - _A_LITTLE), True
        return since, False

    def judge(self, *, at_once: bool = False) -> frozenset[IssueId]:
        """Return the Requests whose changes are followed now: few enough, or let go by a person.

        What is too much is held at the second look, two minutes later or ``at_once``.
        """
        at = self._parts.clock.now()
        with self._parts.journal.read() as ledgers:
            waiting = {each.kind: ledgers.brakes.put_off(each.kind) for each in MASS_CHANGES}
            known = {brake.kind for brake in ledgers.brakes.all()} & waiting.keys()
            found = {
                each.kind: brake
                for each in MASS_CHANGES
                if waiting[each.kind]
                and (brake := self._judge_one(ledgers, each, waiting[each.kind], at)) is not None
            }
            let_go = any(ledgers.brakes.released(each.kind) for each in MASS_CHANGES)
            is_old = is_due(ledgers.watermarks.get(_GOOD_LOOK), _NOTED_EVERY, at)
        sure = {
            kind
            for kind in found
            if kind in known
            or (kind in self._suspected_at and at >= self._suspected_at[kind] + LOOK_AGAIN)
            or (kind in self._suspected_at and at_once)
        }
        self._suspected_at = {
            kind: self._suspected_at.get(kind, at) for kind in found if kind not in sure
        }
        if sure or known or let_go or is_old:
            self._parts.journal.write(lambda ledgers: self._keep(ledgers, found, sure, at))
        stays = {(kind, issue) for kind, brake in found.items() for issue in brake.issues}
        marks = {(kind, issue) for kind, some in waiting.items() for issue in some}
        self._may_go = marks - stays
        return frozenset(issue for _kind, issue in self._may_go)

    def leave(self, issue: IssueId) -> None:
        """Forget what was put off on a Request that SeeClickFix shows no more."""

        def forget(ledgers: Ledgers) -> None:
            for kind, number in self._may_go:
                if number == issue:
                    ledgers.brakes.follow(kind, issue)

        self._parts.journal.write(forget)
        self._put_off -= {mark for mark in self._may_go if mark[1] == issue}

    def conclude(self) -> None:
        """Forget what this run read and let pass: whatever changes next is judged anew."""
        self.readings.clear()
        self._may_go.clear()

    def _judge_one(
        self, ledgers: Ledgers, change: MassChange, put_off: Mapping[IssueId, PutOff], at: datetime
    ) -> Brake | None:
        kind = change.kind
        let_go = _let_go(ledgers, kind, put_off)
        due = {issue: put for issue, put in put_off.items() if issue not in let_go}
        codes = _released(ledgers, change, at).unasked
        codes |= {issue: put.code for issue, put in due.items()}
        open_links = ledgers.links.count_by_state().get(LinkState.OPEN, 0)
        total = max(open_links, len(codes))
        known = ledgers.brakes.get(kind)
        first = known.since if known else self._suspected_at.get(kind, at)
        hours = _hours_between(ledgers.watermarks.get(_GOOD_LOOK), first)
        busiest = ledgers.brakes.busiest_hour_of(change.event, at - _WITHIN)
        piled_up = busiest * hours if hours > 1 else 0.0
        if not due or not self._threshold.is_reached(len(codes), total, piled_up):
            return None
        sudden = self._threshold.is_reached(len(due), total, piled_up)
        if not looks_like_one_act(list(codes.values()), busiest, hours, sudden=sudden):
            return None
        return _brake(kind, due, total, at if known is None else known.since)

    def _keep(
        self,
        ledgers: Ledgers,
        found: Mapping[BrakeKind, Brake],
        sure: set[BrakeKind],
        at: datetime,
    ) -> None:
        for change in MASS_CHANGES:
            kind = change.kind
            known = ledgers.brakes.get(kind)
            if kind in sure:
                brake = found[kind]
                if known is None:
                    detail = {"kind": kind.value, "count": brake.count}
                    ledgers.events.add("brake.held", at, detail=detail)
                ledgers.brakes.hold(brake)
                ledgers.notices.raise_(f"brake:{kind.value}", "brake", brake.text, at)
            elif kind not in found and known is not None:
                ledgers.brakes.lift(kind)
                ledgers.notices.solve(f"brake:{kind.value}", at)
                ledgers.events.add("brake.lifted", at, detail={"kind": kind.value})
            # what was followed an hour ago may be held anew, years later
            still = {*ledgers.brakes.put_off(kind), *_released(ledgers, change, at).carried_out}
            ledgers.brakes.keep_released(kind, still)
        if not found:
            ledgers.watermarks.set(_GOOD_LOOK, at)


def _released(ledgers: Ledgers, change: MassChange, at: datetime) -> Released:
    return Released(
        ledgers.brakes.released(change.kind),
        ledgers.brakes.changes_since(change.event, change.code_in, at - _WITHIN, at),
    )


def _let_go(ledgers: Ledgers, kind: BrakeKind, due: Iterable[IssueId]) -> set[IssueId]:
    """Return on which Requests a person let go the change due, none being followed since."""
    released = Released(ledgers.brakes.released(kind), {})
    event = next(change.event for change in MASS_CHANGES if change.kind is kind)
    return {
        issue
        for issue in due
        if issue in released.since
        and released.is_for(
            issue, (e.at for e in ledgers.events.of_issue(issue) if e.name == event)
        )
    }


def _brake(kind: BrakeKind, due: Mapping[IssueId, PutOff], total: int, since: datetime) -> Brake:
    issues = sorted(due)
    if kind is BrakeKind.REOPENINGS:
        what = (
            f"{counted(len(due), 'closed Request is', 'closed Requests are')} open again all at "
            "once"
        )
        cure = "close them there again"
    else:
        titles = Counter(put.code or "no category" for put in due.values())
        named = ", ".join(f"“{title}” {n}" for title, n in titles.most_common(_NAMED))
        what = f"{len(due)} of {total} Requests are in another category all at once ({named})"
        cure = "move them back there"
    return Brake(
        kind=kind,
        since=since,
        issues=tuple(issues),
        samples=tuple(f"Request {issue}: {due[issue].words}" for issue in issues[:_SAMPLES]),
        text=f"SeeClickFix shows that {what}. Nothing follows from it until a person says so: "
        "look at some of them in SeeClickFix; where they are right, run: eamconsole resume "
        f"--brake {kind.value}; where they are wrong, {cure}, and the brake ends by itself",
    )


def _words(kind: BrakeKind, before: ResidentRequest, now: ResidentRequest) -> str:
    if kind is BrakeKind.REOPENINGS:
        when = now.reopened_at or now.updated_at
        return f"reopened {when:%Y-%m-%d %H:%M} UTC"
    return f"from “{before.category_title or ''}” to “{now.category_title or ''}”"


def _hours_between(good: datetime | None, moment: datetime) -> float:
    """Return the hours from the last good look to the first odd one, at least one."""
    if good is None or good > moment:
        return 1.0
    return max(1.0, (moment - good) / timedelta(hours=1))
