"""What a person does to rows and flows in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from eamconsole.domain.brakes import BrakeKind
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.services.overview.records import Pause
from eamconsole.services.queue.repair import RepairCount, Undo
from tests.gui.invented_effects import undo_of
from tests.gui.invented_lists import InventedLists
from tests.gui.invented_rows import (
    NOW,
    InventedRow,
)

_S, _K = DeliveryState, DeliveryKind


class InventedRepair(InventedLists):
    """Turns rows as the journal would, and keeps what is paused or braked."""

    def __init__(self, rows: Sequence[InventedRow] = ()) -> None:
        super().__init__(rows)
        self.pauses: tuple[Pause, ...] = ()
        self.braked, self.brakes = [], lambda: self.braked
        self._stood: dict[int, InventedRow] = {}

    def retry(self, ids: Sequence[DeliveryId]) -> RepairCount:
        return self._turn(ids, _S.WAITING, cause=None, explanation="", next_step="")

    def skip(self, ids: Sequence[DeliveryId], reason: str) -> RepairCount:
        return self._turn(ids, _S.SKIPPED, explanation=reason, actor="t.lee")

    def hold(self, ids: Sequence[DeliveryId]) -> RepairCount:
        return self._turn(ids, _S.HELD, actor="t.lee")

    def release(self, ids: Sequence[DeliveryId]) -> RepairCount:
        return self._turn(ids, _S.WAITING)

    def check_now(self, issues: Sequence[IssueId]) -> RepairCount:
        return RepairCount(done=len(issues))

    def take_back(self, taken_back: Undo) -> RepairCount:
        if taken_back.pauses is not None:
            self.pauses = ()
            return RepairCount(done=1)
        rows = [self._stood[row.id] for row in taken_back.rows]
        self.put(*rows)
        return RepairCount(done=len(rows))

    def _turn(self, ids: Sequence[int], state: DeliveryState, **changes: object) -> RepairCount:
        rows = [self.deliveries[int(i)] for i in ids if not self.deliveries[int(i)].state.is_final]
        self._stood = {row.id: row for row in rows}
        self.put(*(replace(row, state=state, **changes) for row in rows))  # type: ignore[arg-type]
        before = undo_of(rows) if state in (_S.HELD, _S.SKIPPED) else []
        moved = [row.id for row in rows]
        left = len(ids) - len(rows)
        return RepairCount(done=len(rows), left_alone=left, moved=moved, before=before)

    def row_changed(self, row: int, **changes: object) -> None:
        self._turn([row], _S.WAITING, cause=None, explanation="", next_step="", **changes)

    # FlowSwitch

    def pause(self, flow: Flow | None, minutes: int | None) -> Undo:
        until = None if minutes is None else NOW + timedelta(minutes=minutes)
        self.pauses = (*self.pauses, Pause(flow=flow, until=until, by="t.lee"))
        return Undo(pauses=())

    def resume(self, flow: Flow | None) -> None:
        self.pauses = tuple(pause for pause in self.pauses if pause.flow is not flow)

    def let_go(self, kind: BrakeKind) -> None:
        self.braked = [brake for brake in self.braked if brake.kind is not kind]
        self.pauses = tuple(pause for pause in self.pauses if pause.brake is not kind)
