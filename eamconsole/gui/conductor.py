"""From first paint to last: opens a profile, starts the sync, and ends both in order."""

from __future__ import annotations

import importlib.util
import socket
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from eamconsole.domain.cycle import Cycle
from eamconsole.errors import EamConsoleError, LeaseHeldElsewhere, Service
from eamconsole.gui.activities import CYCLE_WORDS
from eamconsole.gui.appearance import Appearance, Scheme
from eamconsole.gui.foot_line import FootLine
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.tidying import Tidying
from eamconsole.gui.views.welcome import WelcomePage
from eamconsole.gui.views.window import MainWindow
from eamconsole.gui.workers.desk import Desk
from eamconsole.support.clock import Clock

if TYPE_CHECKING:
    from eamconsole.gui.context import Console
    from eamconsole.gui.notices import NoticeBoard
    from eamconsole.gui.ports import Opener, Session
    from eamconsole.gui.tray import Tray
    from eamconsole.gui.views.frame import ConsoleFrame
    from eamconsole.gui.workers.engine_room import EngineRoom
    from eamconsole.services.setup import Draft, StepKey
    from eamconsole.services.viewing.records import ConsoleStatus

_OPENING = "opening"
_LOOK_ON_MS = 2_000
_WIZARD = "eamconsole.gui.wizard"
_IMPORT_HINT = (
    "The set-up assistant is not part of this version. Write a profile file and import it with\n"
    "    eamconsole profile import FILE\n"
    "then start the console again. The sandbox city needs no profile."
)


