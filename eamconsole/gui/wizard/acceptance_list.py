"""The plan as a list: blocks with their steps, how each stands, and what was seen of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from eamconsole.gui.appearance import Theme
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.wrapped import WrappedRows
from eamconsole.services.setup.acceptance import StepResult
from eamconsole.services.setup.plan import PLAN, Planned
from eamconsole.services.setup.report import seen_by

_KEY = Qt.ItemDataRole.UserRole
_HEADINGS = ("Step", "Result", "What was seen")
_TONES = {True: Tone.GOOD, False: Tone.BAD, None: Tone.QUIET}
_RESULTS = ("not known", "not done", "passed", "failed")
_PADDING = 28
_LEAST_LINES = 7


class Shown(Enum):
    """Which steps are listed."""

    OPEN = "What is left, or failed"
    CORE = "The short set, for Production too"
    ALL = "All steps"


class AcceptanceList(QTreeWidget):
    """Blocks cannot be chosen; several steps can, also of several blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("acceptance_list")
        self.setAccessibleName("Acceptance steps")
        self.setHeaderLabels(list(_HEADINGS))
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(12)
        WrappedRows(self)
        header = self.header()
        header.setStretchLastSection(False)
        modes = QHeaderView.ResizeMode
        for at, mode in enumerate((modes.Stretch, modes.Interactive, modes.Stretch)):
            header.setSectionResizeMode(at, mode)
        # by its contents it would be as wide as they are, and their padding would wrap them
        longest = max(map(self.fontMetrics().horizontalAdvance, _RESULTS))
        self.setColumnWidth(1, longest + _PADDING)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * _LEAST_LINES)

    def chosen(self) -> list[str]:
        """Return the numbers of the chosen steps, in the order of the plan."""
        keys = {str(item.data(0, _KEY)) for item in self.selectedItems()}
        return [planned.number for planned in PLAN if planned.number in keys]

    def show_plan(self, results: Sequence[StepResult], shown: Shown, theme: Theme) -> None:
        """Show the steps; what was chosen stays chosen where it is still there."""
        kept, top = set(self.chosen()), self.verticalScrollBar().value()
        was_blocked = self.blockSignals(True)
        self.clear()
        blocks: dict[str, list[tuple[Planned, StepResult]]] = {}
        for planned, result in zip(PLAN, results, strict=True):
            blocks.setdefault(planned.block, []).append((planned, result))
        for title, lines in blocks.items():
            self._add_block(title, lines, shown, theme)
        for item in self._steps():
            item.setSelected(item.data(0, _KEY) in kept)
        self.blockSignals(was_blocked)
        self.verticalScrollBar().setValue(top)

    def choose(self, *numbers: str) -> None:
        """Choose steps by their numbers."""
        for item in self._steps():
            item.setSelected(item.data(0, _KEY) in numbers)

    def _add_block(
        self, title: str, lines: list[tuple[Planned, StepResult]], shown: Shown, theme: Theme
    ) -> None:
        fitting = [(planned, result) for planned, result in lines if _fits(planned, result, shown)]
        if not fitting:
            return
        passed = sum(result.passed is True for _planned, result in lines)
        block = QTreeWidgetItem([f"{title}: {passed} of {len(lines)} passed"])
        block.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = self.font()
        font.setBold(True)
        block.setFont(0, font)
        self.addTopLevelItem(block)
        block.setFirstColumnSpanned(True)
        for planned, result in fitting:
            block.addChild(_item(planned, result, theme))
        block.setExpanded(True)

    def _steps(self) -> list[QTreeWidgetItem]:
        blocks = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        steps = (block.child(at) for block in blocks if block for at in range(block.childCount()))
        return [step for step in steps if step is not None]


def _fits(planned: Planned, result: StepResult, shown: Shown) -> bool:
    if shown is Shown.CORE:
        return planned.core
    return shown is Shown.ALL or result.passed is not True


def _item(planned: Planned, result: StepResult, theme: Theme) -> QTreeWidgetItem:
    told = " ".join(part for part in (seen_by(result), result.words) if part)
    cells = (f"{planned.number}  {planned.words}", result.word, told)
    item = QTreeWidgetItem([in_one_line(cell) for cell in cells])
    item.setData(0, _KEY, planned.number)
    item.setForeground(1, QColor(theme.tones[_TONES[result.passed]]))
    for at, cell in enumerate(cells):
        item.setToolTip(at, tool_tip(cell))
    return item
