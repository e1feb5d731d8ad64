"""How many SeeClickFix calls the sync used in each hour, for two months."""

from __future__ import annotations

from datetime import datetime, timedelta

from eamconsole.journal import Journal, Ledgers
from eamconsole.sync.budget import CallBudget

_CALLS = "calls:"
_KEPT = timedelta(days=62)


def keep_calls(journal: Journal, budget: CallBudget, now: datetime) -> None:
    """Write down what was used since the last time; what a death loses is minutes of it."""
    used = budget.take_used()
    if used:
        journal.write(lambda ledgers: add_calls(ledgers, used, now))


def add_calls(ledgers: Ledgers, used: int, now: datetime) -> None:
    """Add calls to those of the hour, in the caller's transaction."""
    if not used:
        return
    name = _CALLS + now.replace(minute=0, second=0, microsecond=0).isoformat()
    before = ledgers.facts.get(name)
    ledgers.facts.set(name, used + (before if isinstance(before, int) else 0))
    if before is None:
        _forget_old(ledgers, now)


def calls_by_hour(ledgers: Ledgers) -> dict[datetime, int]:
    """Return the calls of each hour known."""
    found = {}
    for name, calls in ledgers.facts.under(_CALLS).items():
        hour = _hour(name)
        if hour is not None and isinstance(calls, int):
            found[hour] = calls
    return found


def _forget_old(ledgers: Ledgers, now: datetime) -> None:
    """Forget what no chart asks for; also what a clock that was ahead wrote."""
    for name in ledgers.facts.under(_CALLS):
        hour = _hour(name)
        if hour is None or abs(now - hour) > _KEPT:
            ledgers.facts.forget(name)


def _hour(name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(name.removeprefix(_CALLS))
    except ValueError:
        return None
