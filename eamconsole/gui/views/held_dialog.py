"""Requests that are not sent by themselves: a person looks, and has some of them sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QWidget

from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.plain_text import in_one_line
from eamconsole.gui.views.table_dialog import TableDialog
from eamconsole.gui.widgets import push_button
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.services.held import Sending
from eamconsole.support.counting import counted
from eamconsole.sync.intake.held import HeldRequest

_HEADINGS = ("Request", "Created", "Category", "Why", "Title")
_WORDS = (
    "These requests are live in SeeClickFix and were left out: they are older than the start of "
    "intake, or their category is not integrated. Select those the crews should have."
)
_WHY = {"older": "older than the start", "category": "category not integrated"}
_SEND = "Send selected"
_PIECE = 200
"""Requests marked in one step: a fraction of a second."""
_NAMED = 5
_OWN = "Problem code of its category"


class HeldDialog(TableDialog):
    """Reads the list when it opens, and again after each sending."""

    def __init__(self, parent: QWidget, context: ViewContext) -> None:
        super().__init__(parent, "Not sent by themselves", _WORDS, _HEADINGS, wide=4)
        self._context = context
        self._left: list[int] = []
        self._is_busy = False
        self._wanted, self._done = 0, Sending()
        self.code = QComboBox()
        self.code.setObjectName("held_code")
        self.code.setAccessibleName("Send under")
        self.code.addItem(_OWN, "")
        self.send = push_button(_SEND, hint="With the next sync", name="send_held")
        self.buttons.addButton(self.send, QDialogButtonBox.ButtonRole.ActionRole)
        self.column.insertWidget(self.column.indexOf(self.buttons), self.code)
        self.send.clicked.connect(self._on_send)
        self.table.itemSelectionChanged.connect(self._on_selection)
        self._on_selection()
        self._context.jobs.ask(context.console.held.codes, self._on_codes, self._on_failed)
        self._read()

    def _read(self) -> None:
        self._context.jobs.ask(self._context.console.held.listed, self._on_listed, self._on_failed)

    def _on_codes(self, codes: dict[str, str]) -> None:
        for code, title in codes.items():
            self.code.addItem(in_one_line(f"{code} — {title}"), code)

    def _on_listed(self, listed: Sequence[HeldRequest]) -> None:
        self.fill([_cells(each) for each in listed])
        self._on_selection()

    @Slot()
    def _on_selection(self) -> None:
        self.send.setEnabled(self._is_busy or bool(self.table.selected_keys()))

    @Slot()
    def _on_send(self) -> None:
        if self._is_busy:  # the button says Stop
            self._left = []
            return
        self._left = [int(key) for key in self.table.selected_keys()]
        self._wanted, self._done = len(self._left), Sending()
        self._be_busy(True)
        self._step()

    def _be_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.send.setText("Stop" if busy else _SEND)
        self._on_selection()

    def _step(self) -> None:
        """Mark a piece; the window stays usable, and what was marked stays marked."""
        piece, self._left = self._left[:_PIECE], self._left[_PIECE:]
        work = partial(self._context.console.held.send, piece, str(self.code.currentData()))
        self._context.jobs.ask(work, self._on_sent, self._on_failed, lane=WORK)

    def _on_sent(self, marked: Sending) -> None:
        self._done.sent += marked.sent
        self._done.refused |= marked.refused
        if self._left:
            so_far = len(self._done.sent) + len(self._done.refused)
            self.say(f"{so_far} of {self._wanted} marked so far.")
            self._step()
            return
        self._end()

    def _end(self) -> None:
        count, refused = len(self._done.sent), self._done.refused
        words = [f"{counted(count, 'is', 'are')} sent with the next sync."]
        words += [f"Request {number}: {why}." for number, why in [*refused.items()][:_NAMED]]
        if len(refused) > _NAMED:
            words.append(f"{len(refused) - _NAMED} more cannot be sent.")
        self.say(" ".join(words))
        self._be_busy(False)
        self._read()

    def _on_failed(self, error: EamConsoleError) -> None:
        self._left = []
        self._be_busy(False)
        self.say(f"{error.summary} {error.next_step}")


def _cells(each: HeldRequest) -> tuple[str, ...]:
    number, created = str(each.issue_id), each.created_at[:10]
    return (number, created, each.category, _WHY.get(each.why, each.why), each.summary)
