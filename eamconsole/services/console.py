"""One opened profile: its journal, and everything a person can ask for."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from eamconsole.journal import AuditEntry, Change
from eamconsole.services.opened import Opened
from eamconsole.services.standing.reading import LockAnswer, not_asked
from eamconsole.support.places import Places

if TYPE_CHECKING:
    from eamconsole.services.alerts import Alerting, AlertWatch
    from eamconsole.services.categories import CategoryBoard
    from eamconsole.services.charts import Charts
    from eamconsole.services.held import HeldRequests
    from eamconsole.services.lists.lists import Lists
    from eamconsole.services.lists.records import Changed
    from eamconsole.services.notices import Notices
    from eamconsole.services.outages import OutageReports
    from eamconsole.services.overview.reading import Overview
    from eamconsole.services.queue import Queues, Repair
    from eamconsole.services.queue.changing import Changing
    from eamconsole.services.queue.effects import Effects
    from eamconsole.services.queue.seeking import Seeking
    from eamconsole.services.reconcile import Reconciling
    from eamconsole.services.sandbox_city.switches import SandboxSwitches
    from eamconsole.services.status import StatusReport
    from eamconsole.services.systems import Systems
    from eamconsole.sync.engine import Engine
    from eamconsole.sync.parts import EngineParts


def person() -> str:
    """Return who sits here, as the audit names them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"


