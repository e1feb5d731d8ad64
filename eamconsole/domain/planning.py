"""What is owed when a Request is first seen, and when it is seen again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from eamconsole.domain.city import CityRules
from eamconsole.domain.crossing import crosses
from eamconsole.domain.delivery import DeliveryKind, NewDelivery
from eamconsole.domain.identity import IssueId
from eamconsole.domain.notes import compose_notes
from eamconsole.domain.request import IssueStatus, ResidentComment, ResidentRequest

UNANSWERED = "unanswered"
"""Cause of a creation that waits for required answers."""


def still_unanswered(payload: Mapping[str, Any], request: ResidentRequest) -> tuple[str, ...]:
    """Return the required questions a creation waits for that have no answer yet."""
    answered = {" ".join(answer.question.split()).casefold() for answer in request.answers}
    wanted = [str(text) for text in payload.get(UNANSWERED, ())]
    return tuple(text for text in wanted if " ".join(text.split()).casefold() not in answered)


def debts_at_first_sight(
    request: ResidentRequest,
    rules: CityRules,
    own_account: int | None,
    unanswered: Iterable[str] = (),
) -> tuple[NewDelivery, ...]:
    """Return everything a newly taken-in Request owes, in the order it is to be paid.

    An Open Request is acknowledged; an Acknowledged one is sent but not acknowledged again.
    ``unanswered`` are required questions nobody answered, because staff moved the Request.
    """
    issue = request.issue_id
    missing = {UNANSWERED: list(unanswered)} if unanswered else {}
    debts = [NewDelivery(issue_id=issue, kind=DeliveryKind.CREATE, key="create", payload=missing)]
    notes = compose_notes(
        request, limit=rules.text_limits.notes, comment_limit=rules.text_limits.comment
    )
    debts += [
        NewDelivery(
            issue_id=issue,
            kind=DeliveryKind.COMMENT_OUT,
            key=f"notes:{number}",
            payload={"text": piece, "recorded_by": rules.organization},
        )
        for number, piece in enumerate(notes.continuation, start=1)
    ]
    if request.image_url:
        debts.append(image_debt(issue, request.image_url))
    if request.status is IssueStatus.OPEN:
        debts.append(NewDelivery(issue_id=issue, kind=DeliveryKind.ACKNOWLEDGE, key="acknowledge"))
    debts += comment_debts(issue, request.comments or (), rules, own_account)
    return tuple(debts)


def image_debt(issue: IssueId, url: str) -> NewDelivery:
    """Return the debt for the Request's own image."""
    return NewDelivery(
        issue_id=issue,
        kind=DeliveryKind.REQUEST_IMAGE,
        key=f"image:{short_digest(url)}",
        payload={"url": url},
    )


def comment_debts(
    issue: IssueId,
    comments: Iterable[ResidentComment],
    rules: CityRules,
    own_account: int | None,
) -> list[NewDelivery]:
    """Return a debt per crossing comment, and one per image it carries."""
    debts: list[NewDelivery] = []
    for comment in comments:
        if not crosses(comment, own_account, rules.system_comment_patterns):
            continue
        debts.append(
            NewDelivery(
                issue_id=issue,
                kind=DeliveryKind.COMMENT_OUT,
                key=f"comment:{comment.key}",
                payload={
                    "text": comment.text,
                    "recorded_by": comment.author.name,
                    "image_url": comment.image_url,
                    "written_at": comment.created_at.isoformat(),
                },
            )
        )
        if comment.image_url:
            debts.append(
                NewDelivery(
                    issue_id=issue,
                    kind=DeliveryKind.COMMENT_IMAGE_OUT,
                    key=f"comment-image:{comment.key}",
                    payload={
                        "url": comment.image_url,
                        "written_at": comment.created_at.isoformat(),
                    },
                )
            )
    return debts


def short_digest(text: str) -> str:
    """Return 16 hexadecimal digits that stand for ``text`` in a key."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
