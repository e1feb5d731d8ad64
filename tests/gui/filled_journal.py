"""A real profile on a real journal in a temporary folder, filled by a test."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import text

from eamconsole.domain.city import Environment
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from eamconsole.domain.identity import (
    AutoNumber,
    DeliveryId,
    IssueId,
    ProblemCode,
    RequestNumber,
    StatusCode,
)
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.planning import short_digest
from eamconsole.domain.request import IssueStatus, Person, ResidentRequest
from eamconsole.domain.work import Module, Problem
from eamconsole.errors import Service
from eamconsole.journal import Before, FileStore, Journal
from eamconsole.journal.ledgers.rows import SystemHealth
from eamconsole.services.categories import CategoryBoard
from eamconsole.services.console import Console
from eamconsole.services.credentials import Credentials
from eamconsole.services.profiles import parse_profile
from eamconsole.support.autostart import DesktopEntry
from eamconsole.support.places import Places
from eamconsole.support.redaction import Redactor
from eamconsole.vault import MemoryVault
from tests.gui.still_engine import StillClock, StillEngine

NOW = datetime(2026, 11, 23, 15, 4, 30, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
PROFILE = """
format = 1
name = "harborview"
[organization]
name = "City of Harborview"
time_zone = "America/New_York"
contact = "it@harborview.example"
[environments]
active = "test"
[environments.test]
seeclickfix_url = "http://127.0.0.1:9/api/v2"
organization_id = 42
eam_url = "http://127.0.0.1:9/eam"
[map]
srid = 2234
[intake]
start_at = "2000-01-01T00:00:00Z"
"""

_S, _K = DeliveryState, DeliveryKind
_RENUMBER = text("UPDATE deliveries SET id = :wanted WHERE id = :given")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """How a delivery and its request are to stand in the journal."""

    id: DeliveryId
    issue_id: IssueId
    kind: DeliveryKind = _K.CREATE
    state: DeliveryState = _S.WAITING
    created_at: datetime = NOW
    number: str = ""
    summary: str = ""
    category: str = ""
    code: str = ""
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
    pictures: tuple[Path | None, ...] = ()
    """Photos of the request: a file as it is kept, None where it is not any more."""


def a_row(number, /, **changes):
    """Return a delivery that differs from the plain one only by ``changes``."""
    chance = random.Random(number)
    category, code = chance.choice(_TOPICS)
    plain = Stands(
        id=DeliveryId(number),
        issue_id=IssueId(1_843_000 + number // 3),
        created_at=NOW - timedelta(minutes=number % 4_000),
        summary=f"{category} near {chance.choice(_STREETS)}",
        category=category,
        code=code,
        address=f"{chance.choice(_STREETS)}, Harborview",
    )
    return replace(plain, **changes)


def mixed_row(number):
    """Return one of many deliveries that stand as those of a city do."""
    chance = random.Random(number)
    kind = chance.choice(tuple(_K)) if number % 3 else _K.CREATE
    state = chance.choice(_MIX)
    cause = chance.choice(tuple(_WHY)) if state is _S.NEEDS_ATTENTION else None
    final = {_S.IMPOSSIBLE: "archived in SeeClickFix", _S.SKIPPED: "duplicate of 1843002"}
    return a_row(
        number,
        kind=kind,
        state=state,
        number=f"26-{20_000 + number // 3}" if number % 3 == 0 and state is _S.DONE else "",
        author=chance.choice(_PEOPLE),
        text=chance.choice(("Fixed today.", "It is still there!", "Crew is on the way.")),
        attempts=chance.randrange(1, 4) if state in (_S.RETRYING, _S.CHECKING, _S.DONE) else 0,
        due_at=NOW + timedelta(minutes=chance.randrange(1, 30)) if state is _S.RETRYING else None,
        cause=cause,
        explanation=_WHY.get(cause or "", final.get(state, "")),
        next_step=_DO.get(cause or "", ""),
        actor="t.lee" if state in (_S.HELD, _S.SKIPPED) else None,
    )  # fmt: skip


def _stand_in(name):
    """Let what a story brings answer in place of a service that would call both systems."""
    own = getattr(Console, name)
    return property(lambda self: self.stand_ins.get(name) or own.__get__(self, Console))


class FilledConsole(Console):
    """The real services over a real journal; only its engine calls nobody."""

    environment_word = "sandbox"

    def __init__(self, folder, rows=()):
        places, redactor = Places(folder / "filled"), Redactor()
        places.make()
        clock, vault = StillClock(NOW), MemoryVault(redactor)
        address = f"sqlite:///{folder / 'filled' / 'journal.sqlite'}"
        super().__init__(
            profile=parse_profile(PROFILE, "harborview.toml"),
            environment=Environment.TEST,
            places=places,
            clock=clock,
            redactor=redactor,
            credentials=lambda: Credentials(vault),
            journal=Journal.open(address, clock=clock),
            build_parts=_nobody_to_call,
            actor="t.lee",
        )
        self.engine_log = []
        self.gate = None
        """An event that holds the cycles of the engine up until it is set."""
        self.closed = False
        self.systems.renew = lambda: self.engine_log.append("renew")
        self.stand_ins = {}
        """What answers in place of a service that would call EAM."""
        self.journal.write(_all_healthy)
        self.put(*rows)

    seeking, reconciling = _stand_in("seeking"), _stand_in("reconciling")
    outages = _stand_in("outages")

    @property
    def categories(self):
        jobs = self.stand_ins.get("categories")
        return CategoryBoard(self.journal, self.rules, lambda: jobs) if jobs else super().categories

    def engine(self):
        return StillEngine(self.engine_log, self.gate)

    def abort_calls(self):
        self.engine_log.append("abort")
        if self.gate is not None:
            self.gate.set()

    def happened_since(self, moment):
        self.engine_log.append(f"since {moment:%H:%M}")
        return super().happened_since(moment)

    def close(self):
        if not self.closed:
            super().close()
        self.closed = True

    # What a story does to the journal, and reads in it.

    def put(self, *rows):
        """Write rows as they are to stand, new ones or known ones, in one transaction."""
        if rows:
            self.journal.write(partial(_write, rows=rows))
        files = FileStore(self.places.images_of(self.profile.name, self.environment.value))
        for row in rows:
            for url, picture in zip(_addresses(row), row.pictures, strict=True):
                if picture is not None:
                    digest = files.keep(picture.read_bytes())
                    self.journal.write(partial(_keep, key=short_digest(url), digest=digest))

    def offer(self, **titles):
        """Have EAM's list of problem codes be this one."""
        listed = [Problem(ProblemCode(code), title) for code, title in titles.items()]
        self.journal.write(lambda ledgers: ledgers.categories.put_problems(listed, NOW))

    def turn(self, ids, state, **changes):
        """Have deliveries stand in another state, as an engine leaves them."""
        self.journal.write(partial(_turn, rows=[self.row(each) for each in ids],
                                   facts={"state": state, **changes}))  # fmt: skip

    def row(self, number):
        """Return a delivery as it stands."""
        with self.journal.read() as ledgers:
            return ledgers.deliveries.get(DeliveryId(number))

    def states(self):
        """Return the states that deliveries stand in."""
        with self.journal.read() as ledgers:
            counts = ledgers.deliveries.count_by_flow_and_state()
        return {state for (_, state), count in counts.items() if count}

    def side(self, service, state):
        """Have a system stand in another state."""
        self.journal.write(lambda ledgers: ledgers.systems.put(_health(service, state)))

    def tell(self, *notices):
        """Raise notices: kind, text, and the request where they are about one."""
        for number, (kind, words, *issue) in enumerate(notices):
            at = NOW - timedelta(minutes=len(notices) - number)
            about = IssueId(issue[0]) if issue else None
            self.journal.write(
                lambda ledgers, kind=kind, words=words, about=about, at=at: ledgers.notices.raise_(
                    key=f"{kind}:{about or words[:20]}",
                    kind=kind,
                    text=words,
                    issue_id=about,
                    at=at,
                )
            )


