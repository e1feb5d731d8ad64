"""Compares both systems and the journal; writes to neither system.

A run is a walk over SeeClickFix's list beside one list of EAM.  What was compared is kept page by
page, so a run that is stopped, killed, or has no call left goes on where it ended.
"""

from eamconsole.sync.reconcile.keeping import Counts, LastRun, RunState, Trend, kept_differences
from eamconsole.sync.reconcile.run import Reconciliation, standing_alone

__all__ = [
    "Counts",
    "LastRun",
    "Reconciliation",
    "RunState",
    "Trend",
    "kept_differences",
    "standing_alone",
]
