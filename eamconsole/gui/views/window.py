"""The window: first start, or an opened profile, with one status line."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from eamconsole.gui.first_size import resize_to_text
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.plain_text import in_one_line
from eamconsole.gui.widgets import PlainLabel, push_button

_CHARACTERS, _LINES = 240, 62


class MainWindow(QMainWindow):
    """Holds one view at a time; what closing means is decided outside."""

    close_asked = Signal()
    undo_wanted = Signal()

    def __init__(self, memory: WindowMemory) -> None:
        super().__init__()
        self._memory = memory
        self._may_close = False
        self.setWindowTitle("EAM Console")
        self._build()
        self._restore(memory.blob("window/geometry"))

    def show_view(self, view: QWidget, title: str) -> None:
        """Show a view in place of the one before."""
        before = self.takeCentralWidget()
        self.setCentralWidget(view)
        self.setWindowTitle(in_one_line(title))
        if before is not None:
            before.deleteLater()

    def say(self, words: str) -> None:
        """Show a sentence in the status line."""
        self._activity.show_text(words)

    def say_shortly(self, words: str) -> None:
        """Show a sentence beside the current activity, until the next one."""
        self._answer.show_text(words)
        self.undo.hide()

    def offer_undo(self, words: str) -> None:
        """Show a sentence about something that can be taken back, with the button for it."""
        self._answer.show_text(words)
        self.undo.show()

    def close_for_good(self) -> None:
        """Close, whatever closing usually means."""
        self.keep_state()
        self._may_close = True
        self.close()

    def keep_state(self) -> None:
        """Write down what the window remembers, at once."""
        self._memory.keep_blob("window/geometry", self.saveGeometry())
        self._memory.write()

    def bring_to_front(self) -> None:
        """Show the window above others."""
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            super().closeEvent(event)
        else:
            event.ignore()
            self.close_asked.emit()

    def _build(self) -> None:
        self._activity = PlainLabel()
        self._activity.setObjectName("activity")
        self._answer = PlainLabel()
        self._answer.setObjectName("answer")
        self.statusBar().addWidget(self._activity, 1)
        self.statusBar().addPermanentWidget(self._answer)
        self.undo = push_button("Undo", hint="Take the last action back (Ctrl+Z)", name="undo")
        self.undo.setShortcut("Ctrl+Z")
        self.undo.clicked.connect(self._on_undo)
        self.undo.hide()
        self.statusBar().addPermanentWidget(self.undo)
        self.statusBar().setSizeGripEnabled(False)

    @Slot()
    def _on_undo(self) -> None:
        self.undo.hide()
        self.undo_wanted.emit()

    def _restore(self, geometry: QByteArray) -> None:
        if not self.restoreGeometry(geometry):
            resize_to_text(self, _CHARACTERS, _LINES)
