"""What each of the four cycles does, once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import TypeVar

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import Direction
from eamconsole.errors import Service, ServiceError
from eamconsole.sync.circuits import is_fault_of_the_side
from eamconsole.sync.components import EngineComponents
from eamconsole.sync.containment import Work
from eamconsole.sync.parts import Observer, Progress, StartAnew

log = logging.getLogger(__name__)

T = TypeVar("T")

_LOOK_AGAIN = 5.0
"""Seconds until the journal is looked at again: another process may have made rows due."""
_COMPARE_AGAIN = 10.0
"""Seconds until the comparison of both systems goes on: meanwhile calls to SeeClickFix are free."""
_PAID_NOTHING = 1.0
"""Seconds to rest where a row seems due and could not be taken up: never in a tight loop."""


class CycleWork:
    """The cycles of one opened engine; ``wake`` calls the deliveries."""

    def __init__(self, components: EngineComponents, wake: threading.Event) -> None:
        self._components = components
        self.wake = wake
        self._unsettled = True
        """Whether rows may be *sending* that no call is out for."""

    def each(self) -> Mapping[Cycle, Work]:
        """Return the work of every cycle."""
        return {
            Cycle.INTAKE: self._take_in_once,
            Cycle.DELIVERIES: self._pay_once,
            Cycle.WATCH: self._watch_once,
            Cycle.HOUSEKEEPING: self._keep_house_once,
        }

    def _take_in_once(self, cancel: threading.Event) -> float:
        if not self._is_paused(Service.SEECLICKFIX):
            self.contain(lambda: self.take_in(cancel, _silent, at_once=False))
        self.wake.set()
        every = self._components.parts.rules.intake.poll_every
        return min(every, self._components.intake.look_again or every).total_seconds()

    def _pay_once(self, cancel: threading.Event) -> float:
        self.wake.clear()
        if self._unsettled:
            self._components.recover()
        self._unsettled = True  # until this look has come to its end
        made = self.contain(lambda: self._components.dispatcher.pay_due(cancel))
        self._unsettled = False
        if made is None or made.next_moment is None:
            return _LOOK_AGAIN
        wait = (made.next_moment - self._components.parts.clock.now()).total_seconds()
        if wait <= 0 and not made.paid:
            return _PAID_NOTHING
        return min(_LOOK_AGAIN, max(0.05, wait))

    def _watch_once(self, cancel: threading.Event) -> float:
        if not self._is_paused(Service.EAM):
            self.contain(lambda: self.follow(cancel, _silent, all_children=False))
        self.wake.set()
        every = self._components.parts.rules.status.poll_every
        return min(every, self._components.watch.look_again or every).total_seconds()

    def _keep_house_once(self, cancel: threading.Event) -> float:
        if not self._is_paused(Service.EAM):
            self.contain(lambda: self._look_daily(cancel))
        faults = self._components.housekeeping.run(cancel)
        if self._components.housekeeping.goes_on and not faults:
            return _COMPARE_AGAIN
        return 60.0 if faults else 300.0

    def _look_daily(self, cancel: threading.Event) -> None:
        """Raise ``StartAnew`` where the world knows more than the journal."""
        if self._components.past.daily.finds_more(cancel):
            raise StartAnew

    def take_in(self, cancel: threading.Event, observe: Observer, *, at_once: bool) -> None:
        """Take in what changed in SeeClickFix; the problem codes come first, once."""
        components = self._components
        if components.catalog.is_empty():
            components.housekeeping.read_categories(cancel)
        owed = components.intake.run(cancel, at_once=at_once)
        self._heard(Direction.TO_SEECLICKFIX)
        if components.intake.read_to_end:
            components.housekeeping.silence.judge()
        observe(Progress("taken in", done=owed))

    def follow(self, cancel: threading.Event, observe: Observer, *, all_children: bool) -> None:
        """Poll the open links in EAM."""
        owed = self._components.watch.run(cancel, all_children=all_children)
        if self._components.watch.asked:
            self._heard(Direction.TO_EAM)
        observe(Progress("polled", done=owed))

    def _heard(self, side: Direction) -> None:
        """Note that a side answers; what it had put off goes on, whoever heard it first."""
        if self._components.circuits.succeeded(side.service):
            self._components.runner.wake(side)

    def contain(self, work: Callable[[], T]) -> T | None:
        """Let a side that is in trouble rest; anything else is a fault of the cycle."""
        try:
            return work()
        except ServiceError as error:
            if not self.note(error):
                raise
            log.warning("a cycle could not go on: %s", error.summary)
            return None

    def note(self, error: BaseException) -> bool:
        """Return whether ``error`` is trouble of a whole side, and note it with that side."""
        if isinstance(error, ServiceError) and is_fault_of_the_side(error):
            self._components.circuits.failed(error.service, error)
            return True
        return False

    def _is_paused(self, service: Service) -> bool:
        return self._components.circuits.pause_of(service) is not None


def _silent(_progress: Progress) -> None:
    return None
