"""The first-contact report as a terminal shows it: what needs somebody first."""

from __future__ import annotations

import shutil

from eamconsole.cli.speech import Speech
from eamconsole.services.contact.page import changes_of, folded, lines_of, verdict_of
from eamconsole.services.contact.report import ContactReport
from eamconsole.support.counting import counted

_WIDEST = 100
_MORE = "to settle more, add --write-test: it makes marked records, on Test only."


def tell(speech: Speech, report: ContactReport) -> None:
    """Print the report, as JSON where asked."""
    if speech.as_json:
        speech.document(report.as_json())
        return
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    for words in report.trouble:
        speech.trouble(words)
    for line in _lines(report):
        for part in folded(line, width):
            speech.line(part)


def _lines(report: ContactReport) -> list[str]:
    at = report.at.replace("T", " ").replace("+00:00", " UTC")
    lines = [f"First contact of {report.profile} with {report.environment}, {at}"]
    lines += [f"  {name}: {value}" for name, value in report.servers.items() if value]
    lines += ["", verdict_of(report, _MORE), *lines_of(report), ""]
    lines += [f"Since the last contact: {words}" for words in changes_of(report)]
    if report.records:
        lines.append(f"Marked records to delete in EAM: {', '.join(report.records)}.")
    if report.applied:
        lines.append(f"{counted(len(report.applied), 'key is', 'keys are')} set in the profile.")
    elif report.settings:
        lines.append("Set the keys found with: eamconsole profile contact --apply")
    return lines
