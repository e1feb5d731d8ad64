"""One full round, as ``sync --once`` runs it: take in, pay, poll everything, pay again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.notices import notice_kind
from eamconsole.errors import ENDS_EVERYTHING, EamConsoleError, Service, SyncCancelled
from eamconsole.support.counting import counted
from eamconsole.sync.components import EngineComponents
from eamconsole.sync.containment import Containment
from eamconsole.sync.cycles import CycleWork
from eamconsole.sync.delivery.dispatcher import Pass
from eamconsole.sync.parts import Observer, Progress, RunSummary

log = logging.getLogger(__name__)

_REPORT_EVERY = 0.25
_MOST_PASSES = 3
"""Passes in which nothing got done although something was due: the rest is left to the next
round, which a scheduler starts anyway."""
_AT_ONCE = 0.02
"""Seconds before something is tried that was due already when the last pass ended."""


class Round:
    """Runs once and ends: within the first retry delay of the last success at the latest."""

    def __init__(
        self,
        components: EngineComponents,
        containment: Containment,
        cycles: CycleWork,
    ) -> None:
        self._components = components
        self._parts = components.parts
        self._containment = containment
        self._cycles = cycles
        self._reported_at = 0.0

    def run(self, cancel: threading.Event, observe: Observer) -> RunSummary:
        """Return how it ended; what one side or one part could not do is a sentence in it."""
        summary = RunSummary()
        summary.faults += self._components.housekeeping.run(cancel)
        self._part(
            summary,
            Cycle.INTAKE,
            Service.SEECLICKFIX,
            lambda: self._cycles.take_in(cancel, observe, at_once=True),
        )
        self._pay(cancel, observe, summary)
        self._part(
            summary,
            Cycle.WATCH,
            Service.EAM,
            lambda: self._cycles.follow(cancel, observe, all_children=True),
        )
        self._pay(cancel, observe, summary)
        self._components.housekeeping.report_outages(cancel, at_once=True)
        self._components.housekeeping.let_go(cancel, summary.faults)
        self._components.housekeeping.note_calls(cancel, summary.faults)
        if self._parts.server_clocks is not None:  # heard in this round; the next may be a process
            self._parts.server_clocks.tell(self._parts.journal)
        self._count(summary)
        return summary

    def _pay(self, cancel: threading.Event, observe: Observer, summary: RunSummary) -> None:
        self._part(
            summary,
            Cycle.DELIVERIES,
            None,
            lambda: self._pay_patiently(cancel, observe, summary),
        )

    def _part(
        self, summary: RunSummary, cycle: Cycle, service: Service | None, work: Callable[[], None]
    ) -> None:
        """Do one part of the round; a fault in it is told and leaves the others alone."""
        pause = self._components.circuits.pause_of(service) if service is not None else None
        if service is not None and pause is not None:
            summary.faults.append(f"{service.label} is not called for now: {pause.reason}")
            return
        try:
            work()
        except SyncCancelled:
            return
        except ENDS_EVERYTHING:
            raise
        except EamConsoleError as error:
            summary.faults.append(f"{error.summary} {error.next_step}")
            if not self._cycles.note(error):
                self._containment.fault(cycle, error)
            return
        except Exception as error:  # noqa: BLE001 - the other parts of the round go on
            summary.faults.append(
                f"A fault inside the console stopped the {cycle.value} ({type(error).__name__}); "
                "the log file has the details."
            )
            self._containment.fault(cycle, error)
            return
        self._containment.went_well(cycle)

    def _pay_patiently(
        self, cancel: threading.Event, observe: Observer, summary: RunSummary
    ) -> None:
        """Pay until nothing falls due within the first retry delay, or nothing gets done."""
        in_vain, over = 0, self._number_over()
        while not cancel.is_set():
            before = summary.done

            def report(paid: int, before: int = before) -> None:
                if self._may_report():
                    observe(Progress("delivering", done=before + paid, left=self._left()))

            made: Pass = self._components.dispatcher.pay_due(cancel, report)
            summary.done += made.paid
            pause = self._pause_before(made.next_moment)
            if pause is None:
                return
            now_over = self._number_over()
            if now_over > over:
                in_vain = 0
            elif made.paid or pause == _AT_ONCE:
                in_vain += 1
            over = now_over
            if in_vain >= _MOST_PASSES:
                summary.faults.append(
                    f"{counted(self._left(), 'delivery', 'deliveries')} did not get through in "
                    f"{counted(in_vain, 'try', 'tries')}; the next round goes on with them."
                )
                return
            if self._parts.clock.wait(pause, cancel):
                return

    def _pause_before(self, moment: datetime | None) -> float | None:
        """Return the seconds until ``moment``, None where that is not worth waiting for."""
        now = self._parts.clock.now()
        if moment is None or moment > now + self._parts.rules.limits.retry_first:
            return None
        return max(_AT_ONCE, (moment - now).total_seconds())

    def _may_report(self) -> bool:
        """Return True a few times a second: progress is for people."""
        now = self._parts.clock.monotonic()
        if now - self._reported_at < _REPORT_EVERY:
            return False
        self._reported_at = now
        return True

    def _number_over(self) -> int:
        """Return how many deliveries are final."""
        with self._parts.journal.read() as ledgers:
            counts = ledgers.deliveries.count_by_flow_and_state()
        return sum(number for (_flow, state), number in counts.items() if state.is_final)

    def _left(self) -> int:
        with self._parts.journal.read() as ledgers:
            counts = ledgers.deliveries.count_by_flow_and_state()
        return sum(number for (_flow, state), number in counts.items() if state.can_run)

    def _count(self, summary: RunSummary) -> None:
        with self._parts.journal.read() as ledgers:
            counts = ledgers.deliveries.count_by_flow_and_state()
            told = ledgers.notices.groups()
        for (_flow, state), number in counts.items():
            if state is DeliveryState.NEEDS_ATTENTION:
                summary.attention += number
            elif state.can_run or state is DeliveryState.SENDING:
                summary.unfinished += number
        summary.attention += sum(g.count for g in told if notice_kind(g.kind).needs_person)
