"""The band across the top: which environment this is, in a word and a color."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from eamconsole.gui.plain_text import in_one_line
from eamconsole.gui.widgets import PlainLabel
from eamconsole.services.console import Console

_REMARKS = {
    "test": "Changes go to the Test systems",
    "production": "Changes reach residents and crews",
    "sandbox": "Invented city: nothing leaves this machine",
}


class EnvironmentBand(QFrame):
    """TEST, PRODUCTION or SANDBOX, with the profile's name; always visible."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self.setObjectName("band")
        self.setProperty("environment", console.environment_word)
        self._build(console)

    def show_remark(self, words: str) -> None:
        """Show who syncs this profile instead, empty for the usual words."""
        self._remark.show_text(words or _REMARKS.get(str(self.property("environment")), ""))

    def _build(self, console: Console) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(14)
        self.word = PlainLabel(console.environment_word.upper(), role="band-word")
        row.addWidget(self.word)
        row.addWidget(
            PlainLabel(f"{console.profile.organization.name}  ·  profile {console.profile.name}")
        )
        row.addStretch(1)
        self._remark = PlainLabel(_REMARKS.get(console.environment_word, ""))
        row.addWidget(self._remark)
        spoken = f"Environment {console.environment_word}, profile {console.profile.name}"
        self.setAccessibleName(in_one_line(spoken))
