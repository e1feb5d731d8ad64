"""T1 to T95 in the window: what is shown by itself, and what people say they saw."""

from __future__ import annotations

import copy
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from eamconsole.errors import EamConsoleError
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.wizard.acceptance_list import AcceptanceList, Shown
from eamconsole.gui.wizard.acceptance_pages import save_acceptance
from eamconsole.gui.wizard.context import WizardContext, theme_of_now
from eamconsole.gui.workers.background_jobs import ASK
from eamconsole.services.acceptance_report import (
    LONGEST_NOTE,
    Acceptance,
    read_acceptance,
    remarks_on,
    run_and_keep,
    witness,
)
from eamconsole.services.moments import kept_in_utc
from eamconsole.services.setup import Draft
from eamconsole.services.setup.acceptance_points import note_acceptance
from eamconsole.services.setup.plan import LAST, PLAN
from eamconsole.services.setup.report import VENDOR_STEPS, plan_words
from eamconsole.services.setup.wording import error_in_words
from eamconsole.support.counting import counted

_WORDS = (
    "What a check or the journal of Test shows is filled in by itself. Try the others as a "
    "resident or a crew would and say what you saw: it is kept with your name and the time, and "
    "stands in the report."
)
_CHOOSE = "Choose one or several steps, then say whether you saw what they promise."
_TITLES = {planned.number: f"{planned.number}  {planned.words}" for planned in PLAN}


