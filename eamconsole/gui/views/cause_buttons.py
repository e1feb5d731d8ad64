"""What is done with a whole cause: beside the tabs, or above the causes where it does not fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QTabWidget, QWidget

from eamconsole.gui.widgets import push_button

_MARGIN = 16


class CauseButtons(QWidget):
    """Two buttons of the first tab: in a low window a row of their own would take the causes'."""

    def __init__(self, tabs: QTabWidget, above: QBoxLayout) -> None:
        super().__init__()
        self._tabs, self._above, self._wanted = tabs, above, False
        self.repair = push_button(
            "Repair all like this…", hint="Shows first what would be sent", name="repair_all"
        )
        self.compare = push_button(
            "Compare…", hint="Request and record side by side, one after the other", name="compare"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self.compare)
        row.addWidget(self.repair)
        above.insertWidget(0, self)
        corner = QWidget()
        self._beside = QHBoxLayout(corner)
        self._beside.setContentsMargins(0, 0, _MARGIN, 0)
        tabs.setCornerWidget(corner)
        tabs.installEventFilter(self)
        tabs.currentChanged.connect(self.place)

    def want(self, *, wanted: bool) -> None:
        """Say whether there is a cause."""
        self._wanted = wanted
        self.place()

    @Slot()
    def place(self) -> None:
        """Stand where there is room; on the first tab alone."""
        room = self._tabs.width() - 3 * _MARGIN
        fits = self.sizeHint().width() + self._tabs.tabBar().sizeHint().width() < room
        where = self._beside if fits else self._above
        if where.indexOf(self) < 0:
            where.insertWidget(0, self)
        self.setVisible(self._wanted and self._tabs.currentIndex() == 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._tabs:
            self.place()
        return super().eventFilter(watched, event)
