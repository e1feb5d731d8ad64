"""Requests that are not sent by themselves: a person looks at them and sends some, or all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from eamconsole.domain.city import CityRules
from eamconsole.domain.identity import IssueId, ProblemCode
from eamconsole.domain.routing import Routes
from eamconsole.errors import ActionRefused
from eamconsole.journal import Journal, Ledgers
from eamconsole.services.moments import start_in_words
from eamconsole.support.clock import Clock
from eamconsole.support.counting import counted
from eamconsole.sync.intake import held
from eamconsole.sync.intake.held import HeldRequest, Why, wishes
from eamconsole.sync.parts import Observer, Progress
from eamconsole.sync.remembered_routes import remembered

_PIECE = 500
"""Requests marked in one transaction: about half a second in which nobody else can write."""
NEEDS_CODE = "its category is not integrated: name a problem code"


def unobserved(_progress: Progress) -> None:
    """Nobody watches."""


@dataclass(slots=True, kw_only=True)
class Sending:
    """What is sent by the next sync, and what is not, with the reason."""

    sent: list[IssueId] = field(default_factory=list)
    refused: dict[IssueId, str] = field(default_factory=dict)
    marked_before: int = 0
    left: int = 0
    """How many were not reached when somebody stopped it."""


def in_sentences(entries: Collection[HeldRequest], start: datetime, zone: str) -> tuple[str, ...]:
    """Return which live requests are not sent by themselves, by which setting, and how many."""
    older = sorted(each.created_at for each in entries if each.why == Why.OLDER)
    elsewhere, named = held.categories_in_words(entries)
    said = []
    if older:
        is_one = len(older) == 1
        said.append(
            f"{len(older):,} live {'request is' if is_one else 'requests are'} too old to be sent: "
            f"reported before {start_in_words(start, zone)}, where “Take in requests from” "
            f"in Settings begins; the oldest is of {older[0][:10]}."
        )
    if elsewhere:
        said.append(
            f"{counted(elsewhere, 'live request is', 'live requests are')} in categories that "
            f"are not integrated: {named}."
        )
    if said:
        said.append(_SENT_LATER)
    return tuple(said)


_SENT_LATER = "They wait under Held back, and can be sent from there, in batches."


class HeldRequests:
    """Acts in the name of ``actor``; every act is kept in the audit."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        rules: CityRules,
        actor: str,
        poke: Callable[[], None],
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._rules = rules
        self._actor = actor
        self._poke = poke

    def listed(self) -> tuple[HeldRequest, ...]:
        """Return them, the oldest first."""
        with self._journal.read() as ledgers:
            return tuple(held.listed(ledgers).values())

    def codes(self) -> dict[str, str]:
        """Return the problem codes a Request can be sent under, with their titles."""
        with self._journal.read() as ledgers:
            return {str(each.code): each.title for each in ledgers.categories.problems()}

    def send(
        self,
        issues: Sequence[int],
        code: str = "",
        cancel: threading.Event | None = None,
        observe: Observer = unobserved,
    ) -> Sending:
        """Have these sent by the next sync, under ``code`` where their category has none.

        Raises ``ActionRefused`` for a code that EAM does not offer.
        """
        return self._in_pieces(Sending(), issues, code, cancel, observe)

    def send_all(
        self,
        batch: int | None,
        code: str = "",
        cancel: threading.Event | None = None,
        observe: Observer = unobserved,
    ) -> Sending:
        """Send all that can go, or the oldest ``batch`` of them.

        Those that were marked before are left out, so what broke off is ended by asking again.
        """
        with self._journal.read() as ledgers:
            known, routes, marked = held.listed(ledgers), self._routes(ledgers), wishes(ledgers)
        waiting = {number: each for number, each in known.items() if number not in marked}
        ready = [n for n, each in waiting.items() if code or _has_route(routes, each)]
        done = Sending(marked_before=len(known) - len(waiting))
        self._in_pieces(done, ready[:batch], code, cancel, observe)
        can_go = set(ready)
        done.refused |= {number: NEEDS_CODE for number in waiting if number not in can_go}
        return done

    def _in_pieces(
        self,
        done: Sending,
        issues: Sequence[int],
        code: str,
        cancel: threading.Event | None,
        observe: Observer,
    ) -> Sending:
        """Mark them a piece at a time: each is durable, and other writers get their turn."""
        for start in range(0, len(issues), _PIECE):
            if cancel is not None and cancel.is_set():
                done.left = len(issues) - start
                break
            piece = issues[start : start + _PIECE]
            marked = self._journal.write(partial(self._note, issues=piece, code=code))
            done.sent += marked.sent
            done.refused |= marked.refused
            told = start + len(piece)
            observe(Progress("marking", done=told, left=len(issues) - told))
        self._poke()
        return done

    def _note(self, ledgers: Ledgers, issues: Sequence[int], code: str) -> Sending:
        if code and code not in {each.code for each in ledgers.categories.problems()}:
            raise ActionRefused(
                f"EAM offers no problem code {code} here.",
                "The codes are listed under Categories, and by: eamconsole categories plan",
            )
        known, routes, at = held.listed(ledgers), self._routes(ledgers), self._clock.now()
        done = Sending()
        for number in map(IssueId, issues):
            entry = known.get(number)
            if entry is None:
                done.refused[number] = "is not among those held back"
            elif not code and not _has_route(routes, entry):
                done.refused[number] = NEEDS_CODE
            else:
                held.wish(ledgers, number, ProblemCode(code) if code else None)
                ledgers.audit.add(self._actor, "send held", at, issue_id=number, detail=code)
                done.sent.append(number)
        return done

    def _routes(self, ledgers: Ledgers) -> Routes:
        routes = Routes(self._rules, ledgers.categories.problems())
        routes.remembered = remembered(ledgers)
        return routes


def _has_route(routes: Routes, entry: HeldRequest) -> bool:
    return routes.of(entry.category) is not None
