"""What a person may do to rows: retry, skip, hold, release; in handfuls, with counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from eamconsole.domain.brakes import Brake, BrakeKind
from eamconsole.domain.delivery import Delivery, DeliveryState, Flow
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.errors import ConfigurationError, Service
from eamconsole.journal import Before, FlowPause, Journal, Ledgers
from eamconsole.support.clock import Clock
from eamconsole.sync.circuits import ask_to_call_again
from eamconsole.sync.past.others import forget_copies

_HANDFUL = 200
_RAN_SINCE = "Some rows went on meanwhile and stay as they are."
_LEFT_ALONE = "Some rows were left alone: their state does not allow it."
_NOTHING_TO_READ = "Nothing in EAM belongs to it yet, so nothing can be read."

Move = Callable[[Ledgers, DeliveryId], bool]
Counted = Callable[[int, int], None]


@dataclass(slots=True)
class RepairCount:
    """What came of an action: rows changed, and rows it did not fit.

    ``before`` tells how the rows in ``moved`` stood, where the action can be taken back;
    ``reasons`` say why rows were left alone.
    """

    matched: int = 0
    done: int = 0
    left_alone: int = 0
    cancelled: bool = False
    moved: list[DeliveryId] = field(default_factory=list)
    before: list[Before] = field(default_factory=list)
    reasons: tuple[str, ...] = ()

    @property
    def undo(self) -> Undo | None:
        """What takes it back, where that is possible."""
        return Undo(rows=tuple(self.before)) if self.before else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How rows, or the pauses, stood before the last action."""

    rows: tuple[Before, ...] = ()
    pauses: tuple[FlowPause, ...] | None = None

    def __add__(self, other: Undo) -> Undo:
        return Undo(rows=self.rows + other.rows)


