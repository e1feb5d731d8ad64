"""The set-up wizard, and the same pages one by one for Settings."""

from eamconsole.gui.wizard.opening import open_settings, open_wizard, run

__all__ = ["open_settings", "open_wizard", "run"]
