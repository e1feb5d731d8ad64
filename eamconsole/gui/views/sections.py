"""The sections at the left, with live counts."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from eamconsole.gui.appearance import Appearance
from eamconsole.gui.chosen import SelectionLeads
from eamconsole.gui.icons import icon
from eamconsole.gui.tones import Tone

_KEY, _ICON, _COUNT, _ALARM = (Qt.ItemDataRole.UserRole + at for at in range(1, 5))
_ROW_HEIGHT, _ICON_SIZE, _MARGIN = 38, 18, 12


@dataclass(frozen=True, slots=True)
class Section:
    """One entry: key, title and icon."""

    key: str
    title: str
    icon: str


class SectionList(QFrame):
    """Lets the person choose a section; one is always chosen."""

    chosen = Signal(str)

    def __init__(self, sections: tuple[Section, ...], appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("sections")
        self._model = QStandardItemModel(self)
        self._view = QListView()
        self._build(sections, appearance)
        SelectionLeads(self._view)
        self._view.selectionModel().currentChanged.connect(self._on_current)
        appearance.changed.connect(self._view.viewport().update)

    def choose(self, key: str) -> None:
        """Go to a section."""
        item = self._item(key)
        if item is not None:
            self._view.setCurrentIndex(item.index())

    def current(self) -> str:
        """Return the key of the chosen section."""
        return str(self._view.currentIndex().data(_KEY) or "")

    def show_count(self, key: str, count: int, *, alarm: bool = False) -> None:
        """Show a count beside a section; zero shows nothing."""
        item = self._item(key)
        if item is None or item.data(_COUNT) == count:
            return
        item.setData(count, _COUNT)
        item.setData(alarm and count > 0, _ALARM)
        spoken = f"{item.text()}, {count}" if count else item.text()
        item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)

    def _build(self, sections: tuple[Section, ...], appearance: Appearance) -> None:
        for section in sections:
            item = QStandardItem(section.title)
            item.setEditable(False)
            item.setData(section.key, _KEY)
            item.setData(section.icon, _ICON)
            item.setData(0, _COUNT)
            self._model.appendRow(item)
        self._view.setObjectName("section_list")
        self._view.setAccessibleName("Sections")
        self._view.setModel(self._model)
        self._view.setItemDelegate(_SectionDelegate(appearance, self._view))
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._view.setMouseTracking(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.addWidget(self._view)
        self._set_width(sections)

    def _set_width(self, sections: tuple[Section, ...]) -> None:
        """Make room for the longest title in bold and a count of five digits."""
        bold = self.font()
        bold.setBold(True)
        metrics = QFontMetrics(bold)
        longest = max(metrics.horizontalAdvance(section.title) for section in sections)
        count = metrics.horizontalAdvance("00,000") + 14
        self.setFixedWidth(longest + count + _ICON_SIZE + 2 * _MARGIN + 28)

    def _item(self, key: str) -> QStandardItem | None:
        items = (self._model.item(row) for row in range(self._model.rowCount()))
        return next((item for item in items if item.data(_KEY) == key), None)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(str(current.data(_KEY)))


class _SectionDelegate(QStyledItemDelegate):
    """Icon, title, count."""

    def __init__(self, appearance: Appearance, parent: QListView) -> None:
        super().__init__(parent)
        self._appearance = appearance

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(option.rect.width(), _ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(8, 2, -8, -2)
        self._paint_ground(painter, option, box)
        self._paint_words(painter, option, index, box)
        if index.data(_COUNT):
            self._paint_count(painter, index, box)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect) -> None:
        theme, state = self._appearance.theme, option.state
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(theme.soft[Tone.ACTIVE]))
            painter.drawRoundedRect(box, 5, 5)
            painter.setBrush(QColor(theme.tones[Tone.ACTIVE]))
            painter.drawRoundedRect(QRect(box.left(), box.top() + 7, 3, box.height() - 14), 1, 1)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(theme.soft[Tone.PLAIN]))
            painter.drawRoundedRect(box, 5, 5)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.tones[Tone.ACTIVE]))
            painter.drawRoundedRect(box, 5, 5)

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        box: QRect,
    ) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        tone = Tone.ACTIVE if selected else Tone.PLAIN
        color = self._appearance.theme.tones[tone]
        left = box.left() + _MARGIN
        picture = QRect(left, box.center().y() - _ICON_SIZE // 2 + 1, _ICON_SIZE, _ICON_SIZE)
        icon(str(index.data(_ICON)), color).paint(painter, picture)
        font = painter.font()
        font.setBold(selected)
        painter.setFont(font)
        painter.setPen(QColor(color))
        words = box.adjusted(_MARGIN + _ICON_SIZE + 10, 0, -_MARGIN, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, str(index.data()))

    def _paint_count(
        self, painter: QPainter, index: QModelIndex | QPersistentModelIndex, box: QRect
    ) -> None:
        theme = self._appearance.theme
        tone = Tone.BAD if index.data(_ALARM) else Tone.QUIET
        text = f"{index.data(_COUNT):,}"
        font = painter.font()
        font.setBold(bool(index.data(_ALARM)))
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(text) + 14
        pill = QRect(box.right() - width - 8, box.center().y() - 9, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.soft[tone]))
        painter.drawRoundedRect(pill, 10, 10)
        painter.setPen(QColor(theme.tones[tone]))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
