"""Fills the simulator from a recorded answer, public or organization shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from eamconsole.sandbox.seeclickfix.desk import EDITABLE_FOR
from eamconsole.sandbox.seeclickfix.records import (
    OFFICIAL,
    REGISTERED,
    Answer,
    Category,
    Comment,
    CommentKind,
    Issue,
    Person,
    Question,
    Rank,
    Status,
)
from eamconsole.sandbox.seeclickfix.state import ANONYMOUS, SeeClickFixState

_COMMENT_NUMBER = re.compile(r"/comments/(\d+)/flag")
_ASSIGNMENT = re.compile(r" assigned this issue to ")
_TIMES = ("created_at", "updated_at", "acknowledged_at", "closed_at", "reopened_at")
_FIRST_QUESTION = 88_001
_FALLBACK_START = datetime(2026, 3, 2, 14, tzinfo=UTC)

Record = Mapping[str, Any]


def recorded_issues(text: str) -> list[Record]:
    """Return the issues of a saved answer, each once, the newest state of each."""
    value = json.loads(text)
    issues = value.get("issues") if isinstance(value, dict) else value
    if not isinstance(issues, list):
        raise ValueError('the file has no list under "issues"')
    newest: dict[int, Record] = {}
    for issue in issues:
        if not isinstance(issue, dict) or not isinstance(issue.get("id"), int):
            raise ValueError(f"an issue without an id: {str(issue)[:80]}")
        known = newest.get(issue["id"])
        if known is None or _time(known, "updated_at") <= _time(issue, "updated_at"):
            newest[issue["id"]] = issue
    return list(newest.values())


def newest_moment(records: Iterable[Record]) -> datetime:
    """Return the latest time found anywhere in the records, comments included."""
    moments = [
        moment
        for record in records
        for part in (record, *(record.get("comments") or ()))
        for name in _TIMES
        if (moment := _moment(part.get(name))) is not None
    ]
    return max(moments, default=_FALLBACK_START)


def load(state: SeeClickFixState, records: Iterable[Record]) -> None:
    """Add every record to ``state`` as it was, under the simulator's own addresses."""
    loader = _Loader(state)
    for record in records:
        state.add_issue(loader.issue(record))
    loader.number_questions()


