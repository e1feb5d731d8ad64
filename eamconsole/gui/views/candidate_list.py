"""The records that may be a request's, one per line, with what speaks for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from eamconsole.gui.moments import exact
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.services.queue.candidates import Candidate

_HEADINGS = (
    "Request #",
    "Created",
    "Problem",
    "Address",
    "What matches",
    "Belongs to",
    "Description",
)
_WIDEST = 32
"""Characters of a column; the tool tip holds the rest."""


class CandidateList(QTreeWidget):
    """Choosing a line changes nothing by itself."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone
        self._candidates: tuple[Candidate, ...] = ()
        self.setObjectName("candidates")
        self.setAccessibleName("Records in EAM that may be this request")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setHeaderLabels(list(_HEADINGS))
        self.header().setSectionResizeMode(len(_HEADINGS) - 1, QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(self.fontMetrics().height() * 7)

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """Show the records; the first is chosen where it may be adopted for certain."""
        self._candidates = tuple(candidates)
        self.clear()
        self.addTopLevelItems([self._item(candidate) for candidate in candidates])
        self._fit_columns()
        first = self.topLevelItem(0)
        if first is not None and self._candidates[0].is_certain:
            self.setCurrentItem(first)

    def chosen(self) -> Candidate | None:
        """Return the chosen record."""
        selected = self.selectedItems()
        at = self.indexOfTopLevelItem(selected[0]) if selected else -1
        return self._candidates[at] if 0 <= at < len(self._candidates) else None

    def _fit_columns(self) -> None:
        widest = self.fontMetrics().horizontalAdvance("0") * _WIDEST
        for at in range(len(_HEADINGS) - 1):
            self.resizeColumnToContents(at)
            self.setColumnWidth(at, min(self.columnWidth(at) + 10, widest))

    def _item(self, candidate: Candidate) -> QTreeWidgetItem:
        problem = f"{candidate.problem_code} {candidate.problem_text}".strip()
        cells = (
            candidate.number,
            exact(candidate.created_at, self._zone) if candidate.created_at else "not told",
            problem,
            candidate.address,
            ", ".join(sign.value for sign in candidate.signs) or "nothing",
            f"request {candidate.belongs_to}" if candidate.belongs_to else "nobody",
            candidate.words,
        )
        item = QTreeWidgetItem([in_one_line(cell) for cell in cells])
        for at, cell in enumerate(cells):
            item.setToolTip(at, tool_tip(cell))
        return item
