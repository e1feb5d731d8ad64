"""An invented city in memory: it answers the window's ports without journal or network."""

from __future__ import annotations

import threading
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from eamconsole.domain.brakes import BrakeKind
from eamconsole.domain.category_flags import FlagRow, read_flag_list
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.link import LinkState
from eamconsole.errors import Service
from eamconsole.services.categories import CategoryTable, Comparison
from eamconsole.services.console import AuditEntry
from eamconsole.services.diagnostics import Entry
from eamconsole.services.lists.records import (
    ActivityRow,
    Changed,
    DetailRecord,
    LinkRow,
    Listing,
    ListQuery,
    Picture,
    Row,
)
from eamconsole.services.overview.records import CallBudget, ConsoleStatus, Pause
from eamconsole.services.queue.repair import RepairCount, Undo
from eamconsole.services.sandbox_city.switches import SandboxSwitch
from eamconsole.support.autostart import DesktopEntry
from tests.gui.invented_categories import category_changes, category_table
from tests.gui.invented_eam import InventedChanges, InventedEam
from tests.gui.invented_effects import InventedEffects, undo_of
from tests.gui.invented_engine import InventedEngine, StillClock
from tests.gui.invented_requests import told_requests
from tests.gui.invented_rows import (
    CALENDAR,
    NOW,
    SWITCHES,
    ZONE,
    InventedRow,
    detail,
    happening,
    hours,
    link,
    mixed_row,
    told,
)
from tests.gui.invented_standing import InventedHeld, InventedNotices, standing

_S, _K = DeliveryState, DeliveryKind


class InventedBoard:
    """Categories in memory; ``pending`` is what a comparison finds."""

    def __init__(self, words: str = "") -> None:
        self.words = words
        self.pending = Comparison(changes=category_changes(words))
        self.applied: list[bool] = []

    def table(self) -> CategoryTable:
        return category_table(self.words)

    def compare(self, *, allow_shrink: bool = False) -> Comparison:
        return self.pending

    def apply(self, *, allow_shrink: bool = False) -> Comparison:
        self.applied.append(allow_shrink)
        return Comparison(changes=self.pending.changes[1:], made=1)

    def import_flags(self, text: str) -> Sequence[FlagRow]:
        return read_flag_list(text, [row.title for row in self.table().rows])


