"""Many rows at once: preview, small steps with a count, following them to their end, report."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from eamconsole.domain.identity import DeliveryId
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.views.bulk_form import BulkForm
from eamconsole.gui.views.bulk_report import (
    TITLES,
    BulkTally,
    preview_words,
    progress_words,
    report_words,
    rows_of,
)
from eamconsole.gui.views.following import Following
from eamconsole.gui.views.rows_export import RowsExport
from eamconsole.gui.workers.background_jobs import LISTS, WORK
from eamconsole.services.queue.effects import Preview, Standing
from eamconsole.services.queue.repair import RepairCount, Undo

_STEP = 50
_PACE_MS = 20

Act = Callable[[str, Sequence[DeliveryId], str], RepairCount]


class BulkDialog(QDialog):
    """The window stays usable; closing ends the marking, never what is under way."""

    finished_with_undo = Signal(str, object)
    """A sentence about what was done, and how to take it back."""

    def __init__(
        self,
        parent: QWidget,
        context: ViewContext,
        actions: Sequence[str],
        ids: Sequence[int],
        act: Act,
        *,
        about: str = "",
    ) -> None:
        """``actions``: the first is chosen; ``about`` says what the rows have in common."""
        super().__init__(parent)
        self._context = context
        self._act = act
        self._ids = array("q", ids)
        self._moved = array("q")
        self._undo = Undo()
        self.tally = BulkTally(total=len(ids))
        self.standing: Standing | None = None
        self.stage = "preview"
        self._pace = QTimer(self, singleShot=True, interval=_PACE_MS)
        self._following = Following(context, self)
        self.export = RowsExport(context, self, lambda: self._moved or self._ids)
        self.setWindowModality(Qt.WindowModality.NonModal)
        self.form = BulkForm(self, actions, about, len(ids))
        self._wire()
        self._on_action()

    @property
    def is_running(self) -> bool:
        """Whether rows are still being marked."""
        return self.stage == "marking"

    @property
    def action(self) -> str:
        """What is to be done."""
        return self.form.action()

    def _wire(self) -> None:
        form = self.form
        form.action_changed.connect(self._on_action)
        form.go.clicked.connect(self._on_go)
        form.reason.textChanged.connect(self._on_reason)
        form.buttons.rejected.connect(self._on_stop)
        form.copy.clicked.connect(self._on_copy)
        form.export.clicked.connect(self.export.ask)
        self.export.said.connect(form.note.show_text)
        self._pace.timeout.connect(self._step)
        self._following.seen.connect(self._on_seen)
        self._following.failed.connect(self._on_lost)
        self._following.ended.connect(self._on_ended)

    # Before anything happens.

    @Slot()
    def _on_action(self) -> None:
        self.form.show_action(self.action, self.tally.total)
        self._on_reason()
        if self.action == "check_now":
            words = f"{rows_of(self.tally.total)} are read on both sides at the next opportunity."
            self.form.words.show_text(words)
            return
        effects = self._context.console.effects
        work = partial(effects.preview, self.action, self._ids)
        self._context.jobs.ask(work, self._on_preview, lane=LISTS)

    def _on_preview(self, preview: Preview) -> None:
        if self.stage != "preview" or preview.action != self.action:
            return
        limit = round(self._context.console.profile.limits.seeclickfix_calls_per_minute)
        words = preview_words(preview, limit)
        self.form.show_preview(words, preview.rows, preview.total, preview.changing)
        self._on_reason()

    @Slot()
    def _on_reason(self) -> None:
        has_reason = self.action != "skip" or bool(self.form.reason.text().strip())
        self.form.go.setEnabled(has_reason and self.form.changing != 0)

    # Marking.

    @Slot()
    def _on_go(self) -> None:
        self.stage = "marking"
        self.setWindowTitle("At work")
        self.form.show_working(self.tally.total)
        self._step()

    @Slot()
    def _step(self) -> None:
        part = [DeliveryId(row) for row in self._part()]
        if not part or not self.is_running:
            self._on_marked()
            return
        work = partial(self._act, self.action, part, self.form.reason.text().strip())
        self._context.jobs.ask(work, self._on_outcome, self._on_failed, lane=WORK)

    def _part(self) -> array[int]:
        return self._ids[self.tally.touched : self.tally.touched + _STEP]

    def _on_outcome(self, outcome: RepairCount) -> None:
        self.tally.done += outcome.done
        self.tally.left_alone += outcome.left_alone
        self.tally.reasons.update(dict.fromkeys(outcome.reasons))
        self._moved.extend(outcome.moved)
        if outcome.undo is not None:
            self._undo += outcome.undo
        self._go_on()

    def _on_failed(self, error: EamConsoleError) -> None:
        self.tally.failed += len(self._part())
        self.tally.reasons[f"{error.summary} {error.next_step}"] = None
        self._go_on()

    def _go_on(self) -> None:
        self.tally.touched = min(self.tally.total, self.tally.touched + _STEP)
        self.form.show_marked(self.tally.touched)
        self._pace.start()

    def _on_marked(self) -> None:
        if self._undo.rows:
            title = TITLES[self.action].split()[0]
            self.finished_with_undo.emit(f"{title}: {rows_of(self.tally.done)}.", self._undo)
        if self.action != "retry" or not self._moved:
            self._report()
        elif self.is_running:
            self._follow()
        else:
            self._look_once()

    # Following.

    def _follow(self) -> None:
        self.stage = "following"
        self.setWindowTitle("Following the rows")
        self.form.show_following(len(self._moved))
        self._following.follow(self._moved)

    def _look_once(self) -> None:
        self.stage = "ending"
        self._following.look_once(self._moved)

    @Slot(object)
    def _on_seen(self, standing: Standing) -> None:
        self.standing = standing
        self.form.words.show_text(progress_words(standing))
        self.form.bar.setValue(standing.ended)

    @Slot(object)
    def _on_lost(self, error: EamConsoleError) -> None:
        self.tally.reasons[f"{error.summary} {error.next_step}"] = None

    @Slot(object)
    def _on_ended(self, standing: Standing | None) -> None:
        self.standing = standing or self.standing
        self._report()

    # The end.

    def _report(self) -> None:
        self.stage = "report"
        self._following.stop()
        self.setWindowTitle("Report")
        self.form.show_report(report_words(self.action, self.tally, self.standing))
        work = partial(self._context.console.effects.ended, self._moved or self._ids)
        self._context.jobs.ask(work, self.form.show_ended, lane=LISTS)

    @Slot()
    def _on_stop(self) -> None:
        if self.stage == "marking":
            self.stage = "stopping"
        elif self.stage == "following":
            self._look_once()
        elif self.stage in ("preview", "report"):
            super().reject()

    def reject(self) -> None:
        """Escape ends the stage, as the button does."""
        self._on_stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay until the rows in hand are written; what is under way needs no window."""
        if self.stage in ("marking", "stopping"):
            event.ignore()
            self._on_stop()
            return
        self._following.stop()
        super().closeEvent(event)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.form.words.text())