class _Loader:
    def __init__(self, state: SeeClickFixState) -> None:
        self._state = state
        self._start = state.now()
        self._questions: dict[int, dict[str, Question]] = {}

    def issue(self, record: Record) -> Issue:
        created = _time(record, "created_at", self._start)
        category = self._category(record.get("request_type"))
        issue = Issue(
            id=int(record["id"]),
            summary=record.get("summary") or "",
            description=record.get("description"),
            reporter=self._person(record.get("reporter")),
            category=category,
            created_at=created,
            updated_at=_time(record, "updated_at", created),
            idle_since=self._start,
            status=Status(record.get("status") or "Open"),
            lat=record.get("lat"),
            lng=record.get("lng"),
            address=record.get("address"),
            uncategorized=None if record.get("request_type") is None else {},
            private=bool(record.get("is_private") or record.get("private_visibility")),
        )
        self._add_times(issue, record)
        self._add_extras(issue, record)
        self._remember_questions(issue)
        return issue

    def number_questions(self) -> None:
        """Give the questions heard of in answers their keys, in a repeatable order."""
        number = _FIRST_QUESTION
        for category_id, questions in sorted(self._questions.items()):
            category = self._state.categories[category_id]
            for question in questions.values():
                category.questions.append(replace(question, key=str(number)))
                number += 1

    def _add_times(self, issue: Issue, record: Record) -> None:
        issue.acknowledged_at = _moment(record.get("acknowledged_at"))
        issue.closed_at = _moment(record.get("closed_at"))
        issue.reopened_at = _moment(record.get("reopened_at"))

    def _add_extras(self, issue: Issue, record: Record) -> None:
        media = record.get("media") or {}
        if _is_told(media.get("image_full")):
            issue.picture = self._state.pictures.drawn_key(issue.id)
        elif _is_told(media.get("representative_image_url")):
            issue.icon = urlsplit(media["representative_image_url"]).path
        issue.rating = int(record.get("rating") or 0)
        issue.answers = [
            Answer(item.get("question") or "", item.get("answer"))
            for item in record.get("questions") or ()
        ]
        issue.comments = [self._comment(issue, item) for item in record.get("comments") or ()]
        issue.comments.sort(key=lambda item: (item.created_at, item.id))
        issue.integrations = list(record.get("integrations") or ())
        issue.votes = list(record.get("votes") or ())
        assignee = record.get("assignee")
        issue.assignee = self._person(assignee) if assignee else None

    def _comment(self, issue: Issue, record: Record) -> Comment:
        author = self._person(record.get("commenter"))
        created = _time(record, "created_at", issue.created_at)
        text = record.get("comment") or ""
        kind = _kind(record, issue, text, created, official=author.official)
        spoken = kind is not CommentKind.ASSIGNED
        number = self._comment_number(record)
        media = record.get("media") or {}
        pictured = _is_told(media.get("image_full"))
        return Comment(
            number,
            text,
            author,
            created,
            _time(record, "updated_at", created),
            kind,
            editable_until=created + EDITABLE_FOR if author.official and spoken else None,
            last_edited_at=_moment(record.get("last_edited_at")),
            picture=self._state.pictures.drawn_key(number) if pictured else None,
            blocked=bool(record.get("show_blocked_comment_text")),
        )

    def _comment_number(self, record: Record) -> int:
        found = _COMMENT_NUMBER.search(record.get("flag_url") or "")
        return int(found.group(1)) if found else self._state.next_comment_id()

    def _person(self, record: Record | None) -> Person:
        if not record or not record.get("id"):
            return ANONYMOUS
        avatar = record.get("avatar") or {}
        role = record.get("role") or REGISTERED
        return self._state.add_person(
            Person(
                int(record["id"]),
                record.get("name") or "",
                role,
                Rank.MANAGER if role == OFFICIAL else Rank.OUTSIDER,
                urlsplit(avatar.get("full") or "/assets/no-avatar-100.png").path,
                urlsplit(avatar.get("square_100x100") or "/assets/no-avatar-100.png").path,
                record.get("witty_title") or "",
                int(record.get("civic_points") or 0),
            )
        )

    def _category(self, record: Record | None) -> Category | None:
        if not record or not isinstance(record.get("id"), int):
            return None
        known = self._state.categories.get(record["id"])
        # Many towns made the recording; the city that tells it again is one organization.
        return known or self._state.add_category(
            Category(record["id"], record.get("title") or "", self._state.organization_name)
        )

    def _remember_questions(self, issue: Issue) -> None:
        if issue.category is None:
            return
        heard = self._questions.setdefault(issue.category.id, {})
        for answer in issue.answers:
            heard.setdefault(answer.question, Question("", answer.question))


def _kind(
    record: Record, issue: Issue, text: str, created: datetime, *, official: bool
) -> CommentKind:
    """Return the kind of a recorded comment, told by its time where it is not written."""
    if record.get("comment_type") in set(CommentKind):
        return CommentKind(record["comment_type"])
    if official and _ASSIGNMENT.search(text):
        return CommentKind.ASSIGNED
    told_by_time = {
        issue.acknowledged_at: CommentKind.ACKNOWLEDGED,
        issue.reopened_at: CommentKind.REOPENED,
        issue.closed_at: CommentKind.CLOSED,
    }
    return told_by_time.get(created, CommentKind.COMMENT)


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value).astimezone(UTC) if _is_told(value) else None


def _time(record: Record, name: str, fallback: datetime = _FALLBACK_START) -> datetime:
    return _moment(record.get(name)) or fallback


def _is_told(value: Any) -> bool:
    """Tell a real text from null and from the text "null", which answers also contain."""
    return isinstance(value, str) and value not in ("", "null")
