"""Compares the clocks and the lease with the intent, just before a change leaves."""

from __future__ import annotations

from collections.abc import Callable

from eamconsole.errors import MachineError
from eamconsole.journal import Journal, held_elsewhere
from eamconsole.support.clock import Clock

_CLOCKS_MAY_DIFFER = 5.0
_FRESH = 2.0
"""Seconds in which no other engine can have noticed anything, let alone looked it up."""


class LastLook:
    """An intent is good for the moment it was written in.

    A computer that slept since, or a process that stood still, may wake into a world in which
    another engine has looked for this change, found nothing, and sent it.
    """

    def __init__(self, journal: Journal, clock: Clock, epoch: int) -> None:
        self._journal = journal
        self._clock = clock
        self._epoch = epoch

    def from_now(self) -> Callable[[], None]:
        """Return the look for an intent that is about to be written down."""
        wall, span = self._clock.now(), self._clock.monotonic()

        def look() -> None:
            by_wall = (self._clock.now() - wall).total_seconds()
            by_span = self._clock.monotonic() - span
            if max(by_wall, by_span) > _FRESH:
                self._keep_the_lease()
            if abs(by_wall - by_span) > _CLOCKS_MAY_DIFFER:
                raise MachineError(
                    "This computer slept, or its clock was set, just before this was sent; "
                    "nothing was sent.",
                    "Nothing: it is sent by itself.",
                )

        return look

    def _keep_the_lease(self) -> None:
        with self._journal.read() as ledgers:
            overtaken = ledgers.lease.epoch() != self._epoch
        if overtaken:
            raise held_elsewhere(self._journal)
