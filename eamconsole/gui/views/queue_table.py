"""The table of a live list: it keeps its place while rows come, change and go."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from eamconsole.gui.chosen import make_selected_current
from eamconsole.gui.models.swap import ModelChange, Swap
from eamconsole.gui.models.windowed import WindowedModel
from eamconsole.gui.views.column_fit import ColumnFit

_RESTORED_AT_MOST = 2_000
_ROW_PADDING = 12


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the view stood: an id, its line on screen, and what was selected."""

    anchor: int | None
    line: int
    follows: bool
    selected: tuple[int, ...]
    current: int | None
    row: int


class QueueTable(QTableView):
    """Fixed row height, whole rows, no sorting by proxy."""

    sort_wanted = Signal(str, bool)
    row_chosen = Signal(int)
    """The id of the row the keyboard or mouse went to; -1 for none."""
    row_left = Signal(int)
    """The id of the row the keyboard was on, which is in the list no longer."""
    selection_grew = Signal()
    new_above = Signal(int)
    open_wanted = Signal()
    """A double click on a row, or Return."""

    def __init__(
        self, model: WindowedModel, parent: QWidget | None = None, *, lines: int = 1
    ) -> None:
        """``lines`` is how many a row may take."""
        super().__init__(parent)
        self._lines_of_a_row = lines
        self._model = model
        self._place: _Place | None = None
        self._above = 0
        self._restoring = False
        self._left_at: int | None = None
        """Where the row stood that left the list: arrow keys go on from there."""
        self._build()
        self.setModel(model)
        self.fit = ColumnFit(self, model, lines)
        self._wire()

    # What the page asks.

    def selected_ids(self) -> array[int]:
        """Return the ids of the selected rows, in the order shown."""
        ids: array[int] = array("q")
        selection = self.selectionModel().selection()
        ranges = [selection.at(at) for at in range(selection.count())]
        for part in sorted(ranges, key=QItemSelectionRange.top):
            if part.left() == 0:
                ids.extend(self._model.ids[part.top() : part.bottom() + 1])
        return ids

    def current_id(self) -> int | None:
        """Return the id under the keyboard, None where there is none."""
        row = self.currentIndex().row()
        return self._model.ids[row] if 0 <= row < len(self._model.ids) else None

    def choose(self, row_id: int) -> bool:
        """Select the row with this id and bring it into view; False where it is not here."""
        position = self._model.position(row_id)
        if position < 0:
            return False
        self.selectRow(position)
        self.scrollTo(self._model.index(position, 0))
        return True

    def height_of(self, rows: int) -> int:
        """Return how high the table has to be for so many rows to be seen."""
        frame = 2 * self.frameWidth()
        bar = self.horizontalScrollBar().sizeHint().height()
        header = self.horizontalHeader().sizeHint().height()
        return header + rows * self.verticalHeader().defaultSectionSize() + frame + bar

    @Slot()
    def go_to_top(self) -> None:
        """Show the newest rows."""
        self.verticalScrollBar().setValue(0)

    def show_sort(self, key: str, *, descending: bool) -> None:
        """Show which column the list is sorted by."""
        for at, column in enumerate(self._model.columns):
            if column.sort == key:
                order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
                self.horizontalHeader().setSortIndicator(at, order)
                self.fit.fit()
                return

    # Building.

    def _build(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(self._lines_of_a_row > 1)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(
            self._lines_of_a_row * self.fontMetrics().lineSpacing() + _ROW_PADDING
        )
        rows.hide()
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 5)

    def _wire(self) -> None:
        self._model.swap_begins.connect(self._on_swap_begins)
        self._model.swap_ended.connect(self._on_swap_ended)
        self._model.dataChanged.connect(self._note_visible)
        self._model.dataChanged.connect(self.fit.look_soon)
        self.fit.wire()
        self.doubleClicked.connect(self.open_wanted)
        self.horizontalHeader().sectionClicked.connect(self._on_header_clicked)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)

    # Keeping the place.

    @Slot(object)
    def _on_swap_begins(self, swap: Swap) -> None:
        top = self.verticalScrollBar().value()
        current = self.current_id()
        line = self.currentIndex().row() - top
        on_screen = current is not None and 0 <= line < self._lines()
        anchor = current if on_screen else self._id_at(top)
        selected = self.selected_ids()
        self._place = _Place(
            anchor=anchor,
            line=line if on_screen else 0,
            follows=top == 0 and current is None and not self.underMouse(),
            selected=tuple(selected[:_RESTORED_AT_MOST]),
            current=current,
            row=self.currentIndex().row(),
        )
        self._restoring = True  # what Qt chooses in place of a row that goes, nobody chose

    @Slot(object)
    def _on_swap_ended(self, swap: Swap) -> None:
        place, self._place = self._place, None
        if place is None:
            return
        gone = place.current is not None and self._model.position(place.current) < 0
        if swap.step is ModelChange.RESET or gone:
            self._select_again(place)
        self._restoring = False
        if gone:
            self._left_at = place.row
            self.row_left.emit(place.current)
        if swap.step is not ModelChange.INSERT:
            self.selection_grew.emit()
        if not place.follows and place.anchor is not None:
            self._return_to(place, swap)
        self._note_visible()

    def _return_to(self, place: _Place, swap: Swap) -> None:
        position = self._model.position(place.anchor or 0)
        if position < 0:
            return
        before = self.verticalScrollBar().value()
        self.verticalScrollBar().setValue(max(0, position - place.line))
        came = max(0, self.verticalScrollBar().value() - before)
        if came and swap.step is not ModelChange.RESET:
            self._above += came
            self.new_above.emit(self._above)

    def _select_again(self, place: _Place) -> None:
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        for row_id in place.selected:
            at = self._model.position(row_id)
            if at >= 0:
                selection.select(self._model.index(at, 0), self._model.index(at, last))
        chooser = self.selectionModel()
        at = self._model.position(place.current) if place.current is not None else -1
        flag = QItemSelectionModel.SelectionFlag.NoUpdate
        chooser.setCurrentIndex(self._model.index(at, 0) if at >= 0 else QModelIndex(), flag)
        chooser.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _id_at(self, position: int) -> int | None:
        return self._model.ids[position] if 0 <= position < len(self._model.ids) else None

    def _lines(self) -> int:
        return max(1, self.viewport().height() // self.verticalHeader().defaultSectionSize())

    # What Qt tells.

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go on from where a row stood that left the list."""
        if self._left_at is not None and not self.currentIndex().isValid():
            return self._model.index(min(self._left_at, len(self._model.ids) - 1), 0)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens a row, on every system; Qt leaves that to each of them."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id() is not None:
            self.open_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._note_visible()
        self.fit.fit()
        self.fit.look_soon()

    @Slot()
    def _note_visible(self) -> None:
        top = self.verticalScrollBar().value()
        self._model.look_at(range(top, top + self._lines() + 2))

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        self._note_visible()
        self.fit.look_soon()
        if value == 0 and self._above:
            self._above = 0
            self.new_above.emit(0)

    @Slot(int)
    def _on_header_clicked(self, section: int) -> None:
        self.fit.fit()
        column = self._model.columns[section]
        header = self.horizontalHeader()
        if column.sort:
            down = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
            self.sort_wanted.emit(column.sort, down)

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._restoring:
            self._left_at = None
            row_id = self._id_at(current.row())
            self.row_chosen.emit(-1 if row_id is None else row_id)

    @Slot(QItemSelection, QItemSelection)
    def _on_selection_changed(self, _on: QItemSelection, _off: QItemSelection) -> None:
        if not self._restoring:
            make_selected_current(self)
            self.selection_grew.emit()
