"""Follows what others do to a Request's status: closing, reopening, archiving, merging."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from eamconsole.domain.city import CityRules, Reaction
from eamconsole.domain.closure import ALREADY_THERE, Closure, own_closing, own_closings
from eamconsole.domain.delivery import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Direction,
    NewDelivery,
)
from eamconsole.domain.identity import StatusCode
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.mass_changes import reopened_by, was_reopened
from eamconsole.domain.own_words import TEXT_KEY, were_released
from eamconsole.domain.request import IssueStatus, ResidentComment, ResidentRequest
from eamconsole.journal import Ledgers


@dataclass(frozen=True, slots=True)
class IntakeStanding:
    """Compares the status as last known with the one just read."""

    rules: CityRules
    own_account: int
    tell_closing: Callable[[Ledgers, datetime], None]
    """Says that a closing of ours was found which the journal does not know of."""

    def follow(
        self, ledgers: Ledgers, before: ResidentRequest, now: ResidentRequest, at: datetime
    ) -> None:
        """Write down what follows for the link of ``now``."""
        self._settle_moderated(ledgers, now, at)
        link = ledgers.links.get(now.issue_id)
        if now.status is IssueStatus.ARCHIVED or now.canonical_issue is not None:
            self._end(ledgers, now, link, at)
        elif link is None or link.state is LinkState.SETTLED:
            return
        elif was_reopened(before, now):
            self._reopened(ledgers, now, link, at)
        elif now.status is IssueStatus.CLOSED and link.state is LinkState.OPEN:
            ours = own_closing(now, self.own_account) is not None
            ended = closed_by_others(ledgers, self.rules, now, link, at, in_another_journal=ours)
            if ended and ours:
                self.tell_closing(ledgers, at)

    def _reopened(self, ledgers: Ledgers, now: ResidentRequest, link: Link, at: datetime) -> None:
        """Open the link again; a closing of ours that the journal missed counts as known.

        An older journal that was put back may still owe it, or not know which code it was for:
        that is the one EAM shows at the next poll, and it must not close the Request again.
        """
        closing = own_closing(now, self.own_account)
        if closing is not None and not self._knows_closing(ledgers, now, link):
            _note_closing(ledgers, link, closing, at)
            self.tell_closing(ledgers, at)
        elif link.state is not LinkState.CLOSED:
            return
        self._reopen(ledgers, now, link, at)

    def _knows_closing(self, ledgers: Ledgers, now: ResidentRequest, link: Link) -> bool:
        """Return whether the journal has the closing before this reopening, or looks for it."""
        if link.state is LinkState.CLOSED:
            code = link.closed_by
            return code is not None and Closure(self.rules).closes(link.module, code)
        rows = _closings(ledgers, link)
        if any(row.in_doubt or row.state is DeliveryState.CHECKING for row in rows):
            return True
        done = [row for row in rows if row.state is DeliveryState.DONE]
        ours = sum(row.cause != ALREADY_THERE for row in done)
        return ours >= own_closings(now, self.own_account)

    def _reopen(self, ledgers: Ledgers, now: ResidentRequest, link: Link, at: datetime) -> None:
        times = link.reopen_count + 1
        ledgers.links.update(
            link.issue_id,
            state=LinkState.OPEN,
            reopen_count=times,
            reason="reopened in SeeClickFix",
        )
        ledgers.notices.solve(f"closed-elsewhere:{link.issue_id}", at)
        detail = {"times": times, "by": reopened_by(now)}
        ledgers.events.add("link.reopened", at, issue_id=link.issue_id, detail=detail)

    def _settle_moderated(self, ledgers: Ledgers, request: ResidentRequest, at: datetime) -> None:
        """What a moderator has released since is done."""
        for delivery in ledgers.deliveries.of_issue(request.issue_id):
            if delivery.state is not DeliveryState.MODERATED:
                continue
            lane = ledgers.deliveries.of_issue(request.issue_id)  # one may just have used up words
            if not self._is_released(delivery, lane, request):
                continue
            ledgers.deliveries.finish(delivery.id, DeliveryState.DONE, at=at)
            if delivery.kind is DeliveryKind.CLOSE and request.status is IssueStatus.CLOSED:
                self._closed_by_us(ledgers, delivery)

    def _is_released(
        self, delivery: Delivery, lane: tuple[Delivery, ...], request: ResidentRequest
    ) -> bool:
        if delivery.kind is DeliveryKind.ACKNOWLEDGE:
            return request.status is not IssueStatus.OPEN
        if delivery.kind is DeliveryKind.CLOSE:
            return request.status in (IssueStatus.CLOSED, IssueStatus.ARCHIVED)
        text, thread = str(delivery.payload.get(TEXT_KEY, "")), request.comments or ()
        return delivery.kind.is_news and were_released(
            delivery, lane, text, thread, self.own_account
        )

    def _closed_by_us(self, ledgers: Ledgers, delivery: Delivery) -> None:
        code = delivery.payload.get("status_code")
        ledgers.links.update(
            delivery.issue_id,
            state=LinkState.CLOSED,
            closed_by=None if code is None else StatusCode(int(code)),
            reason="closed: no longer polled",
        )

    def _end(
        self, ledgers: Ledgers, request: ResidentRequest, link: Link | None, at: datetime
    ) -> None:
        """Archived or merged: final in SeeClickFix, so nothing more is owed there."""
        reason = end_words(request)
        for delivery in ledgers.deliveries.of_issue(request.issue_id):
            sendable = delivery.state not in (DeliveryState.SENDING, DeliveryState.CHECKING)
            public = delivery.direction is Direction.TO_SEECLICKFIX
            if public and not delivery.state.is_final and sendable:
                ledgers.deliveries.finish(
                    delivery.id,
                    DeliveryState.IMPOSSIBLE,
                    at=at,
                    cause="archived",
                    explanation=f"No longer possible: {reason}.",
                )
        if link is not None and link.state is not LinkState.SETTLED:
            ledgers.links.update(link.issue_id, state=LinkState.SETTLED, reason=reason)
            ledgers.events.add("link.settled", at, issue_id=link.issue_id, detail={"why": reason})


def _closings(ledgers: Ledgers, link: Link) -> list[Delivery]:
    lane = ledgers.deliveries.of_issue(link.issue_id)
    return [row for row in lane if row.kind is DeliveryKind.CLOSE]


def _note_closing(ledgers: Ledgers, link: Link, closing: ResidentComment, at: datetime) -> None:
    """Write down a closing of ours that another journal knew of."""
    closings = _closings(ledgers, link)
    owed = next((row.id for row in closings if not row.state.is_final), None)
    if owed is None:
        debt = NewDelivery(
            issue_id=link.issue_id,
            kind=DeliveryKind.CLOSE,
            key=f"close:{len(closings) + 1}",
            payload={"text": closing.text},
        )
        owed = ledgers.deliveries.owe(debt, at)
    else:
        code = next(row.payload.get("status_code") for row in closings if row.id == owed)
        closed_by = None if code is None else StatusCode(int(code))
        ledgers.links.update(link.issue_id, closed_by=closed_by)
    if owed is not None:
        ledgers.deliveries.finish(
            owed,
            DeliveryState.DONE,
            at=at,
            explanation="Found in the thread: closed before, and reopened since.",
        )


def end_words(request: ResidentRequest) -> str:
    """Return why a Request is final in SeeClickFix."""
    if request.canonical_issue is not None:
        return f"merged into Request {request.canonical_issue}"
    return "archived in SeeClickFix"


def closed_by_others(
    ledgers: Ledgers,
    rules: CityRules,
    request: ResidentRequest,
    link: Link,
    at: datetime,
    *,
    in_another_journal: bool = False,
) -> bool:
    """End the polling of a Request that people closed, and let the city's rule decide the rest.

    Or that the console closed ``in_another_journal``: what EAM showed then is not known here.
    Returns False where a closing of this journal is on its way.
    """
    for delivery in ledgers.deliveries.of_issue(link.issue_id):
        if delivery.kind is DeliveryKind.CLOSE and not delivery.state.is_final:
            return False  # our own closure is on its way: it settles the link itself
    ledgers.links.update(
        link.issue_id,
        state=LinkState.CLOSED,
        closed_by=link.status_code,
        reason="closed in SeeClickFix",
    )
    ledgers.events.add("link.closed_elsewhere", at, issue_id=link.issue_id)
    if in_another_journal:
        return True
    if rules.status.closed_in_seeclickfix is Reaction.COMMENT:
        closed = request.closed_at.isoformat() if request.closed_at else "unknown"
        debt = NewDelivery(
            issue_id=link.issue_id,
            kind=DeliveryKind.COMMENT_OUT,
            key=f"closed-in-seeclickfix:{closed}",
            payload={
                "text": "This request was closed in SeeClickFix.",
                "recorded_by": rules.organization,
            },
        )
        ledgers.deliveries.owe(debt, at)
        return True
    code = link.status_code
    agree = code is not None and Closure(rules).closes(link.module, code)
    if not agree:
        _tell_mismatch(ledgers, link, at)
    return True


def _tell_mismatch(ledgers: Ledgers, link: Link, at: datetime) -> None:
    ledgers.notices.raise_(
        f"closed-elsewhere:{link.issue_id}",
        "status_mismatch",
        f"Request {link.issue_id} is closed in SeeClickFix, {link.number} is still "
        f"{link.status_text or link.status_code} in EAM.",
        at,
        issue_id=link.issue_id,
    )
