"""What the brakes hold: why, some samples to look at, and one button that releases all of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from eamconsole.domain.brakes import Brake, BrakeKind
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.moments import exact
from eamconsole.gui.plain_text import button_text
from eamconsole.gui.views.table_dialog import TableDialog
from eamconsole.gui.widgets import push_button
from eamconsole.gui.workers.background_jobs import WORK

_HEADINGS = ("What", "Since", "Look at")
_WORDS = (
    "Too much at once to be believed without a person. Nothing of it is carried out until you "
    "release it. Look at some of these on both sides first. If they are wrong, correct them where "
    "they were made (skip comments with a reason), and the brake ends by itself."
)


class BrakeDialog(TableDialog):
    """Reads the brakes when it opens, and again after each release."""

    def __init__(self, parent: QWidget, context: ViewContext) -> None:
        super().__init__(parent, "Held by the brake", _WORDS, _HEADINGS, wide=2)
        self._context = context
        self.releases: dict[BrakeKind, QPushButton] = {}
        self._read()

    def _read(self, done: str = "") -> None:
        read = partial(self._on_read, done=done)
        self._context.jobs.ask(self._context.console.repair.brakes, read, self._on_failed)

    def _on_read(self, brakes: Sequence[Brake], done: str = "") -> None:
        zone = self._context.zone
        self.fill(
            [
                (f"{brake.count:,} {brake.kind}", exact(brake.since, zone), sample)
                for brake in brakes
                for sample in brake.samples
            ]
        )
        words = [brake.text for brake in brakes] or ["The brake holds nothing now."]
        self.say("\n\n".join([*([done] if done else []), *words]))
        for button in self.releases.values():
            self.buttons.removeButton(button)
            button.deleteLater()
        self.releases = {brake.kind: self._button(brake) for brake in brakes}
        if done:
            # the button that had the keyboard is gone
            self.buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()

    def _button(self, brake: Brake) -> QPushButton:
        title = button_text(f"Release all {brake.count:,} {brake.kind}")
        button = push_button(title, hint="Carried out by the next sync", name="release_all")
        button.setAutoDefault(False)
        self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        button.clicked.connect(partial(self._release, brake))
        return button

    def _release(self, brake: Brake, _checked: bool = False) -> None:
        for button in self.releases.values():
            button.setEnabled(False)  # once is enough
        work = partial(self._context.console.repair.let_go, brake.kind, brake)
        told = partial(self._on_released, brake)
        self._context.jobs.ask(work, told, self._on_failed, lane=WORK)

    def _on_released(self, brake: Brake, count: int) -> None:
        if count:
            self._read(f"Released {count:,} {brake.kind}; the next sync carries them out.")
        else:
            self._read("Nothing was released: what the brake holds has changed. Look again.")

    def _on_failed(self, error: EamConsoleError) -> None:
        for button in self.releases.values():
            button.setEnabled(True)
        self.say(f"{error.summary} {error.next_step}")
