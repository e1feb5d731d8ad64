"""A secret on its way to the OS keyring: typed, stored, forgotten."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from eamconsole.errors import EamConsoleError
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.wizard.context import WizardContext


class SecretField(QWidget):
    """Never shows what is stored, and empties itself as soon as Store is pressed."""

    stored = Signal()

    def __init__(
        self,
        context: WizardContext,
        title: str,
        name: str,
        environment: str = "test",
        *,
        login: bool = False,
    ) -> None:
        super().__init__()
        self._context, self._title, self._name = context, title, name
        self._environment, self._login = environment, login
        self._build()
        self._wire()

    def refresh(self) -> None:
        """Ask the keyring whether there is a secret."""
        profile = self._context.draft.name
        self._say("Looking into the keyring…", Tone.QUIET)
        work = partial(self._is_stored, profile)
        self._context.ask(work, self._on_known, self._on_refused)

    def _is_stored(self, profile: str) -> bool:
        credentials = self._context.installation.credentials
        return credentials.is_stored(profile, self._environment, self._name)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        label = PlainLabel(self._title, role="strong", wrap=True)
        column.addWidget(label)
        row = QHBoxLayout()
        self.user = QLineEdit()
        self.user.setPlaceholderText("user")
        self.user.setAccessibleName(f"{self._title}: user")
        self.user.setVisible(self._login)
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setPlaceholderText("password" if self._login else "")
        self.secret.setAccessibleName(f"{self._title}: secret")
        self.secret.setObjectName(f"{self._environment}/{self._name}")
        self.store = push_button("Store in keyring", name=f"store_{self._environment}_{self._name}")
        label.setBuddy(self.user if self._login else self.secret)
        row.addWidget(self.user, 1)
        row.addWidget(self.secret, 2)
        row.addWidget(self.store)
        column.addLayout(row)
        self.words = PlainLabel(role="", wrap=True)
        column.addWidget(self.words)

    def _wire(self) -> None:
        self.store.clicked.connect(self._on_store)
        self.secret.returnPressed.connect(self._on_store)

    @Slot()
    def _on_store(self) -> None:
        typed = self.secret.text()
        secret = f"{self.user.text().strip()}:{typed}" if self._login else typed.strip()
        self.secret.setText("")  # also empties what Undo could bring back
        if not typed.strip():
            self._say("Nothing was typed; what is stored stays as it is.", Tone.WARNING)
            return
        self._say("Waiting for your keyring…", Tone.QUIET)
        profile = self._context.draft.name
        store = self._context.installation.credentials.store
        work = partial(store, profile, self._environment, self._name, secret)
        self._context.ask(work, self._on_stored, self._on_refused)

    def _on_stored(self, _nothing: None) -> None:
        moment = self._context.installation.clock.now().isoformat()
        self._context.put(f"answers.secrets.{self._environment}-{self._name}", moment)
        self._say("Stored in the OS keyring, and nowhere else.", Tone.GOOD)
        self.stored.emit()

    def _on_known(self, there: bool) -> None:
        if there:
            self._say("A secret is stored. Type another to replace it.", Tone.GOOD)
        else:
            self._say("Nothing is stored yet.", Tone.QUIET)

    def _on_refused(self, error: EamConsoleError) -> None:
        self._say(f"{error.summary} {error.next_step}", Tone.BAD)

    def _say(self, words: str, tone: Tone) -> None:
        self.words.show_text(words)
        self.words.show_tone(tone)
