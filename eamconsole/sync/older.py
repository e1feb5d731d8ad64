"""What is older than the start of intake and was carried before: looked for once per start.

All of it stands in the journal, so that a relink that was stopped or killed, and a sync that ran
before it, leave nothing out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from eamconsole.domain.identity import IssueId
from eamconsole.journal import Ledgers
from eamconsole.sync.intake.held import wish_adopted

_BEGAN_NEW, _FOUND_OUT, _FOUND = "older_began_new", "older_found_out", "older_found"


def begin(ledgers: Ledgers, start: datetime) -> None:
    """Note whether the journal knew nothing when the first relink began.

    What was found before is over once ``start``, the start of intake, has moved back to it.
    """
    if ledgers.requests.is_empty():
        ledgers.facts.set(_BEGAN_NEW, True)
    if all(at >= start for at in found(ledgers).values()):
        ledgers.facts.forget(_FOUND)


def began_new(ledgers: Ledgers) -> bool:
    """Return whether the journal was empty when the first relink began."""
    return ledgers.facts.get(_BEGAN_NEW) is not None


def is_found_out(ledgers: Ledgers, start: datetime) -> bool:
    """Return whether both systems were asked, to the end, for what is older than ``start``."""
    until = ledgers.facts.get(_FOUND_OUT)
    return until is not None and start <= datetime.fromisoformat(str(until))


def keep(ledgers: Ledgers, found: Mapping[IssueId, datetime], whole_until: datetime | None) -> None:
    """Have these taken in, linked and never created.

    ``whole_until``: the start of intake where nothing before it was left unread, else None.
    """
    unknown = {issue: at for issue, at in found.items() if ledgers.links.get(issue) is None}
    for issue in unknown:
        wish_adopted(ledgers, issue)
    if unknown:
        kept = dict(ledgers.facts.get(_FOUND) or {})
        kept |= {str(issue): at.isoformat() for issue, at in unknown.items()}
        ledgers.facts.set(_FOUND, kept)
    if whole_until is not None:
        ledgers.facts.set(_FOUND_OUT, whole_until.isoformat())


def found(ledgers: Ledgers) -> dict[IssueId, datetime]:
    """Return what was found and the start of intake has not moved back to, with its moments."""
    kept = ledgers.facts.get(_FOUND) or {}
    return {IssueId(int(name)): datetime.fromisoformat(at) for name, at in kept.items()}
