"""Holds comments that say one and the same on many Requests at once, before residents read them.

A rule that fires on every record after a mass change in EAM, a crew's text pasted a thousand
times, a flood of one sentence in SeeClickFix: each comment is in order, all of them are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from eamconsole.domain.brakes import HELD_COMMENT, Brake, BrakeKind, Threshold
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, Flow
from eamconsole.domain.link import LinkState
from eamconsole.domain.recognition import title_key
from eamconsole.journal import Journal, Ledgers
from eamconsole.support.clock import Clock

_WITHIN = timedelta(hours=1)
_SAMPLES, _SHOWN = 5, 80
_NEVER_HELD = frozenset({DeliveryState.SKIPPED, DeliveryState.IMPOSSIBLE})


class CommentBrake:
    """Judged before comments are paid; what it holds is *held* until a person lets it go."""

    def __init__(self, journal: Journal, clock: Clock, share: float, at_least: int) -> None:
        self._journal = journal
        self._clock = clock
        self._at_least = at_least
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
            held = ledgers.brakes.held_comments() if known is not None else ()
        changed = known is not None and {*known.issues} != {row.issue_id for row in held}
        if groups or changed:
            self._journal.write(lambda ledgers: self._keep(ledgers, now))

    def _too_many(self, ledgers: Ledgers, now: datetime) -> list[list[Delivery]]:
        """Return the groups of one text that reach the threshold, those let go left out."""
        rows = ledgers.brakes.comments_since(now - _WITHIN, self._at_least)
        if not rows:
            return []
        free = ledgers.brakes.freed(BrakeKind.COMMENTS)
        total = ledgers.links.count_by_state().get(LinkState.OPEN, 0)
        groups = defaultdict[tuple[DeliveryKind, str], list[Delivery]](list)
        for row in rows:
            if row.state not in _NEVER_HELD and row.issue_id not in free:
                groups[row.kind, _what(row)].append(row)
        return [
            group
            for group in groups.values()
            if self._threshold.is_reached(len({row.issue_id for row in group}), total)
            and any(_can_be_held(row) for row in group)
        ]

    def _keep(self, ledgers: Ledgers, now: datetime) -> None:
        for group in self._too_many(ledgers, now):
            for row in group:
                if _can_be_held(row):
                    ledgers.deliveries.finish(
                        row.id,
                        DeliveryState.HELD,
                        at=now,
                        cause=HELD_COMMENT,
                        explanation=f"The same is to be said on {len(group)} Requests at once.",
                        next_step="Look at some of them. Right: eamconsole resume --brake "
                        "comments. Wrong: Skip them with a reason.",
                    )
        held = ledgers.brakes.held_comments()
        known = ledgers.brakes.get(BrakeKind.COMMENTS)
        if held:
            brake = _brake(held, now if known is None else known.since)
            if known is None:
                detail = {"kind": brake.kind.value, "count": brake.count}
                ledgers.events.add("brake.held", now, detail=detail)
            ledgers.brakes.hold(brake)
            ledgers.notices.raise_("brake:comments", "brake", brake.text, now)
        elif known is not None:
            ledgers.brakes.lift(BrakeKind.COMMENTS)
            ledgers.notices.solve("brake:comments", now)


def _can_be_held(row: Delivery) -> bool:
    """What was tried is looked up first; what a person released goes."""
    fresh = row.state is DeliveryState.WAITING and row.attempts == 0 and not row.doubtful
    return fresh and row.actor is None


def _what(row: Delivery) -> str:
    """Return what makes comments one and the same: the rule behind them, else their words."""
    rule = row.payload.get("rule")
    return str(rule) if rule else title_key(str(row.payload.get("text", "")))


def _brake(held: Iterable[Delivery], since: datetime) -> Brake:
    rows = list(held)
    issues = tuple(sorted({row.issue_id for row in rows}))
    public = sum(row.kind is DeliveryKind.COMMENT_IN for row in rows)
    where = "published in SeeClickFix" if public else "added in EAM"
    return Brake(
        kind=BrakeKind.COMMENTS,
        since=since,
        issues=issues,
        samples=tuple(
            f"Request {row.issue_id}: {str(row.payload.get('text', ''))[:_SHOWN]}"
            for row in rows[:_SAMPLES]
        ),
        text=f"{len(rows)} comments that say the same would be {where} within an hour. None of "
        "them goes until a person says so: look at the samples; where they are right, run: "
        "eamconsole resume --brake comments; where they are wrong, skip them: eamconsole queue "
        "skip --cause brake",
    )
