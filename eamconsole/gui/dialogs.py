"""The one place where dialogs are opened: what is closed is let go.

Qt keeps a closed dialog for as long as its parent, which is the window's.  In one that stands open
for months that is every dialog anybody opened, and whatever was typed there, passwords included.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget


def until_closed(dialog: QDialog) -> bool:
    """Show a dialog until it is closed, and return whether it was accepted.

    It may be asked for what it holds until the caller returns to the event loop.
    """
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    if shiboken6.isValid(dialog):  # its window may have gone meanwhile, and taken it along
        dialog.deleteLater()
    return accepted


def open_over(dialog: QDialog) -> None:
    """Open a dialog over its window and come back at once."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def show_beside(dialog: QWidget) -> None:
    """Show a dialog beside the window, which goes on being used."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
