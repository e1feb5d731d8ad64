"""A delivery: one change owed to one side, and the states it can be in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.errors import Service


class Flow(StrEnum):
    """One of the three live queues."""

    REQUESTS = "requests"
    STATUS = "status"
    COMMENTS = "comments"


class Direction(StrEnum):
    """Which side the change is owed to."""

    TO_EAM = "to_eam"
    TO_SEECLICKFIX = "to_seeclickfix"

    @property
    def service(self) -> Service:
        """The system that receives the change."""
        return Service.EAM if self is Direction.TO_EAM else Service.SEECLICKFIX


class DeliveryState(StrEnum):
    """The state words of the journal, the JSON output and the windows (interface.md)."""

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


FINAL_STATES = frozenset({DeliveryState.DONE, DeliveryState.SKIPPED, DeliveryState.IMPOSSIBLE})
RUNNABLE_STATES = frozenset({DeliveryState.WAITING, DeliveryState.RETRYING, DeliveryState.CHECKING})


class DeliveryKind(StrEnum):
    """What is owed."""

    CREATE = "create"
    """Create the Work Request or Work Order."""
    REQUEST_IMAGE = "request_image"
    """Attach the Request's image as a Document."""
    ADDRESS = "address"
    """Fill in the address that could not be looked up when the record was created."""
    ACKNOWLEDGE = "acknowledge"
    """Acknowledge the Request, with the message as comment."""
    COMMENT_OUT = "comment_out"
    """Add a resident's or official's public comment to the record in EAM."""
    COMMENT_IMAGE_OUT = "comment_image_out"
    """Attach a comment's image as a Document."""
    COMMENT_IN = "comment_in"
    """Publish a crew's public comment, or a field rule's text, on the Request."""
    IMAGE_IN = "image_in"
    """Publish a crew's public image on the Request."""
    CLOSE = "close"
    """Close the Request, with the closing message as comment."""

    @property
    def flow(self) -> Flow:
        """The queue this kind is shown in."""
        if self in (DeliveryKind.CREATE, DeliveryKind.REQUEST_IMAGE, DeliveryKind.ADDRESS):
            return Flow.REQUESTS
        if self in (DeliveryKind.ACKNOWLEDGE, DeliveryKind.CLOSE):
            return Flow.STATUS
        return Flow.COMMENTS

    @property
    def direction(self) -> Direction:
        """Which side this kind is owed to."""
        return Direction.TO_EAM if self in _TO_EAM else Direction.TO_SEECLICKFIX


_TO_EAM = frozenset(
    {
        DeliveryKind.CREATE,
        DeliveryKind.REQUEST_IMAGE,
        DeliveryKind.ADDRESS,
        DeliveryKind.COMMENT_OUT,
        DeliveryKind.COMMENT_IMAGE_OUT,
    }
)


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
    def in_doubt(self) -> bool:
        """Whether anybody still waits for what became of an attempt without an answer."""
        return self.doubtful and not self.state.is_final

    @property
    def flow(self) -> Flow:
        """The queue it is shown in."""
        return self.kind.flow

    @property
    def direction(self) -> Direction:
        """Which side it is owed to."""
        return self.kind.direction


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
class Event:
    """One line of a Request's history; ``name`` is a transition, e.g. ``create.done``."""

    id: int
    at: datetime
    name: str
    issue_id: IssueId | None = None
    delivery_id: DeliveryId | None = None
    actor: str = "console"
    detail: Mapping[str, Any] = field(default_factory=dict)
