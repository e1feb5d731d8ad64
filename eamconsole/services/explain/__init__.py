"""Every state and every cause in plain words."""

from eamconsole.services.explain.causes import CAUSES, Cause, cause_of
from eamconsole.services.explain.explanation import (
    Around,
    Explanation,
    explain,
    waiting_state,
    waits_for,
)

__all__ = [
    "CAUSES",
    "Around",
    "Cause",
    "Explanation",
    "cause_of",
    "explain",
    "waiting_state",
    "waits_for",
]
