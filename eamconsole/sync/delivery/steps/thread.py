"""Finds our own words in a Request's thread, where a comment POST tells no number."""

from __future__ import annotations

from datetime import timedelta

from eamconsole.domain.crossing import same_words
from eamconsole.domain.delivery import Delivery, DeliveryState, Direction
from eamconsole.domain.request import ResidentComment
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.delivery.outcome import Lane
from eamconsole.sync.parts import EngineParts

_CLOCKS_APART = timedelta(minutes=15)
TEXT_KEY = "text"


class OwnWords:
    """Answers whether the newest attempt of a comment stands in the thread."""

    def __init__(self, parts: EngineParts, accounts: Accounts) -> None:
        self._parts = parts
        self._accounts = accounts

    def arrived(
        self,
        delivery: Delivery,
        lane: Lane,
        text: str,
        thread: tuple[ResidentComment, ...] | None = None,
    ) -> bool:
        """Return whether the thread holds one more comment of ours than deliveries done.

        Matched are author, words and a time not before the attempt (clocks may differ);
        earlier deliveries with the same words have each used up one of the matches.
        """
        if thread is None:
            thread = self._parts.seeclickfix.thread(delivery.issue_id, private=lane.private)
        own = self._accounts.own_account()
        matches = sum(
            comment.author.account == own and same_words(comment.text, text) for comment in thread
        )
        recent = any(
            comment.author.account == own
            and same_words(comment.text, text)
            and self._not_before(delivery, comment)
            for comment in thread
        )
        return recent and matches > _used_up(delivery, lane, text)

    def _not_before(self, delivery: Delivery, comment: ResidentComment) -> bool:
        return delivery.sent_at is None or comment.created_at >= delivery.sent_at - _CLOCKS_APART


def _used_up(delivery: Delivery, lane: Lane, text: str) -> int:
    return sum(
        other.id != delivery.id
        and other.direction is Direction.TO_SEECLICKFIX
        and other.state is DeliveryState.DONE
        and same_words(str(other.payload.get(TEXT_KEY, "")), text)
        for other in lane.deliveries
    )
