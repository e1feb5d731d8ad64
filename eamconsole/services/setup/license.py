"""Whether somebody confirmed that API access is licensed (R4), with or without a window."""

from __future__ import annotations

from eamconsole.services.console import Console

ACTION, WORDS = "licence_confirmed", "API access is licensed"


def confirmed_by(console: Console) -> tuple[str, str] | None:
    """Return who confirmed it and when; None where the audit knows nobody."""
    for entry in console.audit(limit=1_000_000):
        if entry.action == ACTION:
            return entry.actor, f"{entry.at:%Y-%m-%d}"
    return None


def confirm(console: Console) -> tuple[str, str]:
    """Keep in the audit that whoever sits here confirms it."""
    at = console.clock.now()
    words = f"{WORDS}; confirmed {at.isoformat()}"
    console.journal.write(
        lambda ledgers: ledgers.audit.add(console.actor, ACTION, at, detail=words)
    )
    return console.actor, f"{at:%Y-%m-%d}"
