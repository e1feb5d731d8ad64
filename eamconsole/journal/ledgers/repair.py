"""What people may do to a delivery; each leaves a line in the audit and the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eamconsole.domain.actions import Action, outcome
from eamconsole.domain.decided import NOT_LOOKED_UP, QUESTIONS, with_decision
from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.identity import DeliveryId
from eamconsole.domain.redirection import REDIRECTED, Target
from eamconsole.journal.ledgers.base import Ledger
from eamconsole.journal.ledgers.deliveries import DeliveryLedger
from eamconsole.journal.ledgers.history import AuditLedger, EventLedger
from eamconsole.journal.ledgers.requests import RequestLedger
from eamconsole.journal.ledgers.rows import Before


class RepairLedger(Ledger):
    """Moves by hand.  What is in doubt is looked up first, whoever asks for a retry."""

    def retry(self, delivery_id: DeliveryId, at: datetime, actor: str) -> bool:
        """Make it due now; a doubtful one is looked up, never blindly sent again."""
        found = self._fitting(delivery_id, Action.RETRY)
        if found is None:
            return False
        delivery, state = found
        if delivery.cause in QUESTIONS:
            payload = with_decision(delivery.payload, delivery.cause, at)
            self._deliveries.replace_payload(delivery_id, payload, at)
        return self._move(delivery, state, Action.RETRY.value, at, actor)

    def skip(self, delivery_id: DeliveryId, reason: str, at: datetime, actor: str) -> bool:
        """Give it up for a reason; final, but may be retried, and is looked up then if in doubt."""
        return self._act(delivery_id, Action.SKIP, at, actor, reason)

    def hold(self, delivery_id: DeliveryId, at: datetime, actor: str) -> bool:
        """Keep it from running until released."""
        return self._act(delivery_id, Action.HOLD, at, actor)

    def release(self, delivery_id: DeliveryId, at: datetime, actor: str) -> bool:
        """Let a held one go on."""
        return self._act(delivery_id, Action.RELEASE, at, actor)

    def edit(
        self, delivery_id: DeliveryId, payload: dict[str, Any], at: datetime, actor: str
    ) -> bool:
        """Replace the payload and make it due; the old one stays in the history."""
        found = self._fitting(delivery_id, Action.EDIT)
        if found is None:
            return False
        delivery, state = found
        self._deliveries.replace_payload(delivery_id, payload, at)
        EventLedger(self._connection, self._traces).add(
            f"{delivery.kind.value}.edited",
            at,
            issue_id=delivery.issue_id,
            delivery_id=delivery.id,
            actor=actor,
            detail=_differences(delivery.payload, payload),
        )
        return self._move(delivery, state, "edit", at, actor)

    def redirect(
        self,
        delivery_id: DeliveryId,
        target: Target,
        said: dict[str, Any],
        at: datetime,
        actor: str,
    ) -> bool:
        """Send a creation elsewhere: the Request's route changes, ``said`` is kept with it."""
        found = self._fitting(delivery_id, Action.REDIRECT)
        if found is None:
            return False
        delivery, state = found
        requests = RequestLedger(self._connection, self._traces)
        requests.set_route(delivery.issue_id, target.module, target.problem_code)
        payload = {**delivery.payload, REDIRECTED: said}
        self._deliveries.replace_payload(delivery_id, payload, at)
        self._deliveries.finish(delivery.id, state, at=at, actor=actor)
        self.note(delivery, "redirect", at, actor, f"{said['from']} → {said['to']}")
        return True

    def send_again(self, delivery_id: DeliveryId, at: datetime, actor: str) -> bool:
        """Send a creation again although one may have arrived: a person looked and decided."""
        found = self._fitting(delivery_id, Action.SEND_AGAIN)
        if found is None:
            return False
        delivery, state = found
        payload = with_decision(delivery.payload, NOT_LOOKED_UP, at)
        self._deliveries.replace_payload(delivery_id, payload, at)
        self._deliveries.finish(delivery.id, state, at=at, doubtful=False, actor=actor)
        self.note(delivery, "send_again", at, actor)
        return True

    def restore(self, before: Before, at: datetime, actor: str) -> bool:
        """Take a move back, where nothing has happened to the row since."""
        delivery = self._deliveries.get(before.id)
        if delivery is None or (delivery.state, delivery.attempts, delivery.updated_at) != (
            before.moved_to,
            before.attempts,
            before.moved_at,
        ):
            return False
        self._deliveries.restore(before, at)
        self.note(delivery, "undo", at, actor, f"{before.moved_to.value} → {before.state.value}")
        return True

    def note(
        self, delivery: Delivery, action: str, at: datetime, actor: str, detail: str = ""
    ) -> None:
        """Write what a person did into audit and history."""
        AuditLedger(self._connection, self._traces).add(
            actor,
            action,
            at,
            delivery_id=delivery.id,
            issue_id=delivery.issue_id,
            detail=detail,
        )
        EventLedger(self._connection, self._traces).add(
            f"{delivery.kind.value}.{action}",
            at,
            issue_id=delivery.issue_id,
            delivery_id=delivery.id,
            actor=actor,
            detail={"reason": detail} if detail else {},
        )

    @property
    def _deliveries(self) -> DeliveryLedger:
        return DeliveryLedger(self._connection, self._traces)

    def _fitting(
        self, delivery_id: DeliveryId, action: Action
    ) -> tuple[Delivery, DeliveryState] | None:
        """Return the delivery and where ``action`` brings it; None where it does not fit."""
        delivery = self._deliveries.get(delivery_id)
        if delivery is None:
            return None
        state = outcome(action, delivery.state, doubtful=delivery.doubtful, kind=delivery.kind)
        return None if state is None else (delivery, state)

    def _act(
        self, delivery_id: DeliveryId, action: Action, at: datetime, actor: str, reason: str = ""
    ) -> bool:
        found = self._fitting(delivery_id, action)
        if found is None:
            return False
        delivery, state = found
        return self._move(delivery, state, action.value, at, actor, reason)

    def _move(
        self,
        delivery: Delivery,
        state: DeliveryState,
        action: str,
        at: datetime,
        actor: str,
        reason: str = "",
    ) -> bool:
        self._deliveries.finish(
            delivery.id,
            state,
            at=at,
            cause=delivery.cause if state is DeliveryState.HELD else None,
            explanation=reason or (delivery.explanation if delivery.doubtful else None),
            doubtful=delivery.doubtful,
            actor=actor,
        )
        self.note(delivery, action, at, actor, reason)
        return True


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what an edit replaced, and by what; the rest of the payload is as it was."""
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {
        "old": {name: old[name] for name in names if name in old},
        "new": {name: new[name] for name in names if name in new},
    }
