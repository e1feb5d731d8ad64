"""What the journal of Test proves of the acceptance: what arrived there, and what was confirmed."""

from __future__ import annotations

from eamconsole.domain.delivery import DeliveryState
from eamconsole.journal import Ledgers, QueueQuery
from eamconsole.services.console import Console
from eamconsole.services.moments import in_utc
from eamconsole.services.setup.license import ACTION, confirmed_by

_MOST = 5_000
"""Deliveries that are looked at, the newest first: a Test system has fewer."""
_ARRIVED = (DeliveryState.DONE, DeliveryState.MODERATED)


def seen_in_journal(console: Console) -> dict[str, str]:
    """Return by kind of delivery, and by action of the audit, what was seen of it, in words."""
    with console.journal.read() as ledgers:
        found = _arrived(ledgers)
    confirmed = confirmed_by(console)
    if confirmed is not None:
        who, when = confirmed
        found[ACTION] = f"Confirmed by {who}, {when}."
    return found


def _arrived(ledgers: Ledgers) -> dict[str, str]:
    found: dict[str, str] = {}
    ids = list(ledgers.queue.ids(QueueQuery(states=_ARRIVED, limit=_MOST)))
    for row in ledgers.queue.rows(ids):
        delivery = row.delivery
        kind = delivery.kind.value
        if kind in found:
            continue
        attempts = ledgers.attempts.of(delivery.id)
        # what was only linked, or given up as done, was never sent
        if attempts and attempts[-1].outcome in _OUTCOMES:
            number = f" ({row.request_number})" if row.request_number else ""
            when = in_utc(delivery.updated_at)
            found[kind] = f"Request {delivery.issue_id}{number}: done {when}."
    return found


_OUTCOMES = frozenset(state.value for state in _ARRIVED)
