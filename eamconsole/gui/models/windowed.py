"""A table model over ids: rows are read when they come into view, never in ``data``."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)

from eamconsole.gui.models.cells import Cells
from eamconsole.gui.models.columns import Column, Moment
from eamconsole.gui.models.swap import ModelChange, Swap
from eamconsole.gui.tones import Tone
from eamconsole.support.clock import Clock

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

PAGE = 128
ROWS_KEPT = 64 * PAGE
PLACEHOLDER = "…"

_DISPLAY = Qt.ItemDataRole.DisplayRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class WindowedModel(QAbstractTableModel):
    """Rows by id in a bounded cache; whoever owns the model answers ``rows_wanted``."""

    rows_wanted = Signal(object)
    """A tuple of ids whose rows should be brought to :meth:`take_rows`."""
    swap_begins = Signal(object)
    swap_ended = Signal(object)
    """The plan, before and after it is carried out: views keep their place by these."""

    def __init__(
        self, columns: Sequence[Column], zone: tzinfo, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.zone = zone
        self._clock = clock
        self._ids: array[int] = array("q")
        self._rows: dict[int, Any] = {}
        self._asked: set[int] = set()
        self._pages_missed: set[int] = set()
        self._visible = range(0)
        self._cells = Cells(columns, Moment(clock.now(), zone))
        self._ask_soon = QTimer(self, singleShot=True, interval=0)
        self._ask_soon.timeout.connect(self._ask_for_pages)

    # What the owner tells the model.

    @property
    def ids(self) -> array[int]:
        """The ids in order; never changed in place."""
        return self._ids

    @property
    def moment(self) -> Moment:
        """The moment ages are shown against."""
        return self._cells.moment

    def use_tones(self, tones: Mapping[Tone, str]) -> None:
        """Take the theme's colors."""
        self._cells.use_tones(tones)
        self._repaint(self._visible, 0, len(self.columns) - 1)

    def look_at(self, visible: range) -> None:
        """Take which rows are on screen."""
        self._visible = visible

    def row(self, position: int) -> Any | None:
        """Return the row object at a position, None while it is not read."""
        if not 0 <= position < len(self._ids):
            return None
        return self._rows.get(self._ids[position])

    def position(self, row_id: int) -> int:
        """Return where an id stands, -1 where it does not."""
        try:
            return self._ids.index(row_id)
        except ValueError:
            return -1

    def take_rows(self, rows: Mapping[int, Any], asked: Iterable[int]) -> None:
        """Keep rows that were read, and repaint those on screen."""
        self._asked.difference_update(asked)
        for row_id, row in rows.items():
            self._rows.pop(row_id, None)
            self._rows[row_id] = row
        self._forget_oldest()
        self._repaint_ids(rows)

    def refresh_rows(self, changed: Iterable[int]) -> None:
        """Read changed rows again where they are on screen; forget them elsewhere."""
        on_screen = self._ids_of(self._visible)
        wanted = []
        for row_id in changed:
            if row_id in on_screen:
                wanted.append(row_id)
            else:
                self._rows.pop(row_id, None)
        if wanted:
            self.rows_wanted.emit(tuple(wanted))

    def forget_rows(self) -> None:
        """Read everything anew when it is looked at."""
        self.refresh_rows(tuple(self._rows))

    def tick(self) -> None:
        """Let ages on screen grow."""
        self._cells.moment = Moment(self._clock.now(), self.zone)
        live = [at for at, column in enumerate(self.columns) if column.live]
        if live:
            self._repaint(self._visible, live[0], live[-1])

    def apply(self, swap: Swap) -> bool:
        """Carry a plan out; False where it was made for other ids than these."""
        if swap.base is not self._ids:
            return False
        if swap.step is ModelChange.NOTHING:
            self._ids = swap.target
            return True
        self.swap_begins.emit(swap)
        _STEPS[swap.step](self, swap)
        self.swap_ended.emit(swap)
        return True

    # Qt's questions.

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows, or a placeholder until its row is read."""
        if role == _DISPLAY:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[index.column()].right else None
        if not self._cells.answers(role) or not index.isValid():
            return None
        row = self._rows.get(self._ids[index.row()])
        return self._cells.answer(role, row, index.column()) if row is not None else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == _DISPLAY:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].right else _LEFT
        return None

    # Cells.

    def _text(self, position: int, column: int) -> str | None:
        if not 0 <= position < len(self._ids):
            return None
        row = self._rows.get(self._ids[position])
        if row is None:
            self._miss(position)
            return PLACEHOLDER if column == 0 else None
        if self.columns[column].once and self._goes_on(position, row):
            return ""
        return self._cells.text(row, column)

    def _goes_on(self, position: int, row: Any) -> bool:
        """Whether the row above is about the same request."""
        above = self.row(position - 1)
        return above is not None and above.issue_id == row.issue_id

    # Pages.

    def _miss(self, position: int) -> None:
        self._pages_missed.add(position // PAGE)
        if not self._ask_soon.isActive():
            self._ask_soon.start()

    @Slot()
    def _ask_for_pages(self) -> None:
        for page in sorted(self._pages_missed):
            ids = self._ids[page * PAGE : (page + 1) * PAGE]
            missing = tuple(i for i in ids if i not in self._rows and i not in self._asked)
            if missing:
                self._asked.update(missing)
                self.rows_wanted.emit(missing)
        self._pages_missed.clear()

    def _forget_oldest(self) -> None:
        for row_id in list(self._rows)[: max(0, len(self._rows) - ROWS_KEPT)]:
            del self._rows[row_id]

    # Repainting.

    def _ids_of(self, positions: range) -> frozenset[int]:
        return frozenset(self._ids[positions.start : positions.stop])

    def _repaint_ids(self, rows: Mapping[int, Any]) -> None:
        end = min(self._visible.stop, len(self._ids))
        hit = [at for at in range(self._visible.start, end) if self._ids[at] in rows]
        if hit:
            # The row below may now go on with the same request.
            self._repaint(range(hit[0], hit[-1] + 2), 0, len(self.columns) - 1)

    def _repaint(self, positions: range, first: int, last: int) -> None:
        end = min(positions.stop, len(self._ids))
        if positions.start < end:
            self.dataChanged.emit(self.index(positions.start, first), self.index(end - 1, last))

    # Steps of a swap.

    def _insert(self, swap: Swap) -> None:
        self.beginInsertRows(_ROOT, swap.first, swap.first + swap.count - 1)
        self._ids = swap.target
        self.endInsertRows()

    def _remove(self, swap: Swap) -> None:
        self.beginRemoveRows(_ROOT, swap.first, swap.first + swap.count - 1)
        self._ids = swap.target
        self.endRemoveRows()

    def _mix(self, swap: Swap) -> None:
        """New rows come in at the end of the stretch, all take their places, old ones leave."""
        if swap.added:
            at = len(self._ids) - swap.tail
            self.beginInsertRows(_ROOT, at, at + len(swap.added) - 1)
            self._ids = self._ids[:at] + array("q", swap.added) + self._ids[at:]
            self.endInsertRows()
        self._rearrange(swap)
        if swap.gone:
            at = len(self._ids) - swap.tail - len(swap.gone)
            self.beginRemoveRows(_ROOT, at, at + len(swap.gone) - 1)
            self._ids = swap.target
            self.endRemoveRows()
        self._ids = swap.target

    def _rearrange(self, swap: Swap) -> None:
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        old = [self._ids[index.row()] for index in held]
        at = len(swap.target) - swap.tail
        self._ids = swap.target[:at] + array("q", swap.gone) + swap.target[at:]
        moved = [
            self.index(swap.places.get(row_id, index.row()), index.column())
            for row_id, index in zip(old, held, strict=True)
        ]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _reset(self, swap: Swap) -> None:
        self.beginResetModel()
        self._ids = swap.target
        self.endResetModel()


_STEPS: dict[ModelChange, Callable[[WindowedModel, Swap], None]] = {
    ModelChange.INSERT: WindowedModel._insert,
    ModelChange.REMOVE: WindowedModel._remove,
    ModelChange.MIX: WindowedModel._mix,
    ModelChange.RESET: WindowedModel._reset,
}
