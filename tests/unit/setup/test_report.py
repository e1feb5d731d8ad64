"""The report says who ran what, when, with which version, and what came of every step."""

from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QTextDocument

from eamconsole.errors import ConfigurationError
from eamconsole.gui.printing import save_report
from eamconsole.services.setup.acceptance import STEPS, StepResult
from eamconsole.services.setup.report import ReportHead, program_version, report_html

HEAD = ReportHead(
    organization="City of <Harborview> & Port",
    profile="harborview",
    environment="Test",
    person="j.doe",
    at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    version=program_version(),
)
RESULTS = {
    "account": StepResult(key="account", passed=True, words="City of Harborview"),
    "create": StepResult(key="create", passed=False, words="<script>refused</script>"),
}


def read(html):
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText()


@pytest.mark.parametrize(
    "words",
    [
        "City of <Harborview> & Port",
        "harborview, Test",
        "j.doe",
        "2026-11-24 09:30 UTC",
        f"EAM Console {program_version()}",
        "1 of 2 steps passed, 5 not done",
        "<script>refused</script>",
        *(step.title for step in STEPS),
    ],
)
def test_a_reader_finds(words, qapp):
    assert words in read(report_html(HEAD, RESULTS))


def test_what_came_from_outside_is_text(qapp):
    assert "<script>" not in report_html(HEAD, RESULTS)


def test_both_files_are_written_and_the_pdf_has_a_page(qapp, tmp_path):
    files = save_report(report_html(HEAD, RESULTS), tmp_path / "report.html")
    assert [file.name for file in files] == ["report.pdf", "report.html"]
    pdf = files[0].read_bytes()
    assert pdf.startswith(b"%PDF-") and b"%%EOF" in pdf[-16:]
    assert b"/Type /Page\n" in pdf


def test_a_folder_that_is_gone_is_told(qapp, tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be written"):
        save_report("<p>x</p>", tmp_path / "gone" / "report.pdf")