def a_city(folder, size=600):
    """Return a profile with ``size`` deliveries in every state."""
    rows = [mixed_row(number) for number in range(1, size + 1)]
    city = FilledConsole(folder, rows)
    city.journal.write(partial(_happen, rows=rows[:240]))
    return city


class Opener:
    """Opens what a test filled."""

    def __init__(self, home, console, *, profile=False, sandbox=False):
        self.home, self._console = home, console
        self.starts_in_sandbox, self._profile = sandbox, profile

    def at_sign_in(self):
        return DesktopEntry(self.home / "autostart", ("eamconsole", "--in-tray"))

    def has_profile(self):
        return self._profile

    def open_profile(self):
        return self._console

    def open_sandbox(self):
        return self._console


def _nobody_to_call(_console):
    raise AssertionError("this story calls nobody")


def _health(service, state="ok"):
    well = state == "ok"
    return SystemHealth(
        service=service, state=state, last_success=NOW - timedelta(minutes=0 if well else 7),
        last_failure=None if well else NOW, consecutive_failures=0 if well else 3,
        latency_ms=41.0,
    )  # fmt: skip


def _keep(ledgers, key, digest):
    ledgers.images.put(key, digest, "image/png", 1, NOW)


def _all_healthy(ledgers):
    for service in Service:
        ledgers.systems.put(_health(service))


