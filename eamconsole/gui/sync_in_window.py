"""The sync of an opened profile as the window shows it: foot line, tray, and words as it goes."""

from __future__ import annotations

import socket
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from eamconsole.domain.cycle import Cycle
from eamconsole.errors import EamConsoleError, LeaseHeldElsewhere, Service
from eamconsole.gui.activities import CYCLE_WORDS
from eamconsole.gui.after_sleep import AfterSleep
from eamconsole.gui.foot_line import FootLine
from eamconsole.gui.notices import NoticeBoard
from eamconsole.gui.tray import Tray
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.gui.workers.sync_threads import SyncThreads
from eamconsole.support.counting import counted

if TYPE_CHECKING:
    from eamconsole.gui.context import ViewContext
    from eamconsole.gui.views.frame import ConsoleFrame
    from eamconsole.gui.views.window import MainWindow
    from eamconsole.services.overview.records import ConsoleStatus

_LOOK_ON_MS = 2_000
_LAST_THREAD_MS = 1_000


class SyncInWindow(QObject):
    """Belongs to one opened profile: made with its frame, over when its threads have ended."""

    open_wanted = Signal()
    quit_wanted = Signal()
    stopped = Signal()

    def __init__(self, context: ViewContext, frame: ConsoleFrame, window: MainWindow) -> None:
        super().__init__()
        console = context.console
        self._context = context
        self._frame = frame
        self._window = window
        self.foot = FootLine(window.say, context.now, context.zone)
        self.room = SyncThreads(console)
        self.after_sleep = AfterSleep(console, context.jobs, self.room, context.console.clock)
        self._notices = NoticeBoard()
        self._tray = self._made_tray() if Tray.is_available() else None
        self._looking_on = QTimer(self, interval=_LOOK_ON_MS)
        self._looking_on.timeout.connect(frame.read_anew)
        self._ending = False
        self._wire()

    def start(self) -> None:
        """Open the engine and run its cycles; waits where another program syncs."""
        self._window.say("Starting the sync…")
        self.room.start()

    def stop(self) -> None:
        """Ask all cycles to end; ``stopped`` comes when the lease is back."""
        self._ending = True
        self.foot.speak(aloud=False)
        self._looking_on.stop()
        self.room.stop()

    def leave(self) -> None:
        """Be gone from tray and foot line once the threads have ended."""
        self.room.join(_LAST_THREAD_MS)
        if self._tray is not None:
            self._tray.remove()
        self.foot.end()

    @property
    def in_tray(self) -> bool:
        """Whether it can be seen and ended while the window is hidden."""
        return self._tray is not None and self._tray.is_available()

    def notify(self, title: str, text: str) -> None:
        """Tell it beside the tray's icon, where the desktop has a tray."""
        if self._tray is not None:
            self._tray.notify(title, text)

    def _made_tray(self) -> Tray:
        profile = self._context.console.profile
        tray = Tray(profile.organization.name, self._context.now, self._context.zone)
        tray.open_wanted.connect(self.open_wanted)
        tray.sync_wanted.connect(self._on_sync_now)
        tray.quit_wanted.connect(self.quit_wanted)
        return tray

    def _wire(self) -> None:
        room, frame = self.room, self._frame
        room.opened.connect(self._on_opened)
        room.refused.connect(self._on_refused)
        room.blocked.connect(self._on_blocked)
        room.stuck.connect(self._on_stuck)
        room.working.connect(self.foot.work)
        room.finishing.connect(self._on_finishing)
        room.stopped.connect(self.stopped)
        self.after_sleep.said.connect(self._window.say_shortly)
        self.after_sleep.caught_up.connect(self._on_caught_up)
        frame.sync_wanted.connect(self._on_sync_now)
        frame.status_came.connect(self._on_status)
        frame.header.side_wanted.connect(self._on_side_wanted)

    @Slot()
    def _on_sync_now(self) -> None:
        self.room.wake()
        self._window.say_shortly("Looking on both sides now.")

    @Slot(object)
    def _on_side_wanted(self, side: Service) -> None:
        if self.room.is_open:
            self.room.resume(side)
            return
        again = partial(self._context.console.repair.call_again, side)
        self._context.jobs.ask(again, lambda _asked: self._say_who_calls(side), lane=WORK)

    def _say_who_calls(self, side: Service) -> None:
        self._window.say_shortly(f"Whoever syncs calls {side.label} again within seconds.")

    @Slot(object)
    def _on_status(self, status: ConsoleStatus) -> None:
        self.foot.show_status(status)
        if self._tray is not None:
            self._tray.show_status(status)
            for notice in self._notices.notices(status, self._context.now()):
                self._tray.notify(notice.title, notice.text)

    @Slot(str)
    def _on_caught_up(self, words: str) -> None:
        self._window.say_shortly(words)
        self.notify("Caught up", words)

    @Slot()
    def _on_opened(self) -> None:
        if self._looking_on.isActive():
            self._looking_on.stop()
            self._frame.look_on("")
            self._window.say_shortly("The other program ended: this window syncs now.")
        self.foot.speak(aloud=True)

    @Slot(object)
    def _on_refused(self, error: EamConsoleError) -> None:
        self.foot.speak(aloud=False)
        self._window.say(f"Not syncing. {error.summary} {error.next_step}")
        if isinstance(error, LeaseHeldElsewhere) and not self._ending:
            host = error.holder.partition("/")[0]
            self._frame.look_on(error.summary, elsewhere=host not in ("", socket.gethostname()))
            self._window.say("Looking on; the sync is taken over here once the other one ends.")
            self._looking_on.start()

    @Slot(object)
    def _on_blocked(self, error: EamConsoleError) -> None:
        self._window.say_shortly(f"{error.summary} {error.next_step}")

    @Slot(str, int)
    def _on_stuck(self, cycle: str, minutes: int) -> None:
        what = f"{CYCLE_WORDS[Cycle(cycle)]}: no answer for {minutes} min, so its calls were cut."
        self._window.say_shortly(f"{what} If it does not go on, start the console again.")

    @Slot(int)
    def _on_finishing(self, calls: int) -> None:
        self._window.say(
            f"Finishing {counted(calls, 'call')}…" if calls else "Closing the journal…"
        )
