"""Reads Requests, comments and categories out of SeeClickFix's answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import (
    UNTOLD,
    Answer,
    IssueStatus,
    Person,
    Place,
    RequestCategory,
    ResidentComment,
    ResidentRequest,
    SecondaryQuestion,
)
from eamconsole.domain.values import Untellable, told
from eamconsole.wire.decoding import (
    Undecodable,
    key_of,
    moment_of,
    one_record,
    part_of,
    real_of,
    record_of,
    rows_of,
    switch_of,
    text_of,
    web_address_of,
    web_addresses_of,
    whole_of,
)

_COMMENT_NUMBER = re.compile(r"/comments/([0-9]{1,18})/flag")
_NOT_ASKED = "An answer without its question"
_ALWAYS_ASKED = frozenset({"summary", "description", "issue_image"})
_KEPT_PRIVATE = ("private", "internal", "hidden")
_TYPE_NUMBER = re.compile(r"/request_types/([0-9]{1,18})(?![0-9])")


@one_record
def request_of(value: Any, origin: str = "") -> ResidentRequest:
    """Return one Request; raises ``Undecodable`` where id, status or a time has no meaning.

    ``origin`` completes addresses that begin with the path.
    """
    row = record_of(value, "the Request")
    issue_id = IssueId(key_of(row.get("id"), "id"))
    category = part_of(row, "request_type")
    return ResidentRequest(
        issue_id=issue_id,
        status=_status(row.get("status")),
        summary=text_of(row.get("summary")),
        description=text_of(row.get("description")),
        place=(place := _place(row)),
        place_said="" if place else _place_said(row),
        address=text_of(row.get("address")),
        created_at=_required_moment(row, "created_at"),
        updated_at=_required_moment(row, "updated_at"),
        acknowledged_at=moment_of(row.get("acknowledged_at"), "acknowledged_at"),
        closed_at=moment_of(row.get("closed_at"), "closed_at"),
        reopened_at=moment_of(row.get("reopened_at"), "reopened_at"),
        category_id=_category_number(category),
        category_title=text_of(category.get("title")) or None,
        private=_private(row),
        reporter=_person(row.get("reporter")),
        answers=_answers(row.get("questions")),
        **_media(row, origin),
        html_url=web_address_of(row.get("html_url"), origin) or "",
        comments=_embedded_thread(row, issue_id, origin),
        canonical_issue=_canonical(row.get("canonical_issue")),
    )


@one_record
def comment_of(value: Any, issue_id: IssueId, origin: str = "") -> ResidentComment:
    """Return one entry of a thread; internal ones are not in the lists read here."""
    row = record_of(value, "the comment")
    text = text_of(row.get("comment"))
    author = _person(row.get("commenter")) or Person(account=None, name="")
    created_at = _required_moment(row, "created_at")
    return ResidentComment(
        key=_comment_key(row, issue_id, author, created_at),
        text=text,
        author=author,
        created_at=created_at,
        edited_at=moment_of(row.get("last_edited_at"), "last_edited_at"),
        editable_until=moment_of(row.get("editable_until"), "editable_until"),
        **_media(row, origin),
        kind=text_of(row.get("comment_type")) or None,
        hidden=switch_of(row.get("show_blocked_comment_text"), otherwise=False, unclear=True),
    )


def in_order(listed: Iterable[ResidentComment]) -> tuple[ResidentComment, ...]:
    """Return the entries of a thread as they were made, however a server listed them.

    Moments are whole seconds, so numbers decide within one, and without them the list itself.
    """
    entries = list(listed)
    if entries and entries[0].created_at > entries[-1].created_at:
        entries.reverse()
    return tuple(sorted(entries, key=_entered))


def _entered(comment: ResidentComment) -> tuple[datetime, int]:
    return comment.created_at, int(comment.key) if comment.key.isdecimal() else 0


@one_record
def category_of(value: Any) -> RequestCategory | None:
    """Return a category; None for the open-ended "other", which cannot be linked."""
    row = record_of(value, "the category")
    number = _category_number(row)
    if number is None:
        return None
    return RequestCategory(
        category_id=number,
        title=text_of(row.get("title")),
        organization=text_of(row.get("organization")) or None,
        private=switch_of(row.get("private_visibility"), otherwise=False, unclear=True),
        internal=(
            switch_of(row["internal"], otherwise=False, unclear=True) if "internal" in row else None
        ),
        enabled=switch_of(row.get("enabled"), otherwise=True),
        remote_code=text_of(row.get("remote_code")) or None,
    )


@one_record
def questions_of(value: Any) -> tuple[SecondaryQuestion, ...]:
    """Return the questions a category asks besides title, description and picture."""
    rows = rows_of(value.get("questions")) if isinstance(value, dict) else []
    return tuple(
        SecondaryQuestion(
            text=_told(row.get("question")),
            required=switch_of(row.get("response_required"), otherwise=False),
            private=switch_of(row.get("answer_kept_private"), otherwise=False, unclear=True),
        )
        for row in rows
        if isinstance(row, dict) and text_of(row.get("primary_key")) not in _ALWAYS_ASKED
    )


def is_moderated(answer: Mapping[str, Any]) -> bool:
    """Return whether the answer to a change says that it is held."""
    said = (part_of(answer, "metadata").get("moderated"), answer.get("moderated"))
    return any(switch_of(each, otherwise=False) for each in said)


def _status(value: Any) -> IssueStatus:
    said = _told(value)
    for status in IssueStatus:
        if said.strip().lower() == status.value.lower():
            return status
    raise Undecodable(f"its status “{said[:40]}” is none the console knows")


def _required_moment(row: Mapping[str, Any], name: str) -> datetime:
    moment = moment_of(row.get(name), name)
    if moment is None:
        raise Undecodable(f"{name} is missing")
    return moment


def _place(row: Mapping[str, Any]) -> Place | None:
    latitude, longitude = real_of(row.get("lat")), real_of(row.get("lng"))
    if latitude is None or longitude is None:
        pair = [real_of(number) for number in rows_of(part_of(row, "point").get("coordinates"))]
        if len(pair) < 2:
            return None
        longitude, latitude = pair[0], pair[1]
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Place(latitude, longitude)


def _place_said(row: Mapping[str, Any]) -> str:
    """Return what stands where the point should: it may be a digit that makes it none."""
    pair = [_told(row.get(name)) for name in ("lat", "lng")]
    if not any(pair):
        pair = [_told(part_of(row, "point").get("coordinates"))]
    return ", ".join(filter(None, pair))[:80]


def _private(row: Mapping[str, Any]) -> bool:
    flags = (row.get("private_visibility"), row.get("is_private"))
    return any(switch_of(flag, otherwise=False, unclear=True) for flag in flags) or (
        _told(row.get("visibility")).strip().lower() in _KEPT_PRIVATE
    )


def _person(value: Any) -> Person | None:
    if not isinstance(value, dict):
        return None
    return Person(
        account=whole_of(value.get("id")),
        name=text_of(value.get("name")).strip(),
        role=text_of(value.get("role")),
    )


def _answers(value: Any) -> tuple[Answer, ...]:
    """Return what was answered; what has no form in words says so in its place."""
    if isinstance(value, dict):  # by question, or numbered
        value = [
            row if isinstance(row, dict) and "answer" in row else {"question": name, "answer": row}
            for name, row in value.items()
        ]
    elif not isinstance(value, list):
        value = [{"answer": value}]
    rows = (row if isinstance(row, dict) else {"answer": row} for row in value)
    pairs = ((_told(row.get("question")), _told(row.get("answer"))) for row in rows)
    return tuple(
        Answer(question or _NOT_ASKED, answer) for question, answer in pairs if answer.strip()
    )


def _told(value: Any) -> str:
    """Return a value in words; several are joined as SeeClickFix does (A-13)."""
    try:
        return told(value)
    except Untellable:
        return UNTOLD


def _media(row: Mapping[str, Any], origin: str) -> dict[str, Any]:
    media = part_of(row, "media")
    first, *more = web_addresses_of(media.get("image_full"), origin) or (None,)
    return {
        "image_url": first,
        "more_images": tuple(more),
        "video_url": web_address_of(media.get("video_url"), origin),
    }


def _embedded_thread(
    row: Mapping[str, Any], issue_id: IssueId, origin: str
) -> tuple[ResidentComment, ...] | None:
    """Return the embedded thread, None where it has to be asked for.

    An entry that cannot be read makes it None as well: the Request itself can go on, and
    reading the thread will say what is wrong.
    """
    if not isinstance(row.get("comments"), list):
        return None
    try:
        return in_order(comment_of(entry, issue_id, origin) for entry in row["comments"])
    except Undecodable:
        return None


def _comment_key(
    row: Mapping[str, Any], issue_id: IssueId, author: Person, created_at: datetime
) -> str:
    number = whole_of(row.get("id"))
    if number:
        return str(number)
    flagged = _COMMENT_NUMBER.search(text_of(row.get("flag_url")))
    if flagged:
        return flagged[1]
    identity = (issue_id, created_at.isoformat(), author.account, text_of(row.get("comment")))
    return "sha256:" + hashlib.sha256(repr(identity).encode("utf-8", "replace")).hexdigest()


def _category_number(row: Mapping[str, Any]) -> int | None:
    number = whole_of(row.get("id"))
    if number is None and "id" not in row:
        found = _TYPE_NUMBER.search(text_of(row.get("url")))
        number = whole_of(found[1]) if found else None
    return number


def _canonical(value: Any) -> IssueId | None:
    number = whole_of(value.get("id") if isinstance(value, dict) else value)
    return IssueId(number) if number else None
