"""The head of the detail: what it is, both ids, how it stands."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.icons import icon, pixmap
from eamconsole.gui.tones import Face, Tone
from eamconsole.gui.widgets import PlainLabel, icon_button, show_hint
from eamconsole.gui.wording import LINK_FACES, STATE_FACES
from eamconsole.services.lists.records import DetailRecord, Row, ToldEvent, WatchedLink
from eamconsole.services.queue import ToldDelivery

_ICON = 18
_NO_PAGE = "The address of its page is not known: Settings, EAM endpoints, Page of a Work Request."


class IdLine(QWidget):
    """One side's number, with copy and open."""

    def __init__(self, system: str, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._system = system
        self._url = ""
        self._build()
        self._wire()
        self.recolor()

    def show_id(self, number: str, url: str, cure: str = "") -> None:
        """Show the number; the address opens only on a click, ``cure`` says how to get one."""
        self._url = url
        self.number.show_text(number or "none yet")
        self.number.show_tone(Tone.PLAIN if number else Tone.QUIET)
        self.copy.setEnabled(bool(number))
        self.open.setEnabled(url.startswith(("https://", "http://")))
        told = url or (cure if number else "")
        show_hint(self.open, f"Open in {self._system}\n{told}".rstrip())

    @Slot()
    def recolor(self) -> None:
        """Take the theme's colors."""
        color = self._context.theme.tones[Tone.QUIET]
        self.copy.setIcon(icon("copy", color))
        self.open.setIcon(icon("open", color))

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.number = PlainLabel(role="strong")
        name = self._system.lower()
        self.copy = icon_button(f"Copy the number in {self._system}", name=f"copy_{name}")
        self.open = icon_button(f"Open in {self._system}", name=f"open_{name}")
        for widget in (self.number, self.copy, self.open):
            row.addWidget(widget)
        row.addStretch(1)

    def _wire(self) -> None:
        self.copy.clicked.connect(self._on_copy)
        self.open.clicked.connect(self._on_open)
        self._context.appearance.changed.connect(self.recolor)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.number.text())

    @Slot()
    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl(self._url))


class DetailHeading(QWidget):
    """Title, state, ids."""

    close_wanted = Signal()

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._row: Row | None = None
        self._build()
        self.close_button.clicked.connect(self.close_wanted)
        context.appearance.changed.connect(self.recolor)

    @property
    def state_words(self) -> str:
        """How the row stands, as it is shown."""
        return self._state.text()

    def show_record(self, record: DetailRecord) -> None:
        """Show the head of a record."""
        row = self._row = record.row
        self._title.show_text(_title(row))
        self._kind.show_text(_kind(row))
        self.issue.show_id(str(row.issue_id or ""), record.seeclickfix_url)
        self.number.show_id(number_of(record), record.eam_url, _NO_PAGE)
        self._stands.show_text(record.link.stands if record.link else "")
        self._stands.setVisible(record.link is not None and record.link is not row)
        record_key = f"; record {record.record_key}" if record.record_key else ""
        self._in_eam.show_text(f"crews see it{record_key}")
        self._ids.setVisible(row.issue_id is not None)
        for widget in self._number_line:
            widget.setVisible(not isinstance(row, ToldEvent))
        self.recolor()

    @Slot()
    def recolor(self) -> None:
        """Draw the state in the theme's colors."""
        self.close_button.setIcon(icon("close", self._context.theme.tones[Tone.QUIET]))
        if self._row is None:
            return
        face = _face(self._row)
        color = self._context.theme.tones[face.tone]
        self._icon.setPixmap(pixmap(face.icon, color, _ICON, self.devicePixelRatioF()))
        self._state.show_text(self._words(self._row, face))
        self._state.show_tone(face.tone)

    def _words(self, row: Row, face: Face) -> str:
        if isinstance(row, ToldDelivery):
            return row.why.state
        return face.word

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 10, 8)
        column.setSpacing(6)
        top = QHBoxLayout()
        self._title = PlainLabel(role="heading", wrap=True)
        self.close_button: QToolButton = icon_button("Close detail", hint="Close (Esc)")
        self.paper_button = icon_button("Print or save the history", name="history_outlet")
        top.addWidget(self._title, 1)
        top.addWidget(self.paper_button)
        top.addWidget(self.close_button)
        column.addLayout(top)
        self._kind = PlainLabel(role="muted", wrap=True)
        column.addWidget(self._kind)
        self._stands = PlainLabel(role="muted", wrap=True)
        self._stands.setObjectName("stands_on_both_sides")
        column.addWidget(self._stands)
        state = QHBoxLayout()
        state.setSpacing(8)
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON, _ICON)
        self._state = PlainLabel(role="strong", wrap=True)
        state.addWidget(self._icon)
        state.addWidget(self._state, 1)
        column.addLayout(state)
        self._ids = QWidget()
        grid = QGridLayout(self._ids)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setVerticalSpacing(0)
        self.issue = IdLine("SeeClickFix", self._context)
        self.number = IdLine("EAM", self._context)
        self._in_eam = PlainLabel(role="muted", wrap=True)
        self._number_line: tuple[QWidget, ...] = (
            PlainLabel("Request #", role="muted"),
            self.number,
            self._in_eam,
        )
        grid.addWidget(PlainLabel("Issue ID", role="muted"), 0, 0)
        grid.addWidget(self.issue, 0, 1)
        grid.addWidget(PlainLabel("residents see it", role="muted", wrap=True), 0, 2)
        for at, widget in enumerate(self._number_line):
            grid.addWidget(widget, 1, at)
        grid.setColumnStretch(2, 1)
        column.addWidget(self._ids)


def _title(row: Row) -> str:
    if isinstance(row, ToldEvent):
        return row.text
    summary = row.row.summary if isinstance(row, ToldDelivery) else row.summary
    return summary or f"Issue {row.issue_id}"


def _kind(row: Row) -> str:
    if isinstance(row, ToldDelivery):
        return " · ".join(filter(None, (row.kind.traits.title, row.row.address)))
    if isinstance(row, WatchedLink):
        return row.stands
    return f"By {row.event.actor}"


def number_of(record: DetailRecord) -> str:
    """Return the Request #, empty where there is none."""
    row = record.row
    return "" if isinstance(row, ToldEvent) else str(row.number)


def _face(row: Row) -> Face:
    if isinstance(row, ToldDelivery):
        return STATE_FACES[row.state]
    if isinstance(row, WatchedLink):
        return LINK_FACES[row.state]
    return Face("activity", row.topic.capitalize(), Tone.PLAIN)
