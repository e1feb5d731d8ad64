"""The first contact of a draft: measured on Test, and kept beside the profiles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eamconsole.errors import ConfigurationError
from eamconsole.services.contact.contact import first_contact, keep, kept_file, read_kept
from eamconsole.services.contact.report import ContactReport, changes_since
from eamconsole.services.installation import Installation
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.trial import trial
from eamconsole.support.files import written_whole


def contact_of_draft(installation: Installation, draft: Draft, *, write: bool) -> ContactReport:
    """Measure the draft's Test system; the report is kept, and compared with the one before."""
    with trial(installation, draft, "test") as subject:
        report = first_contact(subject, write=write)
    file = kept_file(installation.places, draft.name, "test")
    report = replace(report, profile=draft.name, changes=changes_since(read_kept(file), report))
    keep(file, report)
    return report


def save_text(text: str, file: Path) -> Path:
    """Write a text file; raises ``ConfigurationError`` where it cannot be written."""
    try:
        with written_whole(file) as out:
            out.write(text)
    except OSError as error:
        raise ConfigurationError(
            f"The report cannot be written to {file}: {error.strerror}.", "Choose another folder."
        ) from error
    return file
