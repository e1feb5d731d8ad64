"""The tray icon: three faces, a short menu, few notifications."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from eamconsole.gui.appearance import LIGHT
from eamconsole.gui.icons import pixmap
from eamconsole.gui.plain_text import in_one_line, shown
from eamconsole.gui.tones import Tone
from eamconsole.services.overview.records import ConsoleStatus
from eamconsole.services.standing.records import Level
from eamconsole.services.standing.wording import headline

_SIDE = 64
_FACES = {
    "fine": ("done", Tone.GOOD, "All is well"),
    "working": ("sync", Tone.ACTIVE, "Working"),
    "needs": ("attention", Tone.BAD, "Something needs you"),
}


def face_of(status: ConsoleStatus) -> str:
    """Return which face a status deserves."""
    if status.needs_attention or status.standing.level is not Level.FINE:
        return "needs"
    return "working" if status.under_way else "fine"


def tray_words(status: ConsoleStatus, now: datetime, zone: tzinfo) -> str:
    """Return the verdict for the tool tip, as all other places give it."""
    return headline(status.standing, now, zone) or _FACES[face_of(status)][2]


def face_icon(face: str) -> QIcon:
    """Return the face: a white sign on a colored disc, readable on any panel."""
    name, tone, _ = _FACES[face]
    picture = QPixmap(_SIDE, _SIDE)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(LIGHT.tones[tone]))
    painter.setPen(QColor("#ffffff"))
    painter.drawEllipse(2, 2, _SIDE - 4, _SIDE - 4)
    painter.drawPixmap(14, 14, pixmap(name, "#ffffff", _SIDE - 28))
    painter.end()
    return QIcon(picture)


class Tray(QObject):
    """Present only where the desktop has a tray."""

    open_wanted = Signal()
    sync_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, title: str, now: Callable[[], datetime], zone: tzinfo) -> None:
        super().__init__()
        self._title = title
        self._now = now
        self._zone = zone
        self._face = ""
        self._menu = QMenu()
        self._icon = QSystemTrayIcon()
        self._build()
        self._wire()
        self.show_status(ConsoleStatus())
        self._icon.show()

    @staticmethod
    def is_available() -> bool:
        """Return whether the desktop shows tray icons just now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show_status(self, status: ConsoleStatus) -> None:
        """Show the face for a status."""
        face = face_of(status)
        if face != self._face:
            self._face = face
            self._icon.setIcon(face_icon(face))
        words = tray_words(status, self._now(), self._zone)
        self._icon.setToolTip(in_one_line(f"EAM Console · {self._title} · {words}"))

    def notify(self, title: str, text: str) -> None:
        """Show a notification."""
        self._icon.showMessage(in_one_line(title, 80), shown(text, 400), self._icon.icon())

    def remove(self) -> None:
        """Leave the tray."""
        self._icon.hide()

    def _build(self) -> None:
        self._open = self._menu.addAction("Open the console")
        self._sync = self._menu.addAction("Sync now")
        self._menu.addSeparator()
        self._quit = self._menu.addAction("Quit")
        self._icon.setContextMenu(self._menu)

    def _wire(self) -> None:
        self._open.triggered.connect(self.open_wanted)
        self._sync.triggered.connect(self.sync_wanted)
        self._quit.triggered.connect(self.quit_wanted)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.open_wanted)

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.open_wanted.emit()
