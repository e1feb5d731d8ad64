"""The invented city's requests: its deliveries, one row for those of one issue."""

from __future__ import annotations

from collections.abc import Iterable

from eamconsole.domain.identity import AutoNumber, IssueId
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.request import IssueStatus, ResidentRequest
from eamconsole.domain.whole import leading
from eamconsole.domain.work import Module
from eamconsole.journal import RequestRow, StoredRequest
from eamconsole.services.explain import Around, explain
from eamconsole.services.explain.whole import phrase
from eamconsole.services.queue import ToldRequest
from tests.gui.invented_rows import NOW, ZONE, InventedRow, delivery_of


def told_requests(rows: Iterable[InventedRow]) -> dict[int, ToldRequest]:
    by_issue: dict[int, list[InventedRow]] = {}
    for row in rows:
        by_issue.setdefault(int(row.issue_id), []).append(row)
    return {issue: _told(issue, lane) for issue, lane in by_issue.items()}


def _told(issue: int, lane: list[InventedRow]) -> ToldRequest:
    first = lane[0]
    number = next((row.request_number for row in lane if row.request_number), None)
    request = ResidentRequest(
        issue_id=IssueId(issue),
        status=IssueStatus.OPEN,
        summary=first.summary,
        description=first.text,
        place=None,
        address=first.address,
        created_at=first.created_at,
        updated_at=first.updated_at,
        category_title=first.category,
    )
    deliveries = tuple(delivery_of(row) for row in lane)
    lead = leading(deliveries)
    row = RequestRow(
        stored=StoredRequest(
            request=request,
            module=Module.WORK_REQUEST,
            problem_code=first.problem_code,
            taken_in_at=first.created_at,
        ),
        link=_link(issue, number) if number else None,
        deliveries=deliveries,
        state=lead.state,
        changed_at=max(row.updated_at for row in lane),
        next_at=min((d.due_at for d in deliveries if d.state.can_run and d.due_at), default=None),
    )
    why = explain(lead, Around(now=NOW, zone=ZONE))
    return ToldRequest(row=row, text=phrase(row, why), why=why)


def _link(issue: int, number: str) -> Link:
    return Link(
        issue_id=IssueId(issue),
        module=Module.WORK_REQUEST,
        auto_number=AutoNumber(issue),
        number=number,
        state=LinkState.OPEN,
        created_at=NOW,
    )
