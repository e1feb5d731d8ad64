"""An invented city in memory: it answers the window's ports without journal or network."""

from __future__ import annotations

import random
import threading
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eamconsole.domain.delivery import Attempt, Delivery, DeliveryKind, DeliveryState, Flow
from eamconsole.domain.identity import AutoNumber, DeliveryId, IssueId, RequestNumber, StatusCode
from eamconsole.domain.link import LinkState
from eamconsole.errors import Service
from eamconsole.services.explain import Around, cause_of, explain
from eamconsole.services.viewing.records import (
    ActivityRow,
    Appointment,
    AttentionGroup,
    CallBudget,
    Changed,
    ConsoleStatus,
    DeliveryRow,
    DetailRecord,
    Explanation,
    Hour,
    LinkRow,
    Listing,
    ListQuery,
    Outcome,
    Pause,
    Picture,
    ProfileBadge,
    Row,
    SandboxSwitch,
    SystemHealth,
    TimelineEntry,
)

NOW = datetime(2026, 11, 23, 15, 4, 30, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")

_S, _K = DeliveryState, DeliveryKind
_STREETS = ("12 Elm Street", "440 Harbor Road", "7 Mill Lane", "1800 Ocean Avenue", "3 Quay Walk")
_TOPICS = (
    ("Pothole in street", "POTH"),
    ("Street light out", "LIGHT"),
    ("Graffiti on public property", "GRAF"),
    ("Tree limb down", "TREE"),
    ("Missed trash collection", "TRASH"),
)
_PEOPLE = ("Dana Reyes", "Anonymous", "Crew 7 (M. Okafor)", "Priya N.", "Public Works")
_MIX = (
    [_S.DONE] * 10
    + [_S.WAITING] * 4
    + [_S.RETRYING, _S.RETRYING, _S.CHECKING, _S.SENDING]
    + [_S.NEEDS_ATTENTION, _S.NEEDS_ATTENTION, _S.MODERATED, _S.HELD, _S.SKIPPED, _S.IMPOSSIBLE]
)
_CAUSES = ("MAP-310", "SVC-260", "SVC-260", "MAP-320", "SVC-270")
_WHY = {
    "MAP-310": "The point lies outside the bounds of the profile.",
    "SVC-260": 'EAM: refused: "Problem Code TREE is not active."',
    "MAP-320": "The description has 6,120 characters; EAM's field takes 4,000.",
    "SVC-270": "EAM: the photo has 14 MB; the server takes 10 MB.",
}
_DO = {
    "MAP-310": "Correct the place in SeeClickFix, or the bounds, then choose Retry.",
    "SVC-260": "Activate the Problem Code in EAM, then choose Retry.",
    "MAP-320": "Shorten the text with Edit and resend.",
    "SVC-270": "Raise the upload limit of the server, or skip the image with a reason.",
}
_SWITCHES = (
    ("eam_down", "EAM down", "EAM refuses every connection"),
    ("lost_reply", "Lost reply", "EAM creates the record, then the answer is lost"),
    ("slow", "Slow", "Every call takes four seconds"),
    ("rate_limit", "Rate limit", "SeeClickFix answers 429"),
    ("expired_token", "Expired token", "SeeClickFix refuses the token"),
)


def a_row(number: int, **changes: object) -> DeliveryRow:
    """Build a delivery row that differs from the plain one only by ``changes``."""
    chance = random.Random(number)
    category, code = chance.choice(_TOPICS)
    plain = DeliveryRow(
        id=DeliveryId(number),
        issue_id=IssueId(1_843_000 + number // 3),
        kind=_K.CREATE,
        state=_S.WAITING,
        created_at=NOW - timedelta(minutes=number % 4_000),
        updated_at=NOW,
        summary=f"{category} near {chance.choice(_STREETS)}",
        category=category,
        problem_code=code,
        address=f"{chance.choice(_STREETS)}, Harborview",
    )
    row = replace(plain, **changes)  # type: ignore[arg-type]
    return replace(row, state_text=_state_text(row))


def _state_text(row: DeliveryRow) -> str:
    delivery = Delivery(
        id=row.id, issue_id=row.issue_id, kind=row.kind, key="", state=row.state, payload={},
        created_at=row.created_at, updated_at=row.updated_at, attempts=row.attempts,
        due_at=row.due_at, cause=row.cause, explanation=row.explanation, actor=row.actor,
    )  # fmt: skip
    return explain(delivery, Around(now=NOW, zone=ZONE)).state


def _title(cause: str | None) -> str:
    return cause_of(cause).title


def _mixed_row(number: int) -> DeliveryRow:
    chance = random.Random(number)
    kind = chance.choice(tuple(_K)) if number % 3 else _K.CREATE
    state = chance.choice(_MIX)
    cause = chance.choice(_CAUSES) if state is _S.NEEDS_ATTENTION else None
    number_known = kind is not _K.CREATE or state is _S.DONE
    return a_row(
        number,
        kind=kind,
        state=state,
        request_number=RequestNumber(f"WR-{20_000 + number // 3}") if number_known else None,
        author=chance.choice(_PEOPLE),
        text=chance.choice(("Fixed today.", "It is still there!", "Crew is on the way.")),
        has_image=chance.random() < 0.3,
        attempts=chance.randrange(1, 4) if state in (_S.RETRYING, _S.CHECKING, _S.DONE) else 0,
        due_at=NOW + timedelta(minutes=chance.randrange(1, 30)) if state is _S.RETRYING else None,
        cause=cause,
        explanation=_WHY.get(cause or "", "archived in SeeClickFix" if state is _S.IMPOSSIBLE else
                             "duplicate of 1843002" if state is _S.SKIPPED else ""),
        next_step=_DO.get(cause or "", ""),
        actor="t.lee" if state in (_S.HELD, _S.SKIPPED) else None,
    )  # fmt: skip


class InventedEngine:
    """Counts its cycles; a city that ``holds_up`` lets its cycles wait at the ``gate``."""

    def __init__(self, city: InventedCity) -> None:
        self._city = city
        self.cancelled = threading.Event()

    def open(self) -> None:
        self._city.engine_log.append("open")

    def close(self) -> None:
        self._city.engine_log.append("close")

    def run(self, cycle: str) -> float:
        self._city.engine_log.append(cycle)
        if self._city.holds_up:
            self._city.gate.wait(10)
        return 3_600.0

    def rest(self, cycle: str, seconds: float) -> float:
        return seconds

    def abort(self) -> None:
        self.cancelled.set()

    def poke(self) -> None:
        self._city.engine_log.append("poke")

    def cancel(self) -> None:
        self.cancelled.set()


class InventedCity:
    """A session over plain lists; also plays its queues, statuses, repair and switches."""

    def __init__(self, rows: Sequence[DeliveryRow] = (), *, environment: str = "sandbox") -> None:
        self.guard = threading.Lock()
        self.deliveries = {int(row.id): row for row in rows}
        self.badge = ProfileBadge(
            profile="harborview", environment=environment, organization="City of Harborview",
            zone=ZONE,
        )  # fmt: skip
        self.engine_log: list[str] = []
        self.holds_up = False
        self.gate = threading.Event()
        self.pauses: tuple[Pause, ...] = ()
        self.switched: set[str] = set()
        self.pictures_of: tuple[Picture, ...] = ()
        self.states: dict[Service, str] = {}
        self.closed = False
        self._listeners: list[Callable[[Changed], None]] = []

    # Session

    @property
    def queues(self) -> InventedCity:
        return self

    @property
    def statuses(self) -> InventedCity:
        return self

    @property
    def repair(self) -> InventedCity:
        return self

    @property
    def flows(self) -> InventedCity:
        return self

    @property
    def sandbox(self) -> InventedCity | None:
        return self if self.badge.environment == "sandbox" else None

    def engine(self) -> InventedEngine:
        return InventedEngine(self)

    def subscribe(self, callback: Callable[[Changed], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def close(self) -> None:
        self.closed = True

    # What happens in the city

    def put(self, *rows: DeliveryRow, tell: bool = True) -> None:
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
        with self.guard:
            found = [row for row in self.deliveries.values() if _in(listing, row)]
        found = [row for row in found if _holds(row, query)]
        found.sort(key=_SORTS.get(query.sort, _SORTS["newest"]), reverse=query.descending)
        return array("q", [int(row.id) for row in found])

    def rows(self, listing: Listing, ids: Sequence[int]) -> Sequence[Row]:
        wanted = set(ids)
        if listing is Listing.STATUS:
            return [row for row in self._links() if row.id in wanted]
        if listing is Listing.ACTIVITY:
            return [row for row in self._activity() if row.id in wanted]
        with self.guard:
            return [self.deliveries[i] for i in ids if i in self.deliveries]

    def detail(self, listing: Listing, row_id: int) -> DetailRecord | None:
        rows = self.rows(listing, [row_id])
        return _detail(rows[0]) if rows else None

    def pictures(self, listing: Listing, row_id: int) -> Sequence[Picture]:
        return self.pictures_of

    def _links(self) -> list[LinkRow]:
        with self.guard:
            done = [r for r in self.deliveries.values() if r.kind is _K.CREATE and r.request_number]
        return [_link(row) for row in done]

    def _activity(self) -> list[ActivityRow]:
        return [_happening(number) for number in range(240, 0, -1)]

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
            links_open=sum(1 for link in self._links() if link.state is LinkState.OPEN),
            links_closed=sum(1 for link in self._links() if link.state is LinkState.CLOSED),
            systems=tuple(_health(service, self.states) for service in Service),
            budget=CallBudget(used=13, limit=20),
            attention=_groups(rows),
            pauses=self.pauses,
            done_today={flow: counts[flow].get(_S.DONE, 0) for flow in Flow},
            oldest_waiting=min(waiting, default=None),
            hours=_hours() if rows else (),
            calendar=_CALENDAR,
        )

    # RepairDesk

    def retry(self, ids: Sequence[DeliveryId]) -> Outcome:
        return self._turn(ids, _S.WAITING, cause=None, explanation="", next_step="")

    def skip(self, ids: Sequence[DeliveryId], reason: str) -> Outcome:
        return self._turn(ids, _S.SKIPPED, explanation=reason, actor="t.lee")

    def hold(self, ids: Sequence[DeliveryId]) -> Outcome:
        return self._turn(ids, _S.HELD, actor="t.lee")

    def release(self, ids: Sequence[DeliveryId]) -> Outcome:
        return self._turn(ids, _S.WAITING)

    def check_now(self, issues: Sequence[IssueId]) -> Outcome:
        return Outcome(done=len(issues))

    def _turn(self, ids: Sequence[int], state: DeliveryState, **changes: object) -> Outcome:
        rows = [self.deliveries[int(i)] for i in ids if not self.deliveries[int(i)].state.is_final]
        turned = [replace(row, state=state, **changes) for row in rows]  # type: ignore[arg-type]
        self.put(*(replace(row, state_text=_state_text(row)) for row in turned))
        return Outcome(done=len(rows), left_alone=len(ids) - len(rows))

    def resend(self, delivery: DeliveryId, text: str) -> Outcome:
        return self._turn([delivery], _S.WAITING, text=text)

    # FlowSwitch

    def pause(self, flow: Flow | None, minutes: int | None) -> None:
        until = None if minutes is None else NOW + timedelta(minutes=minutes)
        self.pauses = (*self.pauses, Pause(flow=flow, until=until, by="t.lee"))

    def resume(self, flow: Flow | None) -> None:
        self.pauses = tuple(pause for pause in self.pauses if pause.flow is not flow)

    # SandboxDesk

    def switches(self) -> Sequence[SandboxSwitch]:
        return [
            SandboxSwitch(name=name, title=title, hint=hint, on=name in self.switched)
            for name, title, hint in _SWITCHES
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

    def has_profile(self) -> bool:
        return self._profile

    def open_profile(self) -> InventedCity:
        return self._city

    def open_sandbox(self) -> InventedCity:
        return self._city


def a_city(size: int = 600) -> InventedCity:
    """Return a city with ``size`` deliveries in every state."""
    return InventedCity([_mixed_row(number) for number in range(1, size + 1)])


_SORTS: dict[str, Callable[[DeliveryRow], object]] = {
    "newest": lambda row: int(row.id),
    "issue": lambda row: int(row.issue_id),
    "state": lambda row: row.state.value,
    "place": lambda row: row.address,
    "category": lambda row: row.category,
}


def _in(listing: Listing, row: DeliveryRow) -> bool:
    if listing is Listing.ATTENTION:
        return row.state is _S.NEEDS_ATTENTION
    return listing is Listing.EVERYTHING or row.kind.flow.value == listing.value


def _holds(row: Row, query: ListQuery) -> bool:
    if isinstance(row, LinkRow) and query.link_states and row.state not in query.link_states:
        return False
    if isinstance(row, ActivityRow) and query.topics and row.topic not in query.topics:
        return False
    if isinstance(row, DeliveryRow):
        if query.states and row.state not in query.states:
            return False
        if query.cause and row.cause != query.cause:
            return False
    return not query.text or query.text.casefold() in repr(row).casefold()


def _detail(row: Row) -> DetailRecord:
    if not isinstance(row, DeliveryRow):
        return DetailRecord(row=row, explanation=Explanation(happened="The record is watched."),
                            offers=frozenset({"check_now"}))  # fmt: skip
    stuck = row.state is _S.NEEDS_ATTENTION
    return DetailRecord(
        row=row,
        explanation=Explanation(
            happened=f"{_title(row.cause)}: the Work Request was not created." if stuck
            else "The delivery is on its way.",
            why=row.explanation,
            waits_for="Your decision." if stuck else "",
            next="Nothing is sent until you choose." if stuck else "It is sent by itself.",
            you_can=row.next_step,
            answered="400 Bad Request: Problem Code TREE is not active." if stuck else "",
            code=row.cause or "",
        ),
        timeline=_timeline(row),
        attempts=_attempts(row),
        seeclickfix_url=f"https://seeclickfix.com/issues/{row.issue_id}",
        eam_url="http://127.0.0.1/eam" if row.request_number else "",
        editable_text=row.text,
        offers=_offers(row.state),
    )  # fmt: skip


def _offers(state: DeliveryState) -> frozenset[str]:
    if state.is_final:
        return frozenset({"check_now"})
    if state is _S.HELD:
        return frozenset({"release", "skip", "check_now"})
    if state is _S.NEEDS_ATTENTION:
        return frozenset({"retry", "check_now", "resend", "skip", "hold"})
    return frozenset({"check_now", "hold", "skip", "retry"})


def _timeline(row: DeliveryRow) -> tuple[TimelineEntry, ...]:
    steps = (
        (0, "seeclickfix", f"Reported: {row.summary}", "Dana Reyes"),
        (40, "console", "Taken in", "console"),
        (41, "console", "Address looked up: " + row.address, "console"),
        (43, "eam", "Asked to create a Work Request", "console"),
        (44, "eam", "Refused: Problem Code TREE is not active", "EAM"),
        (300, "person", "Retry chosen", "t.lee"),
    )
    return tuple(
        TimelineEntry(at=row.created_at + timedelta(seconds=s), side=side, text=text, actor=actor)
        for s, side, text, actor in steps
    )


def _attempts(row: DeliveryRow) -> tuple[Attempt, ...]:
    sent = (
        'POST …/Work/Requests/?format=json\n\n{\n  "ProblemCode": "TREE",\n  "X": 951234.1,\n'
        '  "Y": 672345.9,\n  "Notes": "Tree limb blocks the sidewalk.\\nSCF 1843012"\n}'
    )
    return tuple(
        Attempt(
            number=number, began_at=row.created_at + timedelta(minutes=number), sent=sent,
            ended_at=NOW, outcome="refused",
            answered='400 Bad Request\n\n{"Message": "Problem Code TREE is not active."}',
        )
        for number in range(1, row.attempts + 1 + (row.state is _S.NEEDS_ATTENTION) * 2)
    )  # fmt: skip


def _link(row: DeliveryRow) -> LinkRow:
    chance = random.Random(int(row.id) + 5)
    code, text = chance.choice(
        ((100, "New"), (200, "Assigned"), (400, "In Progress"), (999, "Completed"))
    )
    closed = code == 999
    return LinkRow(
        id=row.issue_id,
        number=row.request_number or RequestNumber(""),
        auto_number=AutoNumber(int(row.id)),
        state=LinkState.CLOSED if closed else LinkState.OPEN,
        summary=row.summary,
        local_status="Closed" if closed else "Acknowledged",
        status_code=StatusCode(code),
        status_text=text,
        status_since=NOW - timedelta(minutes=chance.randrange(2, 5_000)),
        polled_at=NOW - timedelta(seconds=chance.randrange(5, 290)),
        next_poll_at=None if closed else NOW + timedelta(seconds=chance.randrange(5, 290)),
        next_effect="—" if closed else "950 or more closes the request",
        created_at=row.created_at,
    )


def _happening(number: int) -> ActivityRow:
    topic, text, actor = (
        ("call", "EAM answered 201 to a new Work Request", "console"),
        ("decision", "Waits 2 min: SeeClickFix asked to come back later", "console"),
        ("person", "Skipped with reason: duplicate of 1843002", "t.lee"),
        ("call", "SeeClickFix listed 12 changed requests", "console"),
        ("fault", "EAM refused: Problem Code TREE is not active", "EAM"),
    )[number % 5]
    return ActivityRow(
        id=number, at=NOW - timedelta(minutes=240 - number), topic=topic, text=text, actor=actor,
        issue_id=IssueId(1_843_000 + number),
    )  # fmt: skip


def _health(service: Service, states: dict[Service, str]) -> SystemHealth:
    latency = {Service.SEECLICKFIX: 182.0, Service.EAM: 41.0, Service.ARCGIS: 96.0}[service]
    return SystemHealth(
        service=service, state=states.get(service, "ok"), latency_ms=latency,
        last_success=NOW - timedelta(seconds=int(latency)),
    )  # fmt: skip


def _groups(rows: Sequence[DeliveryRow]) -> tuple[AttentionGroup, ...]:
    stuck = [row for row in rows if row.state is _S.NEEDS_ATTENTION and row.cause]
    causes = sorted({row.cause or "" for row in stuck})
    groups = []
    for cause in causes:
        of_cause = [row for row in stuck if row.cause == cause]
        groups.append(
            AttentionGroup(
                cause=cause, title=_title(cause), count=len(of_cause),
                first_seen=min(row.created_at for row in of_cause), last_seen=NOW,
                next_step=of_cause[0].next_step,
            )
        )  # fmt: skip
    return tuple(sorted(groups, key=lambda group: -group.count))


def _hours() -> tuple[Hour, ...]:
    chance = random.Random(24)
    start = NOW.replace(minute=0, second=0) - timedelta(hours=23)
    return tuple(
        Hour(start=start + timedelta(hours=at), to_eam=chance.randrange(2, 8 + at * 2),
             to_seeclickfix=chance.randrange(0, 6 + at))
        for at in range(24)
    )  # fmt: skip


_CALENDAR = (
    Appointment(title="EAM certificate", at=NOW + timedelta(days=212)),
    Appointment(title="SeeClickFix token", at=NOW + timedelta(days=19)),
    Appointment(title="ArcGIS token", at=None, note="none needed"),
)
