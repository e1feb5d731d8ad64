"""One family of checks: the wizard, Settings, the terminal and the sync choose from it."""

from eamconsole.services.checks.finding import CheckVerdict, Finding

__all__ = ["CheckVerdict", "Finding"]
