"""Whatever residents write is shown as text: no tag, no link, no trick, no resource loaded."""

import sys
import threading
from datetime import UTC
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import product
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QTextBrowser,
    QTextEdit,
    QToolTip,
    QWidget,
)

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.gui.notices import NoticeBoard
from eamconsole.gui.tray import Tray
from eamconsole.gui.views.bulk_dialog import BulkDialog
from eamconsole.gui.views.guide_dialog import GuideDialog
from eamconsole.gui.views.pages import SECTIONS
from tests.gui.every_dialog import DIALOGS, OF_THE_WIZARD, dialog_kinds
from tests.gui.filled_journal import NOW, FilledConsole, a_row
from tests.gui.opened_files import OpenedFiles
from tests.gui.test_stories import is_about

HIDDEN = "\x00\x1b\u202e\u2066\u200f"
KEYS = [section.key for section in SECTIONS]


@pytest.fixture(scope="module")
def listener(tmp_path_factory):
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
    server.picture = tmp_path_factory.mktemp("trap") / "pixel.png"
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.save(str(server.picture))
    server.opened = OpenedFiles(server.picture)
    yield server
    server.opened.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def hostile(listener):
    address = f"http://127.0.0.1:{listener.server_port}"
    return (
        f'<b>bold</b><img src="{address}/pixel.png"><img src="{listener.picture.as_uri()}">'
        f'<a href="{address}/x">click</a>=HYPERLINK("{address}") {HIDDEN} e' + "\u0301" * 10_000
    )


@pytest.fixture
def city(hostile, tmp_path):
    rows = [
        a_row(
            number, summary=hostile, address=hostile, category=hostile, author=hostile,
            text=hostile, explanation=hostile, next_step=hostile, cause=hostile, actor=hostile,
            kind=kind, state=state, number=hostile,
        )
        for number, (kind, state) in enumerate(product(DeliveryKind, DeliveryState), start=1)
    ]  # fmt: skip
    city = FilledConsole(tmp_path, rows)
    organization = city.profile.organization.model_copy(update={"name": hostile})
    named = {"name": hostile, "organization": organization}
    city.profile = city.profile.model_copy(update=named)
    city.journal.write(lambda ledgers: ledgers.events.add(
        "create.retry", NOW, issue_id=rows[0].issue_id, actor=hostile, detail={"words": hostile}
    ))  # fmt: skip
    yield city
    city.close()


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


def assert_nothing_loaded(listener):
    assert listener.loads == []
    assert not listener.opened.any()


def check(window):
    for widget in widgets_of(window):
        if isinstance(widget, QLabel) and widget.text():
            assert widget.textFormat() is Qt.TextFormat.PlainText, widget.text()[:80]
        assert not isinstance(widget, QTextBrowser)
        if isinstance(widget, QTextEdit):  # the details of a message box: markup stands there
            assert isinstance(widget.window(), QMessageBox)
            assert "<img" in widget.toPlainText()
        if isinstance(widget, QPlainTextEdit) and not widget.isReadOnly():
            continue  # what is edited is the text itself, to the letter
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
    for section in KEYS:
        frame.go_to(section)
        queue = frame.pages.queue()
        if queue is not None:
            qtbot.waitUntil(lambda q=queue: len(q.model.ids) > 0 and q.model.row(0) is not None)
            queue.table.selectRow(0)
            row_id = queue.model.ids[0]
            detail = frame.detail
            qtbot.waitUntil(lambda d=detail, q=queue, r=row_id: is_about(d, q, r))
            for tab in range(detail.tabs.count()):
                detail.tabs.setCurrentIndex(tab)
                opened.window.grab()
        opened.window.grab()
        check(opened.window)
    assert_nothing_loaded(listener)


def test_no_cell_of_any_list_takes_text_for_markup(opened, qtbot):
    for section in KEYS:
        opened.frame.go_to(section)
        queue = opened.frame.pages.queue()
        if queue is None:
            continue
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


@pytest.mark.parametrize(
    "kind",
    [kind for kind in DIALOGS if kind is not GuideDialog],  # shows nothing but our own pages
    ids=lambda kind: kind.__name__,
)
def test_no_dialog_takes_text_for_markup(opened, context, qtbot, hostile, listener, kind):
    dialog = DIALOGS[kind](opened.window, context, hostile)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.grab()
    check(dialog)
    assert_nothing_loaded(listener)


def test_the_report_of_a_bulk_repair_takes_no_reason_for_markup(opened, context, qtbot, hostile):
    dialog = DIALOGS[BulkDialog](opened.window, context, hostile)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.go.click()
    qtbot.waitUntil(lambda: "<img" in dialog.form.words.text())
    check(dialog)


def test_no_dialog_is_left_out():
    assert dialog_kinds() <= {kind.__name__ for kind in DIALOGS} | OF_THE_WIZARD


def test_every_tool_tip_is_shown_and_loads_nothing(opened, qtbot, listener):
    for section in KEYS:
        opened.frame.go_to(section)
        for widget in widgets_of(opened.window):
            if widget.isVisible() and widget.toolTip():
                QToolTip.showText(widget.mapToGlobal(widget.rect().center()), widget.toolTip())
                shown = QApplication.topLevelWidgets()
                tips = [tip for tip in shown if isinstance(tip, QLabel) and tip.isVisible()]
                assert all(tip.grab() for tip in tips)
    QToolTip.hideText()
    assert_nothing_loaded(listener)


@pytest.mark.qt_log_ignore(
    "This plugin does not support", "No such signal QPlatformNativeInterface", extend=True
)
def test_notifications_hold_text_only(city, opened, hostile):
    status = city.overview.status()
    board = NoticeBoard()
    said = board.notices(status, NOW)
    assert said
    tray = Tray(hostile, lambda: NOW, UTC)
    shown = []
    tray._icon = SimpleNamespace(
        showMessage=lambda *words: shown.append(words), icon=tray._icon.icon, hide=tray._icon.hide
    )
    for notice in said:
        tray.notify(notice.title, notice.text)
    assert shown
    for title, text, _ in shown:
        assert not set("\x00\u202e") & set(title + text)
    tray.remove()


def test_the_listener_would_notice(qapp, listener):
    """The traps work: a rich-text document does open the picture it names."""
    document = QTextDocument()
    document.setHtml(f'<img src="{listener.picture.as_uri()}">')
    document.size()
    assert listener.opened.any() == (sys.platform == "linux")
