"""The first-contact report as a terminal shows it: what needs somebody first."""

from __future__ import annotations

from eamconsole.cli.speech import Speech
from eamconsole.services.contact.measured import Measurement, Result
from eamconsole.services.contact.page import setting_line
from eamconsole.services.contact.report import ContactReport

_ORDER = (Result.OTHERWISE, Result.OPEN, Result.HOLDS)
_HEADINGS = {
    Result.OTHERWISE: "Does not hold",
    Result.OPEN: "Not measured",
    Result.HOLDS: "Holds",
}


def tell(speech: Speech, report: ContactReport) -> None:
    """Print the report, as JSON where asked."""
    if speech.as_json:
        speech.document(report.as_json())
        return
    speech.line(f"First contact of {report.profile} with {report.environment}, {report.at}")
    for name, value in report.servers.items():
        if value:
            speech.line(f"  {name}: {value}")
    for result in _ORDER:
        chosen = [line for line in report.lines if line.result is result and _counts(line)]
        if chosen:
            speech.line(f"\n{_HEADINGS[result]} ({len(chosen)})")
            for line in chosen:
                _line(speech, line)
    _end(speech, report)


def _counts(line: Measurement) -> bool:
    return line.is_open if line.result is Result.OPEN else True


def _line(speech: Speech, line: Measurement) -> None:
    must = "  PRIVATE TEXT IS AT STAKE." if line.must else ""
    speech.line(f"  {line.number}  {line.assumption.sentence}{must}")
    speech.line(f"            {line.evidence}")
    for key, value in line.settings.items():
        speech.line(f"            Set: {setting_line(key, value)}")
    if line.advice:
        speech.line(f"            {line.advice}")


def _end(speech: Speech, report: ContactReport) -> None:
    speech.line()
    for change in report.changes:
        speech.line(f"Since the last contact: {change.what} was {change.before}, is {change.now}.")
    if report.records:
        speech.line(f"Marked records to delete in EAM: {', '.join(report.records)}.")
    if report.applied:
        speech.line(f"{len(report.applied)} keys are set in the profile.")
    elif report.settings:
        speech.line("Set the keys found with: eamconsole profile contact --apply")
    for words in report.trouble:
        speech.trouble(words)