def _write(ledgers, rows):
    for row in rows:
        ledgers.requests.put(_request(row), row.created_at)
        code = ProblemCode(row.code) if row.code else None
        ledgers.requests.set_route(row.issue_id, Module.WORK_REQUEST, code)
        if row.number and ledgers.links.get(row.issue_id) is None:
            ledgers.links.create(_link(row))
        if ledgers.deliveries.get(row.id) is None:
            _owe(ledgers.deliveries, row)
        _stand(ledgers.deliveries, row)


def _happen(ledgers, rows):
    for row in rows:
        by = row.actor or "console"
        name = f"{row.kind.value}.{row.state.value}"
        at = row.created_at - timedelta(days=1)
        ledgers.events.add(name, at, issue_id=row.issue_id, delivery_id=row.id, actor=by)


def _turn(ledgers, rows, facts):
    for row in rows:
        _stand(ledgers.deliveries, replace(row, **facts))


def _stand(ledger, row):
    before = Before(
        id=row.id, state=row.state, attempts=row.attempts, due_at=row.due_at, cause=row.cause,
        explanation=row.explanation, next_step=row.next_step, doubtful=row.doubtful,
        actor=row.actor, moved_to=row.state, moved_at=NOW,
    )  # fmt: skip
    ledger.restore(before, NOW)


def _owe(ledger, row):
    """Give it the number the story names: two programs may number in another order."""
    payload = {"author": row.author, "text": row.text}
    new = NewDelivery(issue_id=row.issue_id, kind=row.kind, key=str(row.id), payload=payload)
    given = ledger.owe(new, row.created_at)
    if given != row.id:
        ledger._connection.execute(_RENUMBER, {"wanted": row.id, "given": given})
        ledger._traces.added.discard(given)
        ledger._traces.added.add(row.id)


def _request(row):
    return ResidentRequest(
        issue_id=row.issue_id, status=IssueStatus.OPEN, summary=row.summary,
        description=row.text, place=None, address=row.address, created_at=row.created_at,
        updated_at=row.created_at, category_title=row.category,
        image_url=next(iter(_addresses(row)), None), more_images=tuple(_addresses(row)[1:]),
        reporter=Person(name=row.author, account=None) if row.author else None,
        html_url=f"https://seeclickfix.com/issues/{row.issue_id}",
    )  # fmt: skip


def _addresses(row):
    return [f"https://photos.example/{row.id}/{at}" for at, _ in enumerate(row.pictures)]


def _link(row):
    chance = random.Random(int(row.id) + 5)
    code, words = chance.choice(
        ((100, "New"), (200, "Assigned"), (400, "In Progress"), (999, "Completed"))
    )
    return Link(
        issue_id=row.issue_id, module=Module.WORK_REQUEST, auto_number=AutoNumber(int(row.id)),
        number=RequestNumber(row.number),
        state=LinkState.CLOSED if code == 999 else LinkState.OPEN,
        created_at=row.created_at, status_code=StatusCode(code), status_text=words,
        status_since=NOW - timedelta(minutes=chance.randrange(2, 5_000)),
        polled_at=NOW - timedelta(seconds=chance.randrange(5, 290)),
    )  # fmt: skip
