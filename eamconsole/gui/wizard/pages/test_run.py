"""Page 12: the acceptance steps on the Test system, and the report."""

from __future__ import annotations

import copy
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout

from eamconsole.gui.dialogs import until_closed
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.wizard.acceptance_dialog import AcceptanceDialog
from eamconsole.gui.wizard.acceptance_pages import save_acceptance
from eamconsole.gui.wizard.contact_dialog import ContactDialog
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.services.acceptance_report import Acceptance, read_acceptance
from eamconsole.services.contact.marked import MARK
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.acceptance import STEPS, AcceptanceStep, StepResult
from eamconsole.services.setup.acceptance_points import note_acceptance
from eamconsole.services.setup.contact_points import contact_points
from eamconsole.services.setup.report import plan_words


class TestRunPage(WizardPage):
    """Steps that need nobody run by themselves; T1 to T95 are a dialog of their own."""

    __test__ = False
    key = StepKey.TEST_RUN
    check_words = "Run the chosen steps"

    def load(self) -> None:
        """Show what came of the first contact so far."""
        super().load()
        self._show_contact()

    def entered(self) -> None:
        """Show what is kept; a terminal may have added to it."""
        self._read()

    def chosen(self) -> list[str]:
        """Return the steps to run by themselves."""
        return [key for key, box in self.boxes.items() if box.isChecked()]

    def take(self, item: object) -> None:
        if isinstance(item, StepResult):
            self._show(item)

    def end_check(self) -> None:
        """Show how the plan stands after a run."""
        self._read()

    def _build(self) -> None:
        self.results: dict[str, StepResult] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self.words: dict[str, PlainLabel] = {}
        self.add_words(f"Everything happens on Test. What is created says: {MARK}")
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 4)
        self._grid.setVerticalSpacing(8)
        self.column.addLayout(self._grid)
        for at, step in enumerate(STEPS):
            self._add_step(at, step)
        self.plan = push_button(
            "Acceptance steps…", hint="T1 to T95, and the signature", name="acceptance_steps"
        )
        self.contact = push_button("First contact…", name="first_contact")
        self.save = push_button("Save the report…", name="save_report")
        self.column.addSpacing(8)
        self.add_row(self.plan, self.contact, self.save)
        self.plan_words = self.add_words("")
        self.contact_words = self.add_words("")
        self.saved = self.add_words("")

    def _add_step(self, at: int, step: AcceptanceStep) -> None:
        words = PlainLabel(step.words, role="muted", wrap=True)
        self.words[step.key] = words
        tick = QCheckBox(step.title)
        tick.setChecked(True)
        tick.setAccessibleDescription(step.words)
        self.boxes[step.key] = tick
        self._grid.addWidget(tick, at, 0)
        self._grid.addWidget(words, at, 1)

    def _wire(self) -> None:
        self.save.clicked.connect(self._on_save)
        self.contact.clicked.connect(self._on_contact)
        self.plan.clicked.connect(self._on_plan)

    def _read(self) -> None:
        work = partial(read_acceptance, self.context.installation.places, self.context.draft.name)
        self.context.ask(work, self._on_read)

    def _on_read(self, found: Acceptance) -> None:
        for result in found.steps:
            self._show(result)
        if not found.at and not found.said:
            words = "Acceptance steps T1 to T95: nobody has begun them."
            self.plan_words.show_text(words)
            return
        note_acceptance(self.context.draft, found.plan)
        self.context.edited.emit()
        self.plan_words.show_text(f"Acceptance steps T1 to T95: {plan_words(found.plan)}")
        bad = any(each.passed is False for each in found.plan)
        self.plan_words.show_tone(Tone.BAD if bad else Tone.WARNING if found.open else Tone.GOOD)

    def _on_contact(self) -> None:
        until_closed(ContactDialog(self.context, self))
        self._show_contact()

    def _on_plan(self) -> None:
        until_closed(AcceptanceDialog(self.context, self))
        self._read()

    def _show_contact(self) -> None:
        """Say how the first contact stands."""
        points = contact_points(self.context.draft)
        self.contact_words.show_text(" ".join(words for words, _must in points))
        tone = Tone.BAD if any(must for _words, must in points) else Tone.WARNING
        self.contact_words.show_tone(tone if points else Tone.QUIET)

    def _show(self, result: StepResult) -> None:
        self.results[result.key] = result
        label = self.words.get(result.key)
        if label is not None:
            label.show_text(f"{result.word.capitalize()}: {result.words}")
            label.show_tone(
                Tone.QUIET if result.unclear else Tone.GOOD if result.passed else Tone.BAD
            )

    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save the report", "", "Report (*.pdf)")
        if name:
            self.save_to(Path(name))

    def save_to(self, file: Path) -> None:
        """Write the report as PDF and, beside it, as HTML."""
        draft = copy.deepcopy(self.context.draft)
        work = partial(save_acceptance, self.context.installation, draft, file)
        self.context.ask(work, self._on_saved)

    def _on_saved(self, files: tuple[Path, ...]) -> None:
        self.saved.show_text("Saved: " + ", ".join(str(file) for file in files))
