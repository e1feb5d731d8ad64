"""The first contact of a draft: measured on Test, and kept beside the profiles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eamconsole.services.contact.contact import first_contact, kept, kept_file, read_kept
from eamconsole.services.contact.report import ContactReport, changes_since
from eamconsole.services.installation import Installation
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.trial import trial
from eamconsole.services.writing import written


def contact_of_draft(installation: Installation, draft: Draft, *, write: bool) -> ContactReport:
    """Measure the draft's Test system; the report is kept, and compared with the one before."""
    with trial(installation, draft, "test") as subject:
        report = first_contact(subject, write=write)
    file = kept_file(installation.places, draft.name, "test")
    report = replace(report, profile=draft.name, changes=changes_since(read_kept(file), report))
    return kept(file, report)


def save_text(text: str, file: Path) -> Path:
    """Write a text file; raises ``ConfigurationError`` where it cannot be written."""
    with written("report", file) as out:
        out.write(text)
    return file
