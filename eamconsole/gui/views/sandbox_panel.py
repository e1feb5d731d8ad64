"""The labeled switches of the sandbox city: break something and watch the console cope."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.views.flow_layout import FlowLayout
from eamconsole.gui.widgets import PlainLabel, chip, push_button, set_style_property, show_hint
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.services.sandbox_city.switches import SandboxSwitch, SandboxSwitches


class SandboxPanel(QFrame):
    """A strip of switches; each says on hover what it does."""

    lesson_wanted = Signal()
    said = Signal(str)

    def __init__(self, context: ViewContext, sandbox: SandboxSwitches) -> None:
        super().__init__()
        self.setObjectName("header")
        self._context = context
        self._sandbox = sandbox
        self._buttons: dict[str, QPushButton] = {}
        self._chips = FlowLayout()
        self._words = PlainLabel(role="muted")
        lesson = push_button(
            "Learn a first repair",
            hint="Five steps in this window; nothing leaves this machine.",
            name="learn_first_repair",
        )
        lesson.clicked.connect(self.lesson_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(6)
        row.addWidget(PlainLabel("Break something:", role="section"))
        row.addLayout(self._chips, 1)
        row.addWidget(self._words)
        row.addWidget(lesson)
        self.ask()

    def ask(self) -> None:
        """Ask how the switches stand."""
        self._context.jobs.ask(self._sandbox.switches, self._on_switches, lane=WORK)

    def switch(self, name: str) -> QPushButton:
        """Return the button of a fault."""
        return self._buttons[name]

    def is_on(self, name: str) -> bool:
        """Return whether a fault is switched on, as far as is known."""
        button = self._buttons.get(name)
        return button is not None and button.isChecked()

    def _on_failed(self, error: EamConsoleError) -> None:
        self.said.emit(f"{error.summary} {error.next_step}")
        self.ask()

    def _on_switches(self, switches: Sequence[SandboxSwitch]) -> None:
        for switch in switches:
            button = self._buttons.get(switch.name) or self._add(switch)
            button.blockSignals(True)
            button.setChecked(switch.on)
            button.blockSignals(False)
        on = [switch.title for switch in switches if switch.on]
        self._words.show_text(f"On: {', '.join(on)}" if on else "Everything works")
        set_style_property(self._words, "tone", "warning" if on else "good")

    def _add(self, switch: SandboxSwitch) -> QPushButton:
        button = chip(switch.title, name=f"switch_{switch.name}")
        button.setAccessibleName(f"Sandbox fault: {switch.title}")
        show_hint(button, switch.hint)
        button.setProperty("switch", switch.name)
        button.toggled.connect(self._on_toggled)
        self._chips.addWidget(button)
        self._buttons[switch.name] = button
        return button

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        name = str(self.sender().property("switch"))
        work = partial(_turned, self._sandbox, name, on=on)
        self._context.jobs.ask(work, self._on_switches, self._on_failed, lane=WORK)


def _turned(sandbox: SandboxSwitches, name: str, *, on: bool) -> Sequence[SandboxSwitch]:
    sandbox.turn(name, on=on)
    return sandbox.switches()
