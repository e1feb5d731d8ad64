"""Writes one read Request down: taken in with its debts, or compared with what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from eamconsole.domain.city import CityRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from eamconsole.domain.identity import IssueId, ProblemCode
from eamconsole.domain.lanes import record_may_stand
from eamconsole.domain.link import LinkState
from eamconsole.domain.planning import (
    OVER_BEFORE_SENT,
    UNANSWERED,
    comment_debts,
    debts_at_first_sight,
    late_media_debts,
    only_looked_for,
    still_unanswered,
)
from eamconsole.domain.privacy import BECAME_PRIVATE, became_private, became_private_words
from eamconsole.domain.request import UNTOLD, IssueStatus, ResidentRequest
from eamconsole.domain.routing import Route, Routes
from eamconsole.domain.trimming import as_it_was, is_as_trimmed
from eamconsole.journal import Ledgers, StoredRequest
from eamconsole.sync.intake.category_moves import CategoryMoves
from eamconsole.sync.intake.corrected import Corrected
from eamconsole.sync.intake.held import Why
from eamconsole.sync.intake.standing import IntakeStanding
from eamconsole.sync.past.others import hear
from eamconsole.sync.remembered_routes import remember_route


@dataclass(frozen=True, slots=True)
class Register:
    """Decides and writes within the caller's transaction; reading it twice changes nothing."""

    rules: CityRules
    own_account: int
    hears_others: bool = False
    """Whether all that our account said before this engine opened is known."""
    hears_since: datetime | None = None
    """From when on; None: from ever."""
    recalls_since: datetime | None = None
    """From when on Requests that were closed may be ones a lost journal knew; None: none may."""
    tell_closing: Callable[[Ledgers, datetime], None] = lambda _ledgers, _at: None
    """Says that a closing of ours was found which this journal does not know of."""

    wishes: Mapping[IssueId, ProblemCode | None] = field(default_factory=dict)
    """What people want to be sent that is not sent by itself."""
    adoptions: frozenset[IssueId] = frozenset()
    """What people want to be linked to the record it has, and never created."""

    def is_news(self, stored: StoredRequest | None, request: ResidentRequest) -> bool:
        """Return whether the Request differs from what is known (overlaps repeat rows)."""
        if stored is not None and stored.request.trimmed:
            return not is_as_trimmed(stored.request, request)
        return stored is None or stored.request != request

    def wants(self, request: ResidentRequest, routes: Routes) -> Route | None:
        """Return the route of a Request that is to be taken in, else None.

        Taken in: Open or Acknowledged when first seen, not older than the start, integrated;
        and what was closed lately with words of ours, which residents may have answered.
        """
        wished = request.issue_id in self.wishes or request.issue_id in self.adoptions
        if request.created_at < self.rules.intake.start_at and not wished:
            return None
        if not request.status.is_live and not self._was_ours(request):
            return None
        if request.canonical_issue is not None:
            return None
        route = routes.of(request.category_title, request.category_id)
        code = self.wishes.get(request.issue_id)
        return routes.to(code) if route is None and code is not None else route

    def why_held(self, request: ResidentRequest) -> Why | None:
        """Return why a Request that is not wanted is held back, None where it is over."""
        if not request.status.is_live or request.canonical_issue is not None:
            return None
        is_older = request.created_at < self.rules.intake.start_at
        return Why.OLDER if is_older else Why.CATEGORY

    def _was_ours(self, request: ResidentRequest) -> bool:
        """Return whether a lost journal may have known this Request, or only its thread tells."""
        since = self.recalls_since
        if since is None or request.status is not IssueStatus.CLOSED:
            return False
        if (request.closed_at or request.updated_at) < since:
            return False
        if request.comments is None:
            return request.acknowledged_at is not None
        return any(each.author.account == self.own_account for each in request.comments)

    def take_in(
        self,
        ledgers: Ledgers,
        request: ResidentRequest,
        route: Route,
        at: datetime,
        unanswered: Iterable[str] = (),
    ) -> int:
        """Write the Request and everything it owes; return the number of debts."""
        ledgers.requests.put(request, at)
        ledgers.requests.set_route(request.issue_id, route.module, route.problem_code)
        _tell_untold(ledgers, request, at)
        if self.wishes.get(request.issue_id) is None:  # a code for one is none for its category
            remember_route(ledgers, request.category_id, route)
        debts = debts_at_first_sight(request, self.rules, self.own_account, unanswered)
        if request.issue_id in self.adoptions:
            debts = only_looked_for(debts)
        owed = self._owe(ledgers, debts, at)
        if self.hears_others:
            hear(ledgers, self.rules, self.own_account, request, (), at, self.hears_since)
        ledgers.events.add(
            "request.taken_in", at, issue_id=request.issue_id, detail={"debts": owed}
        )
        return owed

    def compare(
        self,
        ledgers: Ledgers,
        stored: StoredRequest,
        request: ResidentRequest,
        routes: Routes,
        at: datetime,
        *,
        whole_thread: bool = True,
    ) -> int:
        """Write what changed on a known Request; return the number of new debts.

        ``whole_thread`` is False where entries of the thread could not be read.
        """
        request = _with_known_thread(stored, request)
        if stored.request.trimmed:
            stored = replace(stored, request=as_it_was(stored.request, request))
            ledgers.requests.set_note(request.issue_id, "")
        ledgers.requests.put(request, at)
        _complete_answers(ledgers, request, at)
        _send_what_was_reopened(ledgers, request, at)
        if self.hears_others:
            known = stored.request.comments or ()
            hear(ledgers, self.rules, self.own_account, request, known, at, self.hears_since)
        followed = CategoryMoves(routes).follow(ledgers, stored, request, at)
        standing = IntakeStanding(self.rules, self.own_account, self.tell_closing)
        standing.follow(ledgers, stored.request, request, at)
        self._watch_privacy(ledgers, stored, request, at)
        if stored.request.answers != request.answers:
            _tell_untold(ledgers, request, at)
        link = ledgers.links.get(request.issue_id)
        if not followed or (link is not None and link.state is LinkState.SETTLED):
            return 0
        debts = comment_debts(
            request.issue_id, request.comments or (), self.rules, self.own_account
        )
        before = stored.request
        if link is None and not record_may_stand(ledgers.deliveries.of_issue(request.issue_id)):
            # Notes are written when the record is made, and name the video then
            before = replace(before, video_url=request.video_url)
        debts += late_media_debts(before, request, self.rules.organization)
        corrected = Corrected(self.rules, self.own_account)
        return self._owe(ledgers, debts, at) + corrected.follow(
            ledgers, stored.request, request, at, whole_thread=whole_thread
        )

    def _owe(
        self, ledgers: Ledgers, debts: tuple[NewDelivery, ...] | list[NewDelivery], at: datetime
    ) -> int:
        return sum(ledgers.deliveries.owe(debt, at) is not None for debt in debts)

    def _watch_privacy(
        self, ledgers: Ledgers, stored: StoredRequest, request: ResidentRequest, at: datetime
    ) -> None:
        """A Request hidden after its record was made public needs a person in EAM."""
        if not request.private or stored.request.private:
            return
        link, issue = ledgers.links.get(request.issue_id), request.issue_id
        if link is None and not record_may_stand(ledgers.deliveries.of_issue(issue)):
            return
        record = "its record may just have been" if link is None else f"{link.number} was"
        ledgers.events.add(BECAME_PRIVATE, at, issue_id=issue, detail={})
        ledgers.notices.raise_(
            became_private(issue),
            "became_private",
            became_private_words(issue, record),
            at,
            issue_id=issue,
        )


