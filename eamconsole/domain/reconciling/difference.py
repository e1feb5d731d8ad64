"""The kinds of difference between both systems, and what mends one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from eamconsole.domain.kinds import require_all


class DifferenceKind(StrEnum):
    """What differs."""

    MISSING_IN_EAM = "missing_in_eam"
    NOT_LINKED = "not_linked"
    DOUBLED = "doubled"
    RECORD_GONE = "record_gone"
    STRANGER = "stranger"
    CLOSED_IN_EAM = "closed_in_eam"
    CLOSED_IN_SEECLICKFIX = "closed_in_seeclickfix"
    ACKNOWLEDGMENT_MISSING = "acknowledgment_missing"
    COMMENT_MISSING_IN_EAM = "comment_missing_in_eam"
    COMMENT_MISSING_IN_SEECLICKFIX = "comment_missing_in_seeclickfix"
    COMMENT_CHANGED_IN_EAM = "comment_changed_in_eam"
    TAKEN_BACK_IN_EAM = "taken_back_in_eam"
    PICTURE_MISSING_IN_EAM = "picture_missing_in_eam"
    PICTURE_MISSING_IN_SEECLICKFIX = "picture_missing_in_seeclickfix"
    CATEGORY = "category"
    PLACE = "place"
    ORPHAN = "orphan"
    BASE_LINE = "base_line"
    NOT_COMPARED = "not_compared"


class Mend(StrEnum):
    """The one thing that mends a difference."""

    RETRY = "retry"
    RELEASE = "release"
    SEND_HELD = "send_held"
    SEEK = "seek"
    READ_AGAIN = "read_again"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class DifferenceWords:
    """How a kind is called in lists, and what it means."""

    title: str
    meaning: str


KINDS: Mapping[DifferenceKind, DifferenceWords] = {
    DifferenceKind.MISSING_IN_EAM: DifferenceWords(
        "Missing in EAM", "a live request has no record in EAM"
    ),
    DifferenceKind.NOT_LINKED: DifferenceWords(
        "Not linked", "EAM holds the request's record, and the journal does not know it"
    ),
    DifferenceKind.DOUBLED: DifferenceWords(
        "Doubled in EAM", "more than one open record stands for one request"
    ),
    DifferenceKind.RECORD_GONE: DifferenceWords(
        "Record gone", "EAM does not show the linked record any more"
    ),
    DifferenceKind.STRANGER: DifferenceWords(
        "Another request's record", "the linked record names another request"
    ),
    DifferenceKind.CLOSED_IN_EAM: DifferenceWords(
        "Closed in EAM only", "the record is closed, the request is still open"
    ),
    DifferenceKind.CLOSED_IN_SEECLICKFIX: DifferenceWords(
        "Closed in SeeClickFix only", "the request is closed, the record is still open"
    ),
    DifferenceKind.ACKNOWLEDGMENT_MISSING: DifferenceWords(
        "Not acknowledged", "the record is there, the request was never acknowledged"
    ),
    DifferenceKind.COMMENT_MISSING_IN_EAM: DifferenceWords(
        "Comment missing in EAM", "crews do not see what was said in SeeClickFix"
    ),
    DifferenceKind.COMMENT_MISSING_IN_SEECLICKFIX: DifferenceWords(
        "Comment missing in SeeClickFix", "residents do not see what crews said to the public"
    ),
    DifferenceKind.COMMENT_CHANGED_IN_EAM: DifferenceWords(
        "Comment changed in EAM", "a comment that crossed was rewritten in EAM since"
    ),
    DifferenceKind.TAKEN_BACK_IN_EAM: DifferenceWords(
        "Taken back in EAM", "residents read what EAM does not show to the public any more"
    ),
    DifferenceKind.PICTURE_MISSING_IN_EAM: DifferenceWords(
        "Picture missing in EAM", "crews do not see a resident's picture"
    ),
    DifferenceKind.PICTURE_MISSING_IN_SEECLICKFIX: DifferenceWords(
        "Picture missing in SeeClickFix", "residents do not see a crew's public picture"
    ),
    DifferenceKind.CATEGORY: DifferenceWords(
        "Category differs", "the problem code is not the category's"
    ),
    DifferenceKind.PLACE: DifferenceWords("Place differs", "the two lie more than 200 m apart"),
    DifferenceKind.ORPHAN: DifferenceWords(
        "Orphan reference", "an open record names a request that is not there, or not its own"
    ),
    DifferenceKind.BASE_LINE: DifferenceWords(
        "From before the console", "it stood so at another program's record when it was adopted"
    ),
    DifferenceKind.NOT_COMPARED: DifferenceWords(
        "Not compared", "it is not known whether both systems agree"
    ),
}

MENDS: Mapping[Mend, str] = {
    Mend.RETRY: "Retry the delivery",
    Mend.RELEASE: "Release the delivery",
    Mend.SEND_HELD: "Send it to EAM",
    Mend.SEEK: "Look for it in EAM",
    Mend.READ_AGAIN: "Read both sides again",
    Mend.BY_HAND: "By hand",
}
"""What a button says."""

require_all(KINDS, DifferenceKind)
require_all(MENDS, Mend)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in which both systems differ.

    ``key`` is the same in every run as long as it is the same difference.  ``counts`` is False
    for what a person decided, and for the base line: it is listed and moves nothing.
    """

    kind: DifferenceKind
    key: str
    cause: str
    mend: Mend
    what_to_do: str
    issue_id: int | None = None
    record: str = ""
    """The record's number as EAM's people know it."""
    subject: str = ""
    """Which comment or picture."""
    since: datetime | None = None
    delivery_id: int | None = None
    counts: bool = True


@dataclass(slots=True)
class Compared:
    """What came of comparing: differences, and how much is still on its way."""

    differences: list[Difference] = field(default_factory=list)
    on_its_way: int = 0


def to_json(difference: Difference) -> dict[str, Any]:
    """Return the difference as JSON values."""
    since = difference.since
    return {
        "kind": difference.kind.value,
        "key": difference.key,
        "issue_id": difference.issue_id,
        "record": difference.record,
        "subject": difference.subject,
        "since": since.isoformat() if since else None,
        "cause": difference.cause,
        "mend": difference.mend.value,
        "what_to_do": difference.what_to_do,
        "delivery_id": difference.delivery_id,
        "counts": difference.counts,
    }


def from_json(kept: Mapping[str, Any]) -> Difference:
    """Return what ``to_json`` made of a difference."""
    since = kept["since"]
    return Difference(
        kind=DifferenceKind(kept["kind"]),
        key=str(kept["key"]),
        issue_id=kept["issue_id"],
        record=str(kept["record"]),
        subject=str(kept["subject"]),
        since=datetime.fromisoformat(since) if since else None,
        cause=str(kept["cause"]),
        mend=Mend(kept["mend"]),
        what_to_do=str(kept["what_to_do"]),
        delivery_id=kept["delivery_id"],
        counts=bool(kept["counts"]),
    )
