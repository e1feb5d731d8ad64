"""What is left of a Request that is over: enough to know it again, and nobody's words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.field_rules import stem
from eamconsole.domain.request import ResidentRequest

TRIMMED = "trimmed"
"""Key of a payload whose words are gone; what is left of it cannot be sent."""
WORDS_GONE = "words_gone"
"""Cause of what a person wants to be sent again after its words were dropped."""
_KEPT_OF_A_PAYLOAD = ("status_code", "comment", "document", "rule", "sent_digest")
_KEPT_FIELDS = ("StatusCode", "ProblemCode", "ExternalRequestId", "ExternalId")
_COMPARED = (
    *("status", "category_id", "category_title", "private", "canonical_issue"),
    *("acknowledged_at", "closed_at", "reopened_at"),
)


@dataclass(frozen=True, slots=True)
class Gone:
    """One line of what is dropped."""

    what: str
    at: datetime
    who: str
    text: str


def trimmed_request(request: ResidentRequest) -> ResidentRequest:
    """Return the Request without anybody's words, names and pictures."""
    return ResidentRequest(
        issue_id=request.issue_id,
        summary="",
        description="",
        place=None,
        address=request.address,
        created_at=request.created_at,
        updated_at=request.updated_at,
        html_url=request.html_url,
        trimmed=True,
        **{name: getattr(request, name) for name in _COMPARED},
    )


def is_as_trimmed(trimmed: ResidentRequest, now: ResidentRequest) -> bool:
    """Return whether nothing happened to a Request since its words were dropped."""
    same = all(getattr(trimmed, name) == getattr(now, name) for name in _COMPARED)
    return same and trimmed.updated_at == now.updated_at


def as_it_was(trimmed: ResidentRequest, now: ResidentRequest) -> ResidentRequest:
    """Return what to compare ``now`` with: all that was dropped counts as unchanged."""
    kept = {name: getattr(trimmed, name) for name in _COMPARED}
    return replace(now, comments=None, updated_at=trimmed.updated_at, **kept)


def trimmed_payload(delivery: Delivery) -> dict[str, Any]:
    """Return the numbers and hashes of a payload."""
    kept = {name: delivery.payload[name] for name in _KEPT_OF_A_PAYLOAD if name in delivery.payload}
    if delivery.state is DeliveryState.DONE:  # nobody can want it to be sent again
        return kept
    return {**kept, TRIMMED: True}


def is_known_by_its_bytes(kind: DeliveryKind) -> bool:
    """Return whether what was sent is recognized by its hash; words are by number and marks."""
    return kind.is_picture_for_staff or kind is DeliveryKind.IMAGE_IN


def trimmed_fields(fields: Mapping[str, Any], kept: Collection[str]) -> dict[str, Any]:
    """Return the fields of a record that rules look at, and those it is known by."""
    watched = {stem(name) for name in kept}
    return {
        name: value
        for name, value in fields.items()
        if name in _KEPT_FIELDS or stem(name) in watched
    }


def words(request: ResidentRequest) -> Iterator[Gone]:
    """Yield what people wrote."""
    who = request.reporter.name if request.reporter else ""
    yield Gone("request", request.created_at, who, f"{request.summary}\n{request.description}")
    for answer in request.answers:
        yield Gone("answer", request.created_at, who, f"{answer.question}: {answer.answer}")
    for comment in request.comments or ():
        yield Gone("comment", comment.created_at, comment.author.name, comment.text)
