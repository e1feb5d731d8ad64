"""Follows a Request that staff moved to another category (REC: EAM itself is left alone)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.lanes import record_may_stand
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.recategorization import (
    MOVED_AWAY,
    Move,
    difference_words,
    left_words,
    move_of,
)
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.routing import Route, Routes
from eamconsole.journal import Ledgers, StoredRequest


@dataclass(frozen=True, slots=True)
class CategoryMoves:
    """Writes down what follows from a move, within the caller's transaction."""

    routes: Routes

    def follow(
        self, ledgers: Ledgers, stored: StoredRequest, request: ResidentRequest, at: datetime
    ) -> bool:
        """Return whether the Request is still followed in EAM."""
        route = self.routes.of(request.category_title, request.category_id)
        move = move_of(stored.request, request, route)
        link = ledgers.links.get(request.issue_id)
        if move is not Move.STAYED:
            self._tell(ledgers, stored, request, at)
        if move is Move.LEFT:
            self._leave(ledgers, request, link, at)
        elif move is Move.WITHIN and route is not None:
            self._stay(ledgers, stored, request, route, link, at)
        return self._is_followed(ledgers, request)

    def _is_followed(self, ledgers: Ledgers, request: ResidentRequest) -> bool:
        link = ledgers.links.get(request.issue_id)
        if link is not None:
            return link.state is not LinkState.SETTLED
        # A creation in doubt is not skipped: the note alone tells that its Request left.
        known = ledgers.requests.get(request.issue_id)
        if known is not None and known.note.startswith(MOVED_AWAY):
            return False
        return not any(row.cause == MOVED_AWAY for row in _creations(ledgers, request))

    def _tell(
        self, ledgers: Ledgers, stored: StoredRequest, request: ResidentRequest, at: datetime
    ) -> None:
        ledgers.events.add(
            "request.recategorized",
            at,
            issue_id=request.issue_id,
            actor="SeeClickFix",
            detail={"from": stored.request.category_title, "to": request.category_title},
        )

    def _leave(
        self, ledgers: Ledgers, request: ResidentRequest, link: Link | None, at: datetime
    ) -> None:
        reason = left_words(request)
        ledgers.requests.set_note(request.issue_id, reason)
        for row in ledgers.deliveries.of_issue(request.issue_id):
            if row.state.is_final or row.may_have_arrived:
                continue
            ledgers.deliveries.finish(
                row.id,
                DeliveryState.SKIPPED,
                at=at,
                cause=MOVED_AWAY,
                explanation=f"Not sent: {reason}.",
                next_step="Nothing is owed; move the Request back, or choose Retry.",
            )
        if link is not None and link.state in (LinkState.OPEN, LinkState.CLOSED):
            ledgers.links.update(link.issue_id, state=LinkState.SETTLED, reason=reason)
            ledgers.events.add("link.settled", at, issue_id=link.issue_id, detail={"why": reason})

    def _stay(
        self,
        ledgers: Ledgers,
        stored: StoredRequest,
        request: ResidentRequest,
        route: Route,
        link: Link | None,
        at: datetime,
    ) -> None:
        self._revive(ledgers, request, link, at)
        if link is None and not record_may_stand(_creations(ledgers, request)):
            ledgers.requests.set_route(request.issue_id, route.module, route.problem_code)
            ledgers.requests.set_note(request.issue_id, "")
            return
        same = (stored.module, stored.problem_code) == (route.module, route.problem_code)
        number = link.number if link is not None else "the record that is just being made"
        words = difference_words(request, number, stored.problem_code or "")
        ledgers.requests.set_note(request.issue_id, "" if same else words)
        key = f"recategorized:{request.issue_id}"
        if same:
            ledgers.notices.solve(key, at)
        else:
            ledgers.notices.raise_(key, "recategorized", words, at, issue_id=request.issue_id)

    def _revive(
        self, ledgers: Ledgers, request: ResidentRequest, link: Link | None, at: datetime
    ) -> None:
        """Back in the integration: what was given up because it left is owed again."""
        for row in ledgers.deliveries.of_issue(request.issue_id):
            if row.state is DeliveryState.SKIPPED and row.cause == MOVED_AWAY:
                ledgers.deliveries.finish(row.id, DeliveryState.WAITING, at=at)
        if (
            link is not None
            and link.state is LinkState.SETTLED
            and link.reason.startswith(MOVED_AWAY)
        ):
            state = LinkState.OPEN if request.status.is_live else LinkState.CLOSED
            if not link.has_number:
                state = LinkState.GONE  # its record is another Request's: a person decides
            ledgers.links.update(link.issue_id, state=state, reason="")
            ledgers.events.add("link.resumed", at, issue_id=link.issue_id)


def _creations(ledgers: Ledgers, request: ResidentRequest) -> list[Delivery]:
    lane = ledgers.deliveries.of_issue(request.issue_id)
    return [row for row in lane if row.kind is DeliveryKind.CREATE]
