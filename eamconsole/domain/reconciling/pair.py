"""One Request and its record, with all that is known of them, as they are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto

from eamconsole.domain.city import CityRules
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.evidence import Traits
from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.link import Link
from eamconsole.domain.reconciling.difference import Difference, DifferenceKind, Mend
from eamconsole.domain.request import ResidentComment, ResidentRequest
from eamconsole.domain.routing import Route
from eamconsole.domain.taking_over import BASE_LINE
from eamconsole.domain.work import WorkComment, WorkDocument, WorkRecord


class Arrival(Enum):
    """Whether the console's own look-up finds what a delivery carried."""

    THERE = auto()
    ABSENT = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Everything one comparison needs.

    ``record`` is the linked one as EAM shows it now, ``others`` are further records that stand
    for the Request, ``only_numbered`` carry its number and nothing else of it.  ``arrived`` asks
    the look-up of the delivery itself; it may make calls and is asked last.
    """

    request: ResidentRequest
    rules: CityRules
    own_account: int | None
    now: datetime
    heard_until: datetime
    """SeeClickFix's own time, where this machine's clock is ahead of it."""
    traits: Traits
    arrived: Callable[[Delivery], Arrival]
    thread: tuple[ResidentComment, ...] = ()
    link: Link | None = None
    record: WorkRecord | None = None
    others: tuple[WorkRecord, ...] = ()
    only_numbered: tuple[WorkRecord, ...] = ()
    comments: tuple[WorkComment, ...] = ()
    crew_pictures: tuple[WorkDocument, ...] = ()
    documents: tuple[WorkDocument, ...] = ()
    lane: tuple[Delivery, ...] = ()
    comment_marks: Mapping[str, str] = field(default_factory=dict)
    document_marks: Mapping[str, str] = field(default_factory=dict)
    route: Route | None = None
    sent_code: ProblemCode | None = None
    redirected: bool = False
    """A person chose another problem code than the category's."""
    known: bool = True
    """The journal knows the Request."""
    words_kept: bool = True
    """False where the retention has dropped the words of the Request."""
    held: str = ""
    """Why the Request is not sent by itself, in words."""

    def rows(self, *kinds: DeliveryKind) -> tuple[Delivery, ...]:
        """Return the deliveries of some kinds."""
        return tuple(row for row in self.lane if row.kind in kinds)

    @property
    def number(self) -> str:
        """Return the record's number, '' where there is none."""
        return str(self.link.number) if self.link else ""

    @property
    def taken_over(self) -> bool:
        """Whether another program made the record."""
        marks = (*self.comment_marks.values(), *self.document_marks.values())
        return BASE_LINE in marks or any(row.cause == BASE_LINE for row in self.lane)

    def as_found(self, difference: Difference) -> Difference:
        """Return the difference as part of the base line where another program made the record."""
        if not self.taken_over:
            return difference
        key = f"{DifferenceKind.BASE_LINE.value}:{difference.key}"
        return replace(difference, kind=DifferenceKind.BASE_LINE, key=key, counts=False)

    def difference(
        self,
        kind: DifferenceKind,
        cause: str,
        mend: Mend,
        what_to_do: str,
        *,
        part: str = "",
        subject: str = "",
        since: datetime | None = None,
        row: Delivery | None = None,
        record: str = "",
        counts: bool = True,
    ) -> Difference:
        """Return a difference of this pair; ``part`` tells it from others of its kind."""
        issue = int(self.request.issue_id)
        return Difference(
            kind=kind,
            key=":".join(filter(None, (kind.value, str(issue), part))),
            issue_id=issue,
            record=record or self.number,
            subject=subject,
            since=since,
            cause=cause,
            mend=mend,
            what_to_do=what_to_do,
            delivery_id=int(row.id) if row else None,
            counts=counts,
        )


def is_on_its_way(row: Delivery) -> bool:
    """Return whether the console goes on with a delivery by itself."""
    return row.state.can_run or row.state in (DeliveryState.SENDING, DeliveryState.MODERATED)


def of_row(pair: Pair, kind: DifferenceKind, row: Delivery, subject: str = "") -> Difference | None:
    """Return what a delivery that did not arrive, and goes nowhere by itself, means."""
    said = row.explanation or ""
    since, part = row.created_at, row.key
    if row.state is DeliveryState.NEEDS_ATTENTION:
        advice = row.next_step or "Correct what the cause names."
        return pair.difference(
            kind,
            f"The delivery waits for a person: {said}",
            Mend.RETRY,
            f"{advice} Then choose Retry, or Skip with a reason.",
            part=part,
            subject=subject,
            since=since,
            row=row,
        )
    if row.state is DeliveryState.HELD:
        return pair.difference(
            kind,
            f"Held by {row.actor or 'somebody'}.",
            Mend.RELEASE,
            "Release the delivery; it then goes on by itself.",
            part=part,
            subject=subject,
            since=since,
            row=row,
        )
    if row.state is DeliveryState.SKIPPED and row.cause == BASE_LINE:
        return _left_as_found(pair, row, subject)
    if row.state is DeliveryState.SKIPPED and row.actor:
        return pair.difference(
            kind,
            f"Skipped by {row.actor}: {said}",
            Mend.RETRY,
            "Nothing: somebody decided it. Retry sends it after all.",
            part=part,
            subject=subject,
            since=since,
            row=row,
            counts=False,
        )
    return None


def _left_as_found(pair: Pair, row: Delivery, subject: str) -> Difference:
    return pair.difference(
        DifferenceKind.BASE_LINE,
        row.explanation or "Another program had taken care of it.",
        Mend.BY_HAND,
        "Nothing, unless it matters: the console leaves it as it was found.",
        part=row.key,
        subject=subject,
        since=row.created_at,
        counts=False,
    )
