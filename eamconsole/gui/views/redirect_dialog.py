"""Redirect: another problem code or module for a request that is not in EAM yet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from eamconsole.domain.identity import DeliveryId
from eamconsole.domain.redirection import Target
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.widgets import PlainLabel, agree_or_cancel, clearable, problem_line
from eamconsole.gui.workers.background_jobs import LISTS, WORK
from eamconsole.services.lists.records import DetailRecord
from eamconsole.services.queue.changing import Ways

_AT = Qt.ItemDataRole.UserRole


class RedirectDialog(QDialog):
    """Shows what would change before it is changed."""

    def __init__(self, parent: QWidget, context: ViewContext, record: DetailRecord) -> None:
        super().__init__(parent)
        self._context = context
        self._record = record
        self._ways: Ways | None = None
        self.outcome = ""
        self._build()
        self._wire()
        work = partial(context.console.changing.ways, DeliveryId(record.row.id))
        context.jobs.ask(work, self._on_ways, self._on_failed, lane=LISTS)

    def _build(self) -> None:
        self.setWindowTitle(f"Redirect — issue {self._record.row.issue_id}")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        self.words = PlainLabel("Reading where it can go…", wrap=True)
        column.addWidget(self.words)
        self.sought = QLineEdit()
        self.sought.setPlaceholderText("Find a code or title")
        self.sought.setAccessibleName("Find a code or title")
        clearable(self.sought)
        column.addWidget(self.sought)
        self.list = QListWidget()
        self.list.setObjectName("targets")
        self.list.setAccessibleName("Where it can go")
        self.list.setSpacing(3)
        column.addWidget(self.list, 1)
        column.addWidget(PlainLabel("What changes", role="section"))
        self.preview = PlainLabel("Choose where it should go.", wrap=True)
        self.preview.setMinimumHeight(self.fontMetrics().height() * 4)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.preview)
        self.problem = problem_line()
        column.addWidget(self.problem)
        self.buttons, self.agree = agree_or_cancel("Send there")
        self.agree.setEnabled(False)
        column.addWidget(self.buttons)
        unit = self.fontMetrics()
        self.resize(unit.horizontalAdvance("0") * 76, unit.height() * 28)

    def _wire(self) -> None:
        self.sought.textChanged.connect(self._on_find)
        self.list.itemSelectionChanged.connect(self._on_choice)
        self.agree.clicked.connect(self._on_send)
        self.buttons.rejected.connect(self.reject)

    def chosen(self) -> Target | None:
        """Return where it should go."""
        at = self._chosen_at()
        return None if at is None or self._ways is None else self._ways.targets[at]

    def _chosen_at(self) -> int | None:
        selected = self.list.selectedItems()
        return int(selected[0].data(_AT)) if selected else None

    def _on_ways(self, ways: Ways) -> None:
        self._ways = ways
        if ways.targets:
            self.words.show_text(f"It goes to {ways.present.words} now.")
        else:
            self.words.show_text(
                f"It goes to {ways.present.words} now, and the profile's category code knows no "
                "other. Sync the categories first."
            )
        self._on_find()

    @Slot()
    def _on_find(self) -> None:
        wanted = self.sought.text().strip().casefold()
        self.list.clear()
        for at, target in enumerate(self._ways.targets if self._ways else ()):
            if wanted in target.words.casefold():
                item = QListWidgetItem(in_one_line(target.words))
                item.setToolTip(tool_tip(target.words))
                item.setData(_AT, at)
                self.list.addItem(item)
        self._on_choice()

    @Slot()
    def _on_choice(self) -> None:
        at = self._chosen_at()
        self.agree.setEnabled(at is not None)
        self.problem.hide()
        if at is None or self._ways is None:
            self.preview.show_text("Choose where it should go.")
        else:
            self.preview.show_text("\n".join(self._ways.changes[at]))

    @Slot()
    def _on_send(self) -> None:
        target = self.chosen()
        if target is None:
            return
        self.agree.setEnabled(False)
        row = DeliveryId(self._record.row.id)
        work = partial(self._context.console.changing.redirect, row, target.module, target.code)
        self._context.jobs.ask(work, self._on_sent, self._on_failed, lane=WORK)

    def _on_sent(self, target: Target) -> None:
        self.outcome = f"Issue {self._record.row.issue_id} is sent to {target.words}."
        self.accept()

    def _on_failed(self, error: EamConsoleError) -> None:
        self._on_choice()
        self.problem.show_text(f"{error.summary} {error.next_step}")
        self.problem.show()
