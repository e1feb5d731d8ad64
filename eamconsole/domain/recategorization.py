"""What it means for a link that staff moved its Request to another category."""

from __future__ import annotations

from enum import StrEnum

from eamconsole.domain.recognition import title_key
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.routing import Route

MOVED_AWAY = "recategorized"
"""First word of the reason of a link that ended because its Request left the integration."""


class Move(StrEnum):
    """Where a Request went, seen from the category it was taken in under."""

    STAYED = "stayed"
    LEFT = "left"
    """To a category that is not integrated, or that belongs to another system."""
    WITHIN = "within"
    """To another category of the integration, or back into it."""


def move_of(before: ResidentRequest, now: ResidentRequest, route: Route | None) -> Move:
    """Return the move between two readings; ``route`` is that of the present category.

    A category that was only renamed keeps its number, and nothing has moved.
    """
    if before.category_id is not None and before.category_id == now.category_id:
        return Move.STAYED
    if title_key(before.category_title or "") == title_key(now.category_title or ""):
        return Move.STAYED
    return Move.LEFT if route is None else Move.WITHIN


def left_words(request: ResidentRequest) -> str:
    """Return the reason shown with a Request that left."""
    where = f"“{request.category_title}”" if request.category_title else "no category"
    return f"{MOVED_AWAY} to {where}, which is not integrated with EAM: no longer polled"


def difference_words(request: ResidentRequest, number: str, code: str) -> str:
    """Return what a person should know about a move within the integration."""
    return (
        f"Request {request.issue_id} is in “{request.category_title}” now; {number} keeps problem "
        f"code {code or 'none'} and nothing was changed in EAM. Where it matters, reclassify the "
        "record there, or report the Request anew and mark this one as a duplicate."
    )
