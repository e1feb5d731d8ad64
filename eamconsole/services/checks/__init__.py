"""One family of checks: the wizard, Settings, the terminal and the sync choose from it."""

from eamconsole.services.checks.finding import Finding, Verdict

__all__ = ["Finding", "Verdict"]
