"""Keeps what was typed so far in a file, without secrets, and takes it up again."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from eamconsole.errors import EamConsoleError
from eamconsole.gui.wizard.context import WizardContext
from eamconsole.services.installation import Installation
from eamconsole.services.setup import Draft, DraftFile


class KeptDraft(QObject):
    """The draft file of one wizard; read and written beside the window."""

    said = Signal(str)
    taken_up = Signal()
    """The pages work on the draft of last time now."""

    def __init__(self, installation: Installation, context: WizardContext, parent: QObject) -> None:
        super().__init__(parent)
        self._file = DraftFile(installation.places.home)
        self._context = context

    def take_up(self) -> None:
        """Go on with the draft of last time, where one was left."""
        self._context.ask(self._left_behind, self._on_left_behind)

    def keep(self) -> None:
        """Write the draft as it is now."""
        self._context.ask(partial(self._file.save, self._copy()), self._on_kept)

    def settle(
        self,
        done: Callable[[None], None],
        refused: Callable[[EamConsoleError], None],
        *,
        keep: bool,
    ) -> None:
        """Write the draft a last time or remove it, then call ``done``."""
        work = partial(self._file.save, self._copy()) if keep else self._file.delete
        self._context.ask(work, done, refused)

    def _copy(self) -> Draft:
        return copy.deepcopy(self._context.draft)

    def _on_kept(self, _nothing: None) -> None:
        self.said.emit("Draft kept, without secrets.")

    def _left_behind(self) -> Draft | None:
        return self._file.load() if self._file.exists() else None

    def _on_left_behind(self, draft: Draft | None) -> None:
        if draft is None:
            return
        mine = self._context.draft
        mine.tables, mine.answers, mine.results = draft.tables, draft.answers, draft.results
        self.taken_up.emit()
