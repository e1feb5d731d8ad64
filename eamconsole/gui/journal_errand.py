"""Work on the journal between the end of one sync and the start of the next."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from eamconsole.gui.launcher import Launcher
from eamconsole.support.counting import counted

if TYPE_CHECKING:
    from eamconsole.gui.views.frame import ConsoleFrame
    from eamconsole.gui.views.welcome import WelcomePage
    from eamconsole.services.console import Console
    from eamconsole.services.journal_operations import JournalWork, Reopened
    from eamconsole.sync.parts import Progress


class JournalErrand(QObject):
    """Keeps the work until the sync has ended, and what came of it until somebody can read it."""

    taken = Signal()
    """There is work, and the sync has to end for it."""
    progressed = Signal(str)

    def __init__(self, launcher: Launcher, parent: QObject) -> None:
        super().__init__(parent)
        self._launcher = launcher
        self._waiting: JournalWork | None = None
        self._done: Reopened | None = None
        self._stop = threading.Event()

    @Slot(object)
    def take(self, work: JournalWork) -> None:
        """Keep the work: it begins once nothing syncs."""
        self._waiting = work
        self.taken.emit()

    def begin(self, welcome: WelcomePage, profile: str) -> Callable[[], Console] | None:
        """Return what opens the profile after the work; None where there is none."""
        if self._waiting is None:
            return None
        work, self._waiting, self._stop = self._waiting, None, threading.Event()
        self.progressed.connect(welcome.show_work)
        welcome.stop_wanted.connect(self._stop.set)
        welcome.show_work("Working on the journal; nothing syncs meanwhile…")
        return partial(self._carry_out, work, profile)

    def report(self, say: Callable[[str], None], frame: ConsoleFrame) -> None:
        """Say what came of it, and lead to the questions where there are any."""
        done, self._done = self._done, None
        if done is None:
            return
        if done.asks:
            frame.go_to("attention")
        asks = counted(done.asks, "waits", "wait")
        waiting = f" {asks} for a person under Needs attention." if done.asks else ""
        say(f"{done.words}{waiting}")

    def _carry_out(self, work: JournalWork, profile: str) -> Console:
        """Runs in a reader thread."""
        done = self._launcher.open_after(profile, work, self._observe, self._stop)
        self._done = done
        return done.console

    def _observe(self, step: Progress) -> None:
        left = f", {step.left:,} left" if step.left else ""
        self.progressed.emit(f"{step.activity.capitalize()}: {step.done:,}{left}")
