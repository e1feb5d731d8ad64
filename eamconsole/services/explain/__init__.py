"""Every state and every cause in plain words."""

from eamconsole.services.explain.causes import CAUSES, Cause, cause_of
from eamconsole.services.explain.explanation import Around, Explanation, explain, waits_for

__all__ = ["CAUSES", "Around", "Cause", "Explanation", "cause_of", "explain", "waits_for"]
