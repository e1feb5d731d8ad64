"""How an invented city stands, judged as a real one, and its notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.identity import IssueId
from eamconsole.domain.notices import notice_kind
from eamconsole.errors import Service
from eamconsole.journal import NoticeGroup
from eamconsole.services.held import Sending
from eamconsole.services.notices import NoticeLine, NoticeList
from eamconsole.services.standing import Limits, LinkStanding, Side
from eamconsole.services.standing.judging import SyncFacts, judge
from eamconsole.sync.intake.held import Held
from tests.gui.invented_rows import NOW, ZONE, InventedRow, parked

_S = DeliveryState


class InventedNotices:
    """Notices in memory."""

    def __init__(self) -> None:
        self.lines: tuple[NoticeLine, ...] = ()
        self.ignored: set[str] = set()

    def open(self) -> NoticeList:
        heard = [line for line in self.lines if line.kind not in self.ignored]
        lines = sorted(heard, key=lambda line: not line.needs_person)
        return NoticeList(lines=tuple(lines), ignored=tuple(sorted(self.ignored)))

    def solve(self, ids: Sequence[str]) -> int:
        self.lines = tuple(line for line in self.lines if line.key not in ids)
        return len(ids)

    def ignore(self, kind: str, *, ignored: bool = True) -> None:
        (self.ignored.add if ignored else self.ignored.discard)(kind)


class InventedHeld:
    """Requests that are not sent by themselves, in memory."""

    def __init__(self) -> None:
        self.entries: list[Held] = []
        self.sent: list[tuple[list[int], str]] = []

    def listed(self) -> tuple[Held, ...]:
        return tuple(self.entries)

    def codes(self) -> dict[str, str]:
        return {"POTH": "Pothole"}

    def send(self, issues: Sequence[int], code: str = "") -> Sending:
        self.sent.append((list(issues), code))
        self.entries = [each for each in self.entries if each.issue_id not in issues]
        return Sending(sent=list(map(IssueId, issues)))


def health(service: Service, states: dict[Service, str]) -> Side:
    latency = {Service.SEECLICKFIX: 182.0, Service.EAM: 41.0, Service.ARCGIS: 96.0}[service]
    state = states.get(service, "ok")
    return Side(
        service=service, state=state, latency_ms=latency,
        last_success=NOW - timedelta(seconds=int(latency)),
        since=None if state == "ok" else NOW - timedelta(minutes=7),
    )  # fmt: skip


def standing(
    rows: Sequence[InventedRow], states: dict[Service, str], lines: Sequence[NoticeLine]
) -> LinkStanding:
    """Return the standing of an invented city, judged as that of a real one."""
    told = tuple(
        NoticeGroup(
            kind=line.kind, count=1, first_seen=line.since, last_seen=line.last_seen,
            text=line.text,
        )
        for line in lines
    )  # fmt: skip
    return judge(
        now=NOW, zone=ZONE, limits=Limits(), parked=parked(rows), notices=told,
        sides=[(health(service, states), 0) for service in Service],
        facts=SyncFacts(lock_held=True, since=NOW, last_good=NOW),
        oldest=min((r.created_at for r in rows if r.state is _S.WAITING), default=None),
    )  # fmt: skip


def notice_line(number: int, kind: str, text: str, issue: int | None = None) -> NoticeLine:
    """Return a notice as the services list it."""
    told = notice_kind(kind)
    return NoticeLine(
        id=f"{number:08x}", key=f"{kind}:{number}", kind=kind, title=told.title,
        needs_person=told.needs_person, text=text, what_to_do=told.cure, issue_id=issue,
        since=NOW - timedelta(minutes=number), last_seen=NOW, times=number,
    )  # fmt: skip
