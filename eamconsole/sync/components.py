"""What an opened engine works with: every part made once, on one epoch of the lease."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

from eamconsole.domain.retry import BackOff
from eamconsole.errors import Service
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.catalog import Catalog
from eamconsole.sync.categories import Categories
from eamconsole.sync.circuits import Circuits
from eamconsole.sync.containment import Containment
from eamconsole.sync.delivery.comment_brake import CommentBrake
from eamconsole.sync.delivery.dispatcher import Dispatcher
from eamconsole.sync.delivery.lane_reader import LaneReader
from eamconsole.sync.delivery.privacy import PrivateRecords
from eamconsole.sync.delivery.runner import Runner
from eamconsole.sync.delivery.steps import all_steps
from eamconsole.sync.housekeeping import Housekeeping
from eamconsole.sync.intake.cycle import IntakeCycle
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups
from eamconsole.sync.pictures import Pictures
from eamconsole.sync.reconcile import Reconciliation
from eamconsole.sync.watch.cycle import WatchCycle


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineComponents:
    """The working parts of one engine."""

    parts: EngineParts
    epoch: int
    circuits: Circuits
    catalog: Catalog
    categories: Categories
    pictures: Pictures
    private: PrivateRecords
    past: PastLookups
    runner: Runner
    dispatcher: Dispatcher
    intake: IntakeCycle
    watch: WatchCycle
    housekeeping: Housekeeping

    def obey(self, cancel: threading.Event) -> None:
        """Let the waits for budget and images end when this run is cancelled."""
        self.parts.budget.cancel = cancel
        self.pictures.cancel = cancel

    def recover(self) -> None:
        """Take up what a dead process, or a journal in trouble, left behind.

        Answers that could not be written are written now; rows left *sending* that nobody
        holds an answer for become *checking*.
        """
        self.runner.catch_up()
        in_hand = self.dispatcher.in_hand()
        with self.parts.journal.read() as ledgers:
            left = ledgers.backlog.sending()
        if not left - in_hand:
            return
        now = self.parts.clock.now()
        self.parts.journal.write(
            lambda ledgers: ledgers.deliveries.recover(now, self.runner.quiet_until, in_hand)
        )


def build(
    parts: EngineParts, epoch: int, containment: Containment, unknown_until: datetime | None
) -> EngineComponents:
    """Make everything for an engine that holds the lease under ``epoch``.

    ``unknown_until``: up to when something may have been sent that the journal does not know of.
    """
    limits = parts.rules.limits
    circuits = Circuits(
        parts.journal,
        parts.clock,
        BackOff(limits.retry_first, limits.retry_max),
        {Service.SEECLICKFIX: parts.seeclickfix.account, Service.EAM: parts.eam.probe},
    )
    accounts = Accounts(parts.journal, parts.seeclickfix, parts.clock)
    catalog = Catalog(parts)
    pictures = Pictures(
        parts.journal,
        parts.files,
        parts.seeclickfix.image,
        parts.clock,
        limits.image_downloads_per_second,
    )
    private = PrivateRecords(parts)
    past = PastLookups(parts, accounts, unknown_until)
    runner = _runner(parts, epoch, circuits, pictures, accounts, private, past)
    dispatcher = _dispatcher(parts, runner, circuits, pictures)
    intake = IntakeCycle(parts, accounts, catalog.routes, past)
    categories = Categories(parts, catalog, may_write=parts.may_write_categories)
    reconciliation = Reconciliation(parts, accounts, catalog.routes, past, pictures)
    housekeeping = Housekeeping(
        *(parts, accounts, catalog, intake, circuits, categories, containment),
        reconciliation,
    )
    return EngineComponents(
        parts=parts,
        epoch=epoch,
        circuits=circuits,
        catalog=catalog,
        categories=categories,
        pictures=pictures,
        private=private,
        past=past,
        runner=runner,
        dispatcher=dispatcher,
        intake=intake,
        watch=WatchCycle(parts, past),
        housekeeping=housekeeping,
    )


def _dispatcher(
    parts: EngineParts, runner: Runner, circuits: Circuits, pictures: Pictures
) -> Dispatcher:
    status = parts.rules.status
    brake = CommentBrake(parts.journal, parts.clock, status.brake_share, status.brake_at_least)
    return Dispatcher(
        parts.journal,
        runner,
        circuits,
        pictures,
        parts.budget,
        parts.clock,
        parts.rules.limits.eam_connections,
        parts.shared_connections,
        brake=brake.judge,
    )


def _runner(
    parts: EngineParts,
    epoch: int,
    circuits: Circuits,
    pictures: Pictures,
    accounts: Accounts,
    private: PrivateRecords,
    past: PastLookups,
) -> Runner:
    return Runner(
        parts.journal,
        LaneReader(parts.journal, has_internal_api=parts.rules.has_internal_api),
        all_steps(parts, pictures, accounts, circuits, private, past),
        circuits,
        parts.clock,
        parts.rules.limits,
        epoch,
        hindrance=private.hindrance,
        past=past,
        fence=parts.fence,
    )
