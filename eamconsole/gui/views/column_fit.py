"""Fits the columns of a live list to what stands in them, and to the room there is."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QObject, QRect, QTimer, Slot
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem, QTableView

from eamconsole.gui.models.column_room import Claim, TextRoom, share_room
from eamconsole.gui.models.windowed import WindowedModel

_SOON_MS, _SETTLE_MS = 40, 500
_WIDE = 1_000
_AROUND_A_TITLE = 20
"""The padding and the line of a header in the style sheet; the mark of the sort stands above."""
_ROUNDED = 1
"""A text is a fraction of a pixel wider than it measures."""


class ColumnFit(QObject):
    """Knows which columns a person chose, in which order, and which widths they gave by hand.

    Columns that find no room step aside and come back with it; they stay chosen.  Once fitted they
    stand still, whatever is scrolled by, until a text is cut that another column has room for.
    """

    def __init__(self, table: QTableView, model: WindowedModel, lines: int) -> None:
        super().__init__(table)
        self._table, self._model, self._lines = table, model, lines
        self._chosen = [column.shown_at_first for column in model.columns]
        self._by_hand = [0] * len(model.columns)
        self._asked = [0] * len(model.columns)
        self._fitting = False
        self._fresh = True
        self._margins: dict[bool, int] = {}
        self._text_room = TextRoom(QFontMetricsF(table.font()))
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._measure_and_fit)
        # The border under the mouse stays there until it is let go.
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.fit)

    def wire(self) -> None:
        """Follow the header, once the table has its model."""
        self._header.sectionResized.connect(self._on_resized)
        self._header.sectionHandleDoubleClicked.connect(self._on_handle)
        self.fit()

    @property
    def _header(self) -> QHeaderView:
        return self._table.horizontalHeader()

    # What a person chooses.

    def is_chosen(self, at: int) -> bool:
        """Return whether a column is to be shown."""
        return self._chosen[at]

    def is_aside(self, at: int) -> bool:
        """Return whether a chosen column finds no room."""
        return self._chosen[at] and self._table.isColumnHidden(at)

    def choose(self, at: int, *, shown: bool) -> None:
        """Show a column or not; one always stays."""
        if shown or sum(self._chosen) > 1:
            self._chosen[at] = shown
            self._by_hand[at] = 0
            self.fit_anew()

    def reset(self) -> None:
        """Show what is shown at first, in the order it is made in, fitted by itself."""
        for at, column in enumerate(self._model.columns):
            self._chosen[at] = column.shown_at_first
            self._by_hand[at] = 0
            self._header.moveSection(self._header.visualIndex(at), at)
        self.fit_anew()

    def layout(self) -> str:
        """Return the choice as a text that can be kept: key, shown, width by hand."""
        order = sorted(range(len(self._chosen)), key=self._header.visualIndex)
        return ",".join(
            f"{self._model.columns[at].key}:{int(self._chosen[at])}:{self._by_hand[at]}"
            for at in order
        )

    def restore(self, layout: str) -> None:
        """Take up a kept choice; columns it does not know stay as they are made."""
        keys = [column.key for column in self._model.columns]
        place = 0
        for part in layout.split(","):
            key, _, rest = part.partition(":")
            shown, _, width = rest.partition(":")
            if key not in keys or not width.isdigit():
                continue
            at = keys.index(key)
            self._chosen[at], self._by_hand[at] = shown == "1", min(int(width), 4_000)
            self._header.moveSection(self._header.visualIndex(at), place)
            place += 1
        if not any(self._chosen):
            self._chosen = [column.shown_at_first for column in self._model.columns]
        self.fit()

    # Fitting.

    def fit_anew(self) -> None:
        """Forget what was asked for: other rows are coming."""
        self._fresh = True
        self._soon.start()

    @Slot()
    def look_soon(self) -> None:
        """Look at what stands there, once it stands still."""
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def fit(self) -> None:
        """Share the room."""
        shown = [at for at, chosen in enumerate(self._chosen) if chosen]
        widths = share_room([self._claim(at) for at in shown], self._table.viewport().width())
        given = dict(zip(shown, widths, strict=True))
        self._fitting = True
        for at in range(len(self._chosen)):
            width = given.get(at, 0)
            if self._table.isColumnHidden(at) != (width == 0):
                self._table.setColumnHidden(at, width == 0)
            if width and self._table.columnWidth(at) != width:
                self._table.setColumnWidth(at, width)
        self._fitting = False

    @Slot()
    def _measure_and_fit(self) -> None:
        if self._fresh:
            self._margins.clear()  # measured before the style sheet is on they are too small
        asked = self._measure()
        if asked is not None and (self._fresh or self._cuts(asked)):
            self._asked, self._fresh = asked, False
            self.fit()

    def _measure(self) -> list[int] | None:
        """Return what the rows that stand whole on screen ask for; None where none is read."""
        top = self._table.verticalScrollBar().value()
        height = max(1, self._table.verticalHeader().defaultSectionSize())
        rows = range(top, top + max(1, self._table.viewport().height() // height))
        found = [row for row in rows if self._model.row(row) is not None]
        columns = range(len(self._chosen))
        if not found:
            return None
        return [
            max(self._wanted(row, at) for row in found) if self._chosen[at] else 0 for at in columns
        ]

    def _wanted(self, row: int, at: int) -> int:
        column = self._model.columns[at]
        text = self._model.index(row, at).data() or ""
        icon = bool(column.face and column.face(self._model.row(row)))
        lines = 1 if column.rigid else self._lines
        return self._text_room.wanted(text, lines) + self._around(icon=icon)

    def _cuts(self, asked: list[int]) -> bool:
        """Return whether a text is cut although there is room for it."""
        shown = [at for at in range(len(asked)) if not self._table.isColumnHidden(at)]
        width = self._table.columnWidth
        spare = self._table.viewport().width() - sum(map(width, shown))
        spare += sum(max(0, width(at) - max(asked[at], self._title(at))) for at in shown)
        return spare > 0 and any(asked[at] > width(at) for at in shown)

    def _claim(self, at: int) -> Claim:
        column = self._model.columns[at]
        title = self._title(at)
        unit = self._table.fontMetrics().averageCharWidth()
        least = column.least * unit + self._around(icon=False)
        wanted = max(title, self._asked[at])
        return Claim(
            wanted=wanted,
            least=max(title, min(least, wanted)),
            worth=column.worth,
            rigid=column.rigid,
            by_hand=self._by_hand[at],
        )

    def _title(self, at: int) -> int:
        font = self._header.font()
        font.setBold(True)
        words = QFontMetricsF(font).horizontalAdvance(self._model.columns[at].title)
        return ceil(words) + _AROUND_A_TITLE

    def _around(self, *, icon: bool) -> int:
        """Return what the style leaves free beside a text, as it says itself."""
        if icon not in self._margins:
            option = QStyleOptionViewItem()
            self._table.initViewItemOption(option)
            option.rect = QRect(0, 0, _WIDE, _WIDE)
            option.text = "x"
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
            if icon:
                option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            style = self._table.style()
            element = QStyle.SubElement.SE_ItemViewItemText
            text = style.subElementRect(element, option, self._table).width()
            frame = QStyle.PixelMetric.PM_FocusFrameHMargin
            inner = 2 * (style.pixelMetric(frame, option, self._table) + 1)
            self._margins[icon] = _WIDE - text + inner + _ROUNDED
        return self._margins[icon]

    @Slot(int, int, int)
    def _on_resized(self, at: int, _before: int, width: int) -> None:
        if self._fitting or width == 0:
            return
        self._by_hand[at] = width
        self._settle.start()

    @Slot(int)
    def _on_handle(self, at: int) -> None:
        """A double click on a border lets the column fit itself again."""
        self._by_hand[at] = 0
        self.fit_anew()
