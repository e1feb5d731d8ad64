"""When what one side says is too much at once to be believed without a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from eamconsole.domain.delivery import Flow
from eamconsole.domain.identity import IssueId

REASON = "brake"
"""How a brake is named among the pauses."""
HELD_COMMENT = "brake"
"""Cause of a comment that a brake holds."""
_MOST_SHARE = 0.5
_TIMES_THE_BUSIEST = 3


class BrakeKind(StrEnum):
    """What a brake holds back."""

    CLOSINGS = "closings"
    """Requests that EAM's status codes would close all at once."""
    MISSING = "missing"
    """Records that disappeared from EAM together."""
    COMMENTS = "comments"
    """Comments that say one and the same on many Requests at once."""
    RECATEGORIZATIONS = "recategorizations"
    """Requests that SeeClickFix shows in another category all at once."""
    REOPENINGS = "reopenings"
    """Closed Requests that SeeClickFix shows open again all at once."""

    @property
    def flow(self) -> Flow:
        """The queue in which what it holds waits."""
        elsewhere = {
            BrakeKind.COMMENTS: Flow.COMMENTS,
            BrakeKind.RECATEGORIZATIONS: Flow.REQUESTS,
        }
        return elsewhere.get(self, Flow.STATUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brake:
    """A brake in force: what it holds, and the words a person reads."""

    kind: BrakeKind
    since: datetime
    issues: tuple[IssueId, ...]
    samples: tuple[str, ...]
    text: str
    comments: tuple[int, ...] = ()
    """The deliveries it holds, where it holds comments: a Request may have several."""

    @property
    def count(self) -> int:
        """How many it holds."""
        return len(self.issues)

    def is_within(self, shown: Brake) -> bool:
        """Return whether a person who saw ``shown`` saw all that this one holds."""
        return {*self.issues} <= {*shown.issues} and {*self.comments} <= {*shown.comments}


@dataclass(frozen=True, slots=True)
class PutOff:
    """A change that was seen on a Request and is judged together with others of its kind."""

    updated_at: datetime
    """As SeeClickFix dates the Request: from here on its lists show it again."""
    code: str
    words: str


class Followed(NamedTuple):
    """A change that was carried out on a Request."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Released:
    """What a person let go of one kind, beside what was carried out of it lately.

    A release is for what was shown: it is used up by the first change that is carried out after
    it, and the next one on the same Request is judged like any other.
    """

    since: Mapping[int, datetime]
    """When each Request was let go."""
    recent: Mapping[IssueId, Followed]

    def is_for(self, issue: IssueId, followed: Iterable[datetime]) -> bool:
        """Return whether a change that is due now was let go; ``followed`` says when any was."""
        at = self.since.get(issue)
        return at is not None and not any(moment >= at for moment in followed)

    @property
    def carried_out(self) -> frozenset[IssueId]:
        """What was carried out lately since a person let it go: it counts for no other mass."""
        return frozenset(
            issue
            for issue, change in self.recent.items()
            if issue in self.since and change.at >= self.since[issue]
        )

    @property
    def unasked(self) -> dict[IssueId, str]:
        """What was carried out lately without a person's word, with its code."""
        known = self.carried_out
        return {issue: change.code for issue, change in self.recent.items() if issue not in known}


@dataclass(frozen=True, slots=True)
class Threshold:
    """Both are to be reached; 0 in either switches the brake off."""

    share: float
    at_least: int

    def is_reached(self, count: int, total: int, piled_up: float = 0.0) -> bool:
        """Return whether ``count`` of ``total`` is too many at once.

        ``piled_up`` is what the city is known to do in the time since the last good look: after
        an outage that much is work, not a mistake.  A wrong restore of EAM is an outage too, so
        without known work nothing grows, and half of everything at once is too many after any.
        """
        if self.share <= 0 or self.at_least <= 0 or not total:
            return False
        at_least = max(self.at_least, min(piled_up, total * _MOST_SHARE))
        return count >= at_least and count >= self.share * total


def looks_like_one_act(codes: Collection[str], busiest: int, hours: float, *, sudden: bool) -> bool:
    """Return whether changes look like one mistake rather than a busy hour's work.

    ``busiest`` is the busiest hour known.  Before there is any, only what comes ``sudden``,
    too many in a single look, is taken for a mistake.
    """
    if len(set(codes)) == 1:
        return True
    return len(codes) > _TIMES_THE_BUSIEST * busiest * hours if busiest else sudden
