"""Opens the wizard or the settings over a window, and says what came of it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QDialog, QWidget

from eamconsole.gui.wizard.dialog import WizardDialog
from eamconsole.services.installation import Installation
from eamconsole.services.setup import Draft, StepKey


class HasInstallation(Protocol):
    """Whatever knows the installation, such as the window's launcher."""

    @property
    def installation(self) -> Installation:
        """The installation that is set up."""
        ...


def run(parent: QWidget, opener: HasInstallation) -> bool:
    """Show the wizard for what the window was started with."""
    return open_wizard(parent, opener.installation)


def open_wizard(parent: QWidget | None, installation: Installation) -> bool:
    """Show the wizard until it is closed; returns whether a profile was finished."""
    dialog = WizardDialog(installation, parent=parent)
    return dialog.exec() == QDialog.DialogCode.Accepted


def open_settings(
    parent: QWidget | None, installation: Installation, draft: Draft, page: StepKey
) -> bool:
    """Show one page of a finished profile; returns whether it was saved.

    ``draft`` comes from ``Draft.of_profile``, made where reading the file may take time.
    """
    dialog = WizardDialog(installation, parent=parent, draft=draft, at=page, settings=True)
    return dialog.exec() == QDialog.DialogCode.Accepted
