"""Requests that could not be taken in: listed, told, and tried again until they can.

One record that has no meaning, or breaks what handles it, never keeps its neighbors.  It is
asked for by itself soon, then later and later, in the end once a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from eamconsole.domain.identity import IssueId
from eamconsole.journal import Ledgers
from eamconsole.sync.moments import is_due

_FACT = "set_aside:"
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(days=1)
_AT_ONCE = 20
"""Tried in one go: each costs a call of the budget."""


def set_aside(ledgers: Ledgers, identity: str, reason: str, at: datetime) -> None:
    """Put a Request on the list, or note that it could not be taken in this time either."""
    before = ledgers.facts.get(_FACT + identity) or {}
    ledgers.facts.set(
        _FACT + identity,
        {
            "since": before.get("since", at.isoformat()),
            "tried_at": at.isoformat(),
            "times": int(before.get("times", 0)) + 1,
        },
    )
    ledgers.notices.raise_(
        _key(identity),
        "unreadable",
        f"SeeClickFix sent a Request the console cannot read ({identity}): {reason}",
        at,
        issue_id=IssueId(int(identity)),
    )


def taken_in(ledgers: Ledgers, identity: str, at: datetime) -> None:
    """Take a Request off the list: it could be read."""
    ledgers.facts.forget(_FACT + identity)
    ledgers.notices.solve(_key(identity), at)


def listed(ledgers: Ledgers) -> frozenset[str]:
    """Return which Requests are set aside."""
    return frozenset(name.removeprefix(_FACT) for name in ledgers.facts.under(_FACT))


def due(ledgers: Ledgers, now: datetime) -> list[IssueId]:
    """Return Requests to try again now, the longest untried first."""
    ripe = [
        (str(entry.get("tried_at")), IssueId(int(name.removeprefix(_FACT))))
        for name, entry in ledgers.facts.under(_FACT).items()
        if is_due(datetime.fromisoformat(str(entry["tried_at"])), _pause(entry), now)
    ]
    return [number for _tried, number in sorted(ripe)[:_AT_ONCE]]


def _pause(entry: Mapping[str, Any]) -> timedelta:
    return min(_FIRST * float(3 ** min(int(entry.get("times", 1)) - 1, 9)), _LONGEST)


def _key(identity: str) -> str:
    return f"unreadable:{identity}"
