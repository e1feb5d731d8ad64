"""Look for it in EAM: what may be the record, what speaks for each, and the two ways on."""

from __future__ import annotations

import threading
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from eamconsole.domain.identity import IssueId, RequestNumber
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.moments import exact
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.candidate_list import CandidateList
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.workers.background_jobs import ASK
from eamconsole.services.queue.candidates import Search

_WARNING = (
    "Sending it again makes a new record in EAM. If one of the records above is this request "
    "after all, crews get it twice, and EAM does not let the console take one back."
)


class SeekDialog(QDialog):
    """Asks EAM as soon as it opens; nothing is changed before a button says so."""

    def __init__(self, parent: QWidget, context: ViewContext, issue: IssueId) -> None:
        super().__init__(parent)
        self._context = context
        self._issue = issue
        self._stop = threading.Event()
        self._search: Search | None = None
        self.outcome = ""
        self._build()
        self._wire()
        self._look()

    @property
    def search(self) -> Search | None:
        """What was found, once it was."""
        return self._search

    # Building.

    def _build(self) -> None:
        self.setWindowTitle(f"Look for issue {self._issue} in EAM")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        self.words = PlainLabel(wrap=True, role="strong")
        column.addWidget(self.words)
        self.hint = PlainLabel(wrap=True, role="muted")
        column.addWidget(self.hint)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Asking EAM")
        column.addWidget(self.bar)
        self.list = CandidateList(self._context.zone)
        column.addWidget(self.list, 1)
        column.addLayout(self._build_adopting())
        self.again_box = self._build_sending()
        column.addWidget(self.again_box)
        self.problem = PlainLabel(wrap=True)
        self.problem.show_tone(Tone.BAD)
        self.problem.hide()
        column.addWidget(self.problem)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        column.addWidget(self.buttons)
        unit = self.fontMetrics()
        self.resize(unit.horizontalAdvance("0") * 150, unit.height() * 36)

    def _build_adopting(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.chosen = PlainLabel(role="muted", wrap=True)
        self.look_again = push_button("Look again", name="look_again")
        self.adopt = push_button(
            "Adopt the chosen record", hint="Link the request to it; nothing is sent", name="adopt"
        )
        self.adopt.setProperty("role", "primary")
        row.addWidget(self.chosen, 1)
        row.addWidget(self.look_again)
        row.addWidget(self.adopt)
        return row

    def _build_sending(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(PlainLabel("Or send it again", role="section"))
        self.warning = PlainLabel(_WARNING, wrap=True)
        column.addWidget(self.warning)
        row = QHBoxLayout()
        self.sure = QCheckBox("I looked: none of these records is this request.")
        self.sure.setObjectName("none_of_them")
        self.send = push_button("Send again", hint="Makes a new record in EAM", name="send_again")
        row.addWidget(self.sure, 1)
        row.addWidget(self.send)
        column.addLayout(row)
        return frame

    def _wire(self) -> None:
        self.list.itemSelectionChanged.connect(self._show_choice)
        self.look_again.clicked.connect(self._look)
        self.adopt.clicked.connect(self._on_adopt)
        self.sure.toggled.connect(self._show_choice)
        self.send.clicked.connect(self._on_send)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._stop.set)

    # What happens.

    @Slot()
    def _look(self) -> None:
        self._stop = threading.Event()
        self.finished.connect(self._stop.set)
        self._search = None
        self.list.clear()
        self.sure.setChecked(False)
        self._wait("Asking EAM what it holds for this request…")
        work = partial(self._context.console.seeking.look, self._issue, self._stop)
        self._context.jobs.ask(work, self._on_found, self._on_failed, lane=ASK)

    def _on_found(self, search: Search) -> None:
        self._search = search
        self._rest(search.conclusion)
        self.list.show_candidates(search.candidates)
        self.hint.show_text(self._hint(search))
        self.hint.setVisible(bool(self.hint.text()))
        self._show_choice()

    @Slot()
    def _on_adopt(self) -> None:
        candidate = self.list.chosen()
        if candidate is None:
            return
        self._wait(f"Linking issue {self._issue} to {candidate.number}…")
        work = partial(self._context.console.seeking.adopt, self._issue, candidate.auto_number)
        self._context.jobs.ask(work, self._on_adopted, self._on_failed, lane=ASK)

    def _on_adopted(self, number: RequestNumber) -> None:
        self.outcome = f"Issue {self._issue} is linked to {number}; what waited for it goes on."
        self.accept()

    @Slot()
    def _on_send(self) -> None:
        self._wait("Looking once more before anything is sent…")
        work = partial(
            self._context.console.seeking.send_again,
            self._issue,
            none_of_them=self.sure.isChecked(),
            cancel=self._stop,
        )
        self._context.jobs.ask(work, self._on_sent, self._on_failed, lane=ASK)

    def _on_sent(self, _nothing: None) -> None:
        self.outcome = f"Issue {self._issue} is sent again."
        self.accept()

    def _on_failed(self, error: EamConsoleError) -> None:
        self._rest(self._search.conclusion if self._search else "Nothing is known of it.")
        self.problem.show_text(f"{error.summary} {error.next_step}")
        self.problem.show()
        self._show_choice()

    # What is shown.

    def _wait(self, words: str) -> None:
        self.words.show_text(words)
        self.problem.hide()
        self.bar.show()
        for widget in (self.adopt, self.send, self.look_again, self.sure):
            widget.setEnabled(False)

    def _rest(self, words: str) -> None:
        self.words.show_text(words)
        self.bar.hide()
        self.look_again.setEnabled(True)

    @Slot()
    def _show_choice(self) -> None:
        if self.bar.isVisibleTo(self):
            return
        candidate, search = self.list.chosen(), self._search
        may_send = search is not None and not search.names_it and not search.too_early_until
        self.adopt.setEnabled(candidate is not None and candidate.may_be_adopted)
        self.sure.setEnabled(may_send)
        self.send.setEnabled(may_send and self.sure.isChecked())
        if candidate is None:
            self.chosen.show_text("")
        elif candidate.may_be_adopted:
            self.chosen.show_text(f"{candidate.number} would become this request's record.")
        else:
            self.chosen.show_text(
                f"{candidate.number} belongs to request {candidate.belongs_to}, so it cannot be "
                "adopted."
            )

    def _hint(self, search: Search) -> str:
        parts = []
        if search.gone:
            parts.append(f"{search.gone}, to which it was linked, is not to be found any more.")
        if search.names_it:
            parts.append("Adopt it: sending the request again would make a second one.")
        elif search.too_early_until is not None:
            at = exact(search.too_early_until, self._context.zone)
            parts.append(
                f"EAM may still be working on the last attempt. It can be sent again after {at}."
            )
        return " ".join(parts)

    def keyPressEvent(self, event: object) -> None:
        """Leave with Escape only: Enter in the list must not press a button."""
        key = getattr(event, "key", lambda: None)()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        super().keyPressEvent(event)  # type: ignore[arg-type]
