"""What a person may do from the window: repair rows, pause flows."""

from __future__ import annotations

from collections.abc import Sequence

from eamconsole.domain.brakes import Brake, BrakeKind
from eamconsole.domain.delivery import Flow
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.services.queue import Repair, RepairCount
from eamconsole.services.viewing.records import Outcome, Undo

_RAN_SINCE = "Some rows went on meanwhile and stay as they are."
_LEFT_ALONE = "Some rows were left alone: their state does not allow it."


class Mending:
    """Answers every action with what came of it."""

    def __init__(self, repair: Repair) -> None:
        self._repair = repair

    def retry(self, ids: Sequence[DeliveryId]) -> Outcome:
        """Make the deliveries due now; in doubt ones are looked up first."""
        return _outcome(self._repair.retry(ids))

    def skip(self, ids: Sequence[DeliveryId], reason: str) -> Outcome:
        """Give the deliveries up, with the reason kept."""
        return _outcome(self._repair.skip(ids, reason))

    def hold(self, ids: Sequence[DeliveryId]) -> Outcome:
        """Keep the deliveries back until released."""
        return _outcome(self._repair.hold(ids))

    def release(self, ids: Sequence[DeliveryId]) -> Outcome:
        """Let held deliveries run again."""
        return _outcome(self._repair.release(ids))

    def check_now(self, issues: Sequence[IssueId]) -> Outcome:
        """Have both sides of the requests read next."""
        marked = self._repair.mark_for_check(issues)
        reasons = () if marked else ("Nothing in EAM belongs to it yet, so nothing can be read.",)
        return Outcome(done=marked, left_alone=len(issues) - marked, reasons=reasons)

    def undo(self, taken_back: Undo) -> Outcome:
        """Take the last action back where nothing has happened since."""
        if taken_back.pauses is not None:
            self._repair.put_pauses(taken_back.pauses)
            return Outcome(done=1)
        count = self._repair.undo(taken_back.rows)
        reasons = (_RAN_SINCE,) if count.left_alone else ()
        return Outcome(done=count.done, left_alone=count.left_alone, reasons=reasons)

    def pause(self, flow: Flow | None, minutes: int | None) -> Undo:
        """Pause a flow, or all; ``minutes`` None means until resumed."""
        before = self._repair.pauses()
        for each in [flow] if flow else list(Flow):
            self._repair.pause(each, minutes)
        return Undo(pauses=before)

    def resume(self, flow: Flow | None) -> None:
        """End the pause of a flow, or of all."""
        for each in [flow] if flow else list(Flow):
            self._repair.resume(each)

    def brakes(self) -> Sequence[Brake]:
        """Return the brakes in force."""
        return self._repair.brakes()

    def let_go(self, kind: BrakeKind) -> None:
        """Let go what a brake holds."""
        self._repair.let_go(kind)


def _outcome(count: RepairCount) -> Outcome:
    reasons = (_LEFT_ALONE,) if count.left_alone else ()
    return Outcome(
        done=count.done,
        left_alone=count.left_alone,
        reasons=reasons,
        moved=tuple(count.moved),
        undo=Undo(rows=tuple(count.before)) if count.before else None,
    )
