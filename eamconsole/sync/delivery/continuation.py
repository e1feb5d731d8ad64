"""Comments that go on where Notes is full, made to agree with the Notes that were sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.edits import EDITED, TEXT
from eamconsole.domain.notes import DESCRIPTION, Notes
from eamconsole.domain.planning import CONTINUATION, continuation_debts
from eamconsole.journal import Ledgers

IN_NOTES = "in_notes"
"""Cause of a piece that Notes holds by now."""
_BESIDE = f"{CONTINUATION}edited:"


def keep_continuation(
    ledgers: Ledgers,
    creation: Delivery,
    siblings: Iterable[Delivery],
    notes: Notes,
    organization: str,
    at: datetime,
) -> None:
    """Owe what the Notes of a record just linked left out, in the caller's transaction.

    The pieces were planned when the Request was first seen.  Since then a resident may have
    written more, or EAM refused a name that now takes room in Notes.
    """
    pieces = notes.continuation
    if _texts(_planned(siblings)) == pieces:
        return  # as ever: no statement more per record
    rows = _planned(ledgers.deliveries.of_issue(creation.issue_id))
    if DESCRIPTION in creation.payload or not all(map(_is_untouched, rows)):
        # a person has seen the planned pieces; only what none of them holds is added
        known = _texts(rows)
        missing = [piece for piece in pieces if piece not in known]
        for debt in continuation_debts(creation.issue_id, missing, organization, _BESIDE):
            ledgers.deliveries.owe(debt, at)
        return
    for row, piece in zip(rows, pieces, strict=False):
        ledgers.deliveries.replace_payload(row.id, {**row.payload, TEXT: piece}, at)
    for row in rows[len(pieces) :]:
        ledgers.deliveries.finish(
            row.id,
            DeliveryState.SKIPPED,
            at=at,
            cause=IN_NOTES,
            explanation="Notes holds it: the request became shorter before it was sent.",
        )
    for debt in continuation_debts(creation.issue_id, pieces, organization)[len(rows) :]:
        ledgers.deliveries.owe(debt, at)


def _planned(lane: Iterable[Delivery]) -> list[Delivery]:
    rows = [
        row
        for row in lane
        if row.kind is DeliveryKind.COMMENT_OUT and row.key.startswith(CONTINUATION)
    ]
    return sorted(rows, key=lambda row: row.id)


def _texts(rows: Iterable[Delivery]) -> tuple[str, ...]:
    return tuple(str(row.payload.get(TEXT)) for row in rows)


def _is_untouched(row: Delivery) -> bool:
    sent = row.attempts > 0 or row.doubtful or row.state.is_final
    return not sent and EDITED not in row.payload
