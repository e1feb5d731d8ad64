"""Page 12: the acceptance steps on the Test system, and the report."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QGridLayout

from eamconsole.gui.printing import save_report
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.wizard.contact_dialog import ContactDialog
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.services.console import person
from eamconsole.services.contact.marked import MARK
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.acceptance import STEPS, AcceptanceStep, StepResult
from eamconsole.services.setup.contact_points import contact_points
from eamconsole.services.setup.finishing import asked_of
from eamconsole.services.setup.report import ReportHead, program_version, report_html

_SEEN = {"not done": None, "seen": True, "not seen": False}


class TestRunPage(WizardPage):
    """Steps that need nobody run by themselves; the others are guided."""

    __test__ = False
    key = StepKey.TEST_RUN
    check_words = "Run the chosen steps"

    def load(self) -> None:
        """Show the steps and what came of them so far."""
        super().load()
        kept = self.bench.draft.get("answers.acceptance", {})
        for key, result in kept.items():
            self.results[key] = StepResult(
                key=key,
                passed=result.get("passed"),
                words=str(result.get("words", "")),
                unclear=bool(result.get("unclear")),
            )
            self._show(self.results[key])
        self._show_contact()

    def chosen(self) -> list[str]:
        """Return the steps to run by themselves."""
        return [key for key, box in self.boxes.items() if box.isChecked()]

    def take(self, item: object) -> None:
        if isinstance(item, StepResult):
            self._keep(item)
            self._show(item)

    def _build(self) -> None:
        self.results: dict[str, StepResult] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self.seen: dict[str, QComboBox] = {}
        self.words: dict[str, PlainLabel] = {}
        self.add_words(f"Everything happens on Test. What is created says: {MARK}")
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 4)
        self._grid.setVerticalSpacing(8)
        self.column.addLayout(self._grid)
        for at, step in enumerate(STEPS):
            self._add_step(at, step)
        self.contact = push_button("First contact …", name="first_contact")
        self.save = push_button("Save the report …", name="save_report")
        self.column.addSpacing(8)
        self.add_row(self.contact, self.save)
        self.contact_words = self.add_words("")
        self.saved = self.add_words("")

    def _add_step(self, at: int, step: AcceptanceStep) -> None:
        words = PlainLabel(step.words, role="muted", wrap=True)
        self.words[step.key] = words
        if step.guided:
            box = QComboBox()
            for word, passed in _SEEN.items():
                box.addItem(word, passed)
            box.setAccessibleName(step.title)
            box.setAccessibleDescription(step.words)
            self.seen[step.key] = box
            self._grid.addWidget(PlainLabel(step.title, wrap=True), at, 0)
            self._grid.addWidget(box, at, 2)
        else:
            tick = QCheckBox(step.title)
            tick.setChecked(True)
            tick.setAccessibleDescription(step.words)
            self.boxes[step.key] = tick
            self._grid.addWidget(tick, at, 0)
        self._grid.addWidget(words, at, 1)

    def _wire(self) -> None:
        self.save.clicked.connect(self._on_save)
        self.contact.clicked.connect(self._on_contact)
        for key, box in self.seen.items():
            box.currentIndexChanged.connect(partial(self._on_seen, key))

    def _on_contact(self) -> None:
        ContactDialog(self.bench, self).exec()
        self._show_contact()

    def _show_contact(self) -> None:
        """Say how the first contact stands."""
        points = contact_points(self.bench.draft)
        self.contact_words.show_text(" ".join(words for words, _must in points))
        tone = Tone.BAD if any(must for _words, must in points) else Tone.WARNING
        self.contact_words.show_tone(tone if points else Tone.QUIET)

    def _on_seen(self, key: str, _index: int) -> None:
        passed = self.seen[key].currentData()
        words = f"{self.seen[key].currentText()} by {person()}"
        self._keep(StepResult(key=key, passed=passed, words=words))

    def _keep(self, result: StepResult) -> None:
        self.results[result.key] = result
        value: dict[str, object] = {"words": result.words}
        if result.passed is not None:
            value["passed"] = result.passed
        if result.unclear:
            value["unclear"] = True
        self.bench.put(f"answers.acceptance.{result.key}", value)

    def _show(self, result: StepResult) -> None:
        if result.key in self.seen:
            box = self.seen[result.key]
            box.setCurrentIndex(max(0, list(_SEEN.values()).index(result.passed)))
            return
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
        draft = self.bench.draft
        head = ReportHead(
            organization=str(draft.get("organization.name")),
            profile=draft.name,
            environment="Test",
            person=person(),
            at=self.bench.installation.clock.now(),
            version=program_version(),
            asked=asked_of(draft),
        )
        html = report_html(head, dict(self.results))
        self.bench.ask(partial(save_report, html, file), self._on_saved)

    def _on_saved(self, files: tuple[Path, ...]) -> None:
        self.saved.show_text("Saved: " + ", ".join(str(file) for file in files))
