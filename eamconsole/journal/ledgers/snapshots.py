"""Requests as JSON text and back, to the letter."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import (
    Answer,
    IssueStatus,
    Person,
    Place,
    ResidentComment,
    ResidentRequest,
)
from eamconsole.journal.ledgers.base import clean
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.support.texts import clean_text, normalized

_MOMENTS = ("created_at", "updated_at", "acknowledged_at", "closed_at", "reopened_at")
_BLANK = dict.fromkeys((*_MOMENTS, "place", "reporter", "comments"), None) | {
    **dict.fromkeys(("summary", "description", "address"), ""),
    "answers": (),
}
"""What a trimmed Request has not."""
_COLUMNS = {
    "category_title": "category",
    **{
        name: name
        for name in (
            *("issue_id", "status", "category_id", "address", "private"),
            *("created_at", "updated_at"),
        )
    },
}
"""What stands in columns of its own, too; a trimmed Request is not told it twice."""
_TRIMMED = '"trimmed":true'
_COMMENT_MOMENTS = ("created_at", "edited_at", "editable_until")


def request_to_text(request: ResidentRequest) -> str:
    """Return the Request with its thread as JSON text."""
    plain = _plain(request, _MOMENTS)
    if not request.trimmed:
        del plain["trimmed"]
    plain["place"] = _tuple_of(request.place)
    plain["reporter"] = _tuple_of(request.reporter)
    plain["answers"] = [[answer.question, answer.answer] for answer in request.answers]
    if request.comments is not None:
        plain["comments"] = [_comment_to_plain(comment) for comment in request.comments]
    if request.trimmed:
        beside = columns_of(request)
        plain = {
            name: value
            for name, value in plain.items()
            if value not in (None, "", [], ())
            and (name not in _COLUMNS or value != beside[_COLUMNS[name]])
        }
    return json.dumps(plain, ensure_ascii=True, separators=(",", ":"))


def columns_of(request: ResidentRequest) -> dict[str, Any]:
    """Return what of a Request stands in columns of its own."""
    return {
        "issue_id": request.issue_id,
        "status": request.status.value,
        "category": clean(request.category_title),
        "category_id": request.category_id,
        "address": clean(request.address) or "",
        "private": request.private,
        "created_at": to_micros(request.created_at),
        "updated_at": to_micros(request.updated_at),
    }


def request_from_row(row: Any) -> ResidentRequest:
    """Return the Request that a row of ``requests`` holds."""
    if _TRIMMED not in row.snapshot:
        return request_from_text(row.snapshot)
    beside = {name: getattr(row, column) for name, column in _COLUMNS.items()}
    beside["private"] = bool(beside["private"])
    return _request({**beside, **json.loads(row.snapshot)})


def summary_of(text: str) -> str:
    """Return the title that a snapshot holds."""
    return "" if _TRIMMED in text else request_from_text(text).summary


@lru_cache(maxsize=512)
def request_from_text(text: str) -> ResidentRequest:
    """Return the Request, not trimmed, that ``request_to_text`` wrote."""
    return _request(json.loads(text))


def _request(told: dict[str, Any]) -> ResidentRequest:
    plain = {**_BLANK, **told}
    _read_moments(plain, _MOMENTS)
    plain["issue_id"] = IssueId(plain["issue_id"])
    plain["status"] = IssueStatus(plain["status"])
    plain["place"] = Place(*plain["place"]) if plain["place"] else None
    plain["reporter"] = _person(plain["reporter"])
    plain["answers"] = tuple(Answer(*pair) for pair in plain["answers"])
    plain["more_images"] = tuple(plain.get("more_images", ()))
    if plain["comments"] is not None:
        plain["comments"] = tuple(_comment_from_plain(each) for each in plain["comments"])
    return ResidentRequest(**plain)


def words_of(request: ResidentRequest) -> str:
    """Return the resident's words and the place, in small letters, for searching."""
    answers = " ".join(answer.answer for answer in request.answers)
    comments = " ".join(comment.text for comment in request.comments or ())
    words = f"{request.summary} {request.description} {answers} {comments} {request.address}"
    return normalized("NFC", " ".join(clean_text(words).split())).lower()


def _plain(value: object, moments: tuple[str, ...]) -> dict[str, object]:
    fields = [field.name for field in dataclasses.fields(value)]  # type: ignore[arg-type]
    plain = {name: getattr(value, name) for name in fields}
    for name in moments:
        plain[name] = to_micros(plain[name])
    return plain


def _read_moments(plain: dict[str, object], names: tuple[str, ...]) -> None:
    for name in names:
        micros = plain[name]
        moment: datetime | None = from_micros(micros) if isinstance(micros, int) else None
        plain[name] = moment


def _tuple_of(value: Place | Person | None) -> list[object] | None:
    if value is None:
        return None
    return [getattr(value, field.name) for field in dataclasses.fields(value)]


def _person(listed: list[object] | None) -> Person | None:
    if listed is None:
        return None
    account, name, role = listed
    number = account if isinstance(account, int) else None
    return Person(account=number, name=str(name), role=str(role))


def _comment_to_plain(comment: ResidentComment) -> dict[str, object]:
    plain = _plain(comment, _COMMENT_MOMENTS)
    plain["author"] = _tuple_of(comment.author)
    return plain


def _comment_from_plain(plain: dict[str, object]) -> ResidentComment:
    _read_moments(plain, _COMMENT_MOMENTS)
    plain["author"] = _person(plain["author"])  # type: ignore[arg-type]
    plain["more_images"] = tuple(plain.get("more_images", ()))  # type: ignore[arg-type]
    return ResidentComment(**plain)  # type: ignore[arg-type]
