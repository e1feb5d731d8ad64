"""Holds comments that say one and the same on many Requests at once, before residents read them.

A rule that fires on every record after a mass change in EAM, a crew's text pasted a thousand
times, a flood of one sentence in SeeClickFix: each comment is in order, all of them are not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from eamconsole.domain.brakes import HELD_COMMENT, Brake, BrakeKind, Threshold
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.link import LinkState
from eamconsole.domain.recognition import title_key
from eamconsole.journal import Journal, Ledgers
from eamconsole.journal.ledgers.brakes import SaidComment
from eamconsole.support.clock import Clock
from eamconsole.support.counting import counted

_WITHIN = timedelta(hours=1)
_SAMPLES, _SHOWN = 5, 80


class _Group(NamedTuple):
    """Comments that say one and the same."""

    fresh: list[DeliveryId]
    """Those that can be held."""
    said: int
    """How many there are with those that went."""


class CommentBrake:
    """Judged before comments are paid; what it holds is *held* until a person lets it go."""

    def __init__(self, journal: Journal, clock: Clock, share: float, at_least: int) -> None:
        self._journal = journal
        self._clock = clock
        self._threshold = Threshold(share, at_least)

    def judge(self) -> None:
        """Hold what is too many of one kind; end the brake where nothing is held any more."""
        now = self._clock.now()
        with self._journal.read() as ledgers:
            counts = ledgers.deliveries.count_by_flow_and_state()
            known = ledgers.brakes.get(BrakeKind.COMMENTS)
            waiting = counts.get((Flow.COMMENTS, DeliveryState.WAITING), 0)
            if known is None and not waiting:
                return
            groups = self._too_many(ledgers, now) if waiting else []
            held = ledgers.brakes.numbers_of_held_comments() if known is not None else ()
            let_go = ledgers.brakes.released(BrakeKind.COMMENTS)
        changed = known is not None and {*known.comments} != {*held}
        changed |= _late(let_go, now) != let_go
        if groups or changed:
            self._journal.write(lambda ledgers: self._keep(ledgers, now))

    def _too_many(self, ledgers: Ledgers, now: datetime) -> list[_Group]:
        """Return the groups of one text that reach the threshold, those let go left out.

        Asked every second while comments wait, of an hour that may have seen any number: only
        what fresh comments say is counted, and of the others nothing is kept.
        """
        since = now - _WITHIN
        total = ledgers.links.count_by_state().get(LinkState.OPEN, 0)
        if not self._threshold.is_reached(ledgers.brakes.requests_commented_since(since), total):
            return []
        let_go = ledgers.brakes.released(BrakeKind.COMMENTS)
        fresh = defaultdict[tuple[DeliveryKind, str], list[DeliveryId]](list)
        for row in ledgers.brakes.fresh_comments_since(since):
            if row.id not in let_go:
                fresh[row.kind, _what(row)].append(row.id)
        if not fresh:
            return []
        said = Counter[tuple[DeliveryKind, str]]()
        issues = defaultdict[tuple[DeliveryKind, str], set[IssueId]](set)
        for row in ledgers.brakes.comments_since(since):
            what = (row.kind, _what(row))
            if what in fresh and row.id not in let_go:
                said[what] += 1
                issues[what].add(row.issue_id)
        return [
            _Group(rows, said[what])
            for what, rows in fresh.items()
            if self._threshold.is_reached(len(issues[what]), total)
        ]

    def _keep(self, ledgers: Ledgers, now: datetime) -> None:
        late = _late(ledgers.brakes.released(BrakeKind.COMMENTS), now)
        ledgers.brakes.keep_released(BrakeKind.COMMENTS, late)
        for group in self._too_many(ledgers, now):
            for number in group.fresh:
                ledgers.deliveries.finish(
                    number,
                    DeliveryState.HELD,
                    at=now,
                    cause=HELD_COMMENT,
                    explanation=f"The same is to be said on {group.said} Requests at once.",
                    next_step="Look at some of them. Right: eamconsole resume --brake "
                    "comments. Wrong: Skip them with a reason.",
                )
        known = ledgers.brakes.get(BrakeKind.COMMENTS)
        brake = _brake(ledgers.brakes.held_comments(), now if known is None else known.since)
        if brake.issues:
            if known is None:
                detail = {"kind": brake.kind.value, "count": brake.count}
                ledgers.events.add("brake.held", now, detail=detail)
            ledgers.brakes.hold(brake)
            ledgers.notices.raise_("brake:comments", "brake", brake.text, now)
        elif known is not None:
            ledgers.brakes.lift(BrakeKind.COMMENTS)
            ledgers.notices.solve("brake:comments", now)


def _late(let_go: Mapping[int, datetime], now: datetime) -> dict[int, datetime]:
    """Return what was let go within the hour: the comments before it are not judged any more."""
    return {which: at for which, at in let_go.items() if at > now - _WITHIN}


def _what(row: SaidComment) -> str:
    """Return what makes comments one and the same: the rule behind them, else their words.

    A comment that is a picture alone says what its address says: another one is another picture.
    """
    return row.rule or title_key(row.text) or row.shows or str(row.id)


def _brake(held: Iterable[SaidComment], since: datetime) -> Brake:
    public, issues = 0, set[IssueId]()
    numbers = list[DeliveryId]()
    samples, others = dict[str, str](), list[str]()
    for row in held:
        numbers.append(row.id)
        public += row.kind is DeliveryKind.COMMENT_IN
        issues.add(row.issue_id)
        said = f"Request {row.issue_id}: {(row.text.strip() or row.shows)[:_SHOWN]}"
        if len(samples) < _SAMPLES and _what(row) not in samples:
            samples[_what(row)] = said  # of each text one, before a second of any
        elif len(others) < _SAMPLES:
            others.append(said)
    told = counted(len(numbers), "comment that says", "comments that say")
    where = "published in SeeClickFix" if public else "added in EAM"
    return Brake(
        kind=BrakeKind.COMMENTS,
        since=since,
        issues=tuple(sorted(issues)),
        samples=(*samples.values(), *others)[:_SAMPLES],
        comments=tuple(numbers),
        text=f"{told} the same as many others of this hour would be {where}. Nothing of it goes "
        "until a person says so: look at the samples; what is right goes with eamconsole resume "
        "--brake comments, what is wrong is skipped with eamconsole queue skip --cause brake",
    )
