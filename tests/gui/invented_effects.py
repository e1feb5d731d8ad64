"""The invented city's foresight: the real words over invented rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from eamconsole.domain.delivery import Direction
from eamconsole.journal import Before, Tally
from eamconsole.services.queue.effects import (
    Preview,
    Standing,
    changes_first,
    effect,
    fits,
    fitting_any,
    standing_of,
)
from tests.gui.invented_rows import NOW, InventedRow, told


class InventedEffects:
    """Looks at the rows of the city."""

    def __init__(self, rows: Mapping[int, InventedRow]) -> None:
        self._rows = rows

    def preview(self, action: str, ids: Sequence[int]) -> Preview:
        tallies = self._tally(ids)
        effects: Counter[str] = Counter()
        for tally, count in tallies.items():
            effects[effect(action, tally)] += count
        changing = {tally: n for tally, n in tallies.items() if fits(action, tally)}
        outward = Direction.TO_SEECLICKFIX
        return Preview(
            action=action,
            total=len(ids),
            effects=tuple(sorted(effects.items(), key=changes_first)),
            changing=sum(changing.values()),
            to_seeclickfix=sum(n for t, n in changing.items() if t.kind.direction is outward),
            rows=tuple(told(self._rows[row]) for row in list(ids)[:6] if row in self._rows),
        )

    def fitting(self, ids: Sequence[int]) -> frozenset[str]:
        return fitting_any(self._tally(ids))

    def standing(self, ids: Sequence[int]) -> Standing:
        return standing_of(self._tally(ids))

    def _tally(self, ids: Sequence[int]) -> Counter[Tally]:
        rows = [self._rows[row] for row in ids if row in self._rows]
        return Counter(Tally(row.kind, row.state, row.doubtful, row.cause) for row in rows)


def undo_of(rows: Sequence[InventedRow]) -> list[Before]:
    """Return what takes an action on these rows back."""
    return [
        Before(
            id=row.id, state=row.state, attempts=row.attempts, due_at=row.due_at,
            cause=row.cause, explanation=row.explanation, next_step=row.next_step,
            doubtful=row.doubtful, actor=row.actor, moved_to=row.state, moved_at=NOW,
        )
        for row in rows
    ]  # fmt: skip
