"""Writes the acceptance report as PDF and as HTML, in a reader's thread."""

from __future__ import annotations

from pathlib import Path

from eamconsole.gui.printing import save_report
from eamconsole.services.acceptance_report import page_of, read_acceptance
from eamconsole.services.installation import Installation
from eamconsole.services.setup import Draft


def save_acceptance(installation: Installation, draft: Draft, file: Path) -> tuple[Path, ...]:
    """Write the report of a draft's Test as it stands now, and return the files."""
    accepted = read_acceptance(installation.places, draft.name)
    return save_report(page_of(accepted, installation, draft), file)
