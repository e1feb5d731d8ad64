"""A delivery: one change owed to one side, and the states it can be in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.kinds import DeliveryKind, Direction, Flow


class DeliveryState(StrEnum):
    """The state words of the journal, the JSON output and the windows."""

    WAITING = "waiting"
    SENDING = "sending"
    RETRYING = "retrying"
    CHECKING = "checking"
    MODERATED = "moderated"
    NEEDS_ATTENTION = "needs_attention"
    HELD = "held"
    DONE = "done"
    SKIPPED = "skipped"
    IMPOSSIBLE = "impossible"

    @property
    def is_final(self) -> bool:
        """True where nothing more will happen by itself or by a person."""
        return self in FINAL_STATES

    @property
    def can_run(self) -> bool:
        """True where the engine may take the delivery up once it is due."""
        return self in RUNNABLE_STATES


WRITTEN_AT = "written_at"
"""Key of a payload: when a resident wrote it, by SeeClickFix's clock."""

FINAL_STATES = frozenset({DeliveryState.DONE, DeliveryState.SKIPPED, DeliveryState.IMPOSSIBLE})
RUNNABLE_STATES = frozenset({DeliveryState.WAITING, DeliveryState.RETRYING, DeliveryState.CHECKING})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A debt to be written down.  ``key`` is unique within the Request: owed once, ever."""

    issue_id: IssueId
    kind: DeliveryKind
    key: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A delivery as the journal holds it.  Times are aware UTC.

    ``payload`` holds the facts owed (JSON values).  ``sent_at`` is the intent time of the
    newest attempt; a look-up may not conclude "not there" before the quiet period after it.
    ``doubtful`` stays True from an unanswered attempt until a look-up settled it, also
    while a person holds the row.  ``remote_key`` is the other side's number once known.
    ``cause`` is an error code, ``explanation`` the words that go with it.
    """

    id: DeliveryId
    issue_id: IssueId
    kind: DeliveryKind
    key: str
    state: DeliveryState
    payload: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime
    attempts: int = 0
    due_at: datetime | None = None
    sent_at: datetime | None = None
    payload_hash: str | None = None
    doubtful: bool = False
    remote_key: str | None = None
    cause: str | None = None
    explanation: str | None = None
    next_step: str | None = None
    actor: str | None = None
    """Who held, skipped or last retried it."""

    @property
    def written_at(self) -> datetime | None:
        """When a resident wrote what is owed; None for anything else."""
        told = self.payload.get(WRITTEN_AT)
        return None if told is None else datetime.fromisoformat(str(told))

    @property
    def said_at(self) -> datetime | None:
        """Before when nobody can have sent what a resident wrote.

        That moment is of SeeClickFix's clock, what was read when is of ours: the earlier counts.
        Another console may have sent it before it was owed here, but not before it was said.
        """
        written = self.written_at
        return None if written is None else min(self.created_at, written)

    @property
    def in_doubt(self) -> bool:
        """Whether anybody still waits for what became of an attempt without an answer."""
        return self.doubtful and not self.state.is_final

    @property
    def may_have_arrived(self) -> bool:
        """Whether the other side may have it although no answer says so."""
        out = self.state in (DeliveryState.SENDING, DeliveryState.CHECKING)
        return out or self.in_doubt

    @property
    def flow(self) -> Flow:
        """The queue it is shown in."""
        return self.kind.flow

    @property
    def direction(self) -> Direction:
        """Which side it is owed to."""
        return self.kind.direction

    @property
    def next_attempt_at(self) -> datetime | None:
        """When the console takes it up again by itself; None where it does not."""
        return self.due_at if self.state.can_run else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One call of a delivery, as kept for people: redacted on both ways."""

    number: int
    began_at: datetime
    sent: str
    ended_at: datetime | None = None
    outcome: str = ""
    answered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEvent:
    """One line of a Request's history; ``name`` is a transition, e.g. ``create.done``."""

    id: int
    at: datetime
    name: str
    issue_id: IssueId | None = None
    delivery_id: DeliveryId | None = None
    actor: str = "console"
    detail: Mapping[str, Any] = field(default_factory=dict)


__all__ = [
    "FINAL_STATES",
    "RUNNABLE_STATES",
    "Attempt",
    "Delivery",
    "DeliveryKind",
    "DeliveryState",
    "Direction",
    "Flow",
    "HistoryEvent",
    "NewDelivery",
]
