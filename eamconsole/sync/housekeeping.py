"""The slow rounds: categories in the morning, thread sweeps, the integration user's name."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial, update_wrapper

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.link import Link
from eamconsole.errors import ENDS_EVERYTHING, EamConsoleError, Service, ServiceError
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.backups import Backups
from eamconsole.sync.calls import keep_calls
from eamconsole.sync.catalog import Catalog
from eamconsole.sync.categories import Categories
from eamconsole.sync.circuits import Circuits, is_fault_of_the_side
from eamconsole.sync.containment import Containment
from eamconsole.sync.delivery.privacy_proofs import PrivacyProofs
from eamconsole.sync.expiry import Expiry
from eamconsole.sync.intake.cycle import IntakeCycle
from eamconsole.sync.moments import is_due, longest_wait
from eamconsole.sync.outages import Outages
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.reconcile import Reconciliation
from eamconsole.sync.retention import Retention
from eamconsole.sync.silence import SilenceWatch
from eamconsole.sync.updates import Updates

log = logging.getLogger(__name__)

_SWEEP = "thread_sweep"
_SWEEP_EVERY = timedelta(hours=6)
_RECONCILE_SECONDS = 60.0
"""How long the comparison may keep the other slow rounds waiting."""


class Housekeeping:
    """Runs whatever of the slow rounds is due; a fault in one never stops the next."""

    def __init__(
        self,
        parts: EngineParts,
        accounts: Accounts,
        catalog: Catalog,
        intake: IntakeCycle,
        circuits: Circuits,
        categories: Categories,
        containment: Containment,
        reconciliation: Reconciliation,
    ) -> None:
        self._parts = parts
        self._accounts = accounts
        self._catalog = catalog
        self._intake = intake
        self._circuits = circuits
        self._categories = categories
        self._containment = containment
        self._reconciliation = reconciliation
        self.goes_on = False
        """Whether a slow round wants to go on soon."""
        self.silence = SilenceWatch(parts)
        """Learned here, judged after each look at SeeClickFix."""
        self._private = PrivacyProofs(parts)
        self._expiry = Expiry(parts)
        self._backups = Backups(parts)
        self._updates = Updates(parts)
        self._outages = Outages(parts)
        self._retention = Retention(
            parts.journal, parts.files, parts.rules, parts.clock, parts.archive
        )

    def run(self, cancel: threading.Event) -> list[str]:
        """Run what is due; return a sentence per round that failed."""
        faults: list[str] = []
        self._contained(self._put_moments_right, cancel, faults)
        self.note_calls(cancel, faults)
        self._contained(self._expiry.read_if_due, cancel, faults)
        self._contained(self.silence.learn_if_due, cancel, faults)
        self._contained(self._backups.make_if_due, cancel, faults)
        self._contained(self._updates.look_if_due, cancel, faults)
        self.report_outages(cancel)
        self.let_go(cancel, faults)
        if self._circuits.pause_of(Service.EAM) is None:
            self._contained(self._private.look_again, cancel, faults)
        pause = self._circuits.pause_of(Service.SEECLICKFIX)
        if pause is not None:
            return [*faults, pause.reason]
        rounds = (
            *(self.read_categories, self._check_account, self._relist, self._sweep_threads),
            self._reconcile,
        )
        for one in rounds:
            if cancel.is_set():
                break
            self._contained(one, cancel, faults)
        return faults

    def report_outages(self, cancel: threading.Event, *, at_once: bool = False) -> None:
        """Have outages reported that are over; ``at_once``: no later round may come for long."""
        report = partial(self._outages.report_if_due, at_once=at_once)
        self._contained(update_wrapper(report, self._outages.report_if_due), cancel, [])

    def let_go(self, cancel: threading.Event, faults: list[str]) -> None:
        """Drop what is old, once some system has said that it is the day it is here."""
        clocks = self._parts.server_clocks
        if clocks is None or clocks.are_of_one_day:
            self._contained(self._retention.run_if_due, cancel, faults)

    def _contained(
        self,
        one: Callable[[threading.Event], None],
        cancel: threading.Event,
        faults: list[str],
    ) -> None:
        """Run one slow round; what goes wrong in it becomes a sentence and a notice."""
        try:
            one(cancel)
        except ENDS_EVERYTHING:
            raise
        except ServiceError as error:
            faults.append(error.summary)
            if is_fault_of_the_side(error):
                self._circuits.failed(error.service, error)
            else:
                self._containment.fault(Cycle.HOUSEKEEPING, error, part=one.__name__)
        except EamConsoleError as error:
            faults.append(error.summary)
            self._containment.fault(Cycle.HOUSEKEEPING, error, part=one.__name__)
        except Exception as error:  # noqa: BLE001 - the next round goes on
            faults.append(f"a fault inside the console ({type(error).__name__})")
            self._containment.fault(Cycle.HOUSEKEEPING, error, part=one.__name__)
        else:
            self._containment.went_well(Cycle.HOUSEKEEPING, part=one.__name__)

    def note_calls(self, cancel: threading.Event, faults: list[str]) -> None:
        """Write down how many calls SeeClickFix was asked since this was done last."""
        self._contained(self._keep_calls, cancel, faults)

    def _keep_calls(self, _cancel: threading.Event) -> None:
        keep_calls(self._parts.journal, self._parts.budget, self._parts.clock.now())

    def _put_moments_right(self, _cancel: threading.Event) -> None:
        """Let nothing sleep until a date that a wrong clock wrote down; tell of wrong clocks."""
        parts, now = self._parts, self._parts.clock.now()
        longest = longest_wait(parts.rules.limits)
        with parts.journal.read() as ledgers:
            far_off = ledgers.clocks.far_off(now, longest)
        if far_off:
            woken = parts.journal.write(lambda ledgers: ledgers.clocks.bring_back(now, longest))
            log.warning("%s deliveries waited for a date far off; they are due now", woken)
        if parts.server_clocks is not None:
            parts.server_clocks.tell(parts.journal)

    def read_categories(self, _cancel: threading.Event) -> None:
        """Sync the categories where the morning's run is due; missed ones are made up.

        The very first time only EAM's list is read: Requests wait for it, and SeeClickFix's
        side is compared by the next run.
        """
        if not self._catalog.is_due():
            return
        try:
            if self._catalog.is_empty():
                self._catalog.refresh()
            else:
                self._categories.apply()
        except EamConsoleError as error:
            text, at = f"{error.summary} {error.next_step}", self._parts.clock.now()
            self._parts.journal.write(
                lambda ledgers: ledgers.notices.raise_("categories", "categories", text, at)
            )
            raise

    def _check_account(self, _cancel: threading.Event) -> None:
        if not self._accounts.is_stale():
            return
        account = self._accounts.refresh()
        wanted = self._parts.rules.integration_user or self._parts.rules.organization
        at = self._parts.clock.now()
        if account.name == wanted:
            self._parts.journal.write(lambda ledgers: ledgers.notices.solve("integration-user", at))
            return
        self._parts.journal.write(
            lambda ledgers: ledgers.notices.raise_(
                "integration-user",
                "integration_user",
                f"The integration user is called “{account.name}” in SeeClickFix, the profile "
                f"expects “{wanted}”: residents see the former.",
                at,
            )
        )

    def _reconcile(self, cancel: threading.Event) -> None:
        """Compare both systems once a week, a little at a time; it reads, and may wait."""
        self.goes_on = False
        if self._circuits.pause_of(Service.EAM) is None:
            self.goes_on = self._reconciliation.run_if_due(cancel, _RECONCILE_SECONDS)

    def _relist(self, cancel: threading.Event) -> None:
        self._intake.relist_if_due(cancel)

    def _sweep_threads(self, cancel: threading.Event) -> None:
        """Every six hours read the threads of open links: a comment may not bump its Request."""
        now = self._parts.clock.now()
        with self._parts.journal.read() as ledgers:
            last = ledgers.watermarks.get(_SWEEP)
            links = ledgers.links.open()
        if not is_due(last, _SWEEP_EVERY, now):
            return
        if last is not None:
            for link in links:
                if cancel.is_set():
                    return
                self._read_thread(link)
        self._parts.journal.write(lambda ledgers: ledgers.watermarks.set(_SWEEP, now))

    def _read_thread(self, link: Link) -> None:
        with self._parts.journal.read() as ledgers:
            stored = ledgers.requests.get(link.issue_id)
        if stored is not None:
            self._intake.read_thread_again(stored.request)
