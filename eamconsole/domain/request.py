"""A resident's Request and its thread, as SeeClickFix tells them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eamconsole.domain.identity import IssueId


class IssueStatus(StrEnum):
    """Status of a Request; a reopened one is Open again."""

    OPEN = "Open"
    ACKNOWLEDGED = "Acknowledged"
    CLOSED = "Closed"
    ARCHIVED = "Archived"

    @property
    def is_live(self) -> bool:
        """True while residents wait for something: Open or Acknowledged."""
        return self in (IssueStatus.OPEN, IssueStatus.ACKNOWLEDGED)


METERS_OF_A_DEGREE = 111_320.0
"""Of latitude."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point in WGS84 degrees."""

    latitude: float
    longitude: float

    def meters_to(self, other: Place) -> float:
        """Return the meters to another point of the same city."""
        north = (self.latitude - other.latitude) * METERS_OF_A_DEGREE
        east = (self.longitude - other.longitude) * METERS_OF_A_DEGREE
        return math.hypot(north, east * math.cos(math.radians(other.latitude)))


UNTOLD = "(an answer that only SeeClickFix can show)"
"""Stands for an answer that has no form in words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A secondary question with the resident's answer, both as text."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class SecondaryQuestion:
    """A secondary question of a category.  ``private``: its answers are kept from the public."""

    text: str
    required: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who reports or comments; ``account`` 0 or None is anonymous."""

    account: int | None
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentComment:
    """One entry of a Request's thread.

    ``key`` identifies it for ever (number out of ``flag_url``, else a hash).  ``kind`` is
    SeeClickFix's comment type where it tells one, e.g. ``Comment`` or ``Issue Reopened``.
    """

    key: str
    text: str
    author: Person
    created_at: datetime
    edited_at: datetime | None = None
    editable_until: datetime | None = None
    image_url: str | None = None
    more_images: tuple[str, ...] = ()
    video_url: str | None = None
    kind: str | None = None
    hidden: bool = False

    @property
    def image_urls(self) -> tuple[str, ...]:
        """The addresses of all its images."""
        return _all_of(self.image_url, self.more_images)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentRequest:
    """A Request as last read.  Times are aware UTC.

    ``comments`` is None when the answer did not embed the thread (SCF A-14).
    """

    issue_id: IssueId
    status: IssueStatus
    summary: str
    description: str
    place: Place | None
    address: str
    created_at: datetime
    updated_at: datetime
    acknowledged_at: datetime | None = None
    closed_at: datetime | None = None
    reopened_at: datetime | None = None
    category_id: int | None = None
    category_title: str | None = None
    private: bool = False
    reporter: Person | None = None
    answers: tuple[Answer, ...] = ()
    image_url: str | None = None
    more_images: tuple[str, ...] = ()
    """Where SeeClickFix names several in one field."""
    video_url: str | None = None
    html_url: str = ""
    comments: tuple[ResidentComment, ...] | None = None
    place_said: str = ""
    """What was told as the point where that is none."""
    canonical_issue: IssueId | None = None
    """Set when staff merged this Request into another as a duplicate."""
    trimmed: bool = False
    """Over for so long that its words were dropped (``domain.trimming``)."""

    @property
    def image_urls(self) -> tuple[str, ...]:
        """The addresses of all its images."""
        return _all_of(self.image_url, self.more_images)


def _all_of(first: str | None, more: tuple[str, ...]) -> tuple[str, ...]:
    return (*((first,) if first else ()), *more)


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """A record of a list that could not be decoded: it parks alone, never the cycle."""

    identity: str
    reason: str

    @property
    def is_numbered(self) -> bool:
        """Whether it could at least be told which record it is."""
        return self.identity.isdigit()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """One page of changed Requests, oldest change first.

    ``served_at`` is SeeClickFix's own time of the answer, None where it told none.
    """

    requests: tuple[ResidentRequest, ...]
    unreadable: tuple[UnreadableRecord, ...] = ()
    has_more: bool = False
    served_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationAccount:
    """Whose token the console uses, and what it may do."""

    account: int
    name: str
    may_acknowledge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedComment:
    """SeeClickFix's answer to a comment or status change: it names no comment number.

    ``moderated`` means accepted but held (202); the status has not changed then.
    """

    moderated: bool
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCategory:
    """A Request Category as SeeClickFix offers it."""

    category_id: int
    title: str
    organization: str | None = None
    private: bool = False
    internal: bool | None = None
    enabled: bool = True
    remote_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryListing:
    """The categories found; ``source`` is the way of asking: request_types, ids or point.

    ``complete`` False: there may be more, so a category that is not among them may exist.
    """

    categories: tuple[RequestCategory, ...]
    source: str
    complete: bool = True
