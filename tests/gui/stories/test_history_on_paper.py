"""A department wants a request's history on paper: both sides, by day, and nothing that acts."""

import re

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QToolButton

from tests.fixtures.pictures import picture

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]

HOSTILE = '<img src="http://evil.example/x.png"><script>go()</script>\nDeep \u202ehole & mud'


@pytest.fixture
def lived(operator):
    """A request with a picture, words in both directions, and a night between them."""
    told = operator.told
    number = operator.reported(description=HOSTILE, image=picture(640, 480))
    told.says(number, "It is getting <b>deeper</b>.")
    operator.keep_syncing_until(lambda: told.comments(number) == ["It is getting <b>deeper</b>."])
    told.city.clock.advance(26 * 3_600)
    told.crew("comment", number, text="Filled and rolled.", public=True)
    operator.keep_syncing_until(
        lambda: any("Filled and rolled." in words for words in told.our_words(number))
    )
    operator.find(number)
    operator.until(lambda: "Filled and rolled." in str(operator.detail.record.conversation))
    return number


def saved(operator, file):
    """Save the history from the detail; return what the foot of the window says."""
    said = []
    operator.detail.paper.said.connect(said.append)
    operator.detail.paper.save(file)
    operator.until(lambda: len(said) == 2)
    operator.detail.paper.said.disconnect(said.append)
    return said[-1]


def as_read(page):
    document = QTextDocument()
    document.setHtml(page)
    return document.toPlainText()


def test_the_page_tells_both_sides_by_day_and_holds_nothing_that_acts(operator, lived, tmp_path):
    link = operator.told.link(lived)
    file = tmp_path / "history.html"
    assert saved(operator, file) == f"Saved to {file}."
    page = file.read_text("utf-8")
    text = as_read(page)
    for words in (str(lived), link.number, "Pothole", "It is getting <b>deeper</b>.",
                  "Filled and rolled.", "The record was created in EAM", "Tuesday, "):  # fmt: skip
        assert words in text
    days = re.findall(r"^\w+day, \w+ \d+, \d{4}$", text, re.MULTILINE)
    assert len(days) == len(set(days)) >= 2
    assert text.index("deeper") < text.index(days[-1]) < text.rindex("Filled and rolled.")
    assert '<img src="http://evil.example/x.png">' in text
    assert "Deep ⟨U+202E⟩hole & mud" in text
    assert "<script" not in page
    assert re.findall(r'src="(?!data:)', page) == []
    assert re.findall(r"(?:href|url\(|@import)", page) == []
    assert page.count('src="data:image/') == 1
    assert len(page) < 200_000


def test_the_pdf_has_the_picture_and_the_printer_gets_the_same(operator, lived, tmp_path):
    assert saved(operator, tmp_path / "history.pdf") == f"Saved to {tmp_path / 'history.pdf'}."
    whole = (tmp_path / "history.pdf").read_bytes()
    assert whole.startswith(b"%PDF-")
    assert whole.count(b"/Subtype /Image") >= 1
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    said = []
    operator.detail.paper.said.connect(said.append)
    operator.detail.paper.print_on(printer)
    operator.until(lambda: f"Request {lived} was sent to the printer." in said)
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert printed.count(b"/Type /Page\n") == whole.count(b"/Type /Page\n") >= 1


def test_a_folder_that_cannot_be_written_is_told_with_what_to_do(operator, lived, tmp_path):
    said = saved(operator, tmp_path / "gone" / "history.pdf")
    assert "cannot be written to" in said
    assert "Choose another folder." in said


def test_the_menu_belongs_to_rows_with_a_request(operator, lived):
    button = operator.detail.findChild(QToolButton, "history_outlet")
    assert not button.isHidden()
    words = [action.text() for action in operator.detail.paper.menu.actions()]
    assert words == ["Print…\tCtrl+P", "Save as PDF or web page…"]
