"""What every page of the wizard is given."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from eamconsole.errors import EamConsoleError
from eamconsole.gui.appearance import DARK, LIGHT, Theme
from eamconsole.gui.workers.background_jobs import BackgroundJobs
from eamconsole.services.installation import Installation
from eamconsole.services.setup import Draft, Journey, StepKey
from eamconsole.services.setup.wording import error_in_words

T = TypeVar("T")


class WizardContext(QObject):
    """The draft on the table, and the means to work on it off the GUI thread."""

    edited = Signal()
    check_wanted = Signal()
    said = Signal(str)

    def __init__(
        self, installation: Installation, draft: Draft, at: StepKey, *, settings: bool = False
    ) -> None:
        super().__init__()
        self.installation = installation
        self.draft = draft
        self.saved = copy.deepcopy(draft) if settings else None
        """What is in force while Settings are open, None during the set-up."""
        self.journey = Journey(draft, at, settings=settings)
        self.jobs = BackgroundJobs()

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[EamConsoleError], None] | None = None,
    ) -> None:
        """Do ``work`` in a reader thread and bring its result back here."""
        self.jobs.ask(work, then, otherwise or self._on_failed)

    def put(self, path: str, value: object) -> None:
        """Keep an answer and let everybody know."""
        if self.draft.get(path, None) != value:
            self.draft.put(path, value)
            self.edited.emit()

    def _on_failed(self, error: EamConsoleError) -> None:
        self.said.emit(error_in_words(error))


def theme_of_now() -> Theme:
    """Return the theme the application wears."""
    return DARK if QApplication.palette().window().color().lightness() < 128 else LIGHT
