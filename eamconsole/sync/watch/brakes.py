"""Judges what one look at EAM would do before anything of it is carried out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from eamconsole.domain.brakes import Brake, BrakeKind, Released, Threshold, looks_like_one_act
from eamconsole.domain.identity import IssueId
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.work import WorkRecord
from eamconsole.journal import Ledgers
from eamconsole.support.counting import counted
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.watch.status_evaluator import StatusEvaluator, closings_made
from eamconsole.sync.watch.swept_records import SweptRecords

LOOK_AGAIN = timedelta(minutes=2)
"""A single odd answer is over by then; the second look decides."""
_WITHIN = timedelta(hours=1)
_GOOD_LOOK = "watch_looked"
_SAMPLES = 5
_OWN = (BrakeKind.CLOSINGS, BrakeKind.MISSING)
"""Those that a look at EAM decides."""


class _Closings(NamedTuple):
    """What a look would close."""

    due: dict[IssueId, tuple[Link, WorkRecord]]
    """Judged together."""
    let_go: set[IssueId]
    """Due as well, by a person's word."""
    released: Released
    total: int


class Brakes:
    """Holds closings and disappearances that come too many at once."""

    def __init__(self, parts: EngineParts, evaluator: StatusEvaluator) -> None:
        self._parts = parts
        self._evaluator = evaluator
        status = parts.rules.status
        self._closings = Threshold(status.brake_share, status.brake_at_least)
        self._missing = Threshold(status.brake_missing_share, status.brake_missing_at_least)
        self._suspected: set[BrakeKind] = set()

    def judge(self, look: SweptRecords, *, whole: bool, second: bool) -> frozenset[IssueId]:
        """Return what is held: too much at once, or under a brake already.

        Only a ``second`` look brings a brake into force, only a look at the ``whole`` of the
        open links ends one.
        """
        at = self._parts.clock.now()
        with self._parts.journal.read() as ledgers:
            closings = self._due_closings(ledgers, look, at)
            found = (
                self._judge_closings(ledgers, closings, at),
                self._judge_missing(ledgers, look),
            )
            still = _still_released(ledgers, look, closings)
            known = {brake.kind: brake for brake in ledgers.brakes.all() if brake.kind in _OWN}
        brakes = {brake.kind: brake for brake in found if brake is not None}
        if not whole:
            brakes = {kind: _both(brakes.get(kind), known.get(kind)) for kind in brakes | known}
        sure = set(brakes) if second else set(brakes) & (set(known) | self._suspected)
        self._suspected = set(brakes) - sure
        if sure or known or (whole and still):
            self._parts.journal.write(
                lambda ledgers: self._keep(ledgers, brakes, sure, still if whole else {}, at)
            )
        return frozenset(issue for brake in brakes.values() for issue in brake.issues)

    @property
    def suspects(self) -> bool:
        """Whether a second look is to decide."""
        return bool(self._suspected)

    def note_good_look(self) -> None:
        """Remember when EAM was last read without suspicion: limits grow from then on."""
        at = self._parts.clock.now()
        self._parts.journal.write(lambda ledgers: ledgers.watermarks.set(_GOOD_LOOK, at))

    def _due_closings(self, ledgers: Ledgers, look: SweptRecords, at: datetime) -> _Closings:
        released = Released(
            ledgers.brakes.released(BrakeKind.CLOSINGS),
            ledgers.brakes.closings_since(at - _WITHIN, at),
        )
        due, let_go = dict[IssueId, tuple[Link, WorkRecord]](), set[IssueId]()
        for link, record in look.shown():
            if not self._evaluator.is_closing_due(ledgers, link, record):
                continue
            if released.is_for(link.issue_id, closings_made(ledgers, link)):
                let_go.add(link.issue_id)
            else:
                due[link.issue_id] = (link, record)
        watched = {link.issue_id for link in look.links}
        total = _watched(ledgers) + len(released.recent.keys() - watched)
        return _Closings(due, let_go, released, total)

    def _judge_closings(self, ledgers: Ledgers, found: _Closings, at: datetime) -> Brake | None:
        due, total = found.due, found.total
        if not due:
            return None
        codes = found.released.unasked
        codes |= {i: str(record.status_code or 0) for i, (_, record) in due.items()}
        known = ledgers.brakes.get(BrakeKind.CLOSINGS)
        odd_since = at if known is None else known.since  # waiting for a person is no outage
        hours = _hours_since(ledgers.watermarks.get(_GOOD_LOOK), odd_since)
        busiest = ledgers.brakes.busiest_hour(at - _WITHIN)
        piled_up = busiest * hours if hours > 1 else 0.0
        if not self._closings.is_reached(len(codes), total, piled_up):
            return None
        sudden = self._closings.is_reached(len(due), total, piled_up)
        if not looks_like_one_act(list(codes.values()), busiest, hours, sudden=sudden):
            return None
        return Brake(
            kind=BrakeKind.CLOSINGS,
            since=at,
            issues=tuple(sorted(due)),
            samples=_samples(link for link, _ in due.values()),
            text=f"{_closings_in_words(codes, len(due), total)} until a person says so: look at "
            "some of them in EAM; where they are right, run: eamconsole resume --brake closings",
        )

    def _judge_missing(self, ledgers: Ledgers, look: SweptRecords) -> Brake | None:
        free = ledgers.brakes.released(BrakeKind.MISSING)
        gone = [link for link in look.not_shown() if link.issue_id not in free]
        total = _watched(ledgers)
        if not self._missing.is_reached(len(gone), total):
            return None
        return Brake(
            kind=BrakeKind.MISSING,
            since=self._parts.clock.now(),
            issues=tuple(link.issue_id for link in gone),
            samples=_samples(gone),
            text=f"EAM shows none of {counted(len(gone), 'record')} out of {total}, which is "
            "taken for trouble of EAM: nothing is given up, and the console goes on looking. "
            "Check in EAM whether they are still there and public; where they were deleted on "
            "purpose, run: eamconsole resume --brake missing",
        )

    def _keep(
        self,
        ledgers: Ledgers,
        brakes: Mapping[BrakeKind, Brake],
        sure: Iterable[BrakeKind],
        still: Mapping[BrakeKind, Container[int]],
        at: datetime,
    ) -> None:
        for kind, some in still.items():
            ledgers.brakes.keep_released(kind, some)
        for kind in _OWN:
            if kind in sure:
                self._hold(ledgers, brakes[kind], at)
            elif kind not in brakes and ledgers.brakes.get(kind) is not None:
                ledgers.brakes.lift(kind)
                ledgers.notices.solve(f"brake:{kind.value}", at)
                ledgers.events.add("brake.lifted", at, detail={"kind": kind.value})

    def _hold(self, ledgers: Ledgers, brake: Brake, at: datetime) -> None:
        known = ledgers.brakes.get(brake.kind)
        if known is None:
            detail = {"kind": brake.kind.value, "count": brake.count}
            ledgers.events.add("brake.held", at, detail=detail)
        since = brake.since if known is None else known.since
        ledgers.brakes.hold(replace(brake, since=since))
        ledgers.notices.raise_(f"brake:{brake.kind.value}", "brake", brake.text, at)


