"""What a person may do to rows: retry, skip, hold, release; in handfuls, with counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from eamconsole.domain.delivery import Flow
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.errors import ConfigurationError
from eamconsole.journal import Journal, Ledgers
from eamconsole.support.clock import Clock

_HANDFUL = 200

Move = Callable[[Ledgers, DeliveryId], bool]
Counted = Callable[[int, int], None]


@dataclass(slots=True)
class RepairCount:
    """What came of an action: rows changed, and rows it did not fit."""

    matched: int = 0
    done: int = 0
    left_alone: int = 0
    cancelled: bool = False


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
        )

    def hold(self, ids: Sequence[int], *, cancel: threading.Event | None = None) -> RepairCount:
        """Keep rows back until they are released."""
        at = self._clock.now()
        return self._each(
            ids, lambda ledgers, row: ledgers.repair.hold(row, at, self._actor), cancel
        )

    def release(self, ids: Sequence[int], *, cancel: threading.Event | None = None) -> RepairCount:
        """Let held rows go on."""
        at = self._clock.now()
        count = self._each(
            ids, lambda ledgers, row: ledgers.repair.release(row, at, self._actor), cancel
        )
        self._woken()
        return count

    def mark_for_check(self, issue_ids: Sequence[IssueId]) -> int:
        """Ask whoever syncs to read these Requests' comments and documents next."""

        def mark(ledgers: Ledgers) -> int:
            linked = [issue for issue in issue_ids if ledgers.links.get(issue) is not None]
            for issue in linked:
                ledgers.links.update(issue, children_read_at=None, polled_at=None)
            return len(linked)

        return self._journal.write(mark)

    def pause(self, flow: Flow, minutes: float | None, reason: str = "") -> None:
        """Pause a flow for some minutes, or until it is resumed."""
        now = self._clock.now()
        until = now + timedelta(minutes=minutes) if minutes is not None else None

        def set_pause(ledgers: Ledgers) -> None:
            ledgers.pauses.set(flow, until, reason, self._actor)
            ledgers.audit.add(self._actor, "pause", now, detail=f"{flow.value}: {reason}")

        self._journal.write(set_pause)

    def resume(self, flow: Flow) -> None:
        """End the pause of a flow."""
        now = self._clock.now()

        def clear(ledgers: Ledgers) -> None:
            ledgers.pauses.clear(flow)
            ledgers.audit.add(self._actor, "resume", now, detail=flow.value)

        self._journal.write(clear)
        self._woken()

    def _each(
        self,
        ids: Sequence[int],
        move: Move,
        cancel: threading.Event | None = None,
        counted: Counted | None = None,
    ) -> RepairCount:
        count = RepairCount(matched=len(ids))
        for start in range(0, len(ids), _HANDFUL):
            if cancel is not None and cancel.is_set():
                count.cancelled = True
                break
            handful = [DeliveryId(row) for row in ids[start : start + _HANDFUL]]
            done = self._journal.write(partial(_all, handful=handful, move=move))
            count.done += done
            count.left_alone += len(handful) - done
            if counted is not None:
                counted(start + len(handful), len(ids))
        return count


def _all(ledgers: Ledgers, *, handful: Sequence[DeliveryId], move: Move) -> int:
    return sum(move(ledgers, row) for row in handful)
