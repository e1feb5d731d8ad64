"""First start: set up a city, or try it with the sandbox city."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from eamconsole.gui.appearance import Appearance
from eamconsole.gui.icons import icon, pixmap
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, push_button, set_style_property

_CHOICES = (
    (
        "set_up", "city", "Set up your city",
        "Connect SeeClickFix and EAM step by step. Every answer is checked live, and nothing "
        "syncs before you say so.",
    ),
    (
        "sandbox", "sandbox", "Try it with the sandbox city",
        "An invented city on this machine, with residents, crews and faults to switch on. "
        "Needs no account and touches nothing outside.",
    ),
)  # fmt: skip


class ChoiceButton(QPushButton):
    """A large button: icon, title, and what it leads to."""

    def __init__(self, name: str, icon_name: str, title: str, text: str) -> None:
        super().__init__()
        self.icon_name = icon_name
        self.setObjectName(f"choose_{name}")
        self.setProperty("role", "choice")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(22, 22, 22, 22)
        column.setSpacing(10)
        self.picture = QLabel()
        words = PlainLabel(text, role="muted", wrap=True)
        for label in (self.picture, PlainLabel(title, role="heading"), words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        column.addStretch(1)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * 40
        return QSize(width, self._column.totalHeightForWidth(width))


class WelcomePage(QWidget):
    """One window with two choices."""

    sandbox_wanted = Signal()
    set_up_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._build()
        self._wire()
        self.recolor()

    def show_progress(self, text: str) -> None:
        """Say what is going on, while the choices rest."""
        self._say(text, "quiet")
        self.progress.show()
        self._enable(enabled=False)

    @Slot(str)
    def show_work(self, text: str) -> None:
        """Say how far work on the journal is, and offer to stop it."""
        self.show_progress(text)
        self.stop.show()

    def show_problem(self, text: str) -> None:
        """Say what went wrong and what to do, and offer the choices again."""
        self._say(text, "bad")
        self.progress.hide()
        self._enable(enabled=True)

    def show_hint(self, text: str) -> None:
        """Say something helpful below the choices."""
        self._say(text, "plain")

    @Slot()
    def recolor(self) -> None:
        """Take the theme's colors."""
        color = self._appearance.theme.tones[Tone.ACTIVE]
        self._mark.setPixmap(pixmap("app", color, 44, self.devicePixelRatioF()))
        self.setWindowIcon(icon("app", color))
        for button in self.buttons:
            button.picture.setPixmap(pixmap(button.icon_name, color, 36, self.devicePixelRatioF()))

    def _say(self, text: str, tone: str) -> None:
        self.words.show_text(text)
        set_style_property(self.words, "tone", tone)

    def _enable(self, *, enabled: bool) -> None:
        for button in self.buttons:
            button.setEnabled(enabled)

    def _build(self) -> None:
        outer = QHBoxLayout(self)
        inside = QWidget()
        inside.setMaximumWidth(self.fontMetrics().averageCharWidth() * 140)
        outer.addStretch(1)
        outer.addWidget(inside, 100)
        outer.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(48, 32, 48, 32)
        column.setSpacing(14)
        column.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(14)
        self._mark = QLabel()
        head.addWidget(self._mark)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(PlainLabel("EAM Console", role="title"))
        subtitle = "Carries residents' requests from SeeClickFix into CentralSquare EAM, and back."
        titles.addWidget(PlainLabel(subtitle, role="muted"))
        head.addLayout(titles)
        head.addStretch(1)
        column.addLayout(head)
        column.addSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.buttons = [ChoiceButton(*choice) for choice in _CHOICES]
        for button in self.buttons:
            row.addWidget(button, 1)
        column.addLayout(row)
        self.words = PlainLabel(wrap=True)
        self.words.setMinimumHeight(self.fontMetrics().height() * 4)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName("Opening")
        self.progress.hide()
        column.addWidget(self.progress)
        column.addWidget(self.words)
        self.stop = push_button("Stop", hint="What is done stays done", name="stop_work")
        self.stop.hide()
        column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)

    def _wire(self) -> None:
        self.buttons[0].clicked.connect(self.set_up_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        self.buttons[1].clicked.connect(self.sandbox_wanted)
        self._appearance.changed.connect(self.recolor)
