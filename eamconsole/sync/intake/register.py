"""Writes one read Request down: taken in with its debts, or compared with what is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from eamconsole.domain.city import CityRules, Reaction
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.planning import comment_debts, debts_at_first_sight, image_debt
from eamconsole.domain.request import IssueStatus, ResidentRequest
from eamconsole.domain.routing import Route, Routes
from eamconsole.journal import Ledgers, StoredRequest

_TO_RESIDENTS = frozenset(
    {
        DeliveryKind.ACKNOWLEDGE,
        DeliveryKind.COMMENT_IN,
        DeliveryKind.IMAGE_IN,
        DeliveryKind.CLOSE,
    }
)


@dataclass(frozen=True, slots=True)
class Register:
    """Decides and writes within the caller's transaction; reading it twice changes nothing."""

    rules: CityRules
    own_account: int

    def is_news(self, stored: StoredRequest | None, request: ResidentRequest) -> bool:
        """Return whether the Request differs from what is known (overlaps repeat rows)."""
        return stored is None or stored.request != request

    def wants(self, request: ResidentRequest, routes: Routes) -> Route | None:
        """Return the route of a Request that is to be taken in, else None.

        Taken in: Open or Acknowledged when first seen, not older than the start, integrated.
        """
        if not request.status.is_live or request.created_at < self.rules.intake.start_at:
            return None
        if request.canonical_issue is not None:
            return None
        return routes.of(request.category_title)

    def take_in(
        self, ledgers: Ledgers, request: ResidentRequest, route: Route, at: datetime
    ) -> int:
        """Write the Request and everything it owes; return the number of debts."""
        ledgers.requests.put(request, at)
        ledgers.requests.set_route(request.issue_id, route.module, route.problem_code)
        debts = debts_at_first_sight(request, self.rules, self.own_account)
        owed = self._owe(ledgers, debts, at)
        ledgers.events.add(
            "request.taken_in", at, issue_id=request.issue_id, detail={"debts": owed}
        )
        return owed

    def compare(
        self, ledgers: Ledgers, stored: StoredRequest, request: ResidentRequest, at: datetime
    ) -> int:
        """Write what changed on a known Request; return the number of new debts."""
        request = _with_known_thread(stored, request)
        ledgers.requests.put(request, at)
        link = ledgers.links.get(request.issue_id)
        debts = comment_debts(
            request.issue_id, request.comments or (), self.rules, self.own_account
        )
        if request.image_url and not stored.request.image_url:
            debts.append(image_debt(request.issue_id, request.image_url))
        self._follow_status(ledgers, stored, request, link, at)
        if link is not None and link.state is LinkState.SETTLED:
            return 0
        return self._owe(ledgers, debts, at)

    def _owe(
        self, ledgers: Ledgers, debts: tuple[NewDelivery, ...] | list[NewDelivery], at: datetime
    ) -> int:
        return sum(ledgers.deliveries.owe(debt, at) is not None for debt in debts)

    def _follow_status(
        self,
        ledgers: Ledgers,
        stored: StoredRequest,
        request: ResidentRequest,
        link: Link | None,
        at: datetime,
    ) -> None:
        before = stored.request
        if request.status is not IssueStatus.OPEN:
            self._settle_moderated(ledgers, request, at)
        if request.status is IssueStatus.ARCHIVED or request.canonical_issue is not None:
            self._end(ledgers, request, link, at)
        elif link is None:
            return
        elif _was_reopened(before, request) and link.state is LinkState.CLOSED:
            self._reopen(ledgers, link, at)
        elif request.status is IssueStatus.CLOSED and link.state is LinkState.OPEN:
            self._closed_by_others(ledgers, request, link, at)

    def _reopen(self, ledgers: Ledgers, link: Link, at: datetime) -> None:
        ledgers.links.update(
            link.issue_id,
            state=LinkState.OPEN,
            reopen_count=link.reopen_count + 1,
            reason="reopened in SeeClickFix",
        )
        ledgers.events.add(
            "link.reopened", at, issue_id=link.issue_id, detail={"times": link.reopen_count + 1}
        )

    def _closed_by_others(
        self, ledgers: Ledgers, request: ResidentRequest, link: Link, at: datetime
    ) -> None:
        for delivery in ledgers.deliveries.of_issue(link.issue_id):
            if delivery.kind is DeliveryKind.CLOSE and not delivery.state.is_final:
                return  # our own closure is on its way: it settles the link itself
        ledgers.links.update(
            link.issue_id,
            state=LinkState.CLOSED,
            closed_by=link.status_code,
            reason="closed in SeeClickFix",
        )
        ledgers.events.add("link.closed_elsewhere", at, issue_id=link.issue_id)
        if self.rules.status.closed_in_seeclickfix is Reaction.COMMENT:
            closed = request.closed_at.isoformat() if request.closed_at else "unknown"
            debt = NewDelivery(
                issue_id=link.issue_id,
                kind=DeliveryKind.COMMENT_OUT,
                key=f"closed-in-seeclickfix:{closed}",
                payload={
                    "text": "This request was closed in SeeClickFix.",
                    "recorded_by": self.rules.organization,
                },
            )
            ledgers.deliveries.owe(debt, at)
        else:
            ledgers.notices.raise_(
                f"closed-elsewhere:{link.issue_id}",
                "status_mismatch",
                f"Request {link.issue_id} is closed in SeeClickFix, {link.number} is still "
                f"{link.status_text or link.status_code} in EAM.",
                at,
                issue_id=link.issue_id,
            )

    def _settle_moderated(self, ledgers: Ledgers, request: ResidentRequest, at: datetime) -> None:
        for delivery in ledgers.deliveries.of_issue(request.issue_id):
            if delivery.state is not DeliveryState.MODERATED:
                continue
            acknowledged = delivery.kind is DeliveryKind.ACKNOWLEDGE
            closed = delivery.kind is DeliveryKind.CLOSE and request.status is not (
                IssueStatus.ACKNOWLEDGED
            )
            if acknowledged or closed:
                ledgers.deliveries.finish(delivery.id, DeliveryState.DONE, at=at)

    def _end(
        self, ledgers: Ledgers, request: ResidentRequest, link: Link | None, at: datetime
    ) -> None:
        """Archived or merged: final in SeeClickFix, so nothing more is owed there."""
        reason = (
            f"merged into Request {request.canonical_issue}"
            if request.canonical_issue is not None
            else "archived in SeeClickFix"
        )
        for delivery in ledgers.deliveries.of_issue(request.issue_id):
            sendable = delivery.state not in (DeliveryState.SENDING, DeliveryState.CHECKING)
            if delivery.kind in _TO_RESIDENTS and not delivery.state.is_final and sendable:
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


def _was_reopened(before: ResidentRequest, now: ResidentRequest) -> bool:
    """True for a reopening not seen before; ``closed_at`` stays set and tells nothing."""
    return now.status.is_live and now.reopened_at not in (None, before.reopened_at)


def _with_known_thread(stored: StoredRequest, request: ResidentRequest) -> ResidentRequest:
    if request.comments is not None:
        return request
    return replace(request, comments=stored.request.comments)
