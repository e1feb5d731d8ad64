"""Lets nothing private into EAM before EAM was seen to keep it from the public.

The first private record of a server is created alone, read back at once and compared; only then
do its comments and pictures, and every other private Request, follow.  Before each of them the
record's own flag is read: a Request may have turned private after its record was made public.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, Direction
from eamconsole.domain.identity import IssueId
from eamconsole.domain.link import Link
from eamconsole.domain.privacy import BECAME_PRIVATE, PUBLIC, UNSEEN, Proof, ProofState
from eamconsole.domain.work import Module, NewWorkRecord, WorkRecord
from eamconsole.errors import EamConsoleError, MappingError
from eamconsole.sync.delivery.outcome import Lane, NotSent
from eamconsole.sync.delivery.privacy_proofs import PrivacyProofs
from eamconsole.sync.delivery.vouching import cure
from eamconsole.sync.parts import EngineParts

log = logging.getLogger(__name__)

_LOOK_AGAIN = timedelta(seconds=60)


class PrivacyUnproven(MappingError):
    """A private Request that may not be sent: its record might be public."""


class PrivateRecords:
    """The one gate for everything private that goes to EAM; safe from many threads."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts
        self.proofs = PrivacyProofs(parts)
        self._first = threading.Lock()
        """Held while the first private record is made and compared: others wait for the result."""

    def hindrance(self, delivery: Delivery, lane: Lane) -> NotSent | None:
        """Return why this may not go to EAM yet; None for all that is public."""
        if not lane.private or delivery.direction is not Direction.TO_EAM:
            return None
        if not self._parts.rules.has_internal_api:
            return None  # the step says what is missing
        module = lane.route.module if lane.link is None else lane.link.module
        proof = self.proofs.of(module)
        if proof is not None and proof.state is ProofState.FAILED:
            return _stopped(delivery.issue_id, proof, self.proofs.flag)
        if delivery.kind is DeliveryKind.CREATE or lane.link is None:
            return self._before_creation(delivery, module, proof)
        return self._before_a_child(delivery, lane.link, proof)

    def create(self, record: NewWorkRecord) -> WorkRecord:
        """Create the record; the first private one of a server alone, and compared at once."""
        if record.public or self.proofs.is_proven(record.module):
            return self._parts.eam.create(record)
        with self._first:
            proof = self.proofs.of(record.module)
            if proof is not None and proof.state is ProofState.FAILED:
                raise PrivacyUnproven(
                    f"Request {record.reference} is private, and EAM made {proof.number} public.",
                    cure(),
                )
            if proof is not None and proof.state is ProofState.PROVEN:
                return self._parts.eam.create(record)
            if proof is None or proof.state is ProofState.FIRST:
                self.proofs.begin(record.module, int(record.reference))
            created = self._parts.eam.create(record)
            try:
                self.proofs.compare(record.module, created, int(record.reference), record)
            except EamConsoleError as error:
                # It is created; it is compared again before anything follows it.
                log.warning("a private record could not be read back: %s", error.summary)
            return created

    def _before_creation(
        self, delivery: Delivery, module: Module, proof: Proof | None
    ) -> NotSent | None:
        if proof is None:
            return self._unless_seen(delivery, module)
        if proof.state is ProofState.FIRST and proof.issue != delivery.issue_id:
            return self._after_the_first(delivery, module, proof)
        return None

    def _unless_seen(self, delivery: Delivery, module: Module) -> NotSent | None:
        if module is Module.WORK_ORDER:
            return None  # EAM has no public API for Work Orders
        sight = self._parts.eam.privacy.sight(module)
        if sight.seen:
            return None
        return self._unseen(delivery, sight.similar)

    def _after_the_first(self, delivery: Delivery, module: Module, proof: Proof) -> NotSent | None:
        """Compare the record whose making was interrupted, or wait until it is found."""
        with self._parts.journal.read() as ledgers:
            link = ledgers.links.get(IssueId(proof.issue))
            rows = ledgers.deliveries.of_issue(IssueId(proof.issue))
        if link is not None:
            self.proofs.compare(module, link, proof.issue)
            now = self.proofs.of(module)
            failed = now is not None and now.state is ProofState.FAILED
            return _stopped(delivery.issue_id, now, self.proofs.flag) if now and failed else None
        moving = any(row.kind is DeliveryKind.CREATE and row.state.can_run for row in rows)
        doubtful = any(row.kind is DeliveryKind.CREATE and row.in_doubt for row in rows)
        if not (moving or doubtful):
            return None
        return NotSent(
            state=DeliveryState.RETRYING,
            cause=UNSEEN,
            explanation=f"The first private record, of Request {proof.issue}, is not compared yet.",
            due_at=self._parts.clock.now() + _LOOK_AGAIN,
        )

    def _before_a_child(
        self, delivery: Delivery, link: Link, proof: Proof | None
    ) -> NotSent | None:
        first = proof is not None and proof.state is ProofState.FIRST
        if first and proof is not None and proof.issue == delivery.issue_id:
            self.proofs.compare(link.module, link, delivery.issue_id)
            now = self.proofs.of(link.module)
            if now is not None and now.state is ProofState.FAILED:
                return _stopped(delivery.issue_id, now, self.proofs.flag)
            proof = now
        seen = self._parts.eam.privacy.of(link.module, link.auto_number)
        if seen.is_public:
            self._parts.eam.privacy.withdraw(link.module, link.auto_number)
            seen = self._parts.eam.privacy.of(link.module, link.auto_number)
            if seen.is_public:
                return self._record_is_public(delivery, link)
            self._note_withdrawn(delivery, link)
        if seen.flag is False or link.module is Module.WORK_ORDER:
            return None
        if proof is None or proof.state is ProofState.FIRST:
            return self._unseen(delivery, self._parts.eam.privacy.sight(link.module).similar)
        return self._record_is_public(delivery, link) if self._was_public(delivery) else None

    def _was_public(self, delivery: Delivery) -> bool:
        """Return whether the record was made before its Request became private."""
        if delivery.actor is not None:
            return False
        with self._parts.journal.read() as ledgers:
            events = ledgers.events.of_issue(delivery.issue_id)
        return any(event.name == BECAME_PRIVATE for event in events)

    def _unseen(self, delivery: Delivery, similar: tuple[str, ...]) -> NotSent:
        at, likely = self._parts.clock.now(), ", ".join(f'"{name}"' for name in similar)
        named = (
            f'"{self.proofs.flag}"' if self.proofs.flag else "any public flag (the key is empty)"
        )
        shown = f" It shows {likely}." if likely else ""
        text = (
            f"EAM shows neither a field nor a record with {named}, so a private Request might be "
            f"created as publicly available.{shown}"
        )
        self._parts.journal.write(
            lambda ledgers: ledgers.notices.raise_(
                UNSEEN, "private_unseen", f"{text} Private Requests wait. {cure()}", at
            )
        )
        return NotSent(
            state=DeliveryState.NEEDS_ATTENTION,
            cause=UNSEEN,
            explanation=text,
            next_step=cure(),
        )

    def _record_is_public(self, delivery: Delivery, link: Link) -> NotSent:
        return NotSent(
            state=DeliveryState.NEEDS_ATTENTION,
            cause=PUBLIC,
            explanation=f"Request {delivery.issue_id} is private, but {link.number} is publicly "
            "available in EAM, so nothing more is added to it.",
            next_step="Turn off Publicly Available on the record in EAM, then choose Retry.",
        )

    def _note_withdrawn(self, delivery: Delivery, link: Link) -> None:
        at = self._parts.clock.now()
        self._parts.journal.write(
            lambda ledgers: ledgers.events.add(
                "record.made_private",
                at,
                issue_id=delivery.issue_id,
                delivery_id=delivery.id,
                detail={"words": f"{link.number} was publicly available and was made non-public."},
            )
        )


def _stopped(issue: IssueId, proof: Proof, flag: str) -> NotSent:
    sent = f'"{flag}"' if flag else "no public flag"
    return NotSent(
        state=DeliveryState.NEEDS_ATTENTION,
        cause=PUBLIC,
        explanation=f"Request {issue} is private, and EAM made {proof.number} of the private "
        f"Request {proof.issue} publicly available although {sent} was sent as false.",
        next_step=cure(),
    )