class AcceptanceDialog(QDialog):
    """Reads the record when it opens; each word of a person is kept at once."""

    def __init__(self, context: WizardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.accepted_so_far: Acceptance | None = None
        self.setWindowTitle("Acceptance steps")
        self._build()
        self._wire()
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 150, metrics.lineSpacing() * 44)
        self._on_chosen()
        work = partial(read_acceptance, context.installation.places, context.draft.name)
        context.ask(work, self._on_read, self._on_refused)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(PlainLabel("Acceptance steps T1 to T95", role="heading"))
        column.addWidget(PlainLabel(_WORDS, role="muted", wrap=True))
        column.addLayout(self._build_top())
        self.tally = PlainLabel(wrap=True, role="strong")
        self.remarks = PlainLabel(wrap=True)
        self.remarks.show_tone(Tone.WARNING)
        self.remarks.hide()
        self.list = AcceptanceList()
        self.chosen = PlainLabel(_CHOOSE, wrap=True)
        for widget in (self.tally, self.remarks):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addWidget(self.chosen)
        column.addLayout(self._build_words())
        self.said = PlainLabel("", role="muted", wrap=True)
        column.addWidget(self.said)
        column.addLayout(self._build_ends())

    def _build_top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.filter = QComboBox()
        self.filter.setObjectName("acceptance_filter")
        self.filter.setAccessibleName("Which steps are shown")
        for shown in Shown:
            self.filter.addItem(shown.value, shown)
        self.look = push_button(
            "Look again", hint="Runs every check and reads Test's journal", name="acceptance_look"
        )
        self.vendor = push_button(
            "The vendor's steps…", hint=VENDOR_STEPS, name="acceptance_vendor"
        )
        row.addWidget(self.filter)
        row.addWidget(self.look)
        row.addStretch(1)
        row.addWidget(self.vendor)
        return row

    def _build_words(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.note = QLineEdit()
        self.note.setObjectName("acceptance_note")
        self.note.setAccessibleName("What you saw")
        self.note.setPlaceholderText("What you saw: a number, a time, a ticket")
        self.note.setMaxLength(LONGEST_NOTE)
        self.seen = push_button("Seen", hint="It passed before your eyes", name="acceptance_seen")
        self.not_seen = push_button(
            "Not seen", hint="It did not come as promised", name="acceptance_not_seen"
        )
        self.take_back = push_button(
            "Take back", hint="Nobody has said anything of it", name="acceptance_take_back"
        )
        row.addWidget(self.note, 1)
        for button in (self.seen, self.not_seen, self.take_back):
            row.addWidget(button)
        return row

    def _build_ends(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.sign = push_button("Sign", hint="Keeps your name and the time", name="acceptance_sign")
        self.save = push_button("Save the report…", name="acceptance_save")
        self.signed = PlainLabel("", role="muted", wrap=True)
        self.close_button = push_button("Close", name="acceptance_close")
        row.addWidget(self.sign)
        row.addWidget(self.save)
        row.addWidget(self.signed, 1)
        row.addWidget(self.close_button)
        return row

    def _wire(self) -> None:
        self.filter.currentIndexChanged.connect(self._show)
        self.list.itemSelectionChanged.connect(self._on_chosen)
        self.look.clicked.connect(self._on_look)
        self.vendor.clicked.connect(_open_vendor_steps)
        self.seen.clicked.connect(partial(self._say, passed=True))
        self.not_seen.clicked.connect(partial(self._say, passed=False))
        self.take_back.clicked.connect(partial(self._say, passed=None))
        self.sign.clicked.connect(self._on_sign)
        self.save.clicked.connect(self._on_save)
        self.close_button.clicked.connect(self.accept)

    def changeEvent(self, event: QEvent) -> None:
        """Take the theme's colors."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "list"):
            self._show()

    # What is shown.

    def _on_read(self, found: Acceptance) -> None:
        self.accepted_so_far = found
        note_acceptance(self._context.draft, found.plan)
        self._context.edited.emit()
        self.tally.show_text(plan_words(found.plan))
        bad = any(each.passed is False for each in found.plan)
        self.tally.show_tone(Tone.BAD if bad else Tone.WARNING if found.open else Tone.GOOD)
        remarks = remarks_on(found, self._context.draft)
        self.remarks.show_text(" ".join(remarks))
        self.remarks.setVisible(bool(remarks))
        signature = found.signature
        words = "Not signed yet."
        if signature is not None:
            again = " Results have changed since: sign again." if signature.outdated else ""
            words = f"Signed by {signature.by}, {kept_in_utc(signature.at)}.{again}"
        self.signed.show_text(words)
        self._show()

    @Slot()
    def _show(self) -> None:
        if self.accepted_so_far is not None:
            plan = self.accepted_so_far.plan
            self.list.show_plan(plan, self.filter.currentData(), theme_of_now())
            self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        keys = self.list.chosen()
        if not keys:
            self.chosen.show_text(_CHOOSE)
        elif len(keys) == 1:
            self.chosen.show_text(_TITLES[keys[0]])
        else:
            self.chosen.show_text(
                f"{counted(len(keys), 'step is', 'steps are')} chosen: {', '.join(keys)}"
            )
        for button in (self.seen, self.not_seen, self.take_back):
            button.setEnabled(bool(keys))

    # What a person does.

    def _say(self, *_clicked: bool, passed: bool | None) -> None:
        self._keep(self.list.chosen(), passed=passed)

    @Slot()
    def _on_sign(self) -> None:
        self._keep([LAST], passed=True)

    def _keep(self, keys: list[str], *, passed: bool | None) -> None:
        context = self._context
        work = partial(
            witness, context.installation, context.draft.name, keys,
            passed=passed, note=self.note.text(),
        )  # fmt: skip
        self.said.show_text("")
        context.ask(work, self._on_kept, self._on_refused)

    def _on_kept(self, found: Acceptance) -> None:
        self.note.clear()
        self._on_read(found)

    @Slot()
    def _on_look(self) -> None:
        self.look.setEnabled(False)
        self.said.show_text("Looking at Test; nothing is made there…")
        draft = copy.deepcopy(self._context.draft)
        work = partial(_looked, self._context, draft)
        self._context.jobs.ask(work, self._on_looked, self._on_not_looked, lane=ASK)

    def _on_looked(self, found: Acceptance) -> None:
        self.look.setEnabled(True)
        self.said.show_text("")
        self._on_read(found)

    def _on_not_looked(self, error: EamConsoleError) -> None:
        self.look.setEnabled(True)
        self._on_refused(error)

    def _on_refused(self, error: EamConsoleError) -> None:
        self.said.show_text(error_in_words(error))

    @Slot()
    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save the report", "", "Report (*.pdf)")
        if name:
            self.save_to(Path(name))

    def save_to(self, file: Path) -> None:
        """Write the report as PDF and, beside it, as HTML."""
        draft = copy.deepcopy(self._context.draft)
        work = partial(save_acceptance, self._context.installation, draft, file)
        self._context.ask(work, self._on_saved, self._on_refused)

    def _on_saved(self, files: tuple[Path, ...]) -> None:
        self.said.show_text("Saved: " + ", ".join(str(file) for file in files))


def _looked(context: WizardContext, draft: Draft) -> Acceptance:
    for _ in run_and_keep(context.installation, draft, ()):
        pass
    return read_acceptance(context.installation.places, draft.name)


def _open_vendor_steps() -> None:
    QDesktopServices.openUrl(QUrl(VENDOR_STEPS))
