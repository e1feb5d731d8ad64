"""Whatever residents write is shown as text: no tag, no link, no trick, no resource loaded."""

import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QTextBrowser, QTextEdit, QToolTip, QWidget

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.gui.views.reason_dialog import WordsDialog
from eamconsole.gui.widgets import message_box
from tests.gui.invented_city import InventedCity
from tests.gui.invented_rows import a_row

HIDDEN = "\x00\x1b\u202e\u2066\u200f"
SECTIONS = ("overview", "requests", "status", "comments", "attention", "activity")


@pytest.fixture(scope="module")
def listener():
    """A server that counts whoever loads a picture from it."""
    loads = []

    class Counting(BaseHTTPRequestHandler):
        def do_GET(self):
            loads.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Counting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.loads = loads
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def hostile(listener):
    address = f"http://127.0.0.1:{listener.server_port}"
    return (
        f'<b>bold</b><img src="{address}/pixel.png"><img src="file:///etc/passwd">'
        f'<a href="{address}/x">click</a>=HYPERLINK("{address}") {HIDDEN} e' + "\u0301" * 10_000
    )


@pytest.fixture
def city(hostile):
    rows = [
        a_row(
            number, summary=hostile, address=hostile, category=hostile, author=hostile,
            text=hostile, explanation=hostile, next_step=hostile, cause=hostile, actor=hostile,
            kind=kind, state=state, has_image=True, request_number=hostile,
        )
        for number, (kind, state) in enumerate(product(DeliveryKind, DeliveryState), start=1)
    ]  # fmt: skip
    city = InventedCity(rows)
    city.badge = replace(city.badge, organization=hostile, profile=hostile)
    return city


def widgets_of(window):
    return [window, *window.findChildren(QWidget)]


def shown_texts(widget):
    """Return every text a widget shows or would show."""
    for name in (
        "text",
        "toPlainText",
        "toolTip",
        "accessibleName",
        "placeholderText",
        "windowTitle",
    ):
        method = getattr(widget, name, None)
        if callable(method):
            text = method()
            if isinstance(text, str):
                yield name, text


def check(window):
    for widget in widgets_of(window):
        if isinstance(widget, QLabel) and widget.text():
            assert widget.textFormat() is Qt.TextFormat.PlainText, widget.text()[:80]
            assert not widget.openExternalLinks()
        assert not isinstance(widget, QTextBrowser | QTextEdit)
        for name, text in shown_texts(widget):
            assert "\x00" not in text
            assert "\u202e" not in text
            assert text.count("\u0301") < 100
            if name == "toolTip" and text:
                assert text.startswith("<qt>")
                assert "<img" not in text
                assert "<a " not in text


def test_no_section_and_no_detail_takes_text_for_markup(opened, qtbot, listener):
    frame = opened.frame
    for section in SECTIONS:
        frame.go_to(section)
        queue = frame.pages.queue()
        if queue is not None:
            qtbot.waitUntil(lambda q=queue: len(q.model.ids) > 0 and q.model.row(0) is not None)
            queue.table.selectRow(0)
            row_id = queue.model.ids[0]
            detail = frame.detail
            qtbot.waitUntil(
                lambda d=detail, r=row_id: d.record is not None and d.record.row.id == r
            )
            for tab in range(detail.tabs.count()):
                detail.tabs.setCurrentIndex(tab)
                opened.window.grab()
        opened.window.grab()
        check(opened.window)
    assert listener.loads == []


def test_no_cell_of_any_list_takes_text_for_markup(opened, qtbot):
    for section in SECTIONS[1:]:
        opened.frame.go_to(section)
        queue = opened.frame.pages.queue()
        model = queue.model
        qtbot.waitUntil(lambda m=model: len(m.ids) > 0 and m.row(0) is not None)
        for row in range(len(model.ids)):
            for column in range(model.columnCount()):
                index = model.index(row, column)
                text = index.data() or ""
                tip = index.data(Qt.ItemDataRole.ToolTipRole) or ""
                assert "\x00" not in text + tip
                assert "\u202e" not in text + tip
                assert text.count("\u0301") < 100
                assert "<img" not in tip


def test_tool_tips_and_dialogs_load_nothing(opened, qtbot, hostile, listener):
    queue_tip = opened.frame.header.sync
    QToolTip.showText(queue_tip.mapToGlobal(queue_tip.rect().center()), "<qt>plain</qt>", queue_tip)
    box = message_box(opened.window, hostile, hostile, hostile)
    words = WordsDialog(opened.window, hostile, hostile, agree="Skip", words=hostile)
    for dialog in (box, words):
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.grab()
        for label in dialog.findChildren(QLabel):
            if label.text():
                assert label.textFormat() is Qt.TextFormat.PlainText
    assert listener.loads == []


def test_the_listener_would_notice(qapp, listener):
    """The trap works: a rich-text document does ask for its picture's address."""
    asked = []

    class Document(QTextDocument):
        def loadResource(self, kind, url):
            asked.append(url.toString())

    document = Document()
    document.setHtml('<img src="http://127.0.0.1/pixel.png">')
    document.size()
    assert set(asked) == {"http://127.0.0.1/pixel.png"}
