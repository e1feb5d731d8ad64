"""What an action would do to rows, before it does; and how rows stand afterwards."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eamconsole.domain.actions import LOOKED_UP_FIRST, RULES, Action, outcome
from eamconsole.domain.delivery import DeliveryState, Direction
from eamconsole.domain.kinds import require_all
from eamconsole.journal import Journal, Tally
from eamconsole.services.explain import cause_of
from eamconsole.services.queue.items import ToldDelivery
from eamconsole.services.queue.reading import Queues
from eamconsole.services.standing.reading import LockAnswer, not_asked
from eamconsole.support.clock import Clock

_S = DeliveryState
_FIRST_ROWS = 6
_MOST_IN_REPORT = 200
"""Rows that a report names; a file holds them all."""
_LOOK_EVERY = 1.0
_LEFT_ALONE = "left alone"
_STATES = {
    _S.WAITING: "waiting",
    _S.SENDING: "being sent now",
    _S.RETRYING: "tried again by themselves",
    _S.CHECKING: "being checked",
    _S.MODERATED: "awaiting moderation",
    _S.NEEDS_ATTENTION: "in need of attention",
    _S.HELD: "held",
    _S.DONE: "done",
    _S.SKIPPED: "skipped",
    _S.IMPOSSIBLE: "no longer possible",
}
require_all(_STATES, DeliveryState)


def fits(action: str, tally: Tally) -> bool:
    """Return whether an action changes rows like these."""
    return _outcome(action, tally) is not None


def effect(action: str, tally: Tally) -> str:
    """Return what an action does to rows like these, as the end of "12 rows …"."""
    to = _outcome(action, tally)
    if to is None:
        return f"{_LEFT_ALONE}: {_STATES[tally.state]}"
    return LOOKED_UP_FIRST if to is _S.CHECKING else RULES[Action(action)].effect


def _outcome(action: str, tally: Tally) -> DeliveryState | None:
    return outcome(Action(action), tally.state, doubtful=tally.doubtful, kind=tally.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would happen: a count for each effect, and the first rows."""

    action: str
    total: int
    effects: tuple[tuple[str, int], ...]
    changing: int
    to_seeclickfix: int
    rows: tuple[ToldDelivery, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedRows:
    """The rows of a report as they stand now, each with the Request # it may have got."""

    total: int
    rows: tuple[ToldDelivery, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How rows stand after they were made due."""

    sent: int = 0
    failed: int = 0
    skipped: int = 0
    held: int = 0
    trying_again: int = 0
    under_way: int = 0
    """Waiting, out, or being checked; ``trying_again`` comes on top."""
    causes: tuple[tuple[str, int], ...] = ()
    """Why rows failed, in words, the most frequent first."""

    @property
    def open(self) -> int:
        """Rows that have not ended yet."""
        return self.under_way + self.trying_again

    @property
    def ended(self) -> int:
        """Rows that have."""
        return self.sent + self.failed + self.skipped + self.held


class Effects:
    """Reads; changes nothing."""

    def __init__(
        self,
        journal: Journal,
        queues: Queues,
        clock: Clock,
        lock_is_held: LockAnswer = not_asked,
    ) -> None:
        self._journal = journal
        self._lock_is_held = lock_is_held
        self._clock = clock
        self._queues = queues

    def preview(self, action: str, ids: Sequence[int]) -> Preview:
        """Return what ``action`` would do to these rows."""
        tallies = self._tally(ids)
        effects: Counter[str] = Counter()
        for tally, rows in tallies.items():
            effects[effect(action, tally)] += rows
        changing = {tally: rows for tally, rows in tallies.items() if fits(action, tally)}
        return Preview(
            action=action,
            total=len(ids),
            effects=tuple(sorted(effects.items(), key=changes_first)),
            changing=sum(changing.values()),
            to_seeclickfix=sum(
                rows
                for tally, rows in changing.items()
                if tally.kind.direction is Direction.TO_SEECLICKFIX
            ),
            rows=tuple(self._queues.rows(list(ids[:_FIRST_ROWS]))),
        )

    def ended(self, ids: Sequence[int]) -> EndedRows:
        """Return these rows as they stand now, as many as a report names."""
        first = list(ids[:_MOST_IN_REPORT])
        return EndedRows(total=len(ids), rows=tuple(self._queues.rows(first)))

    def fitting(self, ids: Sequence[int]) -> frozenset[str]:
        """Return the actions that would change at least one of these rows."""
        return fitting_any(self._tally(ids))

    def standing(self, ids: Sequence[int]) -> Standing:
        """Return how these rows stand now."""
        return standing_of(self._tally(ids))

    def follow(
        self,
        ids: Sequence[int],
        cancel: threading.Event,
        told: Callable[[Standing], None] = lambda _standing: None,
    ) -> Standing:
        """Wait until these rows have ended, somebody cancels, or nobody syncs any more."""
        while True:
            standing = self.standing(ids)
            told(standing)
            if not standing.open or cancel.is_set() or not self.is_synced():
                return standing
            self._clock.wait(_LOOK_EVERY, cancel)

    def is_synced(self) -> bool:
        """Return whether a console syncs, so that rows that are due go out.

        The lock tells it; the lease of one that died names it still.
        """
        held = self._lock_is_held()
        if held is not None:
            return held
        with self._journal.read() as ledgers:
            holder = ledgers.lease.holder()
        return holder is not None and bool(holder.holder)

    def _tally(self, ids: Sequence[int]) -> dict[Tally, int]:
        with self._journal.read() as ledgers:
            return ledgers.queue.tally(ids)


def changes_first(line: tuple[str, int]) -> tuple[bool, int]:
    """Sort effects: what changes rows first, each by its count."""
    words, rows = line
    return words.startswith(_LEFT_ALONE), -rows


def fitting_any(tallies: Mapping[Tally, int]) -> frozenset[str]:
    """Return the actions that change any of the rows that these counts stand for."""
    return frozenset(action.value for action in Action for tally in tallies if fits(action, tally))


def standing_of(tallies: Mapping[Tally, int]) -> Standing:
    """Return the standing that these counts make."""
    counts: Counter[DeliveryState] = Counter()
    causes: Counter[str] = Counter()
    for tally, rows in tallies.items():
        counts[tally.state] += rows
        if tally.state is _S.NEEDS_ATTENTION:
            causes[cause_of(tally.cause).title] += rows
    return Standing(
        sent=counts[_S.DONE] + counts[_S.MODERATED],
        failed=counts[_S.NEEDS_ATTENTION],
        skipped=counts[_S.SKIPPED] + counts[_S.IMPOSSIBLE],
        held=counts[_S.HELD],
        trying_again=counts[_S.RETRYING],
        under_way=counts[_S.WAITING] + counts[_S.SENDING] + counts[_S.CHECKING],
        causes=tuple(causes.most_common()),
    )