class Conductor(QObject):
    """Owns the window, the reader threads and the engine's threads."""

    opened = Signal()
    ended = Signal()

    def __init__(
        self, opener: Opener, memory: WindowMemory, appearance: Appearance, clock: Clock
    ) -> None:
        super().__init__()
        self._opener = opener
        self._memory = memory
        self._appearance = appearance
        self._clock = clock
        self._desk = Desk()
        self._tidying = Tidying()
        self._session: Session | None = None
        self._room: EngineRoom | None = None
        self._room_before: EngineRoom | None = None
        self._tray: Tray | None = None
        self._notices: NoticeBoard | None = None
        self._ending = False
        self._opens_anew = False
        self._looking_on = QTimer(self, interval=_LOOK_ON_MS)
        self._looking_on.timeout.connect(self._look_on)
        self.window = MainWindow(memory)
        self.welcome = self._made_welcome()
        self.frame: ConsoleFrame | None = None
        self.window.show_view(self.welcome, "EAM Console")
        self._wire()

    @property
    def session(self) -> Session | None:
        """The opened profile, None before and after."""
        return self._session

    def start(self, *, in_tray: bool = False) -> None:
        """Paint, then open what there is to open.

        ``in_tray`` paints nothing where the desktop has a tray, unless a person is needed.
        """
        self._tidying.start()
        if not (in_tray and _has_tray()):
            self.window.show()
        QTimer.singleShot(0, self, self._look_for_profile)

    @Slot()
    def bring_to_front(self) -> None:
        """Show the window above others."""
        self.window.bring_to_front()

    @Slot()
    def quit(self) -> None:
        """Finish or park the calls in flight, then end."""
        if self._ending:
            return
        self._ending = True
        if self.frame is not None:
            self.foot.speak(aloud=False)
            self.frame.leave()
        if self._room is None:
            self._finish()
            return
        self.window.bring_to_front()
        self._room.stop()

    def _wire(self) -> None:
        self.window.close_asked.connect(self._on_close_asked)
        self._desk.failed.connect(self._on_failed)

    def _made_welcome(self) -> WelcomePage:
        welcome = WelcomePage(self._appearance)
        welcome.sandbox_wanted.connect(self._open_sandbox)
        welcome.set_up_wanted.connect(self._set_up)
        return welcome

    # Opening.

    @Slot()
    def _look_for_profile(self) -> None:
        if self._opener.starts_in_sandbox:
            self._open_sandbox()
        else:
            self._desk.ask(self._opener.has_profile, self._on_profile, lane=_OPENING)

    def _on_profile(self, there: bool) -> None:
        if not there:
            self.window.show()
        else:
            self.welcome.show_progress("Opening the profile …")
            self._ask_to_open(self._opener.open_profile)

    @Slot()
    def _open_sandbox(self) -> None:
        self.welcome.show_progress("Building the sandbox city: residents, crews, both systems …")
        self._ask_to_open(self._opener.open_sandbox)

    def _ask_to_open(self, work: object) -> None:
        if callable(work):
            self._desk.ask(work, self._on_session, self._on_not_opened, lane=_OPENING)

    @Slot()
    def _set_up(self) -> None:
        if importlib.util.find_spec(_WIZARD) is None:
            self.welcome.show_hint(_IMPORT_HINT)
            return
        wizard = importlib.import_module(_WIZARD)
        wizard.run(self.window, self._opener)
        self._look_for_profile()

    def _on_not_opened(self, error: EamConsoleError) -> None:
        self.window.show()
        self.welcome.show_problem(f"{error.summary}\n{error.next_step}")

    def _on_session(self, session: Session) -> None:
        from eamconsole.gui.context import Console
        from eamconsole.gui.views.frame import ConsoleFrame

        self._session = session
        console = Console(session, self._desk, self._clock, self._appearance, self._memory)
        self.frame = ConsoleFrame(console)
        badge = session.badge
        title = f"EAM Console — {badge.organization} — {badge.environment.upper()}"
        self.window.show_view(self.frame, title)
        self.foot = FootLine(self.window.say, console.now, console.zone)
        self._wire_frame(self.frame)
        self._wire_help(self.frame, console)
        self._start_sync(session)
        self._start_tray(console)
        self._tidying.settle()
        self.opened.emit()

    def _wire_frame(self, frame: ConsoleFrame) -> None:
        frame.said.connect(self.window.say_shortly)
        frame.undo_offered.connect(self.window.offer_undo)
        self.window.undo_wanted.connect(frame.repair.take_back)
        frame.sync_wanted.connect(self._on_sync_now)
        frame.status_came.connect(self._on_status)
        frame.header.scheme_wanted.connect(self._on_scheme)
        frame.header.side_wanted.connect(self._on_side_wanted)
        frame.settings_wanted.connect(self._on_settings_wanted)
        frame.set_up_wanted.connect(self._on_set_up_wanted)

    def _wire_help(self, frame: ConsoleFrame, console: Console) -> None:
        from eamconsole.gui.views.help_desk import HelpDesk

        self.help_desk = HelpDesk(self.window, console, self._opener)
        self.help_desk.serve(frame.header.help_menu)
        self.help_desk.said.connect(self.window.say_shortly)

    def _start_sync(self, session: Session) -> None:
        from eamconsole.gui.waking import Waking
        from eamconsole.gui.workers.engine_room import EngineRoom

        room = self._room = EngineRoom(session)
        room.opened.connect(self._on_room_opened)
        room.refused.connect(self._on_refused)
        room.blocked.connect(self._on_failed)
        room.stuck.connect(self._on_stuck)
        room.working.connect(self.foot.work)
        room.finishing.connect(self._on_finishing)
        room.stopped.connect(self._on_stopped)
        self._waking = Waking(session, self._desk, room, self._clock)
        self._waking.said.connect(self.window.say_shortly)
        self._waking.caught_up.connect(self._on_caught_up)
        self.window.say("Starting the sync …")
        room.start()

    def _start_tray(self, console: Console) -> None:
        from eamconsole.gui.notices import NoticeBoard
        from eamconsole.gui.tray import Tray

        if Tray.is_available():
            self._notices = NoticeBoard()
            tray = self._tray = Tray(console.session.badge.organization, console.now, console.zone)
            tray.open_wanted.connect(self.bring_to_front)
            tray.sync_wanted.connect(self._on_sync_now)
            tray.quit_wanted.connect(self.quit)

    # While it runs.

    @Slot()
    def _on_sync_now(self) -> None:
        if self._room is not None:
            self._room.wake()
            self.window.say_shortly("Looking on both sides now.")

    @Slot(object)
    def _on_status(self, status: ConsoleStatus) -> None:
        self.foot.show_standing(status.standing)
        if self._tray is None or self._notices is None:
            return
        self._tray.show_status(status)
        for notice in self._notices.notices(status, self._clock.now()):
            self._tray.notify(notice.title, notice.text)

    @Slot(str)
    def _on_caught_up(self, words: str) -> None:
        self.window.say_shortly(words)
        if self._tray is not None:
            self._tray.notify("Caught up", words)

    @Slot(object)
    def _on_scheme(self, scheme: Scheme) -> None:
        self._appearance.choose(scheme)
        self._memory.keep_text("window/scheme", scheme.value)

    @Slot(object)
    def _on_side_wanted(self, side: Service) -> None:
        if self._room is not None:
            self._room.resume(side)

    @Slot(object)
    def _on_refused(self, error: EamConsoleError) -> None:
        self.foot.speak(aloud=False)
        self.window.say(f"Not syncing. {error.summary} {error.next_step}")
        if isinstance(error, LeaseHeldElsewhere) and self.frame is not None:
            host = error.holder.partition("/")[0]
            self.frame.look_on(error.summary, elsewhere=host not in ("", socket.gethostname()))
            self.window.say("Looking on; the sync is taken over here once the other one ends.")
            self._looking_on.start()

    @Slot()
    def _look_on(self) -> None:
        """While another program syncs: show what it does."""
        if self.frame is None or self._room is None or self._ending:
            self._looking_on.stop()
            return
        self.frame.read_anew()

    @Slot()
    def _on_room_opened(self) -> None:
        if self._looking_on.isActive() and self.frame is not None:
            self._looking_on.stop()
            self.frame.look_on("")
            self.window.say_shortly("The other program ended: this window syncs now.")
        self.foot.speak(aloud=True)

    @Slot(object)
    def _on_failed(self, error: EamConsoleError) -> None:
        self.window.say_shortly(f"{error.summary} {error.next_step}")

    @Slot(str, int)
    def _on_stuck(self, cycle: str, minutes: int) -> None:
        what = f"{CYCLE_WORDS[Cycle(cycle)]}: no answer for {minutes} min, so its calls were cut."
        self.window.say_shortly(f"{what} If it does not go on, start the console again.")

    # Settings.

    @Slot(object)
    def _on_settings_wanted(self, page: StepKey) -> None:
        if self._session is not None:
            work = partial(self._opener.settings_of, self._session.badge.profile)
            self._desk.ask(work, partial(self._show_settings, page), lane=_OPENING)

    def _show_settings(self, page: StepKey, draft: Draft) -> None:
        wizard = importlib.import_module(_WIZARD)
        if wizard.open_settings(self.window, self._opener.installation, draft, page):
            self._open_anew()

    @Slot()
    def _on_set_up_wanted(self) -> None:
        wizard = importlib.import_module(_WIZARD)
        if wizard.run(self.window, self._opener):
            self._open_anew()

    def _open_anew(self) -> None:
        """End the sync in order, then open the profile with its new settings."""
        if self._ending or self.frame is None or self._session is None:
            return
        self.foot.speak(aloud=False)
        self.window.say("Starting again with the new settings …")
        self.frame.leave()
        self._opens_anew = True
        if self._room is None:
            self._on_stopped()
        else:
            self._room.stop()

    @Slot()
    def _on_stopped(self) -> None:
        if not self._opens_anew or self._ending:
            self._finish()
            return
        self._opens_anew = False
        if self._room is not None:
            self._room.join(1_000)
        # Its own signal brought us here: ended now, it would end under its caller's feet.
        self._room_before = self._room
        if self._tray is not None:
            self._tray.remove()
        old, self._session, self._room, self._tray = self._session, None, None, None
        self.welcome = self._made_welcome()
        self.window.show_view(self.welcome, "EAM Console")
        self.frame = None
        self.welcome.show_progress("Opening the profile with its new settings …")

        def reopen() -> Session:
            if old is not None:
                old.close()
            return self._opener.open_profile()

        self._ask_to_open(reopen)

    # Ending.

    @Slot()
    def _on_close_asked(self) -> None:
        if self._tray is None or not self._tray.is_available():
            self.quit()
            return
        self.window.hide()
        if not self._memory.flag("said/closing_keeps_syncing"):
            self._memory.keep_flag("said/closing_keeps_syncing", value=True)
            self._tray.notify("Still syncing", "Quit in this menu ends the sync.")

    @Slot(int)
    def _on_finishing(self, calls: int) -> None:
        what = "1 call" if calls == 1 else f"{calls} calls"
        self.window.say(f"Finishing {what} …" if calls else "Closing the journal …")

    @Slot()
    def _finish(self) -> None:
        if self._room is not None:
            self._room.join(1_000)
        if self._tray is not None:
            self._tray.remove()
        self._desk.stop()
        if self._session is not None:
            self.foot.end()
            self._session.close()
        self.window.close_for_good()
        self._tidying.stop()
        self.ended.emit()
        QCoreApplication.quit()


def _has_tray() -> bool:
    from eamconsole.gui.tray import Tray

    return Tray.is_available()
