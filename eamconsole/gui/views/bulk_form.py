"""What the bulk dialog shows in each of its stages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.views.bulk_report import TITLES, rows_of
from eamconsole.gui.widgets import PlainLabel, push_button, selectable_label
from eamconsole.services.queue.effects import EndedRows
from eamconsole.services.queue.items import ToldDelivery

_HINTS = {
    "retry": "They become due now and go out at the usual pace.",
    "hold": "Nothing is sent for them until somebody releases them.",
    "release": "They run again, in their order.",
    "skip": "The reason is kept with each of them.",
}
_HEADINGS = (("Issue ID", 9), ("Request #", 11), ("What", 20), ("State", 38))
_STATE = len(_HEADINGS) - 1


class BulkForm(QObject):
    """Widgets only; the dialog decides."""

    action_changed = Signal()

    def __init__(self, dialog: QDialog, actions: Sequence[str], about: str, total: int) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._about = about
        self.changing: int | None = None
        self._choices = QButtonGroup(self)
        self._build(tuple(actions), total)
        self._choices.buttonClicked.connect(self._on_choice)

    def action(self) -> str:
        """Return the action chosen."""
        chosen = self._choices.checkedButton()
        return "" if chosen is None else str(chosen.property("action"))

    # Stages.

    def show_action(self, action: str, total: int) -> None:
        """Show what is asked before an action."""
        self.changing = None
        self.go.setText(f"{_verb(action)} {rows_of(total)}")
        self.reason.setVisible(action == "skip")
        self.words.show_text("Looking what would happen…")

    def show_preview(
        self, words: str, rows: Sequence[ToldDelivery], total: int, changing: int
    ) -> None:
        """Show what would happen."""
        self.changing = changing
        self.go.setText(f"{_verb(self.action())} {rows_of(changing)}")
        self.words.show_text(f"{words}\n{_HINTS[self.action()]}")
        self._show_rows(rows, total)

    def show_working(self, total: int) -> None:
        """Show the count of rows marked."""
        self._start_bar(total)
        self.show_marked(0)
        self._stop_title("Stop")

    def show_marked(self, count: int) -> None:
        """Show how many rows were marked."""
        self.bar.setValue(count)
        self.words.show_text(f"{count:,} of {rows_of(self.bar.maximum())} marked…")

    def show_following(self, total: int) -> None:
        """Show the count of rows that ended."""
        self._start_bar(total)
        self.words.show_text("Waiting for the first rows to end…")
        self._stop_title("Stop following")

    def show_report(self, words: str) -> None:
        """Show how it ended."""
        self.words.show_text(words)
        self.bar.hide()
        self.go.hide()
        for widget in (self.copy, self.export):
            widget.show()
        self._stop_title("Close")

    def show_ended(self, ended: EndedRows) -> None:
        """Show the rows of a report, with the Request # each has by now."""
        self.rows.setAccessibleName("The rows as they ended")
        self._show_rows(ended.rows, ended.total)

    def _show_rows(self, rows: Sequence[ToldDelivery], total: int) -> None:
        self.rows.clear()
        for item in rows:
            cells = (
                str(item.issue_id),
                item.number,
                item.kind.traits.title,
                item.why.state,
            )
            line = QTreeWidgetItem([in_one_line(cell) for cell in cells])
            line.setToolTip(_STATE, tool_tip(item.why.sentence))
            self.rows.addTopLevelItem(line)
        more = total - len(rows)
        self.note.show_text(f"and {rows_of(more)} more" if more > 0 else "")
        self.rows.setVisible(bool(rows))

    def _start_bar(self, total: int) -> None:
        for button in self._choices.buttons():
            button.hide()
        for widget in (self.go, self.rows, self.reason):
            widget.hide()
        self.note.show_text("")
        self.bar.setRange(0, total)
        self.bar.setValue(0)
        self.bar.show()

    def _stop_title(self, title: str) -> None:
        self.stop.setText(title)
        self.stop.setAccessibleName(title)

    # Building.

    def _build(self, actions: tuple[str, ...], total: int) -> None:
        dialog = self._dialog
        dialog.setWindowTitle("Before anything happens")
        column = QVBoxLayout(dialog)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        about = f": {self._about}" if self._about else ""
        column.addWidget(PlainLabel(f"{rows_of(total)}{about}", role="heading", wrap=True))
        column.addLayout(self._build_choices(actions))
        self.words = selectable_label()
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.words)
        self.rows = self._build_rows()
        column.addWidget(self.rows, 100)
        self.note = PlainLabel(role="muted")
        column.addWidget(self.note)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Reason")
        self.reason.setAccessibleName("Reason for skipping")
        column.addWidget(self.reason)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.bar.hide()
        column.addWidget(self.bar)
        column.addStretch(1)
        column.addLayout(self._build_buttons())
        unit = dialog.fontMetrics()
        dialog.resize(unit.horizontalAdvance("0") * 84, unit.height() * 36)

    def _build_choices(self, actions: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        for action in actions:
            button = QRadioButton(TITLES[action])
            button.setObjectName(f"choose_{action}")
            button.setProperty("action", action)
            button.setChecked(action == actions[0])
            button.setVisible(len(actions) > 1)
            self._choices.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _build_rows(self) -> QTreeWidget:
        rows = QTreeWidget()
        rows.setAccessibleName("The first rows")
        rows.setRootIsDecorated(False)
        rows.setUniformRowHeights(True)
        rows.setHeaderLabels([title for title, _ in _HEADINGS])
        unit = rows.fontMetrics().horizontalAdvance("0")
        for at, (_, width) in enumerate(_HEADINGS):
            rows.setColumnWidth(at, width * unit)
        rows.header().setSectionResizeMode(_STATE, QHeaderView.ResizeMode.Stretch)
        rows.setMinimumHeight(rows.fontMetrics().height() * 10)
        return rows

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.copy = push_button("Copy report", name="copy_report")
        self.export = push_button("Export these rows…", name="export_rows")
        for button in (self.copy, self.export):
            button.hide()
            row.addWidget(button)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.stop = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.stop.setObjectName("stop")
        self.go = self.buttons.addButton("Go", QDialogButtonBox.ButtonRole.ActionRole)
        self.go.setObjectName("go")
        self.go.setProperty("role", "primary")
        row.addStretch(1)
        row.addWidget(self.buttons)
        return row

    @Slot()
    def _on_choice(self) -> None:
        self.action_changed.emit()


def _verb(action: str) -> str:
    return "Skip" if action == "skip" else TITLES[action]