@dataclass(kw_only=True)
class Console(Opened):
    """Close it, or use it as a context.  Nothing is connected before something asks for it."""

    places: Places
    build_parts: Callable[[Console], EngineParts]
    """Puts the outside world of an engine together; reads the credentials."""
    lock_is_held: LockAnswer = not_asked
    actor: str = field(default_factory=person)
    ends_before: list[Callable[[], None]] = field(default_factory=list)
    """What ends before it does, in this order."""
    ends_after: list[Callable[[], None]] = field(default_factory=list)
    """What ends after it, in this order."""
    _engines: list[Engine] = field(default_factory=list)

    @cached_property
    def systems(self) -> Systems:
        """What it calls: clients, the calls spent, how the systems answer."""
        from eamconsole.services.systems import Systems

        return Systems(opened=self)

    @cached_property
    def alerts(self) -> Alerting:
        """Telling people who are not here: the channels, tests of them, and what was sent."""
        from eamconsole.services.alerts import Alerting, Dispatch, channels_of

        channels = channels_of(self.profile.alerts, lambda: self.systems.clients)
        dispatch = Dispatch(place=self.address, clock=self.clock, zone=self.zone, channels=channels)
        return Alerting(self.journal, dispatch, self.lock_is_held)

    @property
    def companion(self) -> AlertWatch | None:
        """Who goes along with a sync; nobody where nothing may leave."""
        return None if self.systems.clients.reads_only else self.alerts.alert_watch

    @property
    def outages(self) -> OutageReports:
        """Reports of the times in which a system, or the console, was away."""
        from eamconsole.services.outages import OutageReports

        return OutageReports(
            self.journal,
            self.clock,
            self.zone,
            self.address,
            self.profile.organization.name,
            self.places.reports,
        )

    def abort_calls(self) -> None:
        """Free every thread that waits for an answer; what it sent is looked up later."""
        if "systems" in self.__dict__:
            self.systems.abort()
        if "alerts" in self.__dict__:
            self.alerts.alert_watch.abort()

    @cached_property
    def lists(self) -> Lists:
        """All lists by name, and the detail of a row."""
        from eamconsole.services.lists.lists import Lists

        images = self.places.images_of(self.profile.name, self.environment.value)
        return Lists(self.journal, self.queues, self.rules, images)

    @cached_property
    def overview(self) -> Overview:
        """Counters, health, budget, lag and pauses."""
        from eamconsole.services.overview.reading import Overview

        budget = self.systems.budget
        return Overview(self.journal, self.clock, self.zone, budget, self.lock_is_held)

    @property
    def charts(self) -> Charts:
        """What the link carried over a day, a week or a month, and how long it took."""
        from eamconsole.services.charts import Charts

        limits = self.profile.limits
        return Charts(self.journal, self.clock, self.zone, limits.seeclickfix_calls_per_minute)

    @property
    def categories(self) -> CategoryBoard:
        """Request Categories against problem codes."""
        from eamconsole.services.categories import CategoryBoard, CategoryPlanner

        return CategoryBoard(
            self.journal, self.rules, lambda: CategoryPlanner(self.parts(), self.actor)
        )

    @cached_property
    def sandbox(self) -> SandboxSwitches | None:
        """The switches of the sandbox city, None elsewhere."""
        from eamconsole.services.sandbox_city.control import SandboxControl
        from eamconsole.services.sandbox_city.switches import SandboxSwitches

        url = self.sandbox_control_url
        return SandboxSwitches(SandboxControl(url)) if url else None

    @property
    def queues(self) -> Queues:
        """The queues, for looking."""
        from eamconsole.services.queue import Queues

        return Queues(self.journal, self.clock, self.zone)

    @property
    def repair(self) -> Repair:
        """What a person may do to rows."""
        from eamconsole.services.queue import Repair

        return Repair(self.journal, self.clock, self.actor, self.poke)

    @property
    def effects(self) -> Effects:
        """What an action would do to rows, and how they stand after it."""
        from eamconsole.services.queue.effects import Effects

        return Effects(self.journal, self.queues, self.clock, self.lock_is_held)

    @property
    def seeking(self) -> Seeking:
        """Looking for records in EAM, to adopt one or to send again."""
        from eamconsole.services.queue.seeking import Seeking

        systems = self.systems
        return Seeking(
            self.journal, self.clock, self.rules, self.actor, lambda: systems.connections, self.poke
        )

    @property
    def changing(self) -> Changing:
        """Correcting what is sent, or where it goes."""
        from eamconsole.services.queue.changing import Changing

        return Changing(self.journal, self.clock, self.rules, self.actor, self.poke)

    @property
    def status(self) -> StatusReport:
        """How everything stands."""
        from eamconsole.services.status import StatusReport

        return StatusReport(
            self.journal,
            self.clock,
            self.zone,
            self.profile.name,
            self.environment.value,
            self.lock_is_held,
        )

    @property
    def held(self) -> HeldRequests:
        """Requests that are not sent by themselves."""
        from eamconsole.services.held import HeldRequests

        return HeldRequests(self.journal, self.clock, self.rules, self.actor, self.poke)

    @cached_property
    def reconciling(self) -> Reconciling:
        """Whether both systems agree, and what mends a difference."""
        from eamconsole.services.reconcile import Mending, Reconciling

        mending = Mending(self.journal, self.clock, self.repair, self.held, self.poke)
        return Reconciling(self.journal, self.clock, self.parts, mending)

    @property
    def notices(self) -> Notices:
        """What staff are told that belongs to no delivery."""
        from eamconsole.services.notices import Notices

        return Notices(self.journal, self.clock, self.actor)

    def parts(self) -> EngineParts:
        """Return the outside world as the engine sees it, for work that needs no lease."""
        return self.build_parts(self)

    def engine(self) -> Engine:
        """Build an engine; the caller opens and closes it.

        Raises ``ProfileUnfit`` where it can be told without a call that syncing would do harm.
        """
        from eamconsole.services.checks.before import refuse_unfit
        from eamconsole.sync.engine import Engine

        refuse_unfit(self.profile)
        engine = Engine(self.parts())
        self._engines.append(engine)
        return engine

    def happened_since(self, moment: datetime) -> str:
        """Return what happened since ``moment``, as a sentence."""
        from eamconsole.services.absence import Absence

        return Absence(self.journal).since(moment)

    def subscribe(self, callback: Callable[[Changed], None]) -> Callable[[], None]:
        """Call back after every commit, in the writer's thread; returns what ends it."""
        from eamconsole.services.lists.records import Changed

        def pass_on(change: Change) -> None:
            deliveries, issues = tuple(change.delivery_ids), tuple(change.issue_ids)
            structure = bool(change.added)
            callback(Changed(deliveries=deliveries, issues=issues, structure=structure))

        return self.journal.subscribe(pass_on)

    def audit(self, limit: int = 1000) -> tuple[AuditEntry, ...]:
        """Return what people did, the newest first."""
        with self.journal.read() as ledgers:
            return ledgers.audit.newest(limit)

    def poke(self) -> None:
        """Tell the engines of this process that something is due."""
        for engine in self._engines:
            engine.poke()

    def close(self) -> None:
        """Let go of connections and of the journal."""
        while self.ends_before:
            self.ends_before.pop(0)()
        if "systems" in self.__dict__:
            self.systems.close()
        self.journal.close()
        while self.ends_after:
            self.ends_after.pop(0)()

    def __enter__(self) -> Console:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()


__all__ = ["AuditEntry", "Console"]