class Repair:
    """Acts on rows in the name of ``actor``; every act is kept in the audit."""

    def __init__(
        self, journal: Journal, clock: Clock, actor: str, woken: Callable[[], None] = lambda: None
    ) -> None:
        """``woken`` is called after rows became due, so that a running engine takes them up."""
        self._journal = journal
        self._clock = clock
        self._actor = actor
        self._woken = woken

    def retry(
        self,
        ids: Sequence[int],
        *,
        cancel: threading.Event | None = None,
        counted: Counted | None = None,
    ) -> RepairCount:
        """Make rows due now; what is in doubt is looked up first, never sent blindly."""
        at = self._clock.now()
        count = self._each(
            ids, lambda ledgers, row: ledgers.repair.retry(row, at, self._actor), cancel, counted
        )
        self._woken()
        return count

    def skip(
        self, ids: Sequence[int], reason: str, *, cancel: threading.Event | None = None
    ) -> RepairCount:
        """Give rows up, for a reason that is kept; raises without one."""
        if not reason.strip():
            raise ConfigurationError("A row is skipped only with a reason.", "Say why.")
        at = self._clock.now()
        return self._each(
            ids,
            lambda ledgers, row: ledgers.repair.skip(row, reason.strip(), at, self._actor),
            cancel,
            undoable_at=at,
        )

    def hold(self, ids: Sequence[int], *, cancel: threading.Event | None = None) -> RepairCount:
        """Keep rows back until they are released."""
        at = self._clock.now()
        return self._each(
            ids,
            lambda ledgers, row: ledgers.repair.hold(row, at, self._actor),
            cancel,
            undoable_at=at,
        )

    def release(self, ids: Sequence[int], *, cancel: threading.Event | None = None) -> RepairCount:
        """Let held rows go on."""
        at = self._clock.now()
        count = self._each(
            ids,
            lambda ledgers, row: ledgers.repair.release(row, at, self._actor),
            cancel,
            undoable_at=at,
        )
        self._woken()
        return count

    def undo(self, before: Sequence[Before]) -> RepairCount:
        """Take a hold, release or skip back for the rows to which nothing happened since."""
        at = self._clock.now()
        known = {row.id: row for row in before}
        count = self._each(
            [row.id for row in before],
            lambda ledgers, row: ledgers.repair.restore(known[row], at, self._actor),
        )
        count.reasons = (_RAN_SINCE,) if count.left_alone else ()
        self._woken()
        return count

    def take_back(self, undo: Undo) -> RepairCount:
        """Take the last action, or the last pause, back where nothing has happened since."""
        if undo.pauses is None:
            return self.undo(undo.rows)
        self.put_pauses(undo.pauses)
        return RepairCount(matched=1, done=1)

    def check_now(self, issues: Sequence[IssueId]) -> RepairCount:
        """Have both sides of the requests read next."""
        marked = self.mark_for_check(issues)
        left = len(issues) - marked
        reasons = () if marked else (_NOTHING_TO_READ,)
        return RepairCount(matched=len(issues), done=marked, left_alone=left, reasons=reasons)

    def mark_for_check(self, issue_ids: Sequence[IssueId]) -> int:
        """Ask whoever syncs to read these Requests' comments and documents next."""

        def mark(ledgers: Ledgers) -> int:
            linked = [issue for issue in issue_ids if ledgers.links.get(issue) is not None]
            for issue in linked:
                ledgers.links.update(issue, children_read_at=None, polled_at=None)
            return len(linked)

        return self._journal.write(mark)

    def pause(self, flow: Flow | None, minutes: float | None, reason: str = "") -> Undo:
        """Pause a flow, or all, for some minutes, or until it is resumed."""
        now, before = self._clock.now(), self.pauses()
        until = now + timedelta(minutes=minutes) if minutes is not None else None

        def set_pause(ledgers: Ledgers) -> None:
            for each in [flow] if flow else Flow:
                ledgers.pauses.set(each, until, reason, self._actor)
                ledgers.audit.add(self._actor, "pause", now, detail=f"{each.value}: {reason}")

        self._journal.write(set_pause)
        return Undo(pauses=before)

    def pauses(self) -> tuple[FlowPause, ...]:
        """Return the pauses in force or lapsed, to be put back by ``put_pauses``."""
        with self._journal.read() as ledgers:
            return ledgers.pauses.all()

    def put_pauses(self, pauses: Sequence[FlowPause]) -> None:
        """Put the pauses back to how they stood."""
        now = self._clock.now()

        def put(ledgers: Ledgers) -> None:
            for flow in Flow:
                ledgers.pauses.clear(flow)
            for pause in pauses:
                ledgers.pauses.set(pause.flow, pause.until, pause.reason, pause.actor)
            ledgers.audit.add(self._actor, "undo", now, detail="pause")

        self._journal.write(put)
        self._woken()

    def resume(self, flow: Flow | None) -> None:
        """End the pause of a flow, or of all."""
        now = self._clock.now()

        def clear(ledgers: Ledgers) -> None:
            for each in [flow] if flow else Flow:
                ledgers.pauses.clear(each)
                ledgers.audit.add(self._actor, "resume", now, detail=each.value)
            if flow in (None, Flow.REQUESTS):
                forget_copies(ledgers)

        self._journal.write(clear)
        self._woken()

    def brakes(self) -> tuple[Brake, ...]:
        """Return the brakes in force."""
        with self._journal.read() as ledgers:
            return ledgers.brakes.all()

    def let_go(self, kind: BrakeKind, shown: Brake | None = None) -> int:
        """Let go what a brake holds; return how many that are, 0 where it is not in force.

        Where it holds more by now than a person was ``shown``, nothing goes: they look again.
        """
        now = self._clock.now()

        def free(ledgers: Ledgers) -> int:
            brake = ledgers.brakes.get(kind)
            if brake is None or (shown is not None and not brake.is_within(shown)):
                return 0
            for number in ledgers.brakes.let_go(kind, now):
                ledgers.deliveries.finish(number, DeliveryState.WAITING, at=now)
            ledgers.notices.solve(f"brake:{kind.value}", now)
            detail = f"brake {kind.value}: {brake.count}"
            ledgers.audit.add(self._actor, "resume", now, detail=detail)
            return brake.count

        count = self._journal.write(free)
        self._woken()
        return count

    def call_again(self, service: Service) -> bool:
        """Let a blocked side be called again by whoever syncs; False where it is not blocked."""
        now = self._clock.now()

        def ask(ledgers: Ledgers) -> bool:
            health = ledgers.systems.get(service)
            blocked = health is not None and health.state == "blocked"
            if blocked:
                ask_to_call_again(ledgers, service, now)
                ledgers.audit.add(self._actor, "resume", now, detail=service.label)
            return blocked

        asked = self._journal.write(ask)
        self._woken()
        return asked

    def _each(
        self,
        ids: Sequence[int],
        move: Move,
        cancel: threading.Event | None = None,
        counted: Counted | None = None,
        undoable_at: datetime | None = None,
    ) -> RepairCount:
        count = RepairCount(matched=len(ids))
        for start in range(0, len(ids), _HANDFUL):
            if cancel is not None and cancel.is_set():
                count.cancelled = True
                break
            handful = [DeliveryId(row) for row in ids[start : start + _HANDFUL]]
            work = partial(_all, handful=handful, move=move, undoable_at=undoable_at)
            moved = self._journal.write(work)
            count.moved += [row for row, _ in moved]
            count.before += [before for _, before in moved if before is not None]
            count.done += len(moved)
            count.left_alone += len(handful) - len(moved)
            if counted is not None:
                counted(start + len(handful), len(ids))
        count.reasons = (_LEFT_ALONE,) if count.left_alone else ()
        return count


def _all(
    ledgers: Ledgers, *, handful: Sequence[DeliveryId], move: Move, undoable_at: datetime | None
) -> list[tuple[DeliveryId, Before | None]]:
    moved: list[tuple[DeliveryId, Before | None]] = []
    for row in handful:
        stood = ledgers.deliveries.get(row) if undoable_at is not None else None
        if move(ledgers, row):
            now = ledgers.deliveries.get(row) if undoable_at is not None else None
            moved.append((row, _before(stood, now)))
    return moved


def _before(stood: Delivery | None, now: Delivery | None) -> Before | None:
    if stood is None or now is None:
        return None
    return Before(
        id=stood.id,
        state=stood.state,
        attempts=stood.attempts,
        due_at=stood.due_at,
        cause=stood.cause,
        explanation=stood.explanation,
        next_step=stood.next_step,
        doubtful=stood.doubtful,
        actor=stood.actor,
        moved_to=now.state,
        moved_at=now.updated_at,
    )
