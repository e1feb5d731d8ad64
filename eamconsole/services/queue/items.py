"""A row of a queue as front ends get it: the facts, and the explanation in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eamconsole.domain.delivery import Attempt, Delivery, DeliveryState, Event
from eamconsole.domain.link import Link
from eamconsole.domain.request import ResidentRequest
from eamconsole.services.explain import Explanation

_COMES_BACK = frozenset({DeliveryState.WAITING, DeliveryState.RETRYING, DeliveryState.CHECKING})


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """One delivery with what identifies its Request to people."""

    delivery: Delivery
    explanation: Explanation
    request_number: str | None = None
    summary: str = ""
    category: str = ""
    problem_code: str = ""
    address: str = ""

    @property
    def next_attempt_at(self) -> datetime | None:
        """When the console takes it up again by itself; None where it does not."""
        return self.delivery.due_at if self.delivery.state in _COMES_BACK else None

    def as_json(self) -> dict[str, Any]:
        """Return the row as scripts read it."""
        row = self.delivery
        return {
            "id": row.id,
            "flow": row.flow.value,
            "kind": row.kind.value,
            "state": row.state.value,
            "state_text": self.explanation.state,
            "issue_id": row.issue_id,
            "request_number": self.request_number,
            "direction": row.direction.value,
            "attempts": row.attempts,
            "next_attempt_at": _moment(self.next_attempt_at),
            "cause": row.cause,
            "explanation": self.explanation.sentence,
            "next_step": self.explanation.you_can,
            "remote_key": row.remote_key,
            "doubtful": row.doubtful,
            "category": self.category,
            "problem_code": self.problem_code,
            "summary": self.summary,
            "address": self.address,
            "actor": row.actor,
            "created_at": _moment(row.created_at),
            "updated_at": _moment(row.updated_at),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDetail:
    """Everything known about one delivery and its Request."""

    item: QueueItem
    request: ResidentRequest | None
    link: Link | None
    attempts: tuple[Attempt, ...]
    events: tuple[Event, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the detail as scripts read it."""
        return self.item.as_json() | {
            "payload": dict(self.item.delivery.payload),
            "request": _request(self.request),
            "link": _link(self.link),
            "attempt_log": [_attempt(attempt) for attempt in self.attempts],
            "history": [_event(event) for event in self.events],
        }


def _request(request: ResidentRequest | None) -> dict[str, Any] | None:
    if request is None:
        return None
    return {
        "issue_id": request.issue_id,
        "status": request.status.value,
        "category": request.category_title,
        "summary": request.summary,
        "address": request.address,
        "private": request.private,
        "url": request.html_url,
        "created_at": _moment(request.created_at),
        "updated_at": _moment(request.updated_at),
    }


def _link(link: Link | None) -> dict[str, Any] | None:
    if link is None:
        return None
    return {
        "module": link.module.value,
        "request_number": link.number,
        "auto_number": link.auto_number,
        "state": link.state.value,
        "status_code": link.status_code,
        "status_text": link.status_text,
        "polled_at": _moment(link.polled_at),
        "reason": link.reason,
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "began_at": _moment(attempt.began_at),
        "ended_at": _moment(attempt.ended_at),
        "outcome": attempt.outcome,
        "sent": attempt.sent,
        "answered": attempt.answered,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "at": _moment(event.at),
        "name": event.name,
        "actor": event.actor,
        "delivery_id": event.delivery_id,
        "detail": dict(event.detail),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
