"""The wizard's frame: pages at the left, one question in the middle, the way on below."""

from __future__ import annotations

import copy
from functools import partial

import shiboken6
from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from eamconsole.errors import EamConsoleError
from eamconsole.gui.dialogs import until_closed
from eamconsole.gui.first_size import resize_to_text
from eamconsole.gui.widgets import message_box
from eamconsole.gui.wizard.checker import Checker
from eamconsole.gui.wizard.context import WizardContext
from eamconsole.gui.wizard.frame import WizardFrame
from eamconsole.gui.wizard.help_dialog import HelpDialog
from eamconsole.gui.wizard.kept_draft import KeptDraft
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.gui.wizard.pages import PAGES
from eamconsole.services.acceptance_report import run_and_keep
from eamconsole.services.checks import Finding
from eamconsole.services.installation import Installation
from eamconsole.services.profiles import Profile
from eamconsole.services.setup import EVERY_STEP, Draft, StepKey
from eamconsole.services.setup.acceptance import StepResult, as_finding
from eamconsole.services.setup.finishing import asked_of, finish, save_settings
from eamconsole.services.setup.probes import run_probe
from eamconsole.services.setup.wording import error_in_words

_CHARACTERS, _LINES = 150, 46


class WizardDialog(QDialog):
    """Thirteen pages on one draft; with ``settings`` these and more on a finished profile."""

    def __init__(
        self,
        installation: Installation,
        *,
        parent: QWidget | None = None,
        draft: Draft | None = None,
        at: StepKey = StepKey.BEFORE,
        settings: bool = False,
    ) -> None:
        super().__init__(parent)
        self._installation = installation
        self._settings = settings
        self.context = WizardContext(installation, draft or Draft(), at, settings=settings)
        self._kept = KeptDraft(installation, self.context, self)
        self.checker = Checker()
        self._pages: dict[StepKey, WizardPage] = {}
        self._visited: set[StepKey] = set()
        self._found: dict[StepKey, list[Finding]] = {}
        self._checked_step = at
        self._may_close = False
        self._build()
        self._wire()
        self._enter()
        if draft is None:
            self._kept.take_up()

    @property
    def page(self) -> WizardPage:
        """The page shown."""
        return self._page(self.context.journey.step.key)

    def go_to(self, key: StepKey) -> None:
        """Show a page that can be reached."""
        self.context.journey.go_to(key)
        self._enter()

    # Building.

    def _build(self) -> None:
        self.setWindowTitle("Settings" if self._settings else "Set up your city")
        production = self.context.draft.get("environments.active") == "production"
        self.frame = WizardFrame(self, settings=self._settings, production=production)
        resize_to_text(self, _CHARACTERS, _LINES)

    def _wire(self) -> None:
        frame, context = self.frame, self.context
        frame.next.clicked.connect(self._on_next)
        frame.back.clicked.connect(self._on_back)
        frame.check.clicked.connect(self.check_now)
        frame.cancel.clicked.connect(self.checker.cancel)
        frame.help.clicked.connect(self._on_help)
        frame.leave.clicked.connect(self.close)
        frame.copy.clicked.connect(self._on_copy)
        frame.steps.wanted.connect(self.go_to)
        context.edited.connect(self._refresh)
        context.check_wanted.connect(self.check_now)
        context.said.connect(frame.say)
        self._kept.said.connect(frame.say)
        self._kept.taken_up.connect(self._on_taken_up)
        self.checker.came.connect(self._on_came)
        self.checker.ended.connect(self._on_ended)

    def _page(self, key: StepKey) -> WizardPage:
        page = self._pages.get(key)
        if page is None:
            made = next(kind for kind in PAGES if kind.key is key)
            page = self._pages[key] = made(self.context)
            self.frame.add_page(page)
        return page

    # Going on and back.

    def _enter(self) -> None:
        step = self.context.journey.step
        self._visited.add(step.key)
        page = self.page
        self.frame.show_page(page, step)
        self.frame.show_findings(self._found.get(step.key, []))
        page.entered()
        self._refresh()

    @Slot()
    def _on_next(self) -> None:
        journey = self.context.journey
        if self._settings:
            self._save_settings()
        elif journey.is_last:
            self._finish()
        elif not journey.problems():
            self.checker.cancel()
            journey.next()
            self._kept.keep()
            self._enter()

    @Slot()
    def _on_back(self) -> None:
        self.checker.cancel()
        self.context.journey.back()
        self._enter()

    @Slot()
    def _refresh(self) -> None:
        journey = self.context.journey
        self.frame.steps.show_journey(journey, self._visited)
        self.frame.show_state(journey, self.page, running=self.checker.is_running)

    # Checking.

    @Slot()
    def check_now(self) -> None:
        """Check the page with the answers of now."""
        page, key = self.page, self.context.journey.step.key
        if not page.check_words or self.context.journey.problems():
            self._refresh()
            return
        self._checked_step = key
        self._found[key] = []
        page.begin_check()
        self.frame.show_findings([])
        draft = copy.deepcopy(self.context.draft)
        if key is StepKey.TEST_RUN:
            chosen = tuple(getattr(page, "chosen", tuple)())
            self.checker.start(partial(run_and_keep, self._installation, draft, chosen))
        else:
            self.checker.start(partial(run_probe, self._installation, draft, key))
        self._refresh()

    @Slot(object)
    def _on_came(self, item: object) -> None:
        page = self._page(self._checked_step)
        page.take(item)
        finding = as_finding(item) if isinstance(item, StepResult) else item
        if isinstance(finding, Finding):
            self._found[self._checked_step].append(finding)
            if not isinstance(item, StepResult):
                self.frame.add_finding(finding)
        self.frame.show_progress(len(self._found[self._checked_step]))

    @Slot(bool)
    def _on_ended(self, whole: bool) -> None:
        if whole:
            step = next(s for s in EVERY_STEP if s.key is self._checked_step)
            self.context.journey.record(self._found[step.key], step)
        self._page(self._checked_step).end_check()
        self._refresh()
        if whole and self.page.scrolls:
            self.frame.reveal_findings()

    # Ending.

    def _finish(self) -> None:
        draft = copy.deepcopy(self.context.draft)
        start = bool(draft.get("answers.start", True))
        work = partial(finish, self._installation, draft, start=start)
        self.context.ask(work, self._on_finished, self._on_refused)

    def _save_settings(self) -> None:
        draft = copy.deepcopy(self.context.draft)
        work = partial(save_settings, self._installation, draft)
        self.context.ask(work, self._on_finished, self._on_refused)

    def _on_finished(self, _profile: Profile) -> None:
        self._may_close = True
        self.accept()

    def _on_refused(self, error: EamConsoleError) -> None:
        self.frame.say(error_in_words(error))

    def done(self, result: int) -> None:
        self.checker.stop()
        self.context.jobs.stop()
        super().done(result)

    def reject(self) -> None:
        """Escape and the close button: ask, and offer to keep the draft."""
        untouched = not self._visited - {StepKey.BEFORE}
        if self._may_close or self._settings or untouched or not self.isVisible():
            super().reject()
            return
        box = message_box(self, "Leave the set-up?", "Keep what you typed for next time?")
        box.setStandardButtons(
            QMessageBox.StandardButton.Save
            | QMessageBox.StandardButton.Discard
            | QMessageBox.StandardButton.Cancel
        )
        until_closed(box)
        if shiboken6.isValid(box):
            self._leave(QMessageBox.StandardButton(box.result()))

    def _leave(self, answer: QMessageBox.StandardButton) -> None:
        if answer is QMessageBox.StandardButton.Cancel:
            return
        keep = answer is QMessageBox.StandardButton.Save
        self._may_close = True
        self._kept.settle(self._on_left, self._on_refused, keep=keep)

    def _on_left(self, _nothing: None) -> None:
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 opens the help; everything else is the dialog's own."""
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_F1:
            self._on_help()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "frame"):
            self.frame.recolor()
            for page in self._pages.values():
                page.recolor()

    @Slot()
    def _on_taken_up(self) -> None:
        for page in self._pages.values():
            page.load()
        self._refresh()
        self.frame.say("Your draft was taken up again.")

    @Slot()
    def _on_help(self) -> None:
        until_closed(HelpDialog(asked_of(self.context.draft), self))

    @Slot()
    def _on_copy(self) -> None:
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(self.frame.findings.text())
