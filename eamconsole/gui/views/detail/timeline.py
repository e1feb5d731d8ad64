"""Timeline: every step on both sides by day and in order, with who or what caused it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from eamconsole.gui.context import ViewContext
from eamconsole.gui.icons import icon
from eamconsole.gui.moments import exact
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.wrapped import WrappedRows
from eamconsole.services.lists.records import TimelineEntry
from eamconsole.services.lists.story import SIDE_TITLES, time_of_step
from eamconsole.support.counting import counted

_SHOWN_AT_MOST = 500
_DETAIL_CHARACTERS = 300
_SIDES = {
    "seeclickfix": ("requests", Tone.SPECIAL),
    "eam": ("status", Tone.ACTIVE),
    "console": ("app", Tone.QUIET),
    "person": ("edit", Tone.WARNING),
}
_ONLY_SHOWN = Qt.ItemFlag.ItemIsEnabled
"""A day stands between its steps; it cannot be chosen."""


class TimelineTab(QTreeWidget):
    """Newest last, as it happened; each step stands whole, whatever the width."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._entries: tuple[TimelineEntry, ...] = ()
        self.setAccessibleName("Timeline")
        self.setRootIsDecorated(False)
        self.setHeaderLabels(["Time", "What happened"])
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        WrappedRows(self)

    def show_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Show the steps; nothing moves where nothing changed."""
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        place = self.verticalScrollBar().value()
        self.clear()
        left_out = len(entries) - _SHOWN_AT_MOST
        if left_out > 0:
            self._add_line(f"{counted(left_out, 'earlier step is', 'earlier steps are')} not shown")
        for day, steps in groupby(entries[-_SHOWN_AT_MOST:], self._day):
            self._add_line(f"{day:%A, %B} {day.day}, {day.year}")
            self.addTopLevelItems([self._item(entry) for entry in steps])
        self.verticalScrollBar().setValue(place)

    def _day(self, entry: TimelineEntry) -> date:
        return entry.at.astimezone(self._context.zone).date()

    def _add_line(self, words: str) -> None:
        item = QTreeWidgetItem([words])
        item.setFlags(_ONLY_SHOWN)
        font = self.font()
        font.setBold(True)
        item.setFont(0, font)
        self.addTopLevelItem(item)
        item.setFirstColumnSpanned(True)

    def _item(self, entry: TimelineEntry) -> QTreeWidgetItem:
        icon_name, tone = _SIDES[entry.side]
        zone = self._context.zone
        who = f" · {in_one_line(entry.person)}" if entry.person else ""
        lines = [in_one_line(entry.text), f"{SIDE_TITLES[entry.side]}{who}"]
        if entry.told_detail:
            lines.insert(1, in_one_line(entry.told_detail, _DETAIL_CHARACTERS))
        item = QTreeWidgetItem([time_of_step(entry.at, zone), "\n".join(lines)])
        item.setIcon(0, icon(icon_name, self._context.theme.tones[tone]))
        item.setTextAlignment(0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        item.setToolTip(0, tool_tip(exact(entry.at, zone)))
        item.setToolTip(1, tool_tip(f"{entry.text}\n{entry.detail}".strip()))
        return item
