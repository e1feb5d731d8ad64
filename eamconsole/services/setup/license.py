"""Whether somebody confirmed that API access is licensed (R4), with or without a window."""

from __future__ import annotations

from eamconsole.journal import AuditEntry
from eamconsole.services.console import Console

ACTION, WORDS = "licence_confirmed", "API access is licensed"
CONNECTOR = "connector_confirmed"


def confirmed_by(console: Console) -> tuple[str, str] | None:
    """Return who confirmed it and when; None where the audit knows nobody."""
    for entry in console.audit(limit=1_000_000):
        if entry.action == ACTION:
            return entry.actor, f"{entry.at:%Y-%m-%d}"
    return None


def confirmations(console: Console) -> tuple[AuditEntry, ...]:
    """Return who confirmed what last, a line for each question that somebody answered."""
    newest: dict[str, AuditEntry] = {}
    for entry in console.audit(limit=1_000_000):
        if entry.action in (ACTION, CONNECTOR):
            newest.setdefault(entry.action, entry)
    return tuple(newest.values())


def reminder(console: Console) -> str:
    """Return what to do where nobody confirmed it; empty where somebody did."""
    if confirmed_by(console) is not None:
        return ""
    return (
        "Nobody has confirmed yet that API access to EAM is licensed for this use; confirm it "
        f"with: eamconsole profile license {console.profile.name} --yes"
    )


def confirm(console: Console) -> tuple[str, str]:
    """Keep in the audit that whoever sits here confirms it."""
    at = console.clock.now()
    words = f"{WORDS}; confirmed {at.isoformat()}"
    console.journal.write(
        lambda ledgers: ledgers.audit.add(console.actor, ACTION, at, detail=words)
    )
    return console.actor, f"{at:%Y-%m-%d}"
