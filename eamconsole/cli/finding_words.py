"""A check's finding as one sentence on standard error."""

from __future__ import annotations

from eamconsole.services.checks import Finding, Verdict

_WORDS = {
    Verdict.WARNING: "Warning",
    Verdict.FAILED: "Error",
    Verdict.NOT_KNOWN: "Not known",
    Verdict.OPEN: "Not checked",
    Verdict.OK: "Fine",
}


def sentence(finding: Finding) -> str:
    """Return what was found, on which setting, and what to do about it."""
    where = f"{finding.setting}: " if finding.key else ""
    return f"{_WORDS[finding.verdict]}: {where}{finding.text} {finding.next_step}".strip()
