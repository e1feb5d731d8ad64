"""What people change on one Request in SeeClickFix and must not change on all of them unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from eamconsole.domain.brakes import BrakeKind
from eamconsole.domain.recategorization import Move, move_of
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.routing import Route

REOPENED_KIND = "Issue Reopened"


@dataclass(frozen=True, slots=True)
class MassChange:
    """A kind of change that is followed one by one, and held where too many come at once."""

    kind: BrakeKind
    event: str
    """What the history of a Request says once the change was followed."""
    code_in: str
    """Which detail of that event says what makes changes one and the same act."""
    code: Callable[[ResidentRequest, ResidentRequest, Route | None], str | None]
    """The code of the change between two readings; None where there is no such change."""
    without: Callable[[ResidentRequest, ResidentRequest], ResidentRequest]
    """The second reading as it would be had the change not happened."""


def was_reopened(before: ResidentRequest, now: ResidentRequest) -> bool:
    """True for a reopening not seen before; ``closed_at`` stays set and tells nothing."""
    return now.status.is_live and now.reopened_at not in (None, before.reopened_at)


def reopened_by(request: ResidentRequest) -> str:
    """Return the account that reopened a Request last, as far as its thread tells."""
    entries = [each for each in request.comments or () if each.kind == REOPENED_KIND]
    last = max(entries, key=lambda each: each.created_at, default=None)
    return "" if last is None else str(last.author.account or last.author.name)


def _move(before: ResidentRequest, now: ResidentRequest, route: Route | None) -> str | None:
    return None if move_of(before, now, route) is Move.STAYED else now.category_title or ""


def _unmoved(before: ResidentRequest, now: ResidentRequest) -> ResidentRequest:
    return replace(now, category_id=before.category_id, category_title=before.category_title)


def _reopening(before: ResidentRequest, now: ResidentRequest, _route: Route | None) -> str | None:
    is_live_again = now.status.is_live and not before.status.is_live
    return reopened_by(now) if is_live_again or was_reopened(before, now) else None


def _as_closed(before: ResidentRequest, now: ResidentRequest) -> ResidentRequest:
    """Take back the status and the words of the reopening; what else was said stays.

    The older ``updated_at`` stays too: the thread is read again once the reopening is followed.
    """
    known = {each.key for each in before.comments or ()}
    thread = now.comments
    if thread is not None:
        thread = tuple(c for c in thread if c.kind != REOPENED_KIND or c.key in known)
    return replace(
        now,
        status=before.status,
        acknowledged_at=before.acknowledged_at,
        closed_at=before.closed_at,
        reopened_at=before.reopened_at,
        updated_at=before.updated_at,
        comments=thread,
    )


MASS_CHANGES = (
    MassChange(BrakeKind.RECATEGORIZATIONS, "request.recategorized", "to", _move, _unmoved),
    MassChange(BrakeKind.REOPENINGS, "link.reopened", "by", _reopening, _as_closed),
)
