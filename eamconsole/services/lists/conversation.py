"""What residents and the city said about one request: both directions, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, Direction
from eamconsole.domain.recognition import same_words
from eamconsole.domain.request import ResidentComment, ResidentRequest
from eamconsole.services.lists.records import Said

_BEHIND_A_COMMENT = "comment:"
_PHOTO = "(a photo)"


def conversation(
    request: ResidentRequest | None, deliveries: Sequence[Delivery]
) -> tuple[Said, ...]:
    """Return the request's own words, its thread, and what has not arrived there yet."""
    said: list[Said] = []
    told: set[int] = set()
    if request is not None:
        said.append(_first(request))
        for comment in request.comments or ():
            if comment.hidden:
                continue
            carried = _carrier(comment, deliveries)
            told.update([carried.id] if carried is not None else [])
            said.append(_comment(comment, carried))
    said += (_waiting(each) for each in _words_of(deliveries) if each.id not in told)
    return tuple(sorted(said, key=lambda each: each.at))


def _first(request: ResidentRequest) -> Said:
    return Said(
        at=request.created_at,
        by=request.reporter.name if request.reporter else "",
        text=request.description or request.summary,
        from_city=False,
        images=len(request.image_urls),
    )


def _comment(comment: ResidentComment, carried: Delivery | None) -> Said:
    from_city = carried is not None and carried.direction is Direction.TO_SEECLICKFIX
    return Said(
        at=comment.created_at,
        by=comment.author.name,
        text=comment.text,
        from_city=from_city,
        images=len(comment.image_urls),
        state=None if carried is None or from_city else carried.state,
    )


def _carrier(comment: ResidentComment, deliveries: Sequence[Delivery]) -> Delivery | None:
    """Return the delivery that took the comment to EAM, or brought it from there."""
    key = _BEHIND_A_COMMENT + comment.key
    for each in deliveries:
        if each.kind is DeliveryKind.COMMENT_OUT and each.key == key:
            return each
    for each in deliveries:
        if each.kind.is_text_for_residents and each.state is DeliveryState.DONE:
            words = _text(each)
            if words and same_words(comment.text, words):
                return each
    return None


def _words_of(deliveries: Sequence[Delivery]) -> Iterator[Delivery]:
    """Yield what goes to residents; what goes to EAM stands in the thread already."""
    for each in deliveries:
        outward = each.direction is Direction.TO_SEECLICKFIX
        if outward and (_text(each) or each.kind.traits.carries_image):
            yield each


def _waiting(delivery: Delivery) -> Said:
    return Said(
        at=delivery.created_at,
        by=str(delivery.payload.get("author") or delivery.payload.get("recorded_by") or ""),
        text=_text(delivery) or _PHOTO,
        from_city=True,
        images=int(delivery.kind.traits.carries_image),
        state=delivery.state,
    )


def _text(delivery: Delivery) -> str:
    return str(delivery.payload.get("text") or "").strip()
