"""What was seen of who may see a server's private records, kept and renewed by reading back."""

from __future__ import annotations

import logging
import threading

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.link import Link
from eamconsole.domain.privacy import PUBLIC, UNSEEN, Proof, ProofState, proof_of
from eamconsole.domain.work import Module, NewWorkRecord, Publicity, WorkRecord
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Ledgers, QueueQuery
from eamconsole.sync.delivery.vouching import cure, fact_of, let_go
from eamconsole.sync.parts import EngineParts

log = logging.getLogger(__name__)


class PrivacyProofs:
    """One proof per module: that of another server, or of another key, is none."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts

    def reconsider(self) -> None:
        """Forget a proof for another server or key; let go what waits for what may be seen now."""
        for module in Module:
            with self._parts.journal.read() as ledgers:
                kept = ledgers.facts.get(fact_of(module))
            if kept is not None and self.of(module) is None:
                self._set(module, None)
                self._parts.journal.write(lambda ledgers: self._let_go(ledgers, PUBLIC))
        self._parts.journal.write(lambda ledgers: self._let_go(ledgers, UNSEEN))

    def look_again(self, _cancel: threading.Event) -> None:
        """Let go what waits once EAM shows what it did not: by a record made meanwhile, say.

        Costs EAM two calls while something waits, and none else.
        """
        parked = (DeliveryState.NEEDS_ATTENTION,)
        with self._parts.journal.read() as ledgers:
            query = QueueQuery(states=parked, cause=UNSEEN, descending=False)
            waiting = ledgers.queue.ids(query)
            rows = (ledgers.deliveries.get(DeliveryId(row)) for row in waiting)
            creates = any(row is not None and row.kind is DeliveryKind.CREATE for row in rows)
        if not waiting:
            return
        module = Module.WORK_REQUEST  # EAM has no public API for Work Orders
        proof = self.of(module)
        if proof is not None and proof.state is ProofState.FIRST:
            with self._parts.journal.read() as ledgers:
                link = ledgers.links.get(IssueId(proof.issue))
            if link is not None:
                self.compare(module, link, proof.issue)
            return
        # What a description shows, no single record need show: only a creation can prove more.
        if proof is not None or (creates and self._parts.eam.privacy.sight(module).seen):
            self._parts.journal.write(lambda ledgers: self._let_go(ledgers, UNSEEN))

    @property
    def flag(self) -> str:
        """The name of the public flag, as it is sent."""
        return self._parts.eam.privacy.flag

    def is_proven(self, module: Module) -> bool:
        """Return whether private records were seen to stay hidden."""
        proof = self.of(module)
        return proof is not None and proof.state is ProofState.PROVEN

    def of(self, module: Module) -> Proof | None:
        """Return what is known of this server under its present key."""
        with self._parts.journal.read() as ledgers:
            kept = ledgers.facts.get(fact_of(module))
        return proof_of(kept, self._parts.eam.privacy.server)

    def begin(self, module: Module, issue: int) -> None:
        """Note that the first private record is on its way, for ``issue``."""
        self._keep(module, ProofState.FIRST, issue)

    def compare(
        self, module: Module, made: WorkRecord | Link, issue: int, sent: NewWorkRecord | None = None
    ) -> None:
        """Read a private record back, and keep what that shows."""
        seen = self._parts.eam.privacy.of(module, made.auto_number, listed=True)
        if seen.is_public:
            after = self._withdrawn(module, made, sent)
            self._fail(module, issue, str(made.number), hidden=not after.is_public)
        elif seen.flag is False or module is Module.WORK_ORDER:
            self._keep(module, ProofState.PROVEN, issue, str(made.number))
            self._parts.journal.write(lambda ledgers: self._let_go(ledgers, UNSEEN))

    def _withdrawn(
        self, module: Module, made: WorkRecord | Link, sent: NewWorkRecord | None
    ) -> Publicity:
        try:
            self._parts.eam.privacy.withdraw(module, made.auto_number, sent)
            return self._parts.eam.privacy.of(module, made.auto_number, listed=True)
        except EamConsoleError as error:
            log.warning("a private record cannot be made non-public: %s", error.summary)
            return Publicity(there=True, flag=True, listed=True)

    def _fail(self, module: Module, issue: int, number: str, *, hidden: bool) -> None:
        at = self._parts.clock.now()
        became = (
            "It was made non-public at once."
            if hidden
            else "It could not be made non-public: turn that off in EAM now."
        )
        text = (
            f"EAM created {number} for the private Request {issue} as publicly available. {became} "
            f"Nothing private is sent any more. {cure()}"
        )

        def note(ledgers: Ledgers) -> None:
            proof = self._made(ProofState.FAILED, issue, number)
            ledgers.facts.set(fact_of(module), proof.as_fact())
            ledgers.notices.raise_(PUBLIC, "private_public", text, at, issue_id=IssueId(issue))

        self._parts.journal.write(note)

    def _made(self, state: ProofState, issue: int, number: str = "") -> Proof:
        at = self._parts.clock.now().isoformat()
        server = self._parts.eam.privacy.server
        return Proof(server=server, state=state, issue=issue, number=number, at=at)

    def _keep(self, module: Module, state: ProofState, issue: int, number: str = "") -> None:
        proof = self._made(state, issue, number)
        self._set(module, proof)

    def _set(self, module: Module, proof: Proof | None) -> None:
        value = None if proof is None else proof.as_fact()
        self._parts.journal.write(lambda ledgers: ledgers.facts.set(fact_of(module), value))

    def _let_go(self, ledgers: Ledgers, cause: str) -> None:
        let_go(ledgers, cause, self._parts.clock.now())
