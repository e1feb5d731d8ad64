"""What is owed when a Request is first seen, and when it is seen again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from eamconsole.domain.city import CityRules
from eamconsole.domain.crossing import addresses_of, crosses, video_line
from eamconsole.domain.delivery import WRITTEN_AT, DeliveryKind, NewDelivery
from eamconsole.domain.identity import IssueId
from eamconsole.domain.notes import notes_of_record
from eamconsole.domain.recognition import title_key
from eamconsole.domain.request import IssueStatus, ResidentComment, ResidentRequest
from eamconsole.domain.work import WorkComment

FOUND_CLOSED = "found_closed"
"""Key of a creation that is only looked for: the Request was closed when it was first seen."""
OVER_BEFORE_SENT = frozenset({FOUND_CLOSED, "merged", "archived"})
"""Causes of creations whose Request was over in SeeClickFix first."""
ADOPT_ONLY = "adopt_only"
"""Key of a creation that a person only wants looked for: a record of another program stands."""
UNANSWERED = "unanswered"
"""Cause of a creation that waits for required answers."""
COMMENT_IMAGE = "comment-image:"
"""How the key of a comment's picture begins; from the second picture on a digest ends it."""
VIDEO = "video:"
"""How the key of a comment begins that names a video added later."""
CONTINUATION = "notes:"
"""Start of the key of a comment that goes on where Notes is full."""


def still_unanswered(payload: Mapping[str, Any], request: ResidentRequest) -> tuple[str, ...]:
    """Return the required questions a creation waits for that have no answer yet."""
    answered = {title_key(answer.question) for answer in request.answers}
    wanted = [str(text) for text in payload.get(UNANSWERED, ())]
    return tuple(text for text in wanted if title_key(text) not in answered)


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
    known: dict[str, Any] = {UNANSWERED: list(unanswered)} if unanswered else {}
    if request.status is IssueStatus.CLOSED:
        known[FOUND_CLOSED] = True
    debts = [NewDelivery(issue_id=issue, kind=DeliveryKind.CREATE, key="create", payload=known)]
    rest = notes_of_record(request, rules).continuation
    debts += continuation_debts(issue, rest, rules.organization)
    debts += [image_debt(issue, url) for url in request.image_urls]
    if request.status is IssueStatus.OPEN:
        debts.append(NewDelivery(issue_id=issue, kind=DeliveryKind.ACKNOWLEDGE, key="acknowledge"))
    debts += comment_debts(issue, request.comments or (), rules, own_account)
    return tuple(debts)


def continuation_debts(
    issue: IssueId, pieces: Iterable[str], organization: str, key: str = CONTINUATION
) -> list[NewDelivery]:
    """Return a comment per piece for which the record's Notes has no room."""
    return [
        NewDelivery(
            issue_id=issue,
            kind=DeliveryKind.COMMENT_OUT,
            key=f"{key}{number}",
            payload={"text": piece, "recorded_by": organization},
        )
        for number, piece in enumerate(pieces, start=1)
    ]


def only_looked_for(debts: Iterable[NewDelivery]) -> tuple[NewDelivery, ...]:
    """Return the same debts, the record itself only to be found and never created."""
    return tuple(
        replace(debt, payload={**debt.payload, ADOPT_ONLY: True})
        if debt.kind is DeliveryKind.CREATE
        else debt
        for debt in debts
    )


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
                    "image_url": addresses_of(comment),
                    WRITTEN_AT: comment.created_at.isoformat(),
                },
            )
        )
        debts += [
            NewDelivery(
                issue_id=issue,
                kind=DeliveryKind.COMMENT_IMAGE_OUT,
                key=f"{COMMENT_IMAGE}{comment.key}" + (f":{short_digest(url)}" if at else ""),
                payload={"url": url, WRITTEN_AT: comment.created_at.isoformat()},
            )
            for at, url in enumerate(comment.image_urls)
        ]
    return debts


def comment_in_debt(issue: IssueId, comment: WorkComment, version: str = "") -> NewDelivery:
    """Return the debt to publish a crew's comment, or a later ``version`` of it."""
    return NewDelivery(
        issue_id=issue,
        kind=DeliveryKind.COMMENT_IN,
        key=f"eam-comment:{comment.key}{version}",
        payload={"text": comment.text, "author": comment.recorded_by, "comment": comment.key},
    )


def late_media_debts(
    before: ResidentRequest, now: ResidentRequest, organization: str
) -> list[NewDelivery]:
    """Return what is owed for images and a video added after the record was made."""
    debts = [image_debt(now.issue_id, url) for url in now.image_urls[len(before.image_urls) :]]
    if now.video_url and not before.video_url:
        debts.append(
            NewDelivery(
                issue_id=now.issue_id,
                kind=DeliveryKind.COMMENT_OUT,
                key=f"{VIDEO}{short_digest(now.video_url)}",
                payload={"text": video_line(now.video_url), "recorded_by": organization},
            )
        )
    return debts


def short_digest(text: str) -> str:
    """Return 16 hexadecimal digits that stand for ``text`` in a key."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
