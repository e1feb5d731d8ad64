"""Finds our own words in a Request's thread, where a comment POST tells no number."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from eamconsole.domain.closure import CLOSED_KIND
from eamconsole.domain.delivery import Delivery, Direction
from eamconsole.domain.echo import not_before
from eamconsole.domain.edits import written
from eamconsole.domain.own_words import (
    KNOWN_UNTIL,
    SEECLICKFIX_CLOCK_APART,
    TEXT_KEY,
    stand_in_thread,
)
from eamconsole.domain.recognition import resembles, same_words
from eamconsole.domain.request import ResidentComment, ResidentRequest
from eamconsole.journal import Ledgers
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.delivery.outcome import Lane
from eamconsole.sync.intake.taking import WATERMARK
from eamconsole.sync.parts import EngineParts

ACKNOWLEDGED_KIND = "Issue Acknowledged"
_WITH_A_STATUS = frozenset({ACKNOWLEDGED_KIND, CLOSED_KIND})
_TOGETHER = timedelta(seconds=5)


def with_what_is_known(ledgers: Ledgers, delivery: Delivery) -> dict[str, Any] | None:
    """Return the payload that keeps up to when SeeClickFix is known, by its own clock.

    None but before the first attempt of what is found by time.
    """
    if not delivery.kind.traits.found_by_time or delivery.attempts:
        return None
    known = ledgers.watermarks.get(WATERMARK)
    return None if known is None else {**delivery.payload, KNOWN_UNTIL: known.isoformat()}


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
        """Return whether the thread holds one more comment of ours than deliveries done."""
        if thread is None:
            thread = self._parts.seeclickfix.thread(delivery.issue_id, private=lane.private)
            if not delivery.attempts and lane.link is not None:
                # only another console can have sent it
                since = not_before(delivery, lane.link.created_at)
                thread = tuple(each for each in thread if each.created_at > since)
        own = self._accounts.own_account()
        return stand_in_thread(delivery, lane.deliveries, text, thread, own)

    def changed_status(
        self, request: ResidentRequest, kind: str, at: datetime | None, *, private: bool
    ) -> bool:
        """Return whether our account gave the Request a status, whatever it said with it.

        SeeClickFix tells members a comment's kind; where it does not, words and status of one
        call bear the same time.
        """
        thread = request.comments
        if thread is None:
            thread = self._parts.seeclickfix.thread(request.issue_id, private=private)
        own = self._accounts.own_account()
        return any(
            comment.author.account == own
            and (
                comment.kind == kind
                if comment.kind
                else at is not None and abs(comment.created_at - at) <= _TOGETHER
            )
            for comment in thread
        )

    def resembling(
        self, delivery: Delivery, lane: Lane, thread: tuple[ResidentComment, ...]
    ) -> ResidentComment | None:
        """Return words of ours that no delivery accounts for and that are much like these."""
        own, text = self._accounts.own_account(), str(delivery.payload[TEXT_KEY])
        said = [
            str(other.payload.get(TEXT_KEY, ""))
            for other in lane.deliveries
            if other.id != delivery.id and other.direction is Direction.TO_SEECLICKFIX
        ]
        for comment in thread:
            if comment.author.account != own or not resembles(comment.text, text):
                continue
            if not any(same_words(comment.text, words) for words in said):
                return comment
        return None

    def unaccounted(
        self, lane: Lane, thread: tuple[ResidentComment, ...], since: datetime | None
    ) -> ResidentComment | None:
        """Return words of ours from after ``since`` that the journal knows nothing of.

        Somebody may have edited a crew's comment before it was published, in the time of
        another journal.
        """
        own = self._accounts.own_account()
        known = [
            words
            for row in lane.deliveries
            if row.direction is Direction.TO_SEECLICKFIX
            for words in written(row.payload)
        ]
        moved = (lane.request.acknowledged_at, lane.request.closed_at)
        for comment in thread:
            if comment.author.account != own or comment.kind in _WITH_A_STATUS:
                continue
            if since is not None and comment.created_at < since - SEECLICKFIX_CLOCK_APART:
                continue
            if any(at and abs(comment.created_at - at) <= _TOGETHER for at in moved):
                continue
            if comment.text.strip() and not any(same_words(comment.text, w) for w in known):
                return comment
        return None


def attempted_after(delivery: Delivery) -> datetime:
    """Return a moment before the first attempt, whatever this machine's clock said then."""
    known = delivery.payload.get(KNOWN_UNTIL)
    return min(delivery.created_at, datetime.fromisoformat(str(known or delivery.created_at)))