def _both(found: Brake | None, known: Brake | None) -> Brake:
    """Return a brake that a look at some of the links found, with what it held before."""
    if found is None or known is None:
        brake = found or known
        if brake is None:
            raise LookupError("a kind without a brake")
        return brake
    return replace(found, issues=tuple(sorted({*found.issues, *known.issues})))


def _still_released(
    ledgers: Ledgers, look: SweptRecords, closings: _Closings
) -> dict[BrakeKind, frozenset[int]]:
    """Return what stays let go after a look: what is as it was shown, and was not followed yet.

    What EAM shows otherwise by now, or was followed more than an hour ago, may be held anew.
    """
    shown = {link.issue_id for link, _record in look.shown()}
    unseen = {link.issue_id for link in look.links} - shown
    still = {
        BrakeKind.CLOSINGS: unseen | closings.let_go | closings.released.carried_out,
        BrakeKind.MISSING: unseen,
    }
    return {kind: frozenset(some) for kind, some in still.items() if ledgers.brakes.released(kind)}


def _closings_in_words(codes: Mapping[IssueId, str], due: int, total: int) -> str:
    """Say what is too much: the last of many may be held alone, and alone it looks harmless."""
    named = ", ".join(sorted({*codes.values()}, key=int))
    before = len(codes) - due
    if not before:
        return (
            f"EAM's status (code {named}) would close {due} of {total} Requests at once. None of "
            "them is closed"
        )
    return (
        f"EAM's status (code {named}) closed {counted(before, 'Request')} within an hour "
        f"and would close {due} more, {len(codes)} of {total} in all. No more are closed"
    )


def _watched(ledgers: Ledgers) -> int:
    return ledgers.links.count_by_state().get(LinkState.OPEN, 0)


def _samples(links: Iterable[Link]) -> tuple[str, ...]:
    return tuple(f"{link.number} (Request {link.issue_id})" for link in links)[:_SAMPLES]


def _hours_since(good: datetime | None, now: datetime) -> float:
    """Return the hours since the last good look, at least one."""
    if good is None or good > now:
        return 1.0
    return max(1.0, (now - good) / timedelta(hours=1))
