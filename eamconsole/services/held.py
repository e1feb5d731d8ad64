"""Requests that are not sent by themselves: a person looks at them and sends some, or all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from eamconsole.domain.city import CityRules
from eamconsole.domain.identity import IssueId, ProblemCode
from eamconsole.domain.routing import Routes
from eamconsole.errors import ActionRefused
from eamconsole.journal import Journal, Ledgers
from eamconsole.support.clock import Clock
from eamconsole.sync.intake import held
from eamconsole.sync.intake.held import Held
from eamconsole.sync.remembered_routes import remembered

NEEDS_CODE = "its category is not integrated: name a problem code"


@dataclass(slots=True, kw_only=True)
class Sending:
    """What is sent by the next sync, and what is not, with the reason."""

    sent: list[IssueId] = field(default_factory=list)
    refused: dict[IssueId, str] = field(default_factory=dict)


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

    def listed(self) -> tuple[Held, ...]:
        """Return them, the oldest first."""
        with self._journal.read() as ledgers:
            return tuple(held.listed(ledgers).values())

    def codes(self) -> dict[str, str]:
        """Return the problem codes a Request can be sent under, with their titles."""
        with self._journal.read() as ledgers:
            return {str(each.code): each.title for each in ledgers.categories.problems()}

    def send(self, issues: Sequence[int], code: str = "") -> Sending:
        """Have these sent by the next sync, under ``code`` where their category has none.

        Raises ``ActionRefused`` for a code that EAM does not offer.
        """

        def write(ledgers: Ledgers) -> Sending:
            return self._note(ledgers, issues, code)

        done = self._journal.write(write)
        self._poke()
        return done

    def send_all(self, batch: int | None, code: str = "") -> Sending:
        """Send all that can go, or the oldest ``batch`` of them."""

        def write(ledgers: Ledgers) -> Sending:
            known, routes = held.listed(ledgers), self._routes(ledgers)
            ready = [n for n, each in known.items() if code or _has_route(routes, each)]
            done = self._note(ledgers, ready[:batch], code)
            done.refused |= {n: NEEDS_CODE for n in known if n not in ready}
            return done

        done = self._journal.write(write)
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


def _has_route(routes: Routes, entry: Held) -> bool:
    return routes.of(entry.category) is not None
