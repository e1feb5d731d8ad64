"""Timeline: every step on both sides in order, with who or what caused it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from eamconsole.gui.context import ViewContext
from eamconsole.gui.icons import icon
from eamconsole.gui.moments import clock_time, exact
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.tones import Tone
from eamconsole.services.lists.records import TimelineEntry

_SHOWN_AT_MOST = 1_000
_SIDES = {
    "seeclickfix": ("SeeClickFix", "requests", Tone.SPECIAL),
    "eam": ("EAM", "status", Tone.ACTIVE),
    "console": ("Console", "app", Tone.QUIET),
    "person": ("Person", "edit", Tone.WARNING),
}


class TimelineTab(QTreeWidget):
    """Newest last, as it happened."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._entries: tuple[TimelineEntry, ...] = ()
        self.setAccessibleName("Timeline")
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setHeaderLabels(["Time", "Side", "What", "By"])
        unit = self.fontMetrics().averageCharWidth()
        for at, width in enumerate((12, 16, 40)):
            self.setColumnWidth(at, width * unit + 18)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)

    def show_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Show the steps; nothing moves where nothing changed."""
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        place = self.verticalScrollBar().value()
        self.clear()
        self.addTopLevelItems([self._item(entry) for entry in entries[-_SHOWN_AT_MOST:]])
        self.resizeColumnToContents(0)
        self.verticalScrollBar().setValue(place)

    def _item(self, entry: TimelineEntry) -> QTreeWidgetItem:
        side, icon_name, tone = _SIDES.get(entry.side, _SIDES["console"])
        zone, now = self._context.zone, self._context.now()
        what, who = in_one_line(entry.text), in_one_line(entry.actor)
        item = QTreeWidgetItem([clock_time(entry.at, zone, now, seconds=True), side, what, who])
        item.setIcon(1, icon(icon_name, self._context.theme.tones[tone]))
        item.setToolTip(0, tool_tip(exact(entry.at, zone)))
        whole = f"{entry.text}\n{entry.detail}".strip()
        item.setToolTip(2, tool_tip(whole))
        return item
