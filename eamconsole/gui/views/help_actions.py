"""What the Help menu leads to: keys, the audit log, log files, start at sign-in, about."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from functools import partial

import shiboken6
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject, QUrl, Signal, Slot, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.dialogs import show_beside
from eamconsole.gui.launcher import Launcher
from eamconsole.gui.version import VERSION
from eamconsole.gui.views.audit_dialog import AuditDialog
from eamconsole.gui.views.codes_dialog import CodesDialog
from eamconsole.gui.views.diagnostics_dialog import DiagnosticsDialog
from eamconsole.gui.views.guide_dialog import GuideDialog
from eamconsole.gui.views.help_menu import (
    ABOUT,
    ASKED,
    AUDIT,
    CODES,
    DIAGNOSTICS,
    GUIDE,
    JOURNAL,
    KEYS,
    LOGS,
    SHADOW,
    HelpMenu,
)
from eamconsole.gui.views.journal_dialog import JournalDialog
from eamconsole.gui.views.keys_dialog import KeysDialog
from eamconsole.gui.views.shadow_dialog import ShadowDialog
from eamconsole.gui.widgets import message_box
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.services.console import Console
from eamconsole.services.diagnostics import BundleFile, Diagnostics
from eamconsole.support.own_program import program_folder
from eamconsole.support.places import Places


class HelpActions(QObject):
    """Opens what was chosen; the window stays usable meanwhile."""

    said = Signal(str)
    autostart_known = Signal(bool)
    work_wanted = Signal(object)
    """A ``JournalWork`` for which the sync has to stop."""

    def __init__(self, window: QWidget, context: ViewContext, launcher: Launcher) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._launcher = launcher
        self._home = launcher.home
        self.shown: QWidget | None = None

    def leave(self) -> None:
        """End what a dialog has running."""
        if isinstance(self.shown, QDialog) and shiboken6.isValid(self.shown):
            self.shown.done(0)

    def serve(self, menu: HelpMenu) -> None:
        """Open what is chosen in a menu."""
        menu.topic_wanted.connect(self.show_topic)
        menu.opening.connect(self.read_autostart)
        menu.autostart_wanted.connect(self.turn_autostart)
        self.autostart_known.connect(menu.show_autostart)

    @Slot(str)
    def show_topic(self, topic: str) -> None:
        """Open one of the topics."""
        openers: dict[str, Callable[[], QWidget | None]] = {
            GUIDE: lambda: GuideDialog(self._window, self._context.jobs),
            CODES: lambda: CodesDialog(self._window),
            KEYS: lambda: KeysDialog(self._window),
            AUDIT: lambda: AuditDialog(self._window, self._context),
            JOURNAL: self._journal,
            SHADOW: self._shadow,
            ASKED: self._whom_to_ask,
            LOGS: self._open_logs,
            DIAGNOSTICS: self._diagnostics,
            ABOUT: self._about,
        }
        self.shown = openers[topic]()
        if self.shown is not None:
            show_beside(self.shown)

    @Slot()
    def read_autostart(self) -> None:
        """Find out whether the console starts at sign-in."""
        self._ask(lambda: self._launcher.at_sign_in().is_on(), self.autostart_known.emit)

    @Slot(bool)
    def turn_autostart(self, on: bool) -> None:
        """Let the console start at sign-in, or no more."""
        self._ask(partial(_turn, self._launcher, on), self._on_turned)

    def _on_turned(self, on: bool) -> None:
        self.autostart_known.emit(on)
        self.said.emit(
            "The console starts in the tray whenever you sign in."
            if on
            else "The console starts only when you start it."
        )

    def _ask(self, work: Callable[[], bool], then: Callable[[bool], None]) -> None:
        self._context.jobs.ask(work, then, self._on_failed, lane=WORK)

    def _on_failed(self, error: EamConsoleError) -> None:
        self.said.emit(f"{error.summary} {error.next_step}")
        self.read_autostart()

    def _open_logs(self) -> None:
        folder = Places(self._home).logs
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        self.said.emit("" if opened else f"The logs are in {folder}.")

    def _journal(self) -> JournalDialog:
        dialog = JournalDialog(self._window, self._context)
        dialog.work_wanted.connect(self.work_wanted)
        return dialog

    def _shadow(self) -> QDialog:
        console = self._context.console
        if console.environment_word == "sandbox":
            return _note(self._window, "What a round would do", _NOT_IN_THE_SANDBOX)
        installation, name = self._launcher.installation, console.profile.name
        return ShadowDialog(self._window, installation, name, self._context.jobs)

    def _whom_to_ask(self) -> QMessageBox:
        return _note(self._window, "Whom to ask", "\n".join(self._context.console.asked))

    def _diagnostics(self) -> DiagnosticsDialog:
        work = partial(_bundled, self._context.console)
        return DiagnosticsDialog(self._window, self._context.jobs, work)

    def _about(self) -> QMessageBox:
        box = message_box(
            self._window,
            "About EAM Console",
            f"EAM Console {VERSION}\n\nLinks SeeClickFix 311 CRM with CentralSquare EAM, from "
            "inside the city's network.\n\n"
            f"Python {platform.python_version()}, Qt {qVersion()}, PySide6 {pyside_version}, "
            f"{platform.system()} {platform.machine()}\n"
            f"Files of this installation: {self._home}\n\n"
            "EAM Console is under the MIT license. Qt and PySide6 are under the LGPL, unchanged, "
            "and may be replaced by other builds of the same version.\n"
            f"{_where_the_notices_are()}",
        )
        box.setStandardButtons(QMessageBox.StandardButton.Close)
        return box


_NOT_IN_THE_SANDBOX = (
    "The sandbox city is there to be written to. Once your own city is set up, a whole round is "
    "shown here that writes nowhere, beside any other connector."
)


def _note(window: QWidget, title: str, words: str) -> QMessageBox:
    box = message_box(window, title, words)
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    return box


def _where_the_notices_are() -> str:
    folder = program_folder()
    if folder is None:
        return "All parts and how to replace them: docs/third-party.md."
    return f"All parts, their licenses, and how to replace them: {folder / 'NOTICES.txt'}."


def _bundled(console: Console) -> Sequence[BundleFile]:
    return Diagnostics(console.places, console.redactor, console).entries()


def _turn(launcher: Launcher, on: bool) -> bool:
    try:
        entry = launcher.at_sign_in()
        entry.turn(on=on)
        return entry.is_on()
    except OSError as error:
        raise EamConsoleError(
            f"The start at sign-in could not be changed: {error.strerror or error}.",
            "Ask whoever manages this computer; the service needs no sign-in.",
        ) from error
