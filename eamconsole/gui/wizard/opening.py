"""Opens the wizard or the settings over a window, and says what came of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from eamconsole.gui.dialogs import until_closed
from eamconsole.gui.wizard.dialog import WizardDialog
from eamconsole.services.installation import Installation
from eamconsole.services.setup import Draft, StepKey


def open_wizard(parent: QWidget | None, installation: Installation) -> bool:
    """Show the wizard until it is closed; returns whether a profile was finished."""
    dialog = WizardDialog(installation, parent=parent)
    return until_closed(dialog)


def open_settings(
    parent: QWidget | None, installation: Installation, draft: Draft, page: StepKey
) -> bool:
    """Show one page of a finished profile; returns whether it was saved.

    ``draft`` comes from ``Draft.of_profile``, made where reading the file may take time.
    """
    dialog = WizardDialog(installation, parent=parent, draft=draft, at=page, settings=True)
    return until_closed(dialog)
