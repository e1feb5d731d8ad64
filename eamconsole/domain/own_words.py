"""Whether words of ours stand in a Request's thread, where SeeClickFix tells no number of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from eamconsole.domain.delivery import Delivery, DeliveryState, Direction
from eamconsole.domain.recognition import same_words
from eamconsole.domain.request import ResidentComment

TEXT_KEY = "text"
SEECLICKFIX_CLOCK_APART = timedelta(minutes=5)
"""How far this machine's clock may be behind SeeClickFix's."""
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
    matches = _matches(text, thread, own_account)
    recent = any(_not_before(delivery, comment) for comment in matches)
    return recent and len(matches) > len(_done(delivery, lane, text))


def were_released(
    delivery: Delivery,
    lane: Iterable[Delivery],
    text: str,
    thread: Iterable[ResidentComment],
    own_account: int,
) -> bool:
    """Return whether words that a moderator held are shown.

    A moderator may have hidden earlier ones that said the same, so that their number tells
    nothing: then a comment counts that came well after all of those were done.
    """
    lane, thread = tuple(lane), tuple(thread)
    if stand_in_thread(delivery, lane, text, thread, own_account):
        return True
    done = [row.updated_at for row in _done(delivery, lane, text)]
    return any(
        _not_before(delivery, comment) and comment.created_at > max(done) + SEECLICKFIX_CLOCK_APART
        for comment in _matches(text, thread, own_account)
        if done
    )


def _matches(
    text: str, thread: Iterable[ResidentComment], own_account: int
) -> list[ResidentComment]:
    return [
        comment
        for comment in thread
        if comment.author.account == own_account and same_words(comment.text, text)
    ]


def _not_before(delivery: Delivery, comment: ResidentComment) -> bool:
    known = delivery.payload.get(KNOWN_UNTIL)
    return not known or comment.created_at >= datetime.fromisoformat(str(known))


def _done(delivery: Delivery, lane: Iterable[Delivery], text: str) -> list[Delivery]:
    """Return the deliveries with the same words that each used up one match."""
    return [
        other
        for other in lane
        if other.id != delivery.id
        and other.direction is Direction.TO_SEECLICKFIX
        and other.state is DeliveryState.DONE
        and same_words(str(other.payload.get(TEXT_KEY, "")), text)
    ]
