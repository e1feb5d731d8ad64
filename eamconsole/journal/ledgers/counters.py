"""How many rows are in each state, kept in the transactions that move them."""

from __future__ import annotations

from sqlalchemy import text

from eamconsole.journal.access import Access, Touched
from eamconsole.journal.plan import Plan

LINKS = "links"
"""The family of the links; deliveries are counted in families named like their flow."""

_READ = Plan(text("SELECT state, number FROM counters WHERE family = :family"))
_ADD = Plan(
    text(
        "INSERT INTO counters (family, state, number) VALUES (:family, :state, :number) "
        "ON CONFLICT (family, state) DO UPDATE SET number = counters.number + excluded.number"
    )
)
_NEXT = Plan(text("UPDATE changes SET number = number + 1 WHERE id = 1 RETURNING number"))
_NUMBER = Plan(text("SELECT number FROM changes WHERE id = 1"))


def read_counters(access: Access, family: str) -> dict[str, int]:
    """Return the states of ``family`` that are not empty, this transaction's moves included."""
    numbers = {str(state): int(number) for state, number in access.all(_READ, family=family)}
    for touched in (access.touched_before, access.touched):
        for (of_family, state), number in touched.counts.items():
            if of_family == family:
                numbers[state] = numbers.get(state, 0) + number
    return {state: number for state, number in numbers.items() if number}


def write_counters(access: Access, touched: Touched) -> None:
    """Add what a commit moved, in a steady order: two processes must not wait for each other."""
    for (family, state), number in sorted(touched.counts.items()):
        if number:
            access.change_quietly(_ADD, family=family, state=state, number=number)


def next_change_number(access: Access) -> int:
    """Return the number of the change about to be committed."""
    row = access.one(_NEXT)
    return int(row[0]) if row else 0


def last_change_number(access: Access) -> int:
    """Return the number of the last committed change, of any process."""
    row = access.one(_NUMBER)
    return int(row[0]) if row else 0
