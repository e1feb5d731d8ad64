"""Whether words of ours stand in a Request's thread, where SeeClickFix tells no number of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from eamconsole.domain.delivery import Delivery, DeliveryState, Direction
from eamconsole.domain.recognition import same_words
from eamconsole.domain.request import ResidentComment

TEXT_KEY = "text"
KNOWN_UNTIL = "known_until"
"""SeeClickFix's own time of its newest change known when the words were first sent."""


def stand_in_thread(
    delivery: Delivery,
    lane: Iterable[Delivery],
    text: str,
    thread: Iterable[ResidentComment],
    own_account: int,
) -> bool:
    """Return whether the thread holds one more comment of ours than deliveries done.

    Matched are author and words, among what was written since the first attempt by SeeClickFix's
    own clock: this machine's clock may be wrong.  Earlier deliveries with the same words have each
    used up one of the matches.
    """
    matches = [
        comment
        for comment in thread
        if comment.author.account == own_account and same_words(comment.text, text)
    ]
    recent = any(_not_before(delivery, comment) for comment in matches)
    return recent and len(matches) > _used_up(delivery, lane, text)


def _not_before(delivery: Delivery, comment: ResidentComment) -> bool:
    known = delivery.payload.get(KNOWN_UNTIL)
    return not known or comment.created_at >= datetime.fromisoformat(str(known))


def _used_up(delivery: Delivery, lane: Iterable[Delivery], text: str) -> int:
    return sum(
        other.id != delivery.id
        and other.direction is Direction.TO_SEECLICKFIX
        and other.state is DeliveryState.DONE
        and same_words(str(other.payload.get(TEXT_KEY, "")), text)
        for other in lane
    )
