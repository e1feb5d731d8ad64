"""What nobody can tell: a request beside the record that may be its own, and a person's word."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import tzinfo
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from eamconsole.domain.evidence import Sign
from eamconsole.domain.identity import IssueId
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.moments import exact
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.candidate_list import CandidateList
from eamconsole.gui.views.wrapped import WrappedRows
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.workers.background_jobs import ASK
from eamconsole.services.queue.candidates import Candidate, Search
from eamconsole.support.counting import counted

_HEADINGS = ("", "Request in SeeClickFix", "Record in EAM", "Fits")
_NAMES = {
    Sign.REFERENCE: "External id",
    Sign.NOTES: "Issue ID in Notes",
    Sign.DAY: "Created",
    Sign.PROBLEM_CODE: "Problem",
    Sign.PLACE: "Address",
    Sign.WORDS: "Words",
}
_FITS, _DIFFERS, _UNTOLD = "yes", "no", "not told"
_NOBODY_WAITS = "No request waits for this answer."


class CompareDialog(QDialog):
    """Goes through the questions one by one; nothing is changed before a button says so."""

    def __init__(self, parent: QWidget, context: ViewContext) -> None:
        super().__init__(parent)
        self._context = context
        self._left: list[IssueId] = []
        self._total = self._later = 0
        self._issue: IssueId | None = None
        self._search: Search | None = None
        self._candidates: tuple[Candidate, ...] = ()
        self._stop = threading.Event()
        self._build()
        self._wire()
        self._wait("Reading the questions…")
        context.jobs.ask(context.console.seeking.questions, self._on_questions, self._on_failed)

    # Building.

    def _build(self) -> None:
        self.setWindowTitle("Is it the same request?")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        self.words = PlainLabel(wrap=True, role="strong")
        self.hint = PlainLabel(wrap=True, role="muted")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Asking EAM")
        self.list = CandidateList(self._context.zone)
        self.sides = _made_table()
        self.problem = PlainLabel(wrap=True)
        self.problem.show_tone(Tone.BAD)
        for widget in (self.words, self.hint, self.bar, self.list):
            column.addWidget(widget)
        column.addWidget(self.sides, 1)
        column.addWidget(self.problem)
        column.addLayout(self._build_answers())
        unit = self.fontMetrics()
        self.resize(unit.horizontalAdvance("0") * 130, unit.height() * 34)

    def _build_answers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.same = push_button(
            "Same request", hint="Link it to this record; nothing is sent", name="same_request"
        )
        self.other = push_button(
            "Not the same",
            hint="Once no record is left, the request is sent to EAM",
            name="not_the_same",
        )
        self.later = push_button("Later", hint="Ask again another time", name="answer_later")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self.same, self.other, self.later):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.buttons)
        return row

    def _wire(self) -> None:
        self.list.itemSelectionChanged.connect(self._show_sides)
        self.same.clicked.connect(self._on_same)
        self.other.clicked.connect(self._on_other)
        self.later.clicked.connect(self._on_later)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._on_finished)

    # One question after the other.

    def _on_questions(self, issues: Sequence[IssueId]) -> None:
        self._left, self._total = list(issues), len(issues)
        self._next()

    def _next(self) -> None:
        self.list.clear()
        self._search = None
        if not self._left:
            self._end()
            return
        self._issue = self._left.pop(0)
        number = self._total - len(self._left)
        self._wait(f"{number} of {self._total}: asking EAM about issue {self._issue}…")
        work = partial(self._context.console.seeking.look, self._issue, self._stop)
        self._context.jobs.ask(work, self._on_found, self._on_failed, lane=ASK)

    def _end(self) -> None:
        self._issue = None
        left = f"{counted(self._later, 'is left', 'are left')} for later."
        later = left if self._later else "All are answered."
        self._rest(later if self._total else _NOBODY_WAITS)

    def _on_found(self, search: Search) -> None:
        self._search = search
        number = self._total - len(self._left)
        title = in_one_line(search.reported.title)
        self._rest(f"{number} of {self._total}: issue {search.issue_id} — {title}")
        self.hint.show_text(search.conclusion)
        self._show_candidates(search.candidates)

    def _show_candidates(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = tuple(candidates)
        self.list.show_candidates(self._candidates)
        self.list.setVisible(len(self._candidates) > 1)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)
        self._show_sides()

    @Slot()
    def _on_same(self) -> None:
        candidate = self.list.chosen()
        if self._issue is None or candidate is None:
            return
        self._wait(f"Linking issue {self._issue} to {candidate.number}…")
        work = partial(self._context.console.seeking.adopt, self._issue, candidate.auto_number)
        self._context.jobs.ask(work, self._on_answered, self._on_failed, lane=ASK)

    @Slot()
    def _on_other(self) -> None:
        """One record is ruled out; with the last of them the request is sent."""
        if self._issue is None:
            return
        chosen = self.list.chosen()
        left = [each for each in self._candidates if each is not chosen]
        if left:
            self._show_candidates(left)
            return
        self._wait(f"Issue {self._issue} goes to EAM…")
        work = partial(self._context.console.seeking.none_of_them, self._issue)
        self._context.jobs.ask(work, self._on_answered, self._on_failed, lane=ASK)

    def _on_answered(self, _answer: object) -> None:
        self._next()

    @Slot()
    def _on_later(self) -> None:
        self._later += 1
        self._next()

    def _on_failed(self, error: EamConsoleError) -> None:
        self._rest(self.words.text())
        self.problem.show_text(f"{error.summary} {error.next_step}")
        self.problem.show()
        self.later.setEnabled(self._issue is not None)

    @Slot()
    def _on_finished(self) -> None:
        self._stop.set()

    # What is shown.

    def _wait(self, words: str) -> None:
        self.words.show_text(words)
        self.hint.show_text("")
        self.problem.hide()
        self.bar.show()
        for button in (self.same, self.other, self.later):
            button.setEnabled(False)

    def _rest(self, words: str) -> None:
        self.words.show_text(words)
        self.bar.hide()
        self._show_sides()

    @Slot()
    def _show_sides(self) -> None:
        search, candidate = self._search, self.list.chosen()
        self.sides.clear()
        asked = search is not None and self._issue is not None and not self.bar.isVisibleTo(self)
        self.same.setEnabled(asked and candidate is not None and candidate.may_be_adopted)
        self.other.setEnabled(asked)
        self.later.setEnabled(asked)
        if search is None:
            return
        items = [_item(sign, search, candidate, self._context.zone) for sign in _NAMES]
        self.sides.addTopLevelItems(items)


def _made_table() -> QTreeWidget:
    table = QTreeWidget()
    table.setObjectName("both_sides")
    table.setAccessibleName("The request beside the record")
    table.setRootIsDecorated(False)
    table.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
    table.setHeaderLabels(list(_HEADINGS))
    WrappedRows(table)
    header = table.header()
    header.setStretchLastSection(False)
    modes = QHeaderView.ResizeMode
    for at in range(len(_HEADINGS)):
        wide = at in (1, 2)
        header.setSectionResizeMode(at, modes.Stretch if wide else modes.ResizeToContents)
    return table


def _item(sign: Sign, search: Search, candidate: Candidate | None, zone: tzinfo) -> QTreeWidgetItem:
    here, there = _both(sign, search, candidate, zone)
    fits = "" if candidate is None else _fits(sign, candidate)
    cells = (_NAMES[sign], here, there, fits)
    item = QTreeWidgetItem([in_one_line(cell) for cell in cells])
    for at, cell in enumerate(cells):
        item.setToolTip(at, tool_tip(cell))
    return item


def _fits(sign: Sign, candidate: Candidate) -> str:
    if sign in candidate.signs:
        return _FITS
    return _DIFFERS if sign in candidate.against else _UNTOLD


def _both(sign: Sign, search: Search, candidate: Candidate | None, zone: tzinfo) -> tuple[str, str]:
    """Return what either side says; the record's is empty where there is none."""
    reported, record = search.reported, candidate
    if sign in (Sign.REFERENCE, Sign.NOTES):
        named = {_FITS: "names this issue", _DIFFERS: "names another", _UNTOLD: "names none"}
        there = "" if record is None else named[_fits(sign, record)]
        return str(search.issue_id), there
    if sign is Sign.DAY:
        made = record.created_at if record else None
        at = reported.created_at
        return exact(at, zone) if at else "", exact(made, zone) if made else ""
    if sign is Sign.PROBLEM_CODE:
        here = f"{reported.problem_code} {reported.category}".strip()
        return here, f"{record.problem_code} {record.problem_text}".strip() if record else ""
    if sign is Sign.PLACE:
        return reported.address, record.address if record else ""
    return f"{reported.title}\n{reported.words}".strip(), record.words if record else ""
