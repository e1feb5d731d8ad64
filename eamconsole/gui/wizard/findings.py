"""What a live check found: one card per line, with cause, next step and facts."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from eamconsole.gui.icons import pixmap
from eamconsole.gui.tones import Face, Tone
from eamconsole.gui.widgets import PlainLabel, selectable_label
from eamconsole.gui.wizard.context import theme_of_now
from eamconsole.services.checks import CheckVerdict, Finding

FACES: dict[CheckVerdict, Face] = {
    CheckVerdict.OK: Face("healthy", "Fine", Tone.GOOD),
    CheckVerdict.WARNING: Face("attention", "Look at this", Tone.WARNING),
    CheckVerdict.FAILED: Face("unreachable", "Failed", Tone.BAD),
    CheckVerdict.NOT_KNOWN: Face("unknown", "Not known", Tone.QUIET),
    CheckVerdict.OPEN: Face("waiting", "Open", Tone.QUIET),
}
_ICON = 18


class FindingCard(QFrame):
    """One finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.finding = finding
        self.setProperty("role", "card")
        self.setAccessibleName(f"{FACES[finding.verdict].word}: {finding.check}")
        self.setAccessibleDescription(f"{finding.text} {finding.next_step}".strip())
        self._build()

    def recolor(self) -> None:
        """Take the theme's colors."""
        face = FACES[self.finding.verdict]
        color = theme_of_now().tones[face.tone]
        self._icon.setPixmap(pixmap(face.icon, color, _ICON, self.devicePixelRatioF()))

    def _build(self) -> None:
        finding, face = self.finding, FACES[self.finding.verdict]
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        self._icon = QLabel()
        column = QVBoxLayout()
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(finding.check, role="strong", wrap=True), 1)
        where = f"{face.word} — {finding.layer}" if finding.layer else face.word
        word = PlainLabel(where)
        word.show_tone(face.tone)
        head.addWidget(word)
        column.addLayout(head)
        column.addWidget(selectable_label(finding.text))
        if finding.next_step:
            column.addWidget(selectable_label(f"Next: {finding.next_step}"))
        if finding.facts:
            facts = "   ".join(f"{name}: {value}" for name, value in finding.facts.items())
            column.addWidget(selectable_label(facts, role="muted"))
        from PySide6.QtCore import Qt

        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.recolor()


class FindingsView(QWidget):
    """The findings of a page, newest check only."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._cards: list[FindingCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    @property
    def findings(self) -> list[Finding]:
        """Return what is shown."""
        return [card.finding for card in self._cards]

    def clear(self) -> None:
        """Show nothing."""
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []

    def add(self, finding: Finding) -> None:
        """Show one more."""
        card = FindingCard(finding)
        self._cards.append(card)
        self._column.addWidget(card)

    def recolor(self) -> None:
        """Take the theme's colors."""
        for card in self._cards:
            card.recolor()

    def text(self) -> str:
        """Return everything shown, for copying."""
        lines = []
        for finding in self.findings:
            word = FACES[finding.verdict].word
            lines.append(f"{word} [{finding.layer}] {finding.check}: {finding.text}")
            if finding.next_step:
                lines.append(f"    Next: {finding.next_step}")
            lines += [f"    {name}: {value}" for name, value in finding.facts.items()]
        return "\n".join(lines)
