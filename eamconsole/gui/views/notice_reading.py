"""Beside the list of notices: one of them in full, what it asks of a person, what is not told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from eamconsole.domain.notices import notice_kind
from eamconsole.domain.privacy import UNSEEN
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.dialogs import open_over
from eamconsole.gui.moments import exact
from eamconsole.gui.plain_text import button_text
from eamconsole.gui.views.brake_dialog import BrakeDialog
from eamconsole.gui.views.held_dialog import HeldDialog
from eamconsole.gui.widgets import PlainLabel, agreed, message_box, push_button, selectable_label
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.services.notices import NoticeLine

_BEFORE = (
    "Did you look in EAM yourself?\n\nCreate a record there with Publicly Available off, then "
    "check that the citizen portal does not list it. Say so only if the record stays "
    "hidden: the private requests that wait are sent to this EAM then, and so is every later one. "
    "The audit keeps that you said it."
)


_BEHIND: dict[str, type[HeldDialog] | type[BrakeDialog]] = {
    "held_back": HeldDialog,
    "brake": BrakeDialog,
}
"""Kinds of notices with a list of their own behind them."""
_OUTAGE = "outage_over"


class NoticeReading(QFrame):
    """The chosen notice in full: a cell shows a line of it."""

    vouched = Signal()
    """A person looked: this EAM keeps private records from the public."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._kind = self._key = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        self._heading = PlainLabel(role="strong")
        self._text = selectable_label()
        self._cure = selectable_label()
        self._when = PlainLabel(role="muted", wrap=True)
        for label in (self._heading, self._text, self._cure, self._when):
            column.addWidget(label)
        self.looked = push_button(
            "I looked…", hint="Say once that this EAM hides private records", name="vouch_private"
        )
        self.looked.clicked.connect(self._on_looked)
        row = QHBoxLayout()
        row.addWidget(self.looked)
        self.open = push_button("Show them…", hint="The list behind it", name="show_behind")
        self.open.clicked.connect(self._on_open)
        row.addWidget(self.open)
        self.report = push_button(
            "Open the report…",
            hint="What waited, what is missing now",
            name="open_report",
        )
        self.report.clicked.connect(self._on_report)
        row.addWidget(self.report)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def show_notice(self, line: NoticeLine | None) -> None:
        """Show a notice; None hides the card."""
        self.setVisible(line is not None)
        if line is None:
            return
        self.looked.setVisible(line.kind == UNSEEN)
        self._kind, self._key = line.kind, line.key
        self.report.setVisible(line.kind == _OUTAGE)
        self.open.setVisible(line.kind in _BEHIND)
        zone = self._context.zone
        times = "" if line.times == 1 else f" · seen {line.times:,} times"
        last = f", last seen {exact(line.last_seen, zone)}" if line.times > 1 else ""
        self._heading.show_text(line.title)
        self._text.show_text(line.text)
        self._cure.show_text(f"What to do: {line.what_to_do}")
        self._when.show_text(f"Since {exact(line.since, zone)}{last}{times} · id {line.id}")

    @Slot()
    def _on_open(self) -> None:
        open_over(_BEHIND[self._kind](self, self._context))

    @Slot()
    def _on_report(self) -> None:
        reports = self._context.console.outages
        work = partial(reports.write_named, self._key.partition(":")[2])
        self._context.jobs.ask(work, self._on_written, self._on_unwritten, lane=WORK)

    def _on_written(self, page: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))

    def _on_unwritten(self, error: EamConsoleError) -> None:
        self._when.show_text(f"{error.summary} {error.next_step}")

    @Slot()
    def _on_looked(self) -> None:
        box = message_box(self, "Before private requests are sent", _BEFORE)
        if agreed(box, "I looked: it stays hidden"):
            self.vouched.emit()


class IgnoredNote(QFrame):
    """Says which kinds are not told, and tells one again where a person wants it."""

    told_again = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "note")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        self._words = PlainLabel(wrap=True)
        self.tell_again = push_button("Tell again", name="tell_again")
        self.kinds = QMenu(self.tell_again)
        self.tell_again.setMenu(self.kinds)
        row.addWidget(self._words, 1)
        row.addWidget(self.tell_again)
        self.kinds.triggered.connect(self._on_kind)
        self.hide()

    def show_kinds(self, kinds: Sequence[str]) -> None:
        """Name the kinds; none hides the note."""
        titles = [notice_kind(kind).title for kind in kinds]
        self.setVisible(bool(titles))
        self._words.show_text(f"Not told, as you chose: {', '.join(titles)}")
        self.kinds.clear()
        for kind in kinds:
            self.kinds.addAction(button_text(notice_kind(kind).title)).setData(kind)

    @Slot(QAction)
    def _on_kind(self, action: QAction) -> None:
        self.told_again.emit(str(action.data()))
