"""The reference that ties an EAM record to its Request, also inside free text."""

from __future__ import annotations

_LABEL = "SeeClickFix Issue ID: "


def reference_line(reference: str) -> str:
    """Return the last line of ``Notes`` for a reference, e.g. an Issue ID."""
    return f"{_LABEL}{reference}"


def matches_notes(notes: str, reference: str) -> bool:
    """Return whether the last line of ``notes`` that is not blank is this reference."""
    lines = [line.strip() for line in notes.splitlines() if line.strip()]
    return bool(lines) and lines[-1] == reference_line(reference)
