"""The live checks of the wizard and of ``profile check``."""

from eamconsole.services.checks.checks import Checks
from eamconsole.services.checks.finding import Finding, Verdict

__all__ = ["Checks", "Finding", "Verdict"]
