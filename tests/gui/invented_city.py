"""An invented city in memory: it answers the window's ports without journal or network."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

from eamconsole.domain.category_flags import FlagRow, read_flag_list
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.domain.link import LinkState
from eamconsole.errors import Service
from eamconsole.services.categories import CategoryTable, Comparison
from eamconsole.services.console import AuditEntry
from eamconsole.services.diagnostics import Entry
from eamconsole.services.overview.records import CallBudget, ConsoleStatus
from eamconsole.services.sandbox_city.switches import SandboxSwitch
from eamconsole.support.autostart import DesktopEntry
from tests.gui.invented_agreement import InventedAgreement
from tests.gui.invented_categories import category_changes, category_table
from tests.gui.invented_eam import InventedChanges, InventedEam
from tests.gui.invented_effects import InventedEffects
from tests.gui.invented_engine import InventedEngine, StillClock
from tests.gui.invented_repair import InventedRepair
from tests.gui.invented_rows import (
    CALENDAR,
    NOW,
    SWITCHES,
    ZONE,
    InventedRow,
    hours,
    mixed_row,
)
from tests.gui.invented_standing import InventedHeld, InventedNotices, standing

_S, _K = DeliveryState, DeliveryKind


class InventedBoard:
    """Categories in memory; ``pending`` is what a comparison finds."""

    def __init__(self, words: str = "") -> None:
        self.words = words
        self.pending = Comparison(changes=category_changes(words))
        self.applied: list[bool] = []
        self.approved: list[str] = []

    def table(self) -> CategoryTable:
        return category_table(self.words)

    def compare(self, *, allow_shrink: bool = False) -> Comparison:
        return self.pending

    def apply(self, *, allow_shrink: bool = False) -> Comparison:
        self.applied.append(allow_shrink)
        return Comparison(changes=self.pending.changes[1:], made=1)

    def import_flags(self, text: str) -> Sequence[FlagRow]:
        return read_flag_list(text, [row.title for row in self.table().rows])

    def approve(self, titles: Sequence[str]) -> tuple[str, ...]:
        self.approved += titles
        return tuple(titles)


class InventedCity(InventedRepair):
    """A session over plain lists; also plays its queues, statuses, repair and switches."""

    def __init__(self, rows: Sequence[InventedRow] = (), *, environment: str = "sandbox") -> None:
        super().__init__(rows)
        self.environment_word = environment
        self.profile = SimpleNamespace(
            name="harborview",
            organization=SimpleNamespace(name="City of Harborview"),
            limits=SimpleNamespace(seeclickfix_calls_per_minute=0.0),
        )
        self.places = self.redactor = None
        self.pulse = SimpleNamespace(heard_at=dict)
        self.zone, self.clock = ZONE, StillClock(NOW)
        self.engine_log: list[str] = []
        self.vouch_private = lambda: self.engine_log.append("vouched")
        self.holds_up = False
        self.gate = threading.Event()
        self.switched: set[str] = set()
        self.states: dict[Service, str] = {}
        self.closed = False
        self.words = "What the console wrote."
        self.audited: tuple[AuditEntry, ...] = ()
        self.board = InventedBoard()
        self.notices, self.held = InventedNotices(), InventedHeld()
        self.reconciling = self.mending = InventedAgreement()
        self.seeking = InventedEam()
        self.effects = InventedEffects(self.deliveries)
        self.changing = InventedChanges(self.row_changed)

    # Session

    def audit(self, limit):
        return self.audited[:limit]

    def entries(self):
        return (Entry("README.txt", self.words), Entry("log/eamconsole.log", self.words))

    def happened_since(self, moment):
        self.engine_log.append(f"since {moment:%H:%M}")
        return "3 new requests, 1 needs you"

    def renew_connections(self):
        self.engine_log.append("renew")

    @property
    def lists(self) -> InventedCity:
        return self

    @property
    def overview(self) -> InventedCity:
        return self

    @property
    def repair(self) -> InventedCity:
        return self

    @property
    def sandbox(self) -> InventedCity | None:
        return self if self.environment_word == "sandbox" else None

    def engine(self) -> InventedEngine:
        return InventedEngine(self)

    companion = None

    def abort_calls(self) -> None:
        self.engine_log.append("abort")
        self.gate.set()

    def close(self) -> None:
        self.closed = True

    # StatusReader

    def status(self) -> ConsoleStatus:
        with self.guard:
            rows = list(self.deliveries.values())
        counts: dict[Flow, dict[DeliveryState, int]] = {flow: {} for flow in Flow}
        for row in rows:
            of_flow = counts[row.kind.flow]
            of_flow[row.state] = of_flow.get(row.state, 0) + 1
        waiting = [r.created_at for r in rows if r.state is _S.WAITING]
        return ConsoleStatus(
            counts=counts,
            requests=Counter(each.row.state for each in self._requests().values()),
            links_open=sum(1 for link in self._links() if link.state is LinkState.OPEN),
            links_closed=sum(1 for link in self._links() if link.state is LinkState.CLOSED),
            standing=standing(rows, self.states, self.notices.lines),
            budget=CallBudget(used=13, limit=20),
            pauses=self.pauses,
            done_today={flow: counts[flow].get(_S.DONE, 0) for flow in Flow},
            oldest_waiting=min(waiting, default=None),
            hours=hours() if rows else (),
            calendar=CALENDAR,
        )

    # CategoryBoard

    @property
    def categories(self) -> InventedBoard:
        return self.board

    # SandboxDesk

    def switches(self) -> Sequence[SandboxSwitch]:
        return [
            SandboxSwitch(name=name, title=title, hint=hint, on=name in self.switched)
            for name, title, hint in SWITCHES
        ]

    def turn(self, name: str, *, on: bool) -> None:
        (self.switched.add if on else self.switched.discard)(name)


class InventedOpener:
    """Opens the invented city."""

    def __init__(
        self, home: Path, city: InventedCity, *, profile: bool = False, sandbox: bool = False
    ) -> None:
        self.home = home
        self.starts_in_sandbox = sandbox
        self._city = city
        self._profile = profile

    def at_sign_in(self) -> DesktopEntry:
        return DesktopEntry(self.home / "autostart", ("eamconsole", "--in-tray"))

    def has_profile(self) -> bool:
        return self._profile

    def open_profile(self) -> InventedCity:
        return self._city

    def open_sandbox(self) -> InventedCity:
        return self._city


def a_city(size: int = 600) -> InventedCity:
    """Return a city with ``size`` deliveries in every state."""
    return InventedCity([mixed_row(number) for number in range(1, size + 1)])
