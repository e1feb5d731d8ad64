"""Reads why SeeClickFix refused a change: somebody was faster, or it is too late."""

from __future__ import annotations

from eamconsole.domain.closure import ALREADY_THERE
from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.request import IssueStatus, ResidentRequest
from eamconsole.errors import EamConsoleError, RecordGone, RequestRejected
from eamconsole.sync.delivery.outcome import Lane, NotSent
from eamconsole.sync.ports import SeeClickFixPort


def too_late(request: ResidentRequest | None, delivery: Delivery) -> NotSent | None:
    """Return why nothing can reach a Request that is archived, merged or gone."""
    if request is None:
        return _impossible("gone", f"Request {delivery.issue_id} is no longer in SeeClickFix.")
    if request.canonical_issue is not None:
        return _impossible(
            "merged",
            f"Request {delivery.issue_id} was merged into {request.canonical_issue} as a "
            "duplicate.",
        )
    if request.status is IssueStatus.ARCHIVED:
        return _impossible(
            "archived", f"Request {delivery.issue_id} is archived in SeeClickFix; that is final."
        )
    return None


def done_by_somebody_else(request: ResidentRequest) -> NotSent:
    """Return how a delivery ends whose wanted status the Request has already."""
    return NotSent(
        state=DeliveryState.DONE,
        cause=ALREADY_THERE,
        explanation=f"SeeClickFix shows the Request as {request.status.value} already.",
    )


def read_again(
    seeclickfix: SeeClickFixPort, delivery: Delivery, _lane: Lane, error: EamConsoleError
) -> ResidentRequest | NotSent | None:
    """Read the Request after a refusal; None where the refusal needs no second look."""
    if not isinstance(error, RequestRejected) or error.status not in (404, 409, 410, 422):
        return None
    if error.status == 404 and not isinstance(error, RecordGone):
        return None
    request = seeclickfix.request(delivery.issue_id)
    return too_late(request, delivery) or request


def _impossible(cause: str, explanation: str) -> NotSent:
    return NotSent(
        state=DeliveryState.IMPOSSIBLE,
        cause=cause,
        explanation=explanation,
        next_step="Nothing can be changed in SeeClickFix any more; report it anew if needed.",
    )
