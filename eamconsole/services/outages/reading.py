"""Reads what an outage held up, and how it stands by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eamconsole.domain.delivery import DeliveryState, Direction
from eamconsole.domain.outage import CONSOLE, Outage
from eamconsole.journal import Ledgers

MOST_LINES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageLine:
    """One change that waited: numbers and states alone, nobody's words."""

    issue_id: int
    request_number: str
    kind: str
    direction: Direction
    owed_at: datetime
    state: DeliveryState
    changed_at: datetime

    @property
    def is_missing(self) -> bool:
        """Whether the other side does not have it yet."""
        return not self.state.is_final

    @property
    def words(self) -> str:
        """What it is, as people say it."""
        return self.kind.replace("_", " ")

    @property
    def state_words(self) -> str:
        """How it stands, as people say it."""
        if self.state is DeliveryState.DONE:
            return "delivered"
        return self.state.value.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageStory:
    """An outage with what it held up; ``left_out`` did not fit."""

    outage: Outage
    place: str
    organization: str
    read_at: datetime
    lines: tuple[OutageLine, ...]
    left_out: int = 0

    @property
    def missing(self) -> tuple[OutageLine, ...]:
        """What the other side does not have yet."""
        return tuple(line for line in self.lines if line.is_missing)

    @property
    def held_issues(self) -> tuple[int, ...]:
        """The requests something waited for."""
        return tuple(sorted({line.issue_id for line in self.lines}))

    @property
    def missing_issues(self) -> tuple[int, ...]:
        """The requests something is still missing of."""
        return tuple(sorted({line.issue_id for line in self.missing}))


def read_story(
    ledgers: Ledgers, outage: Outage, *, place: str, organization: str, now: datetime
) -> OutageStory:
    """Return what was owed to the side that was away before it was back, and not done before it.

    Where the console was away nobody could write a debt down: what residents and crews did
    meanwhile counts from its own moment, not from when it was read.
    """
    sides = tuple(Direction) if outage.what == CONSOLE else _sides(outage)
    rows = ledgers.backlog.held_by(
        [side.value for side in sides],
        outage.since,
        outage.until,
        by_request=outage.what == CONSOLE,
        most=MOST_LINES + 1,
    )
    lines = [
        OutageLine(
            issue_id=row.issue_id,
            request_number=row.number,
            kind=row.kind,
            direction=Direction(row.direction),
            owed_at=row.created_at,
            state=DeliveryState(row.state),
            changed_at=row.updated_at,
        )
        for row in rows
    ]
    return OutageStory(
        outage=outage,
        place=place,
        organization=organization,
        read_at=now,
        lines=tuple(lines[:MOST_LINES]),
        left_out=max(0, len(lines) - MOST_LINES),
    )


def _sides(outage: Outage) -> tuple[Direction, ...]:
    """Return what waited for a side: a system that is away also gives nothing for the other."""
    return tuple(each for each in Direction if each.service == outage.what)
