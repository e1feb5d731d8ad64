"""The journal: back up, check, prune, put a copy back, move; each shown before it is done."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.moments import exact
from eamconsole.gui.views.planned_dialog import PlannedDialog
from eamconsole.gui.widgets import PlainLabel, push_button, show_hint
from eamconsole.services import journal_copies, journal_operations, journal_retention
from eamconsole.services.journal_copies import Soundness
from eamconsole.services.journal_operations import (
    CopyFacts,
    JournalFacts,
    JournalWork,
    Moving,
    Restoring,
)
from eamconsole.services.journal_retention import Pruned
from eamconsole.support.counting import counted

_STOPS = (
    "The sync of this window stops meanwhile; then both systems are read, so that nothing is sent "
    "twice, and the sync starts again."
)
_MOVE = (
    "Type where it is to be: postgresql+psycopg://user@host/database (its password is the "
    "credential journal-password), or sqlite for a file in the home folder. Test and Production "
    f"move together, every row is compared, and the old journal is left unused. {_STOPS}"
)
_MOST_DAYS, _USUAL_DAYS = 36_500, 365


class JournalDialog(PlannedDialog):
    """Copies and checks while it syncs; what needs the journal alone is handed on as work."""

    work_wanted = Signal(object)
    """A ``JournalWork`` for which the sync has to stop."""
    _counted = Signal(int)

    def __init__(self, parent: QWidget, context: ViewContext) -> None:
        super().__init__(parent, context, "Journal")
        self._ripe = 0
        self._build_tasks()
        self._wire_tasks()
        self._rest("Choose what to do.")
        self._ask(partial(journal_operations.facts_of, context.console), self._on_facts)

    def _build_tasks(self) -> None:
        self.facts = PlainLabel(wrap=True, role="strong")
        self.tasks.addWidget(self.facts)
        row = QHBoxLayout()
        self.back_up = push_button("Back up…", hint="Also while it syncs", name="journal_back_up")
        self.check = push_button("Check", hint="Is it sound?", name="journal_check")
        self.prune = push_button("Prune…", hint="Drop old words", name="journal_prune")
        self.restore = push_button("Put a copy back…", name="journal_restore")
        self.elsewhere = push_button("Move…", hint="To PostgreSQL or back", name="journal_move")
        for button in (self.back_up, self.check, self.prune, self.restore, self.elsewhere):
            row.addWidget(button)
        row.addStretch(1)
        self.tasks.addLayout(row)
        self.days = QSpinBox()
        self.days.setRange(0, _MOST_DAYS)
        self.days.setSuffix(" days")
        self.days.setAccessibleName("Keep words for so many days")
        self.address = QLineEdit()
        self.address.setAccessibleName("Address of the journal's new place")
        self._inputs = (self.days, self.address)
        for widget in self._inputs:
            self.tasks.addWidget(widget)
        unit = self.fontMetrics()
        self.resize(unit.horizontalAdvance("0") * 100, unit.height() * 20)

    def _wire_tasks(self) -> None:
        self.back_up.clicked.connect(self._on_back_up)
        self.check.clicked.connect(self._on_check)
        self.prune.clicked.connect(self._on_prune)
        self.restore.clicked.connect(self._on_restore)
        self.elsewhere.clicked.connect(self._on_move)
        self.days.valueChanged.connect(self._on_days)
        self.address.textChanged.connect(self._on_address)
        self._counted.connect(self.bar.setValue)

    def _on_facts(self, facts: JournalFacts) -> None:
        size = f"{facts.size / 1e6:,.1f} MB"
        for button in (self.back_up, self.check, self.restore):
            button.setEnabled(facts.file is not None)
        if facts.file is None:
            self.facts.show_text(
                f"The journal is in a PostgreSQL database and takes {size}. Copy it with the "
                "database's own tools: pg_dump -n <schema>."
            )
        else:
            self.facts.show_text(f"{facts.file}, {size}")
        if self._context.console.environment_word == "sandbox":
            for button in (self.restore, self.elsewhere):
                button.setEnabled(False)
                show_hint(button, "The sandbox city's journal ends with it.")
        self.days.setValue(facts.keep_days or _USUAL_DAYS)

    @Slot()
    def _on_back_up(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Back up the journal", "journal-backup.gz", "Compressed copy (*.gz)"
        )
        if chosen:
            self.back_up_to(Path(chosen))

    def back_up_to(self, file: Path) -> None:
        """Write a compressed copy."""
        self._wait("Writing the copy…")
        work = partial(journal_copies.back_up_by_hand, self._context.console, file)
        self._ask(work, lambda written: self._rest(f"Written: {written}"))

    @Slot()
    def _on_check(self) -> None:
        self._wait("Reading all of it…")
        self._ask(partial(journal_copies.soundness, self._context.console), self._on_soundness)

    def _on_soundness(self, found: Soundness) -> None:
        free = f"{found.size / 1e6:.1f} MB, {found.free / 1e6:,.0f} MB are free."
        if found.trouble:
            self._rest(f"The journal is damaged: {found.trouble}. Put a copy back. {free}")
        else:
            self._rest(f"The journal is sound. {free}")

    @Slot()
    def _on_prune(self) -> None:
        self._rest("Counting…")
        self._show_input(self.days)
        self._on_days()

    @Slot()
    def _on_days(self) -> None:
        self._plan = None
        self.go.hide()
        if not self.days.isVisibleTo(self):
            return
        days = self.days.value()
        work = partial(journal_operations.ripe_for_pruning, self._context.console, days)
        self._ask(work, partial(self._on_ripe, days))

    def _on_ripe(self, days: int, count: int) -> None:
        if days != self.days.value() or not self.days.isVisibleTo(self):
            return
        self._ripe = count
        words = (
            f"{counted(count, 'request has', 'requests have')} been over for "
            f"{counted(days, 'day')} or more. The texts, names and history are written to a CSV "
            "file in the home folder, then dropped; keys, links and states stay, so nothing "
            "crosses again. Pictures that have arrived go as well."
        )
        self._offer(words, "Drop them", partial(self._on_drop, days))

    def _on_drop(self, days: int) -> None:
        self._wait("Writing down what goes, then dropping it…", self._ripe)
        console, stop, count = self._context.console, self._stop, self._counted.emit
        work = partial(journal_retention.prune, console, days, stop, count)
        self._ask(work, self._on_pruned)

    def _on_pruned(self, pruned: Pruned) -> None:
        where = f"; they are in {pruned.file} now" if pruned.file else ""
        stopped = " Stopped before the end." if self._stop.is_set() else ""
        self._rest(
            f"The words of {counted(pruned.requests, 'request')} and "
            f"{counted(pruned.pictures, 'picture')} went{where}. {pruned.bytes_before / 1e6:.1f} "
            f"MB became {pruned.bytes_after / 1e6:.1f} MB.{stopped}"
        )

    @Slot()
    def _on_restore(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Put a copy of the journal back")
        if chosen:
            self.restore_from(Path(chosen))

    def restore_from(self, file: Path) -> None:
        """Show what a copy holds, then offer to put it back."""
        self._wait("Reading the copy…")
        self._ask(partial(journal_operations.look_into_copy, file), partial(self._on_copy, file))

    def _on_copy(self, file: Path, found: CopyFacts) -> None:
        if found.trouble:
            self._rest(f"{file} is no journal that can be put back: {found.trouble}.")
            return
        newest = exact(found.newest, self._context.zone) if found.newest else "never"
        words = (
            f"{file} holds {counted(found.requests, 'request')}; its last change was {newest}. "
            "What happened since is found in both systems and not sent again. The journal in "
            f"use is kept beside it. {_STOPS}"
        )
        self._offer(words, "Put it back", partial(self._hand_on, Restoring(file)))

    @Slot()
    def _on_move(self) -> None:
        self._rest(_MOVE)
        self._show_input(self.address)
        self.address.setFocus()
        self._on_address()

    @Slot()
    def _on_address(self) -> None:
        address = self.address.text().strip()
        if address and self.address.isVisibleTo(self):
            self._offer(_MOVE, "Move it", partial(self._hand_on, Moving(address)))
        else:
            self.go.hide()

    def _hand_on(self, work: JournalWork) -> None:
        self.accept()
        self.work_wanted.emit(work)