def _tell_untold(ledgers: Ledgers, request: ResidentRequest, at: datetime) -> None:
    """Say which answers have no form in words, or that they have one by now."""
    questions = [each.question for each in request.answers if each.answer == UNTOLD]
    key, issue = f"untold:{request.issue_id}", request.issue_id
    if not questions:
        ledgers.notices.solve(key, at)
        return
    named = ", ".join(f"“{question}”" for question in questions)
    ledgers.notices.raise_(
        key,
        "untold_answer",
        f"The answer to {named} on Request {issue} has a form the console cannot put in words; the "
        "record in EAM says so in its place. Read it in SeeClickFix and enter it in EAM.",
        at,
        issue_id=issue,
    )


def _complete_answers(ledgers: Ledgers, request: ResidentRequest, at: datetime) -> None:
    """Let a Request go that waited for answers which have been given since."""
    for row in ledgers.deliveries.of_issue(request.issue_id):
        waits = row.cause == UNANSWERED and row.state is DeliveryState.NEEDS_ATTENTION
        if waits and not still_unanswered(row.payload, request):
            ledgers.deliveries.finish(row.id, DeliveryState.WAITING, at=at)


def _send_what_was_reopened(ledgers: Ledgers, request: ResidentRequest, at: datetime) -> None:
    """Let a Request go that was over before EAM had a record of it, and is live again."""
    if not request.status.is_live or request.canonical_issue is not None:
        return
    for row in ledgers.deliveries.of_issue(request.issue_id):
        if row.kind is not DeliveryKind.CREATE or row.cause not in OVER_BEFORE_SENT:
            continue
        ledgers.deliveries.revive(row.id, at)


def _with_known_thread(stored: StoredRequest, request: ResidentRequest) -> ResidentRequest:
    if request.comments is not None:
        return request
    return replace(request, comments=stored.request.comments)
