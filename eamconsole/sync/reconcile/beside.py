"""What goes on beside a comparison: somebody else who is at it, or a relink."""

from __future__ import annotations

from datetime import datetime, timedelta

from eamconsole.errors import ActionRefused
from eamconsole.journal import Journal, Ledgers
from eamconsole.sync import relinking
from eamconsole.sync.moments import is_due
from eamconsole.sync.reconcile import keeping
from eamconsole.sync.reconcile.keeping import RunState

_STILL_ALIVE = timedelta(minutes=10)


def is_left_to_others(begun: RunState, owner: str, now: datetime, *, due: bool) -> bool:
    """Return whether a run is somebody else's who goes on with it just now, or stopped it."""
    if begun.owner == owner:
        return False
    if begun.moved_at is not None and not is_due(begun.moved_at, _STILL_ALIVE, now):
        return True
    return not begun.by_itself and not due


def notes(journal: Journal, now: datetime) -> tuple[str, ...]:
    """Return what cannot be known because a relink did not come to its end."""
    with journal.read() as ledgers:
        found = relinking.relinking(ledgers, now)
    return () if found is None else (found.words,)


def catch_up(journal: Journal, now: datetime) -> None:
    """Note that a sync read what a relink that was stopped would have; the rest it looks for.

    Called where an engine holds the lease and has read all that changed before it began.
    """
    with journal.read() as ledgers:
        found = relinking.relinking(ledgers, now)
    if found is None or found.at_work:
        return

    def write(ledgers: Ledgers) -> None:
        relinking.end(ledgers)
        keeping.give_up(ledgers)
        keeping.want(ledgers)

    journal.write(write)


def lost(journal: Journal) -> ActionRefused:
    """Return why a comparison cannot go on that is not in the journal as it was left."""
    with journal.read() as ledgers:
        goes_on, is_wanted = keeping.running(ledgers), keeping.is_wanted(ledgers)
        is_relinked = is_wanted or relinking.is_unfinished(ledgers)
    if goes_on is not None:
        return ActionRefused(
            "Somebody else has taken this comparison up, and goes on with it.",
            "Wait for its end; its result is shown here as well.",
        )
    if is_relinked:
        return ActionRefused(
            "The journal was relinked while both systems were compared, so the comparison ended: "
            "what it had found was found with less than is known now.",
            "Wait for the relink to end; the next sync then compares both systems by itself.",
        )
    return ActionRefused(
        "Somebody else has brought this comparison to its end.", "Its result is shown here as well."
    )
