"""A check's finding as one sentence on standard error."""

from __future__ import annotations

from eamconsole.services.checks import CheckVerdict, Finding

_WORDS = {
    CheckVerdict.WARNING: "Warning",
    CheckVerdict.FAILED: "Error",
    CheckVerdict.NOT_KNOWN: "Not known",
    CheckVerdict.OPEN: "Not checked",
    CheckVerdict.OK: "Fine",
}


def sentence(finding: Finding) -> str:
    """Return what was found, on which setting, and what to do about it."""
    where = f"{finding.setting}: " if finding.key else ""
    return f"{_WORDS[finding.verdict]}: {where}{finding.text} {finding.next_step}".strip()
