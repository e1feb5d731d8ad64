"""What stands around the table of a list: which columns, what is new above, what is frozen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from eamconsole.gui.views.queue_table import QueueTable
from eamconsole.gui.widgets import PlainLabel, push_button, show_hint
from eamconsole.support.counting import counted

_BETWEEN = " · "


class ColumnMenu(QMenu):
    """Shows and hides columns of a table."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table: QueueTable | None = None
        self._titles: tuple[str, ...] = ()
        self.aboutToShow.connect(self._fill)
        self.triggered.connect(self._on_chosen)

    def serve(self, table: QueueTable, titles: tuple[str, ...]) -> None:
        """Take the table whose columns are chosen, and what they are called."""
        self._table, self._titles = table, titles

    @Slot()
    def _fill(self) -> None:
        self.clear()
        if self._table is None:
            return
        for at, title in enumerate(self._titles):
            fit = self._table.fit
            action = self.addAction(f"{title} (no room now)" if fit.is_aside(at) else title)
            action.setCheckable(True)
            action.setChecked(fit.is_chosen(at))
            action.setData(at)
        self.addSeparator()
        self.addAction("Reset columns").setData(-1)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        if self._table is None:
            return
        at = int(action.data())
        if at < 0:
            self._table.fit.reset()
        else:
            self._table.fit.choose(at, shown=action.isChecked())
        self.changed.emit()


class CountLabel(PlainLabel):
    """How many a list holds, in two ways; in the first alone where both have no room."""

    def __init__(self, *, small: bool = False) -> None:
        """``small``: beside a heading that is hardly larger than the count itself."""
        super().__init__(role="muted", wrap=True)
        self._parts: tuple[str, ...] = ()
        self.setAlignment(Qt.AlignmentFlag.AlignVCenter if small else Qt.AlignmentFlag.AlignBottom)

    def show_count(self, words: str) -> None:
        """Show it; what is left out is told on hovering."""
        self._parts = tuple(words.split(_BETWEEN))
        show_hint(self, words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        widest = max(
            (self.fontMetrics().horizontalAdvance(each) for each in self._parts), default=0
        )
        fits = widest + self.fontMetrics().averageCharWidth() * 2 <= self.width()
        self.show_text(_BETWEEN.join(self._parts if fits else self._parts[:1]))


class NewerButton(QPushButton):
    """Counts the rows that came in above what is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("new_above")
        self.setProperty("role", "chip")
        self.hide()

    @Slot(int)
    def show_count(self, count: int) -> None:
        """Show how many there are; none hide the button."""
        self.setText(f"{count:,} new above")
        self.setAccessibleName(f"{counted(count, 'new row')} above, go to the top")
        self.setVisible(count > 0)


class FrozenNote(QFrame):
    """Says that a list stands still, and what it missed."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "note")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        self._words = PlainLabel()
        self.thaw = push_button("Follow again", name="thaw")
        row.addWidget(self._words, 1)
        row.addWidget(self.thaw)
        self.hide()

    @Slot(bool)
    def show_frozen(self, frozen: bool) -> None:
        """Stand above a frozen list, with nothing missed so far."""
        self.setVisible(frozen)
        self.show_changes(0)

    @Slot(int)
    def show_changes(self, count: int) -> None:
        """Show how much has changed since."""
        since = f" {counted(count, 'change')} since." if count else ""
        self._words.show_text(f"Frozen: this list stands still while the sync goes on.{since}")
