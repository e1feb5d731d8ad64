"""Leaves the SeeClickFix calls to those who carry something: a comparison can wait."""

from __future__ import annotations

import threading

from eamconsole.errors import SyncCancelled
from eamconsole.support.clock import Clock
from eamconsole.sync.budget import CallBudget

SHARE = 0.6
"""Of the calls of a minute; the rest is for intake, deliveries and people."""
_LOOK_AGAIN = 1.0


class Pace:
    """Asked before each call to SeeClickFix."""

    def __init__(self, budget: CallBudget, clock: Clock) -> None:
        self._budget = budget
        self._clock = clock
        self.cancel = threading.Event()

    def has_room(self) -> bool:
        """Return whether one more call leaves enough to the others."""
        reading = self._budget.reading()
        return reading.allowed <= 0 or reading.used < max(1.0, reading.allowed * SHARE)

    def wait(self) -> None:
        """Wait until there is room; raises ``SyncCancelled``."""
        while not self.has_room():
            if self._clock.wait(_LOOK_AGAIN, self.cancel):
                raise SyncCancelled("stopped while both systems were compared")
