"""The set-up wizard, and the same pages one by one for Settings."""

from eamconsole.gui.wizard.opening import open_settings, open_wizard

__all__ = ["open_settings", "open_wizard"]
