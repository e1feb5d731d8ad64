"""Whose a journal is: it keeps the number of the organization whose Requests it holds.

Another city's copy is as sound as ours, and its waiting rows would go to our EAM.  Only the
number tells them apart: SeeClickFix and EAM may change their names and stay what they are.
"""

from __future__ import annotations

from sqlalchemy import select

from eamconsole.errors import JournalOfAnother
from eamconsole.journal.ledgers.bundle import Ledgers
from eamconsole.journal.schema import metadata

FACT = "owner"
HOLDINGS = ("requests", "deliveries", "links", "seen")
"""The tables of which one row is enough for a journal to be somebody's."""


def settle_owner(ledgers: Ledgers, organization: int, place: str) -> None:
    """Note whose journal it is; raises ``JournalOfAnother`` where it is another's.

    A journal of before the mark takes it.  So does one that holds nothing: a number that was
    mistyped in a first try may be corrected.
    """
    known = organization_in(ledgers.facts.get(FACT))
    if known == organization:
        return
    if known and _holds_anything(ledgers):
        raise _refusal(known, organization, place)
    ledgers.facts.set(FACT, {"organization": organization})


def refuse_another(ledgers: Ledgers, organization: int, place: str) -> None:
    """Raise ``JournalOfAnother`` for a journal marked as another organization's; note nothing."""
    known = organization_in(ledgers.facts.get(FACT))
    if known not in (0, organization) and _holds_anything(ledgers):
        raise _refusal(known, organization, place)


def organization_in(fact: object) -> int:
    """Return the number a mark holds; 0 where there is none, or none that makes sense."""
    number = fact.get("organization") if isinstance(fact, dict) else None
    return number if isinstance(number, int) and number > 0 else 0


def _holds_anything(ledgers: Ledgers) -> bool:
    return any(
        ledgers.connection.execute(select(metadata.tables[name]).limit(1)).first() is not None
        for name in HOLDINGS
    )


def _refusal(theirs: int, ours: int, place: str) -> JournalOfAnother:
    return JournalOfAnother(
        f"The journal {place} belongs to organization {theirs} in SeeClickFix, and this profile "
        f"is for organization {ours}. So that one city's requests do not end up in another's EAM, "
        "nothing was sent or moved.",
        "If the organization number in Settings is wrong, correct it. If it is right, put a copy "
        "of this city's own journal back (eamconsole journal restore), or move this journal away "
        "and run eamconsole relink.",
    )
