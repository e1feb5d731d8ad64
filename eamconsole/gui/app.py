"""Starts the window: paints first, then opens the profile and lets it sync."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication

from eamconsole.gui import screen_reader
from eamconsole.gui.appearance import Appearance, Scheme
from eamconsole.gui.controller import ApplicationController
from eamconsole.gui.crash import CrashReporter
from eamconsole.gui.instance import SingleInstance
from eamconsole.gui.interruption import Interruption
from eamconsole.gui.keyboard_place import KeyboardPlace
from eamconsole.gui.launcher import Launcher
from eamconsole.gui.memory import WindowMemory
from eamconsole.services.installation import Installation

if TYPE_CHECKING:
    from eamconsole.services.sandbox_city import CityChoices

log = logging.getLogger(__name__)


def run_window(
    installation: Installation,
    *,
    profile: str | None = None,
    city: CityChoices | None = None,
    in_tray: bool = False,
) -> int:
    """Show the window until it is closed for good; returns the exit status.

    ``profile`` may be left out where there is one; ``city`` opens the sandbox city at once;
    ``in_tray`` leaves the window hidden until somebody wants it, where the desktop has a tray.
    """
    launcher = Launcher(installation, profile=profile, city=city)
    return show_window(launcher, installation.redactor.redact, in_tray=in_tray)


def show_window(launcher: Launcher, redact: Callable[[str], str], *, in_tray: bool = False) -> int:
    """Show the window for what ``launcher`` opens."""
    app = make_application()
    screen_reader.install()
    KeyboardPlace(app)
    instance = SingleInstance(launcher.home)
    if not instance.is_first():
        log.info("another window has this home folder: it was brought to the front")
        return 0
    controllers: list[ApplicationController] = []
    crash = CrashReporter(redact, lambda: _asked(controllers))
    crash.install(launcher.home)
    memory = WindowMemory(launcher.home)
    appearance = Appearance(app)
    appearance.choose(_scheme(memory))
    controller = ApplicationController(launcher, memory, appearance)
    controllers.append(controller)
    interruption = Interruption()
    interruption.came.connect(controller.quit)
    # Asked while the session ends, on Windows by a message that waits for the answer.
    app.commitDataRequest.connect(
        lambda _session: keep_state(controller), Qt.ConnectionType.DirectConnection
    )
    instance.knocked.connect(controller.bring_to_front)
    controller.start(in_tray=in_tray)
    QTimer.singleShot(0, instance, instance.listen)
    try:
        return app.exec()
    finally:
        interruption.release()
        instance.release()
        crash.uninstall()


def _asked(controllers: list[ApplicationController]) -> tuple[str, ...]:
    """Return whom the open profile says to ask; nobody before one is open."""
    consoles = [each.console for each in controllers if each.console is not None]
    return consoles[0].asked if consoles else ()


def keep_state(controller: ApplicationController) -> None:
    """Write down what the window remembers; the session may end before anything else can.

    The sync goes on: whoever signs off may still change their mind, and a kill loses nothing.
    """
    if controller.frame is not None:
        controller.frame.keep_layout()
    controller.window.keep_state()


def make_application() -> QApplication:
    """Return the one application object, made where there is none."""
    QCoreApplication.setOrganizationName("EAM Console")
    QCoreApplication.setApplicationName("EAM Console")
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1] or ["eamconsole"])
    app.setQuitOnLastWindowClosed(False)
    app.setDesktopFileName("eamconsole")
    return app


def _scheme(memory: WindowMemory) -> Scheme:
    try:
        return Scheme(memory.text("window/scheme", Scheme.SYSTEM.value))
    except ValueError:
        return Scheme.SYSTEM
