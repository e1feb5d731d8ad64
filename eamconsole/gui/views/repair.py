"""From a button to the repair: asks what must be asked, acts off the GUI thread, reports."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.gui.context import ViewContext
from eamconsole.gui.dialogs import show_beside, until_closed
from eamconsole.gui.views.bulk_dialog import BulkDialog
from eamconsole.gui.views.edit_dialog import EditDialog
from eamconsole.gui.views.reason_dialog import WordsDialog
from eamconsole.gui.views.redirect_dialog import RedirectDialog
from eamconsole.gui.views.seek_dialog import SeekDialog
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.services.explain import cause_of
from eamconsole.services.lists.records import DetailRecord, Listing, ListQuery
from eamconsole.services.queue.items import ToldDelivery
from eamconsole.services.queue.repair import RepairCount, Undo

_DONE_WORDS = {
    "retry": "is due now",
    "check_now": "is read on both sides now",
    "hold": "is held",
    "release": "may run again",
    "skip": "is skipped",
}


class RepairActions(QObject):
    """Carries out what a person chose for one row, or for many."""

    said = Signal(str)
    """A sentence for the status line."""
    undo_offered = Signal(str)
    """A sentence for the status line, about something that can be taken back."""
    check_wanted = Signal()
    """Somebody waits for both sides to be read."""

    def __init__(self, context: ViewContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._undo: Undo | None = None
        self._refusal = ""

    def refuse(self, words: str) -> None:
        """Carry nothing out from here, and say why; empty lifts that."""
        self._refusal = words

    def _is_refused(self) -> bool:
        if self._refusal:
            self.said.emit(self._refusal)
        return bool(self._refusal)

    def offer(self, words: str, undo: Undo | None) -> None:
        """Say what was done, and offer to take it back where that is possible."""
        self._undo = undo
        (self.said if undo is None else self.undo_offered).emit(words)

    @Slot()
    def take_back(self) -> None:
        """Undo the last action."""
        undo, self._undo = self._undo, None
        if undo is not None:
            work = partial(self._context.console.repair.take_back, undo)
            self._context.jobs.ask(work, self._on_taken_back, lane=WORK)

    def _on_taken_back(self, outcome: RepairCount) -> None:
        words = "Taken back." if outcome.done else "Nothing could be taken back."
        self.said.emit(" ".join((words, *outcome.reasons)))

    def one(self, action: str, record: DetailRecord) -> None:
        """Act on the row shown in the detail."""
        if self._is_refused():
            return
        if action == "skip":
            self._skip(record)
        elif action in _DIALOGS and record.row.issue_id is not None:
            self._ask(_DIALOGS[action](self._window, self._context, record))
        else:
            ids = [record.row.id if action != "check_now" else record.row.issue_id or 0]
            self._act(action, record, partial(self._acts(), action, ids, ""))

    def many(self, action: str, ids: Sequence[int]) -> None:
        """Act on several rows, after showing what it would do."""
        if self._is_refused():
            return
        if not ids:
            self.said.emit("Nothing was changed: everything you selected has ended meanwhile.")
        else:
            self._open(BulkDialog(self._window, self._context, (action,), ids, self._acts()))

    def group(self, cause: str) -> None:
        """Repair everything parked for a cause."""
        if self._is_refused():
            return
        query = ListQuery(cause=cause)
        work = partial(self._context.console.lists.ids, Listing.ATTENTION, query)
        self._context.jobs.ask(work, partial(self._on_group, cause))

    def _on_group(self, cause: str, ids: array[int]) -> None:
        if ids:
            about = cause_of(cause).title if cause else ""
            actions = ("retry", "hold", "skip")
            self._open(
                BulkDialog(self._window, self._context, actions, ids, self._acts(), about=about)
            )

    def _open(self, dialog: BulkDialog) -> None:
        dialog.finished_with_undo.connect(self.offer)
        show_beside(dialog)

    def _acts(self) -> Callable[[str, Sequence[int], str], RepairCount]:
        return partial(_carry_out, self._context)

    def _act(self, action: str, record: DetailRecord, work: Callable[[], RepairCount]) -> None:
        self._context.jobs.ask(work, partial(self._report, action, record), lane=WORK)

    def _report(self, action: str, record: DetailRecord, outcome: RepairCount) -> None:
        if action == "check_now" and outcome.done:
            self.check_wanted.emit()
        if outcome.done:
            self.offer(f"Issue {record.row.issue_id} {_DONE_WORDS[action]}.", outcome.undo)
        else:
            work = partial(_stands, self._context, record)
            said = " ".join(outcome.reasons) or "Nothing had to be done."
            self._context.jobs.ask(work, lambda now: self.said.emit(now or said), lane=WORK)

    def _skip(self, record: DetailRecord) -> None:
        effect = (
            "It will not be sent, now or later, and what waits behind it goes on. "
            "The reason is kept in the audit log."
        )
        dialog = WordsDialog(self._window, "Skip with a reason", effect, agree="Skip")
        if until_closed(dialog):
            work = partial(self._acts(), "skip", [record.row.id], dialog.words())
            self._act("skip", record, work)

    def _ask(self, dialog: SeekDialog | EditDialog | RedirectDialog) -> None:
        """Let a dialog do its own work, and say what came of it."""
        if until_closed(dialog):
            self.said.emit(dialog.outcome)


def _seek(window: QWidget, context: ViewContext, record: DetailRecord) -> SeekDialog:
    return SeekDialog(window, context, IssueId(record.row.issue_id or 0))


_DIALOGS: dict[
    str,
    Callable[[QWidget, ViewContext, DetailRecord], SeekDialog | EditDialog | RedirectDialog],
] = {"look": _seek, "resend": EditDialog, "redirect": RedirectDialog}


def _stands(context: ViewContext, record: DetailRecord) -> str:
    """Return why a row was left alone that moved on between looking and clicking."""
    row = record.row
    if not isinstance(row, ToldDelivery):
        return ""
    now = next(iter(context.console.queues.rows([row.id])), None)
    if now is None or now.state is row.state:
        return ""
    return f"Issue {now.issue_id} was left alone, it moved on meanwhile: {now.why.state}."


def _carry_out(context: ViewContext, action: str, ids: Sequence[int], reason: str) -> RepairCount:
    """Call the repair; runs in a reader thread."""
    repair = context.console.repair
    if action == "check_now":
        return repair.check_now([IssueId(row_id) for row_id in ids])
    deliveries = [DeliveryId(row_id) for row_id in ids]
    if action == "skip":
        return repair.skip(deliveries, reason)
    acts = {"retry": repair.retry, "hold": repair.hold, "release": repair.release}
    return acts[action](deliveries)