class InventedCity:
    """A session over plain lists; also plays its queues, statuses, repair and switches."""

    def __init__(self, rows: Sequence[InventedRow] = (), *, environment: str = "sandbox") -> None:
        self.guard = threading.Lock()
        self.deliveries = {int(row.id): row for row in rows}
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
        self.pauses: tuple[Pause, ...] = ()
        self.switched: set[str] = set()
        self.braked, self.brakes = [], lambda: self.braked
        self.pictures_of: tuple[Picture, ...] = ()
        self.states: dict[Service, str] = {}
        self.closed = False
        self.words = "What the console wrote."
        self.audited: tuple[AuditEntry, ...] = ()
        self.board = InventedBoard()
        self.notices, self.held = InventedNotices(), InventedHeld()
        self.seeking = InventedEam()
        self.effects = InventedEffects(self.deliveries)
        self._stood: dict[int, InventedRow] = {}
        self.changing = InventedChanges(self.row_changed)
        self._listeners: list[Callable[[Changed], None]] = []

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

    def abort_calls(self) -> None:
        self.engine_log.append("abort")
        self.gate.set()

    def subscribe(self, callback: Callable[[Changed], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def close(self) -> None:
        self.closed = True

    # What happens in the city

    def put(self, *rows: InventedRow, tell: bool = True) -> None:
        with self.guard:
            new = any(int(row.id) not in self.deliveries for row in rows)
            self.deliveries.update({int(row.id): row for row in rows})
        if tell:
            ids, issues = (tuple(row.id for row in rows), tuple(row.issue_id for row in rows))
            self.tell(Changed(deliveries=ids, issues=issues, structure=new))

    def tell(self, changed: Changed) -> None:
        for listener in tuple(self._listeners):
            listener(changed)

    # QueueReader

    def ids(self, listing: Listing, query: ListQuery) -> array[int]:
        if listing is Listing.STATUS:
            return array("q", [int(row.id) for row in self._links() if _holds(row, query)])
        if listing is Listing.ACTIVITY:
            return array("q", [row.id for row in self._activity() if _holds(row, query)])
        if listing is Listing.REQUESTS:
            return self._request_ids(query)
        with self.guard:
            found = [row for row in self.deliveries.values() if _in(listing, row)]
        found = [row for row in found if _holds(row, query) and int(row.id) > query.above]
        found.sort(key=_SORTS.get(query.sort, _SORTS["newest"]), reverse=query.descending)
        return array("q", [int(row.id) for row in found])

    def rows(self, listing: Listing, ids: Sequence[int]) -> Sequence[Row]:
        wanted = set(ids)
        if listing is Listing.STATUS:
            return [row for row in self._links() if row.id in wanted]
        if listing is Listing.ACTIVITY:
            return [row for row in self._activity() if row.id in wanted]
        if listing is Listing.REQUESTS:
            requests = self._requests()
            return [requests[i] for i in ids if i in requests]
        with self.guard:
            return [told(self.deliveries[i]) for i in ids if i in self.deliveries]

    def _requests(self):
        with self.guard:
            return told_requests(self.deliveries.values())

    def _request_ids(self, query: ListQuery) -> array[int]:
        found = [
            each.id
            for each in self._requests().values()
            if (not query.states or each.row.state in query.states)
            and query.text.casefold() in repr(each).casefold()
            and each.id > query.above
        ]
        return array("q", sorted(found, reverse=query.descending))

    def total(self, listing: Listing) -> int | None:
        return len(self._requests()) if listing is Listing.REQUESTS else None

    def owed(self, issues: Sequence[int]) -> array[int]:
        with self.guard:
            rows = [row for row in self.deliveries.values() if row.issue_id in set(issues)]
        return array("q", [int(row.id) for row in rows if not row.state.is_final])

    def detail(self, listing: Listing, row_id: int) -> DetailRecord | None:
        if listing is Listing.REQUESTS:
            request = self._requests().get(row_id)
            return detail(self.deliveries[request.row.lead.id]) if request else None
        if listing not in (Listing.STATUS, Listing.ACTIVITY):
            return detail(self.deliveries[row_id]) if row_id in self.deliveries else None
        rows = self.rows(listing, [row_id])
        return detail(rows[0]) if rows else None

    def pictures(self, listing: Listing, row_id: int) -> Sequence[Picture]:
        return self.pictures_of

    def _links(self) -> list[LinkRow]:
        with self.guard:
            done = [r for r in self.deliveries.values() if r.kind is _K.CREATE and r.request_number]
        return [link(row) for row in done]

    def _activity(self) -> list[ActivityRow]:
        return [happening(number) for number in range(240, 0, -1)]

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

    # RepairDesk

    def retry(self, ids: Sequence[DeliveryId]) -> RepairCount:
        return self._turn(ids, _S.WAITING, cause=None, explanation="", next_step="")

    def skip(self, ids: Sequence[DeliveryId], reason: str) -> RepairCount:
        return self._turn(ids, _S.SKIPPED, explanation=reason, actor="t.lee")

    def hold(self, ids: Sequence[DeliveryId]) -> RepairCount:
        return self._turn(ids, _S.HELD, actor="t.lee")

    def release(self, ids: Sequence[DeliveryId]) -> RepairCount:
        return self._turn(ids, _S.WAITING)

    def check_now(self, issues: Sequence[IssueId]) -> RepairCount:
        return RepairCount(done=len(issues))

    def take_back(self, taken_back: Undo) -> RepairCount:
        if taken_back.pauses is not None:
            self.pauses = ()
            return RepairCount(done=1)
        rows = [self._stood[row.id] for row in taken_back.rows]
        self.put(*rows)
        return RepairCount(done=len(rows))

    def _turn(self, ids: Sequence[int], state: DeliveryState, **changes: object) -> RepairCount:
        rows = [self.deliveries[int(i)] for i in ids if not self.deliveries[int(i)].state.is_final]
        self._stood = {row.id: row for row in rows}
        self.put(*(replace(row, state=state, **changes) for row in rows))  # type: ignore[arg-type]
        before = undo_of(rows) if state in (_S.HELD, _S.SKIPPED) else []
        moved = [row.id for row in rows]
        left = len(ids) - len(rows)
        return RepairCount(done=len(rows), left_alone=left, moved=moved, before=before)

    def row_changed(self, row: int, **changes: object) -> None:
        self._turn([row], _S.WAITING, cause=None, explanation="", next_step="", **changes)

    # FlowSwitch

    def pause(self, flow: Flow | None, minutes: int | None) -> Undo:
        until = None if minutes is None else NOW + timedelta(minutes=minutes)
        self.pauses = (*self.pauses, Pause(flow=flow, until=until, by="t.lee"))
        return Undo(pauses=())

    def resume(self, flow: Flow | None) -> None:
        self.pauses = tuple(pause for pause in self.pauses if pause.flow is not flow)

    def let_go(self, kind: BrakeKind) -> None:
        self.braked = [brake for brake in self.braked if brake.kind is not kind]
        self.pauses = tuple(pause for pause in self.pauses if pause.brake is not kind)

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


_SORTS: dict[str, Callable[[InventedRow], object]] = {
    "newest": lambda row: int(row.id),
    "issue": lambda row: int(row.issue_id),
    "state": lambda row: row.state.value,
    "place": lambda row: row.address,
    "category": lambda row: row.category,
}


def _in(listing: Listing, row: InventedRow) -> bool:
    if listing is Listing.ATTENTION:
        return row.state is _S.NEEDS_ATTENTION
    return listing is Listing.EVERYTHING or row.kind.flow.value == listing.value


def _holds(row: object, query: ListQuery) -> bool:
    if isinstance(row, LinkRow) and query.link_states and row.state not in query.link_states:
        return False
    if isinstance(row, ActivityRow) and query.topics and row.topic not in query.topics:
        return False
    if isinstance(row, InventedRow):
        if query.states and row.state not in query.states:
            return False
        if query.cause and row.cause != query.cause:
            return False
    return not query.text or query.text.casefold() in repr(row).casefold()
