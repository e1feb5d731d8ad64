"""The things SeeClickFix keeps: people, categories, issues and their threads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

OFFICIAL = "Verified Official"
REGISTERED = "Registered User"


class Status(StrEnum):
    """Where an issue stands; a reopened one is Open."""

    OPEN = "Open"
    ACKNOWLEDGED = "Acknowledged"
    CLOSED = "Closed"
    ARCHIVED = "Archived"


class CommentKind(StrEnum):
    """The ``comment_type`` shown to members."""

    COMMENT = "Comment"
    ACKNOWLEDGED = "Issue Acknowledged"
    CLOSED = "Issue Closed"
    REOPENED = "Issue Reopened"
    ASSIGNED = "Issue Assigned"
    RECATEGORIZED = "Issue Recategorized"
    WATCHER = "Watcher Added"
    VOTED = "Issue Voted For"
    THANKS = "Thank You"


class Rank(StrEnum):
    """What a person may do in the organization."""

    OUTSIDER = "outsider"
    INTERNAL = "internal"
    MANAGER = "manager"


@dataclass(slots=True, eq=False)
class Person:
    """Somebody who reports, comments or works for the city; id 0 is nobody in particular."""

    id: int
    name: str
    role: str = REGISTERED
    rank: Rank = Rank.OUTSIDER
    avatar_full: str = "/assets/no-avatar-100.png"
    avatar_square: str = "/assets/no-avatar-100.png"
    witty_title: str = ""
    civic_points: int = 0

    @property
    def official(self) -> bool:
        """Whether residents see this person as part of the city."""
        return self.role == OFFICIAL


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a category's form; ``options`` are (key, name) pairs."""

    key: str
    text: str
    kind: str = "text"
    required: bool = False
    private: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, eq=False)
class Category:
    """A request type. ``restricted``: residents may not reopen its issues."""

    id: int
    title: str
    organization: str | None = None
    questions: list[Question] = field(default_factory=list)
    private: bool = False
    internal: bool = False
    enabled: bool = True
    deleted: bool = False
    restricted: bool = False
    remote_code: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reporter said to one question."""

    question: str
    answer: str | None
    private: bool = False


@dataclass(slots=True, eq=False)
class Comment:
    """One entry of a thread, spoken or made by the system."""

    id: int
    text: str
    author: Person
    created_at: datetime
    updated_at: datetime
    kind: CommentKind = CommentKind.COMMENT
    editable_until: datetime | None = None
    last_edited_at: datetime | None = None
    picture: str | None = None
    more_pictures: tuple[str, ...] = ()
    """Named in one field with the first."""
    blocked: bool = False


@dataclass(slots=True, eq=False)
class Issue:
    """A resident's request. ``version`` grows with every change, for caches.

    ``uncategorized`` is what stands in for the category when there is none:
    recorded answers show both null and an empty object. ``idle_since`` is where
    the archiver counts from.
    """

    id: int
    summary: str
    description: str | None
    reporter: Person
    category: Category | None
    created_at: datetime
    updated_at: datetime
    idle_since: datetime
    status: Status = Status.OPEN
    lat: float | None = None
    lng: float | None = None
    address: str | None = None
    acknowledged_at: datetime | None = None
    closed_at: datetime | None = None
    reopened_at: datetime | None = None
    rating: int = 1
    private: bool = False
    picture: str | None = None
    icon: str = "/assets/categories/no-image.png"
    answers: list[Answer] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    internal_comments: list[Comment] = field(default_factory=list)
    assignee: Person | None = None
    integrations: list[Any] = field(default_factory=list)
    votes: list[Any] = field(default_factory=list)
    canonical_issue: int | None = None
    duplicate_issues: list[int] = field(default_factory=list)
    closing_questions_pending: bool = False
    uncategorized: dict[str, Any] | None = None
    version: int = 0

    def touched(self, moment: datetime) -> None:
        """Note a change that moves ``updated_at``, never backwards."""
        self.updated_at = max(self.updated_at, moment)
        self.version += 1
