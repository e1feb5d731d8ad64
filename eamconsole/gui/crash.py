"""When something unexpected happens: one dialog with a report that can be copied."""

from __future__ import annotations

import faulthandler
import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

import shiboken6
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from eamconsole.gui.dialogs import until_closed
from eamconsole.gui.widgets import message_box
from eamconsole.support.files import private_opener

log = logging.getLogger(__name__)

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReporter(QObject):
    """Catches what no slot caught, from any thread, and shows it once at a time."""

    _came = Signal(str)

    def __init__(
        self, redact: Callable[[str], str], asked: Callable[[], tuple[str, ...]] = tuple
    ) -> None:
        """``asked`` returns whom the open profile says to ask, a line each."""
        super().__init__()
        self._redact = redact
        self._asked = asked
        self._showing = False
        self._fault_file: TextIO | None = None
        self._came.connect(self._show)

    def install(self, home: Path) -> None:
        """Take over Python's and Qt's last resorts."""
        sys.excepthook = self._on_exception
        qInstallMessageHandler(_log_qt)
        self._fault_file = open(  # noqa: SIM115 - open as long as the window
            home / "crash.log", "a", encoding="utf-8", opener=private_opener
        )
        faulthandler.enable(self._fault_file)

    def uninstall(self) -> None:
        """Give the last resorts back."""
        sys.excepthook = sys.__excepthook__
        qInstallMessageHandler(None)
        faulthandler.disable()
        if self._fault_file is not None:
            self._fault_file.close()
            self._fault_file = None

    def _on_exception(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        log.critical("unexpected fault", exc_info=(kind, fault, trace))
        lines = traceback.format_exception(kind, fault, trace)
        self._came.emit(self._redact(_head() + "".join(lines)))

    @Slot(str)
    def _show(self, report: str) -> None:
        if self._showing:
            return
        self._showing = True
        box = crash_box(report, self._asked())
        until_closed(box)
        clicked = box.clickedButton() if shiboken6.isValid(box) else None
        if clicked is not None and clicked.objectName() == "copy_report":
            QGuiApplication.clipboard().setText(report)
        self._showing = False


def crash_box(report: str, asked: tuple[str, ...] = ()) -> QMessageBox:
    """Return the dialog with a report; ``asked`` says whom to give it to."""
    told = "".join(f"\n{line}" for line in asked)
    box = message_box(
        QApplication.activeWindow(),
        "Something unexpected happened",
        "The console met a fault it does not know. The sync goes on where it can; nothing is "
        "lost, because every step is kept in the journal. Copy the report for whoever maintains "
        f"the console. It holds no credentials.{told}",
        report,
    )
    box.setIcon(QMessageBox.Icon.Warning)
    copy = box.addButton("Copy report", QMessageBox.ButtonRole.ActionRole)
    copy.setObjectName("copy_report")
    box.addButton(QMessageBox.StandardButton.Close)
    return box


def _head() -> str:
    import platform

    from eamconsole.gui.version import VERSION

    return (
        f"EAM Console {VERSION}, Python {platform.python_version()}, "
        f"PySide6 {pyside_version}, {platform.platform()}\n\n"
    )


def _log_qt(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)
