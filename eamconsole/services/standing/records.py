"""How the link stands: its sides, its sync, who is needed for what, and one verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from eamconsole.domain.kinds import require_all
from eamconsole.errors import Service


class Level(IntEnum):
    """The verdict, worst last; *not known* is a result of its own and never counts as fine."""

    FINE = 0
    UNKNOWN = 1
    WARNING = 2
    CRITICAL = 3


class Source(StrEnum):
    """What a need comes from."""

    ROWS = "rows"
    NOTICE = "notice"
    SIDE = "side"
    SYNC = "sync"
    BRAKE = "brake"

    @property
    def counts(self) -> str:
        """What its count counts: one of them in a word."""
        return _COUNTS[self]


_COUNTS: Mapping[Source, str] = {
    Source.ROWS: "request",
    Source.NOTICE: "notice",
    Source.SIDE: "thing",
    Source.SYNC: "thing",
    Source.BRAKE: "brake",
}
require_all(_COUNTS, Source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that waits for a person: what, since when, how many, and the way out."""

    source: Source
    cause: str
    title: str
    count: int
    since: datetime | None
    text: str
    next_step: str
    level: Level = Level.WARNING
    last_seen: datetime | None = None
    """When it was last added to, for parked deliveries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One system.  ``state`` is ok, unknown, busy, unreachable, signed_out or blocked.

    ``asked_again_at`` may have passed: then it is called at the next opportunity.
    """

    service: Service
    state: str = "unknown"
    since: datetime | None = None
    """Since when it is in trouble, where it is."""
    reason: str = ""
    last_success: datetime | None = None
    latency_ms: float | None = None
    asked_again_at: datetime | None = None
    level: Level = Level.FINE

    @property
    def is_well(self) -> bool:
        """Whether calls get through; a side that asks for patience is well."""
        return self.level is Level.FINE


TROUBLE = frozenset({"unreachable", "signed_out", "blocked"})
"""States of a side through which nothing goes."""


class SyncState(StrEnum):
    """Whether something syncs, and how it ended where nothing does."""

    RUNNING = "running"
    STARTING = "starting"
    RESTING = "resting"
    NEVER = "never"
    DIED = "died"
    FAILED = "failed"
    OVERDUE = "overdue"
    HUNG = "hung"
    STALLED = "stalled"
    SILENT = "silent"
    UNKNOWN = "unknown"


HELD = frozenset({SyncState.RUNNING, SyncState.HUNG, SyncState.STALLED, SyncState.SILENT})
"""States in which a program holds the sync, whatever it does with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStanding:
    """Who syncs, or since when nobody does."""

    state: SyncState = SyncState.UNKNOWN
    holder: str = ""
    since: datetime | None = None
    last_good: datetime | None = None
    reason: str = ""
    cure: str = ""
    """What a person can do about ``reason``, where it says."""
    level: Level = Level.FINE


CLOCK_MENDED = timedelta(minutes=5)
"""A moment further ahead than this was written while this machine's clock was wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitLimits:
    """From when on waiting becomes a matter for somebody."""

    max_lag: timedelta = timedelta(minutes=30)
    max_silence: timedelta | None = None
    """None: as ``max_lag``."""

    @property
    def silence(self) -> timedelta:
        """How long no system may have answered."""
        return self.max_lag if self.max_silence is None else self.max_silence


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStanding:
    """The one value that window, tray, terminal and monitoring read."""

    sides: tuple[Side, ...] = ()
    sync: SyncStanding = SyncStanding()
    needs: tuple[Need, ...] = ()
    parked: int = 0
    """Requests that wait for a person; one of them may stand in ``needs`` for several causes."""
    to_know: int = 0
    """Open notices that need nobody."""
    oldest: datetime | None = None
    """When the oldest change was owed that waits for the console."""
    late: bool = False

    @property
    def level(self) -> Level:
        """The verdict."""
        parts = (
            *(side.level for side in self.sides),
            *(need.level for need in self.needs),
            self.sync.level,
            Level.WARNING if self.late else Level.FINE,
        )
        return max(parts, default=Level.FINE)

    def lag(self, now: datetime) -> timedelta:
        """How long the oldest change has waited."""
        return timedelta() if self.oldest is None else max(timedelta(), now - self.oldest)

    @property
    def needs_count(self) -> int:
        """How many things wait for a person: requests, each once, and what is none."""
        return self.parked + self.beyond_rows

    @property
    def beyond_rows(self) -> int:
        """How many of them are no requests."""
        return sum(need.count for need in self.needs if need.source is not Source.ROWS)

    @property
    def troubled(self) -> tuple[Side, ...]:
        """The sides that do not work, the worst first."""
        bad = [side for side in self.sides if not side.is_well]
        return tuple(sorted(bad, key=lambda side: -side.level))

    def of(self, source: Source) -> tuple[Need, ...]:
        """Return what waits for a person from one source."""
        return tuple(need for need in self.needs if need.source is source)

    def count_of(self, source: Source) -> int:
        """How many things of one source wait for a person."""
        return sum(need.count for need in self.of(source))
