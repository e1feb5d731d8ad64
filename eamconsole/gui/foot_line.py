"""The foot line: what is being done just now, or what holds everything up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from PySide6.QtCore import QObject, QTimer, Slot

from eamconsole.gui.activities import CYCLE_WORDS
from eamconsole.gui.wording import pause_words
from eamconsole.services.overview.records import ConsoleStatus, Pause
from eamconsole.services.standing.records import LinkStanding
from eamconsole.services.standing.wording import headline

_TICK_MS = 1_000
IDLE = "Idle: everything due is done."


class FootLine(QObject):
    """Says it anew each second while something counts down."""

    def __init__(
        self, say: Callable[[str], None], now: Callable[[], datetime], zone: tzinfo
    ) -> None:
        super().__init__()
        self._say = say
        self._now = now
        self._zone = zone
        self.working: set[str] = set()
        """The cycles that run just now."""
        self._standing = LinkStanding()
        self._paused: tuple[Pause, ...] = ()
        self._silent = True
        self._ended = False
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.say)

    @Slot(str, bool)
    def work(self, cycle: str, busy: bool) -> None:
        """Note that a cycle began or ended."""
        (self.working.add if busy else self.working.discard)(cycle)
        self.say()

    def show_status(self, status: ConsoleStatus) -> None:
        """Note how everything stands, and what people paused."""
        paused = tuple(pause for pause in status.pauses if pause.brake is None)
        if (status.standing, paused) != (self._standing, self._paused):
            self._standing, self._paused = status.standing, paused
            self.say()

    def speak(self, *, aloud: bool) -> None:
        """Speak while this window syncs; be silent while something else is said there."""
        self._silent = not aloud
        if aloud and not self._ended:
            self._tick.start()
            self.say()
        else:
            self._tick.stop()
            self.working.clear()

    def end(self) -> None:
        """Never speak again: a late word of the engine would meet a window that has gone."""
        self._ended = True
        self._tick.stop()

    @Slot()
    def say(self) -> None:
        """Say what is true now."""
        if not self._silent and not self._ended:
            self._say(self.words())

    def words(self) -> str:
        """Return what is true now: work first, then trouble, then rest."""
        doing = [words for cycle, words in CYCLE_WORDS.items() if cycle in self.working]
        trouble = headline(self._standing, self._now(), self._zone)
        if doing and trouble:
            return f"{' · '.join(doing)} — {trouble}"
        return " · ".join(doing) or trouble or self._at_rest()

    def _at_rest(self) -> str:
        """Say that nothing is due, or what does not go out although it may be."""
        told = [pause_words(each, self._zone, self._now()) for each in self._paused]
        return f"{', '.join(told)}: what is due waits." if told else IDLE
