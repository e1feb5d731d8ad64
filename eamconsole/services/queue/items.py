"""A delivery as front ends get it: the row of the journal, and its explanation in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eamconsole.domain.delivery import Attempt, Delivery, DeliveryKind, DeliveryState, HistoryEvent
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.link import Link
from eamconsole.domain.request import ResidentRequest
from eamconsole.journal import QueueRow
from eamconsole.services.explain import Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDelivery:
    """A row of the journal and its explanation: what lists, scripts and cells read."""

    row: QueueRow
    why: Explanation

    @property
    def delivery(self) -> Delivery:
        """The delivery itself."""
        return self.row.delivery

    @property
    def id(self) -> DeliveryId:
        """Its number."""
        return self.delivery.id

    @property
    def issue_id(self) -> IssueId:
        """The request's number in SeeClickFix."""
        return self.delivery.issue_id

    @property
    def kind(self) -> DeliveryKind:
        """What is delivered."""
        return self.delivery.kind

    @property
    def state(self) -> DeliveryState:
        """How it stands."""
        return self.delivery.state

    @property
    def number(self) -> str:
        """The Request # in EAM, empty where it has none."""
        return self.row.request_number or ""

    def as_json(self) -> dict[str, Any]:
        """Return the row as scripts read it."""
        return delivery_as_json(self.delivery, self.why) | {
            "issue_id": self.issue_id,
            "request_number": self.row.request_number,
            "category": self.row.category or "",
            "problem_code": self.row.problem_code or "",
            "summary": self.row.summary,
            "address": self.row.address,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDetail:
    """Everything known about one delivery and its Request."""

    told: ToldDelivery
    request: ResidentRequest | None
    link: Link | None
    attempts: tuple[Attempt, ...]
    events: tuple[HistoryEvent, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the detail as scripts read it."""
        return self.told.as_json() | {
            "payload": dict(self.told.delivery.payload),
            "request": _request(self.request),
            "link": _link(self.link),
            "attempt_log": [_attempt(attempt) for attempt in self.attempts],
            "history": [_event(event) for event in self.events],
        }


def delivery_as_json(row: Delivery, why: Explanation) -> dict[str, Any]:
    """Return a delivery as scripts read it, without what identifies its request."""
    return {
        "id": row.id,
        "flow": row.flow.value,
        "kind": row.kind.value,
        "state": row.state.value,
        "state_text": why.state,
        "direction": row.direction.value,
        "attempts": row.attempts,
        "next_attempt_at": moment_as_json(row.next_attempt_at),
        "cause": row.cause,
        "explanation": why.sentence,
        "next_step": why.you_can,
        "remote_key": row.remote_key,
        "doubtful": row.doubtful,
        "actor": row.actor,
        "created_at": moment_as_json(row.created_at),
        "updated_at": moment_as_json(row.updated_at),
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
        "created_at": moment_as_json(request.created_at),
        "updated_at": moment_as_json(request.updated_at),
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
        "polled_at": moment_as_json(link.polled_at),
        "reason": link.reason,
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "began_at": moment_as_json(attempt.began_at),
        "ended_at": moment_as_json(attempt.ended_at),
        "outcome": attempt.outcome,
        "sent": attempt.sent,
        "answered": attempt.answered,
    }


def _event(event: HistoryEvent) -> dict[str, Any]:
    return {
        "at": moment_as_json(event.at),
        "name": event.name,
        "actor": event.actor,
        "delivery_id": event.delivery_id,
        "detail": dict(event.detail),
    }


def moment_as_json(moment: datetime | None) -> str | None:
    """Return a moment as scripts read it."""
    return moment.isoformat() if moment is not None else None
