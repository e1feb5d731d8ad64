"""What the journal keeps of a server's proof, and how a person gives one."""

from __future__ import annotations

from datetime import datetime

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.identity import DeliveryId
from eamconsole.domain.privacy import FACT, PUBLIC, UNSEEN, Proof, ProofState
from eamconsole.domain.work import Module
from eamconsole.journal import Ledgers, QueueQuery

VOUCH = "eamconsole profile vouch-private"
"""The command by which a person says once per server: I looked."""


def cure() -> str:
    """Return the next step in one sentence or two, for rows and notices alike."""
    return (
        "Enter the Property Name EAM gives that switch as EAM's “Public flag” in Settings; or "
        "look yourself that such records stay hidden, then choose I looked… beside the "
        f"notice, or run: {VOUCH}"
    )


def let_go(ledgers: Ledgers, cause: str, at: datetime) -> None:
    """Make due what waited for a proof, and close its notice."""
    parked = (DeliveryState.NEEDS_ATTENTION, DeliveryState.RETRYING)
    for row in ledgers.queue.ids(QueueQuery(states=parked, cause=cause)):
        ledgers.deliveries.finish(DeliveryId(row), DeliveryState.WAITING, at=at)
    ledgers.notices.solve(cause, at)


def vouch(ledgers: Ledgers, server: str, actor: str, at: datetime) -> None:
    """Keep that a person looked: private records of this server stay hidden."""
    proof = Proof(server=server, state=ProofState.VOUCHED, by=actor, at=at.isoformat())
    for module in Module:
        ledgers.facts.set(fact_of(module), proof.as_fact())
    ledgers.audit.add(actor, "vouch-private", at, detail=server)
    for cause in (UNSEEN, PUBLIC):
        let_go(ledgers, cause, at)


def fact_of(module: Module) -> str:
    """Return the name under which a module's proof is kept."""
    return f"{FACT}:{module.value}"
