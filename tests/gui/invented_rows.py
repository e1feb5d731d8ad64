"""What the invented city holds: rows, details, links, happenings, counters."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from eamconsole.domain.delivery import Attempt, Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.edits import EditField
from eamconsole.domain.identity import AutoNumber, DeliveryId, IssueId, RequestNumber, StatusCode
from eamconsole.domain.link import LinkState
from eamconsole.journal import QueueRow
from eamconsole.services.explain import Around, Explanation, cause_of, explain
from eamconsole.services.lists.records import ActivityRow, DetailRecord, LinkRow, TimelineEntry
from eamconsole.services.overview.records import Appointment, Hour
from eamconsole.services.queue import ToldDelivery
from eamconsole.services.standing import Need, Source

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
SWITCHES = (
    ("eam_down", "EAM down", "EAM refuses every connection"),
    ("lost_reply", "Lost reply", "EAM creates the record, then the answer is lost"),
    ("slow", "Slow", "Every call takes four seconds"),
    ("rate_limit", "Rate limit", "SeeClickFix answers 429"),
    ("expired_token", "Expired token", "SeeClickFix refuses the token"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedRow:
    """What there is to say of a delivery and its request."""

    id: DeliveryId
    issue_id: IssueId
    kind: DeliveryKind
    state: DeliveryState
    created_at: datetime
    updated_at: datetime
    request_number: RequestNumber | None = None
    summary: str = ""
    category: str = ""
    problem_code: str = ""
    address: str = ""
    author: str = ""
    text: str = ""
    attempts: int = 0
    due_at: datetime | None = None
    doubtful: bool = False
    cause: str | None = None
    explanation: str = ""
    next_step: str = ""
    actor: str | None = None


def delivery_of(row: InventedRow) -> Delivery:
    return Delivery(
        id=row.id, issue_id=row.issue_id, kind=row.kind, key="", state=row.state,
        payload={"author": row.author, "text": row.text}, created_at=row.created_at,
        updated_at=row.updated_at, attempts=row.attempts, due_at=row.due_at,
        doubtful=row.doubtful, cause=row.cause, explanation=row.explanation,
        next_step=row.next_step, actor=row.actor,
    )  # fmt: skip


def told(row: InventedRow) -> ToldDelivery:
    """Return a row as the services tell it."""
    delivery = delivery_of(row)
    listed = QueueRow(
        delivery=delivery, request_number=row.request_number, category=row.category,
        problem_code=row.problem_code, address=row.address, summary=row.summary,
    )  # fmt: skip
    return ToldDelivery(row=listed, why=explain(delivery, Around(now=NOW, zone=ZONE)))


def a_row(number: int, **changes: object) -> InventedRow:
    """Build a delivery row that differs from the plain one only by ``changes``."""
    chance = random.Random(number)
    category, code = chance.choice(_TOPICS)
    plain = InventedRow(
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
    return replace(plain, **changes)  # type: ignore[arg-type]


def title(cause: str | None) -> str:
    return cause_of(cause).title


def mixed_row(number: int) -> InventedRow:
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
        attempts=chance.randrange(1, 4) if state in (_S.RETRYING, _S.CHECKING, _S.DONE) else 0,
        due_at=NOW + timedelta(minutes=chance.randrange(1, 30)) if state is _S.RETRYING else None,
        cause=cause,
        explanation=_WHY.get(cause or "", "archived in SeeClickFix" if state is _S.IMPOSSIBLE else
                             "duplicate of 1843002" if state is _S.SKIPPED else ""),
        next_step=_DO.get(cause or "", ""),
        actor="t.lee" if state in (_S.HELD, _S.SKIPPED) else None,
    )  # fmt: skip


def detail(row: InventedRow | LinkRow | ActivityRow) -> DetailRecord:
    if not isinstance(row, InventedRow):
        return DetailRecord(row=row, explanation=Explanation(happened="The record is watched."),
                            offers=frozenset({"check_now"}))  # fmt: skip
    stuck = row.state is _S.NEEDS_ATTENTION
    return DetailRecord(
        row=told(row),
        explanation=Explanation(
            happened=f"{title(row.cause)}: the Work Request was not created." if stuck
            else "The delivery is on its way.",
            why=row.explanation,
            waits_for="Your decision." if stuck else "",
            next="Nothing is sent until you choose." if stuck else "It is sent by itself.",
            you_can=row.next_step,
            code=row.cause or "",
        ),
        answered="400 Bad Request: Problem Code TREE is not active." if stuck else "",
        timeline=_timeline(row),
        attempts=_attempts(row),
        seeclickfix_url=f"https://seeclickfix.com/issues/{row.issue_id}",
        eam_url="http://127.0.0.1/eam" if row.request_number else "",
        fields=texts_of(row),
        offers=_offers(row.kind, row.state),
    )  # fmt: skip


def texts_of(row: InventedRow) -> tuple[EditField, ...]:
    if row.kind is _K.CREATE:
        return (
            EditField(name="description", value=row.summary, limit=4_000),
            EditField(name="address", value=row.address),
        )
    return (EditField(name="text", value=row.text),)


def _offers(kind: DeliveryKind, state: DeliveryState) -> frozenset[str]:
    offers = {"check_now", "hold", "skip", "retry"}
    if state.is_final:
        offers = {"check_now"}
    elif state is _S.HELD:
        offers = {"release", "skip", "check_now"}
    elif state is _S.NEEDS_ATTENTION:
        offers |= {"resend", "redirect"} if kind is _K.CREATE else {"resend"}
    if kind is _K.CREATE and state in (_S.CHECKING, _S.NEEDS_ATTENTION, _S.HELD):
        offers |= {"look"}
    return frozenset(offers)


def _timeline(row: InventedRow) -> tuple[TimelineEntry, ...]:
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


def _attempts(row: InventedRow) -> tuple[Attempt, ...]:
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


def link(row: InventedRow) -> LinkRow:
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


def happening(number: int) -> ActivityRow:
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


def parked(rows: Sequence[InventedRow]) -> tuple[Need, ...]:
    stuck = [row for row in rows if row.state is _S.NEEDS_ATTENTION and row.cause]
    causes = sorted({row.cause or "" for row in stuck})
    groups = []
    for cause in causes:
        of_cause = [row for row in stuck if row.cause == cause]
        groups.append(
            Need(
                source=Source.ROWS, cause=cause, title=title(cause), text=title(cause),
                count=len(of_cause), since=min(row.created_at for row in of_cause),
                last_seen=NOW, next_step=of_cause[0].next_step,
            )
        )  # fmt: skip
    return tuple(sorted(groups, key=lambda group: -group.count))


def hours() -> tuple[Hour, ...]:
    chance = random.Random(24)
    start = NOW.replace(minute=0, second=0) - timedelta(hours=23)
    return tuple(
        Hour(start=start + timedelta(hours=at), to_eam=chance.randrange(2, 8 + at * 2),
             to_seeclickfix=chance.randrange(0, 6 + at))
        for at in range(24)
    )  # fmt: skip


CALENDAR = (
    Appointment(title="EAM certificate", at=NOW + timedelta(days=212)),
    Appointment(title="SeeClickFix token", at=NOW + timedelta(days=19)),
    Appointment(title="ArcGIS token", at=None, note="none needed"),
)
