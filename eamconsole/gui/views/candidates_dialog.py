"""What EAM holds that may be the record looked for: adopt one, or close."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from eamconsole.gui.context import Console
from eamconsole.gui.moments import exact
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.records import Candidate
from eamconsole.gui.widgets import PlainLabel


class CandidatesDialog(QDialog):
    """Candidates with their evidence."""

    def __init__(self, parent: QWidget, console: Console, candidates: Sequence[Candidate]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Found in EAM")
        self._candidates = tuple(candidates)
        self._build(console)
        self._wire()

    def chosen(self) -> Candidate | None:
        """Return the candidate to adopt."""
        item = self.list.currentItem()
        return self._candidates[self.list.indexOfTopLevelItem(item)] if item else None

    def _build(self, console: Console) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        text = (
            "Adopting a record links the request with it; nothing is created."
            if self._candidates
            else "EAM shows no record that carries this request's reference. "
            "Retry sends it again only where EAM can rule out that it arrived."
        )
        column.addWidget(PlainLabel(text, wrap=True))
        self.list = QTreeWidget()
        self.list.setAccessibleName("Candidates")
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels(["Request #", "Created", "Evidence"])
        for candidate in self._candidates:
            created = exact(candidate.created_at, console.zone)
            cells = [in_one_line(str(candidate.number)), created, in_one_line(candidate.evidence)]
            item = QTreeWidgetItem(cells)
            item.setToolTip(2, tool_tip(candidate.evidence))
            self.list.addTopLevelItem(item)
        self.list.setVisible(bool(self._candidates))
        column.addWidget(self.list)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.adopt = self.buttons.addButton("Adopt", QDialogButtonBox.ButtonRole.AcceptRole)
        self.adopt.setEnabled(False)
        column.addWidget(self.buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 90, self.sizeHint().height())

    def _wire(self) -> None:
        self.list.currentItemChanged.connect(self._on_current)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @Slot()
    def _on_current(self) -> None:
        self.adopt.setEnabled(self.chosen() is not None)
