"""Requests as people ask for them: one row each, with what is owed for it inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.identity import IssueId
from eamconsole.journal import RequestQuery, RequestRow
from eamconsole.services.explain import Explanation
from eamconsole.services.queue.filters import QueueFilter
from eamconsole.services.queue.items import delivery_as_json, moment_as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRequest:
    """A row of the journal and its explanation; ``text`` says how it stands as a whole.

    ``why`` explains the delivery that speaks for it, ``each`` all of them, where asked for.
    """

    row: RequestRow
    text: str
    why: Explanation
    each: tuple[Explanation, ...] = ()

    @property
    def id(self) -> IssueId:
        """The request's number in SeeClickFix."""
        return self.row.id

    @property
    def issue_id(self) -> IssueId:
        """The same, as rows of every list name it."""
        return self.row.id

    @property
    def state(self) -> DeliveryState:
        """How it stands as a whole."""
        return self.row.state

    @property
    def number(self) -> str:
        """The Request # in EAM, empty where it has none."""
        return self.row.link.number if self.row.link else ""

    @property
    def category(self) -> str:
        """The category as residents read it."""
        return self.row.stored.request.category_title or ""

    @property
    def code(self) -> str:
        """The problem code it goes to, empty where none is known."""
        return self.row.stored.problem_code or ""

    def as_json(self) -> dict[str, Any]:
        """Return the request as scripts read it."""
        row, request, link = self.row, self.row.stored.request, self.row.link
        return {
            "issue_id": row.id,
            "request_number": self.number or None,
            "state": row.state.value,
            "state_text": self.text,
            "explanation": self.why.sentence,
            "next_step": self.why.you_can,
            "next_attempt_at": moment_as_json(row.next_at),
            "words": row.first_line,
            "summary": request.summary,
            "address": request.address,
            "category": self.category,
            "problem_code": self.code,
            "module": row.stored.module.value,
            "has_photo": row.has_photo,
            "private": request.private,
            "status": request.status.value,
            "link_state": link.state.value if link else None,
            "status_code": link.status_code if link else None,
            "status_text": link.status_text if link else None,
            "created_at": moment_as_json(request.created_at),
            "updated_at": moment_as_json(row.changed_at),
            "seeclickfix_url": request.html_url,
            "deliveries": [
                delivery_as_json(delivery, why)
                for delivery, why in zip(row.deliveries, self.each, strict=True)
            ],
        }


def request_query(wanted: QueueFilter) -> RequestQuery:
    """Return a filter of deliveries as one of requests: states are of the request as a whole."""
    return RequestQuery(
        states=wanted.states,
        flow=wanted.flow,
        cause=wanted.cause,
        find=wanted.find,
        issue_id=wanted.issue_id,
        limit=wanted.limit,
    )
