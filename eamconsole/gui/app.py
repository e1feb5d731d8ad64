"""Starts the window: paints first, then opens the profile and lets it sync."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from eamconsole.gui.appearance import Appearance, Scheme
from eamconsole.gui.conductor import Conductor
from eamconsole.gui.crash import CrashReporter
from eamconsole.gui.instance import SingleInstance
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.ports import Launcher
from eamconsole.gui.version import VERSION
from eamconsole.support.clock import Clock, SystemClock
from eamconsole.support.redaction import Redactor

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WindowParts:
    """What ``bootstrap`` hands to the window."""

    launcher: Launcher
    redact: Callable[[str], str] = field(default_factory=lambda: Redactor().redact)
    clock: Clock = field(default_factory=SystemClock)
    arguments: Sequence[str] = ()


def run_window(parts: WindowParts) -> int:
    """Show the window until it is closed for good; returns the exit status."""
    app = make_application(parts.arguments)
    home = parts.launcher.home
    home.mkdir(parents=True, exist_ok=True)
    instance = SingleInstance(home)
    if not instance.is_first():
        log.info("another window has this home folder: it was brought to the front")
        return 0
    crash = CrashReporter(parts.redact)
    crash.install(home)
    memory = WindowMemory(home)
    appearance = Appearance(app)
    appearance.choose(_scheme(memory))
    conductor = Conductor(parts.launcher, memory, appearance, parts.clock)
    instance.knocked.connect(conductor.bring_to_front)
    conductor.start()
    try:
        return app.exec()
    finally:
        instance.release()
        crash.uninstall()


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Return the one application object, made where there is none."""
    QCoreApplication.setOrganizationName("EAM Console")
    QCoreApplication.setApplicationName("EAM Console")
    QCoreApplication.setApplicationVersion(VERSION)
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication([*(sys.argv[:1] or ["eamconsole"]), *arguments])
    app.setQuitOnLastWindowClosed(False)
    app.setDesktopFileName("eamconsole")
    return app


def _scheme(memory: WindowMemory) -> Scheme:
    try:
        return Scheme(memory.text("window/scheme", Scheme.SYSTEM.value))
    except ValueError:
        return Scheme.SYSTEM
