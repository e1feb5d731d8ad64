"""From first paint to last: opens a profile, starts the sync, and ends both in order."""

from __future__ import annotations

import importlib.util
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from eamconsole.errors import EamConsoleError
from eamconsole.gui.appearance import Appearance, Scheme
from eamconsole.gui.journal_errand import JournalErrand
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.tidying import Tidying
from eamconsole.gui.views.welcome import WelcomePage
from eamconsole.gui.views.window import MainWindow
from eamconsole.gui.workers.background_jobs import BackgroundJobs

if TYPE_CHECKING:
    from eamconsole.gui.context import ViewContext
    from eamconsole.gui.launcher import Launcher
    from eamconsole.gui.sync_in_window import SyncInWindow
    from eamconsole.gui.views.frame import ConsoleFrame
    from eamconsole.services.console import Console
    from eamconsole.services.setup import Draft, StepKey

_OPENING = "opening"
_WIZARD = "eamconsole.gui.wizard"
_IMPORT_HINT = (
    "The set-up assistant is not part of this version. Write a profile file and import it with\n"
    "    eamconsole profile import FILE\n"
    "then start the console again. The sandbox city needs no profile."
)


class ApplicationController(QObject):
    """Owns the window, the reader threads and what syncs the opened profile."""

    opened = Signal()
    ended = Signal()

    def __init__(self, launcher: Launcher, memory: WindowMemory, appearance: Appearance) -> None:
        super().__init__()
        self._launcher = launcher
        self._memory = memory
        self._appearance = appearance
        self._jobs = BackgroundJobs()
        self._tidying = Tidying()
        self._console: Console | None = None
        self._sync_before: SyncInWindow | None = None
        self._ending = False
        self._opens_anew = False
        self._errand = JournalErrand(launcher, self)
        self._errand.taken.connect(self._open_anew)
        self.window = MainWindow(memory)
        self.welcome = self._made_welcome()
        self.frame: ConsoleFrame | None = None
        self.sync: SyncInWindow | None = None
        self.window.show_view(self.welcome, "EAM Console")
        self.window.close_asked.connect(self._on_close_asked)
        self._jobs.failed.connect(self._on_failed)

    @property
    def console(self) -> Console | None:
        """The opened profile, None before and after."""
        return self._console

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
        if self.frame is None or self.sync is None:
            self._finish()
            return
        self.frame.leave()
        self.help_actions.leave()
        self.window.bring_to_front()
        self.sync.stop()

    def _made_welcome(self) -> WelcomePage:
        welcome = WelcomePage(self._appearance)
        welcome.sandbox_wanted.connect(self._open_sandbox)
        welcome.set_up_wanted.connect(self._set_up)
        return welcome

    # Opening.

    @Slot()
    def _look_for_profile(self) -> None:
        if self._launcher.starts_in_sandbox:
            self._open_sandbox()
        else:
            self._jobs.ask(self._launcher.has_profile, self._on_profile, lane=_OPENING)

    def _on_profile(self, there: bool) -> None:
        if not there:
            self.window.show()
        else:
            self.welcome.show_progress("Opening the profile…")
            self._ask_to_open(self._launcher.open_profile)

    @Slot()
    def _open_sandbox(self) -> None:
        self.welcome.show_progress("Building the sandbox city: residents, crews, both systems…")
        self._ask_to_open(self._launcher.open_sandbox)

    def _ask_to_open(self, work: object) -> None:
        if callable(work):
            self._jobs.ask(work, self._on_console, self._on_not_opened, lane=_OPENING)

    @Slot()
    def _set_up(self) -> None:
        if importlib.util.find_spec(_WIZARD) is None:
            self.welcome.show_hint(_IMPORT_HINT)
            return
        wizard = importlib.import_module(_WIZARD)
        wizard.open_wizard(self.window, self._launcher.installation)
        self._look_for_profile()

    def _on_not_opened(self, error: EamConsoleError) -> None:
        self.window.show()
        self.welcome.show_problem(f"{error.summary}\n{error.next_step}")

    def _on_console(self, console: Console) -> None:
        from eamconsole.gui.context import ViewContext
        from eamconsole.gui.sync_in_window import SyncInWindow
        from eamconsole.gui.views.frame import ConsoleFrame

        self._console = console
        context = ViewContext(console, self._jobs, self._appearance, self._memory)
        self.frame = ConsoleFrame(context)
        organization = console.profile.organization.name
        title = f"EAM Console — {organization} — {console.environment_word.upper()}"
        self.window.show_view(self.frame, title)
        self._wire_frame(self.frame)
        self._wire_help(self.frame, context)
        self.sync = SyncInWindow(context, self.frame, self.window)
        self.sync.open_wanted.connect(self.bring_to_front)
        self.sync.quit_wanted.connect(self.quit)
        self.sync.stopped.connect(self._on_stopped)
        self.sync.start()
        self._tidying.settle()
        self._errand.report(self.window.say, self.frame)
        self.opened.emit()

    def _wire_frame(self, frame: ConsoleFrame) -> None:
        frame.said.connect(self.window.say_shortly)
        frame.undo_offered.connect(self.window.offer_undo)
        self.window.undo_wanted.connect(frame.repair.take_back)
        frame.header.scheme_wanted.connect(self._on_scheme)
        frame.settings_wanted.connect(self._on_settings_wanted)
        frame.set_up_wanted.connect(self._on_set_up_wanted)

    def _wire_help(self, frame: ConsoleFrame, context: ViewContext) -> None:
        from eamconsole.gui.views.help_actions import HelpActions

        self.help_actions = HelpActions(self.window, context, self._launcher)
        self.help_actions.serve(frame.header.help_menu)
        self.help_actions.said.connect(self.window.say_shortly)
        self.help_actions.work_wanted.connect(self._errand.take)

    # While it runs.

    @Slot(object)
    def _on_scheme(self, scheme: Scheme) -> None:
        self._appearance.choose(scheme)
        self._memory.keep_text("window/scheme", scheme.value)

    @Slot(object)
    def _on_failed(self, error: EamConsoleError) -> None:
        self.window.say_shortly(f"{error.summary} {error.next_step}")

    # Settings.

    @Slot(object)
    def _on_settings_wanted(self, page: StepKey) -> None:
        if self._console is not None:
            work = partial(self._launcher.settings_of, self._console.profile.name)
            self._jobs.ask(work, partial(self._show_settings, page), lane=_OPENING)

    def _show_settings(self, page: StepKey, draft: Draft) -> None:
        wizard = importlib.import_module(_WIZARD)
        if wizard.open_settings(self.window, self._launcher.installation, draft, page):
            self._open_anew()

    @Slot()
    def _on_set_up_wanted(self) -> None:
        wizard = importlib.import_module(_WIZARD)
        if wizard.open_wizard(self.window, self._launcher.installation):
            self._open_anew()

    @Slot()
    def _open_anew(self) -> None:
        """End the sync in order, then open the profile with its new settings."""
        if self._ending or self.frame is None or self.sync is None:
            return
        self.frame.leave()
        self.help_actions.leave()
        self._opens_anew = True
        self.window.say("Starting again with the new settings…")
        self.sync.stop()

    @Slot()
    def _on_stopped(self) -> None:
        if not self._opens_anew or self._ending:
            self._finish()
            return
        self._opens_anew = False
        if self.sync is not None:
            self.sync.leave()
        # Its own signal brought us here: ended now, it would end under its caller's feet.
        self._sync_before = self.sync
        old, self._console, self.sync = self._console, None, None
        self.welcome = self._made_welcome()
        self.window.show_view(self.welcome, "EAM Console")
        self.frame = None
        self.welcome.show_progress("Opening the profile with its new settings…")

        errand = self._errand.begin(self.welcome, old.profile.name if old is not None else "")

        def reopen() -> Console:
            if old is not None:
                old.close()
            return errand() if errand is not None else self._launcher.open_profile()

        self._ask_to_open(reopen)

    # Ending.

    @Slot()
    def _on_close_asked(self) -> None:
        if self.sync is None or not self.sync.in_tray:
            self.quit()
            return
        self.window.hide()
        if not self._memory.flag("said/closing_keeps_syncing"):
            self._memory.keep_flag("said/closing_keeps_syncing", value=True)
            self.sync.notify("Still syncing", "Quit in this menu ends the sync.")

    @Slot()
    def _finish(self) -> None:
        if self.sync is not None:
            self.sync.leave()
        self._jobs.stop()
        if self._console is not None:
            self._console.close()
        self.window.close_for_good()
        self._tidying.stop()
        self.ended.emit()
        QCoreApplication.quit()


def _has_tray() -> bool:
    from eamconsole.gui.tray import Tray

    return Tray.is_available()
