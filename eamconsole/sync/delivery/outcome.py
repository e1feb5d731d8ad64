"""The vocabulary of paying a delivery: what a step prepares, sends, finds and returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any, Protocol

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.keeping import Keeping
from eamconsole.domain.link import Link
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.routing import Route
from eamconsole.domain.taking_over import BaseLine
from eamconsole.domain.work import Damage, WorkRecord
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Ledgers

NOT_LINKED = "not_linked"
"""Cause of deliveries that ended because their Request was skipped before it was linked."""


class FoundMaker(Enum):
    """Who made what a look found before anything was sent."""

    BEFORE = auto()
    """An engine whose memory is lost."""
    BY_ANOTHER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The other side's answer to a change, or what a look-up found in its place."""

    remote_key: str = ""
    record: WorkRecord | None = None
    moderated: bool = False
    adopted: bool = False
    hidden: bool = False
    """The record was seen to be kept from the public."""
    still_open: bool = False
    """The Request was closed once, and reopened since."""
    words: str = ""
    sent_digest: str = ""
    """Hash of the bytes sent, where they are not those of the picture itself."""
    told: str = ""
    """What the row tells a person besides that it is done."""
    address_missing: bool = False
    """The locator was down: the record has no looked-up address yet."""
    lost: str = ""
    """What alone arrived of a picture of which one could see more."""
    damage: Damage = Damage.NONE
    """What one cannot see of a picture that came damaged."""
    base_line: BaseLine | None = None
    """What hung on the record where another program made it."""
    also_found: tuple[str, ...] = ()
    """Numbers of further records with the same reference: a duplicate alarm."""
    keeping: tuple[Keeping, ...] = ()
    """What is new of how EAM keeps what it is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A change ready to go: ``digest`` identifies its content, ``sent`` is for people."""

    call: Callable[[], Receipt]
    digest: str
    sent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """The delivery ends, or waits, without anything being sent."""

    state: DeliveryState
    cause: str
    explanation: str
    next_step: str | None = None
    remote_key: str | None = None
    due_at: datetime | None = None
    doubtful: bool = False
    payload: Mapping[str, Any] | None = None
    """What is sent the next time, where that changes."""


NO_ANSWER = "no usable answer"
"""Outcome of an attempt of which nobody knows whether it was carried out."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The look-up is certain: the other side never carried the change out."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """The look-up could not tell; ``why`` in words."""

    why: str


LookUp = Receipt | NotSent | Absent | Unclear


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Everything a step may want to know about the Request it works for."""

    request: ResidentRequest
    route: Route
    link: Link | None
    deliveries: tuple[Delivery, ...] = field(default_factory=tuple)
    has_internal_api: bool = True

    @property
    def private(self) -> bool:
        """Whether the Request is hidden from the public."""
        return self.request.private

    @property
    def hidden(self) -> bool:
        """Whether what stands in EAM may be hidden from the public, and is looked for inside.

        Without the internal API nothing hidden was ever made: a Request that became private since
        stands where the public sees it, and there alone a doubt about it can end.
        """
        return self.private and self.has_internal_api

    def require_link(self) -> Link:
        """Return the link; lanes let nothing run before there is one."""
        if self.link is None:
            raise LookupError(f"Request {self.request.issue_id} has no link yet")
        return self.link


class DeliveryStep(Protocol):
    """How one kind of delivery is paid.  Only ``Prepared.call`` changes the other side."""

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | NotSent:
        """Gather what is sent, by reading only."""
        ...

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Find out whether the newest attempt was carried out."""
        ...

    def look_back(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Find out whether it was made before this engine opened, unknown to the journal."""
        ...

    def refused(self, delivery: Delivery, lane: Lane, error: EamConsoleError) -> NotSent | None:
        """Read why a change was refused: done by somebody else, no longer possible, or None."""
        ...

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, lane: Lane, receipt: Receipt, at: datetime
    ) -> NotSent | None:
        """Write what follows from ``receipt``, in the transaction that ends the delivery.

        A ``NotSent`` in return means that nothing may follow: a person has to decide.
        """
        ...
