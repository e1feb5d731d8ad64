"""The widgets around a page: band, steps, question, results, and the buttons below."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, line, push_button, set_style_property
from eamconsole.gui.wizard.findings import FindingsView
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.gui.wizard.step_list import StepList
from eamconsole.services.checks import Finding
from eamconsole.services.setup import EVERY_STEP, STEPS, Journey, SetupStep
from eamconsole.support.counting import counted


class PageStack(QWidget):
    """As high as the page shown, not as the highest of them."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def add_page(self, page: WizardPage) -> None:
        """Take a page in, unseen."""
        page.hide()
        self._column.addWidget(page)

    def show_page(self, page: WizardPage) -> None:
        """Show one page; hidden ones take no room."""
        for other in self.findChildren(WizardPage):
            other.setVisible(other is page)


class WizardFrame:
    """Builds itself into ``owner`` and shows what it is told."""

    def __init__(self, owner: QWidget, *, settings: bool, production: bool = False) -> None:
        self._settings = settings
        self._production = production
        self._build(owner)

    def add_page(self, page: WizardPage) -> None:
        """Take one more page in."""
        self._stack.add_page(page)

    def show_page(self, page: WizardPage, step: SetupStep) -> None:
        """Show a page and its question."""
        self._title.show_text(step.title)
        self._question.show_text(step.question)
        self._stack.show_page(page)
        self._area.verticalScrollBar().setValue(0)
        self.check.setText(page.check_words or "Check now")
        self.check.setAccessibleName(page.check_words or "Check now")
        self.check.setVisible(bool(page.check_words))
        self._scroll_soon()

    def show_findings(self, findings: list[Finding]) -> None:
        """Show the results of this page's last check."""
        self.findings.clear()
        for finding in findings:
            self.add_finding(finding)
        self._results.setVisible(bool(findings))

    def add_finding(self, finding: Finding) -> None:
        """Show one more result."""
        self.findings.add(finding)
        self._results.show()

    def show_progress(self, count: int) -> None:
        """Say how far the check is."""
        self._progress_words.show_text(f"{counted(count, 'result')} so far…")

    def show_state(self, journey: Journey, page: WizardPage, *, running: bool) -> None:
        """Enable what can be done now, and say what stands in the way."""
        problems = journey.problems()
        self._progress.setVisible(running)
        self.check.setEnabled(not running and not problems)
        self.back.setEnabled(not journey.is_first and not self._settings)
        proved = journey.is_proved(journey.step) or not page.check_words
        self.next.setText(self._next_words(journey, proved=proved))
        self.next.setAccessibleName(self.next.text())
        startable = not journey.is_last or self._settings or journey.may_start()
        self.next.setEnabled(not problems and startable)
        first = proved or journey.is_last
        set_style_property(self.next, "role", "primary" if first else "")
        set_style_property(self.check, "role", "" if first else "primary")
        if problems:
            more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
            self._say(f"{problems[0].words}{more}", Tone.WARNING)
        elif journey.is_last and not startable:
            self._say("A must is open, so syncing cannot start yet.", Tone.WARNING)
        elif not proved and page.check_words and not running:
            self._say("Not proved yet. It can be passed; the point stays open.", Tone.QUIET)
        else:
            self._say("", Tone.QUIET)

    def say(self, words: str) -> None:
        """Show a sentence beside the buttons."""
        self._say(words, Tone.PLAIN)

    def reveal_findings(self) -> None:
        """Scroll to the results once they are laid out."""
        self._scroller.start()

    def recolor(self) -> None:
        """Take the theme's colors."""
        self.findings.recolor()

    def _next_words(self, journey: Journey, *, proved: bool) -> str:
        if self._settings:
            return "Save"
        if journey.is_last:
            return "Finish"
        return "Next" if proved else "Pass for now"

    def _say(self, words: str, tone: Tone) -> None:
        self._words.show_text(words)
        self._words.show_tone(tone)

    def _scroll_soon(self) -> None:
        self._scroller.stop()

    # Building.

    def _build(self, owner: QWidget) -> None:
        outer = QVBoxLayout(owner)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(_band(production=self._production))
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self.steps = StepList(EVERY_STEP if self._settings else STEPS)
        middle.addWidget(self.steps)
        middle.addLayout(self._build_middle(), 1)
        outer.addLayout(middle, 1)
        outer.addWidget(line())
        outer.addLayout(self._build_buttons())
        self._scroller = QTimer(owner, interval=0, singleShot=True)
        self._scroller.timeout.connect(self._scroll)

    def _scroll(self) -> None:
        self._area.ensureWidgetVisible(self._results, 0, 40)

    def _build_middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(28, 18, 16, 8)
        column.setSpacing(2)
        self._title = PlainLabel(role="title")
        self._question = PlainLabel(role="muted", wrap=True)
        column.addWidget(self._title)
        column.addWidget(self._question)
        column.addSpacing(10)
        inside = QWidget()
        content = QVBoxLayout(inside)
        content.setContentsMargins(0, 0, 14, 12)
        content.setSpacing(14)
        self._stack = PageStack()
        content.addWidget(self._stack)
        content.addWidget(self._build_results())
        content.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        column.addWidget(self._area, 1)
        return column

    def _build_results(self) -> QWidget:
        self._results = QWidget()
        column = QVBoxLayout(self._results)
        column.setContentsMargins(0, 6, 0, 0)
        head = QHBoxLayout()
        head.addWidget(PlainLabel("What the check found", role="heading"), 1)
        self.copy = push_button("Copy results", name="copy_results")
        head.addWidget(self.copy)
        column.addLayout(head)
        self.findings = FindingsView()
        column.addWidget(self.findings)
        self._results.hide()
        return self._results

    def _build_buttons(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(6)
        self._words = PlainLabel(wrap=True)
        self._words.setObjectName("state")
        self._words.setMinimumHeight(self._words.fontMetrics().lineSpacing())
        column.addWidget(self._words)
        self._progress = QWidget()
        running = QHBoxLayout(self._progress)
        running.setContentsMargins(0, 0, 0, 0)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedHeight(6)
        bar.setAccessibleName("Checking")
        self._progress_words = PlainLabel("Checking…")
        self.cancel = push_button("Cancel the check", name="cancel_check")
        running.addWidget(bar, 1)
        running.addWidget(self._progress_words)
        running.addWidget(self.cancel)
        self._progress.hide()
        column.addWidget(self._progress)
        row = QHBoxLayout()
        self.help = push_button("Words and &help", name="help", hint="F1")
        self.leave = push_button("Close", name="leave")
        self.back = push_button("&Back", name="back")
        self.check = push_button("Check now", name="check")
        self.next = push_button("Next", name="next")
        for button in (self.help, self.leave, self.back, self.check, self.next):
            button.setAutoDefault(False)
        row.addWidget(self.help)
        row.addWidget(self.leave)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.check)
        row.addWidget(self.next)
        column.addLayout(row)
        return column


def _band(*, production: bool) -> QFrame:
    band = QFrame()
    band.setObjectName("band")
    band.setProperty("environment", "production" if production else "test")
    row = QHBoxLayout(band)
    row.setContentsMargins(16, 5, 16, 5)
    word, words = _BANDS[production]
    row.addWidget(PlainLabel(word, role="band-word"))
    row.addWidget(PlainLabel(words))
    row.addStretch(1)
    return band


_BANDS = {
    False: ("TEST", "Setting up: nothing is written to Production"),
    True: ("PRODUCTION", "Settings of the link to Production; a test run still goes to Test alone"),
}
