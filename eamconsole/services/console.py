"""One opened profile: its journal, and everything a person can ask for."""

from __future__ import annotations

import getpass
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from eamconsole.domain.city import CityRules, Environment
from eamconsole.errors import Service
from eamconsole.journal import AuditEntry, Change, Journal
from eamconsole.services.connections import Connections
from eamconsole.services.latency import Pulse
from eamconsole.services.profiles.model import Profile
from eamconsole.services.standing.reading import LockAnswer, not_asked
from eamconsole.support.clock import Clock
from eamconsole.support.places import Places
from eamconsole.support.redaction import Redactor

if TYPE_CHECKING:
    from eamconsole.services.alerts import AlertDesk, Channel, Watchman
    from eamconsole.services.categories import CategoryBoard
    from eamconsole.services.clients import Clients
    from eamconsole.services.credentials import Credentials
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
    from eamconsole.services.reconcile import Mending, Reconciling
    from eamconsole.services.sandbox_city.switches import SandboxSwitches
    from eamconsole.services.status import StatusReport
    from eamconsole.sync.budget import CallBudget
    from eamconsole.sync.engine import Engine
    from eamconsole.sync.parts import EngineParts
    from eamconsole.sync.server_clocks import ServerClocks


def person() -> str:
    """Return who sits here, as the audit names them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"


@dataclass(kw_only=True)
class Console:
    """Close it, or use it as a context.  Nothing is connected before something asks for it."""

    profile: Profile
    environment: Environment
    places: Places
    clock: Clock
    redactor: Redactor
    credentials: Callable[[], Credentials]
    journal: Journal
    build_parts: Callable[[Console], EngineParts]
    """Puts the outside world of an engine together; reads the credentials."""
    lock_is_held: LockAnswer = not_asked
    sandbox_control_url: str = ""
    """Where fate is steered, on the sandbox city only."""
    actor: str = field(default_factory=person)
    calls: Counter[Service] = field(default_factory=Counter)
    """Exchanges with each system so far."""
    ends_before: list[Callable[[], None]] = field(default_factory=list)
    """What ends before it does, in this order."""
    ends_after: list[Callable[[], None]] = field(default_factory=list)
    """What ends after it, in this order."""
    _connections: Connections | None = None
    _engines: list[Engine] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        """The organization's time zone."""
        return ZoneInfo(self.profile.organization.time_zone)

    @property
    def asked(self) -> tuple[str, ...]:
        """Whom the profile says to ask, a line each."""
        from eamconsole.services.setup.glossary import whom_to_ask

        who = self.profile.organization
        return whom_to_ask(who.contact, who.implementation_contact, who.support_contact)

    @property
    def environment_word(self) -> str:
        """Where its changes go: test, production or sandbox."""
        return "sandbox" if self.sandbox_control_url else self.environment.value

    @cached_property
    def rules(self) -> CityRules:
        """The rules the engine works by."""
        from eamconsole.services.profiles.rules import to_rules

        return to_rules(self.profile, self.environment)

    @cached_property
    def budget(self) -> CallBudget:
        """The SeeClickFix calls of this process, shared by engine, checks and meter."""
        from eamconsole.sync.budget import CallBudget

        return CallBudget(self.profile.limits.seeclickfix_calls_per_minute, self.clock)

    @cached_property
    def pulse(self) -> Pulse:
        """How fast the systems answer."""
        return Pulse(self.journal, self.clock)

    @cached_property
    def clients(self) -> Clients:
        """Makes clients, one by one or all that the engine calls."""
        from eamconsole.services.clients import Clients

        return Clients(
            profile=self.profile,
            environment=self.environment,
            rules=self.rules,
            credentials=self.credentials,
            redactor=self.redactor,
            clock=self.clock,
            permit=self.budget.spend,
            on_exchange=self._heard,
        )

    @cached_property
    def server_clocks(self) -> ServerClocks:
        """What time it is on the servers."""
        from eamconsole.sync.server_clocks import ServerClocks

        return ServerClocks(self.clock)

    @property
    def connections(self) -> Connections:
        """The clients of both systems; raises ``CredentialError`` or ``ConfigurationError``."""
        if self._connections is None:
            self._connections = self.clients.connect()
        return self._connections

    @cached_property
    def alert_channels(self) -> list[Channel]:
        """The ways the profile names to tell people who are not here."""
        from eamconsole.services.alerts import channels_of

        return channels_of(self.profile.alerts, lambda: self.clients)

    @cached_property
    def watchman(self) -> Watchman:
        """Tells people who are not here what stands."""
        from eamconsole.services.alerts import Watchman

        place = f"{self.profile.name}/{self.environment_word}"
        channels = self.alert_channels
        return Watchman(self.journal, self.clock, self.zone, place, channels, self.lock_is_held)

    @property
    def companion(self) -> Watchman | None:
        """Who goes along with a sync; nobody where none is to be told, or nothing may leave."""
        tells = bool(self.profile.alerts) and not self.clients.reads_only
        return self.watchman if tells else None

    @property
    def alerts(self) -> AlertDesk:
        """Tests of the channels, and what was sent."""
        from eamconsole.services.alerts import AlertDesk

        place = f"{self.profile.name}/{self.environment_word}"
        return AlertDesk(self.journal, self.clock, self.zone, place, self.alert_channels)

    @property
    def outages(self) -> OutageReports:
        """Reports of the times in which a system, or the console, was away."""
        from eamconsole.services.outages import OutageReports

        return OutageReports(
            self.journal,
            self.clock,
            self.zone,
            f"{self.profile.name}/{self.environment_word}",
            self.profile.organization.name,
            self.places.reports,
        )

    def _heard(self, service: Service, usable: bool, seconds: float, date: datetime | None) -> None:
        """Note what an exchange tells; a sandbox city lives in a time of its own."""
        self.calls[service] += 1
        self.pulse.note(service, usable, seconds, date)
        if not self.sandbox_control_url:
            self.server_clocks.note(service, usable, seconds, date)

    def abort_calls(self) -> None:
        """Free every thread that waits for an answer; what it sent is looked up later."""
        if self._connections is not None:
            self._connections.abort()
        if "watchman" in self.__dict__:
            self.watchman.abort()

    def renew_connections(self) -> None:
        """Drop open connections, if any; the next call opens new ones."""
        if self._connections is not None:
            self._connections.close()

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

        return Overview(self.journal, self.clock, self.zone, self.budget, self.lock_is_held)

    @property
    def categories(self) -> CategoryBoard:
        """Request Categories against problem codes."""
        from eamconsole.services.categories import CategoryBoard, CategoryDesk

        return CategoryBoard(
            self.journal, self.rules, lambda: CategoryDesk(self.parts(), self.actor)
        )

    @cached_property
    def sandbox(self) -> SandboxSwitches | None:
        """The switches of the sandbox city, None elsewhere."""
        from eamconsole.services.sandbox_city.fate import Fate
        from eamconsole.services.sandbox_city.switches import SandboxSwitches

        url = self.sandbox_control_url
        return SandboxSwitches(Fate(url)) if url else None

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

        return Effects(self.journal, self.queues, self.clock)

    @property
    def seeking(self) -> Seeking:
        """Looking for records in EAM, to adopt one or to send again."""
        from eamconsole.services.queue.seeking import Seeking

        return Seeking(
            self.journal, self.clock, self.rules, self.actor, lambda: self.connections, self.poke
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
        """Whether both systems agree."""
        from eamconsole.services.reconcile import Reconciling

        return Reconciling(self.journal, self.parts)

    @property
    def mending(self) -> Mending:
        """What mends a difference between both systems."""
        from eamconsole.services.reconcile import Mending

        return Mending(self.journal, self.repair, self.held, self.poke)

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
        if self._connections is not None:
            self._connections.close()
            self._connections = None
        if "pulse" in self.__dict__:
            self.pulse.flush()
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
