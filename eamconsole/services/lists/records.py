"""Frozen values that a window shows; nothing here reads or writes."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from eamconsole.domain.city import Bounds
from eamconsole.domain.delivery import Attempt, DeliveryState, HistoryEvent
from eamconsole.domain.edits import EditField
from eamconsole.domain.happening import Happening
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.request import ResidentRequest
from eamconsole.journal import StoredRequest
from eamconsole.services.explain import Explanation
from eamconsole.services.queue.items import ToldDelivery
from eamconsole.services.queue.requests import ToldRequest


class Listing(StrEnum):
    """A list the window can show."""

    REQUESTS = "requests"
    STATUS = "status"
    COMMENTS = "comments"
    ATTENTION = "attention"
    ACTIVITY = "activity"
    SEARCH = "search"


BY_ISSUE = frozenset({Listing.REQUESTS, Listing.SEARCH, Listing.STATUS})
"""Lists in which a request is one row; its id is the Issue ID."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """Which rows of a list, in which order.  Empty sets do not restrict."""

    text: str = ""
    states: frozenset[DeliveryState] = frozenset()
    link_states: frozenset[LinkState] = frozenset()
    cause: str = ""
    topics: frozenset[str] = frozenset()
    issue_id: IssueId | None = None
    sort: str = "newest"
    descending: bool = True
    limit: int | None = None
    above: int = 0
    """Only deliveries that came after this one; 0 for all."""
    happening: Happening | None = None
    """Only requests to which this happened; lists of requests know it, no other."""


@dataclass(frozen=True, slots=True)
class FoundIds:
    """The ids of all rows that match, in the order asked for."""

    ids: array[int]
    requests: int | None = None
    """Of how many requests the rows are; None where each row is one, or nobody counted."""
    best: int | None = None
    """The row that the words name exactly: a number, a house; None where none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedLink:
    """A link of the journal with its request, and what watching it leads to."""

    link: Link
    request: ResidentRequest | None
    next_poll_at: datetime | None
    next_effect: str

    @property
    def id(self) -> IssueId:
        """The request's number in SeeClickFix."""
        return self.link.issue_id

    @property
    def issue_id(self) -> IssueId:
        """The same, as rows of every list name it."""
        return self.link.issue_id

    @property
    def number(self) -> str:
        """The Request # in EAM."""
        return self.link.number

    @property
    def state(self) -> LinkState:
        """Whether it is watched."""
        return self.link.state

    @property
    def summary(self) -> str:
        """What the request is about."""
        return self.request.summary if self.request else ""

    @property
    def stands(self) -> str:
        """How it stands on both sides, in one line."""
        remote = f"{self.link.status_code or '—'} {self.link.status_text}".rstrip()
        local = self.request.status.value if self.request else "—"
        return f"In EAM: {remote} · in SeeClickFix: {local}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvent:
    """An event of the journal in words: a call, a decision, or something a person did."""

    event: HistoryEvent
    topic: str
    text: str
    detail: str

    @property
    def id(self) -> int:
        """Its number."""
        return self.event.id

    @property
    def issue_id(self) -> IssueId | None:
        """The request it is about."""
        return self.event.issue_id


Row = ToldDelivery | WatchedLink | ToldEvent
"""What the detail is about."""
ListedRow = Row | ToldRequest
"""What a line of a list is."""


SYSTEM_ACTORS: Mapping[str, str] = {"SeeClickFix": "seeclickfix", "EAM": "eam"}
"""Actors of events that are no person, with their side: what was done there is theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One step.  ``side`` is ``seeclickfix``, ``eam``, ``console`` or ``person``."""

    at: datetime
    side: str
    text: str
    actor: str = ""
    detail: str = ""

    @property
    def person(self) -> str:
        """Whoever did or wrote it; a system has no other name than that of its side."""
        return "" if self.actor in ("", "console", *SYSTEM_ACTORS) else self.actor

    @property
    def told_detail(self) -> str:
        """What is said beside the step; of the console's own steps the rows tell more."""
        return "" if self.actor in ("", "console") else self.detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words of a resident or of the city.  ``state`` is how they stand on their way across."""

    at: datetime
    by: str
    text: str
    from_city: bool
    images: int = 0
    state: DeliveryState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image on disk, or the reason why there is none."""

    title: str
    file: Path | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailRecord:
    """Everything the detail panel shows about one row."""

    row: Row
    explanation: Explanation
    link: WatchedLink | None = None
    """How the request stands in EAM; None where it has no record there."""
    answered: str = ""
    """The other system's own words, where it refused."""
    notices: str = ""
    """What staff are told about the request, each with what to do."""
    timeline: tuple[TimelineEntry, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    stored: StoredRequest | None = None
    """The request as last read; None where the journal has none."""
    conversation: tuple[Said, ...] = ()
    bounds: Bounds | None = None
    """The city's bounds, as an outline to see the place in."""
    record_key: str = ""
    """What EAM calls the record beside the Request #."""
    seeclickfix_url: str = ""
    eam_url: str = ""
    fields: tuple[EditField, ...] = ()
    """The texts Edit and resend offers."""
    offers: frozenset[str] = frozenset()
    """Which buttons help: retry, check_now, look, redirect, resend, hold, release, skip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a commit changed: deliveries and requests; ``status`` where counters may differ."""

    deliveries: tuple[DeliveryId, ...] = ()
    issues: tuple[IssueId, ...] = ()
    structure: bool = True
    """False where rows changed in place and no row is new."""
