"""Request Categories and problem codes: what differs, applying it, the city's own flags.

Works beside a running sync: it needs no lease, and changes nothing in EAM.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eamconsole.domain.category_flags import FlagRow
from eamconsole.domain.category_plan import CategoryChange, CategoryPlan
from eamconsole.domain.category_steps import WorkLine
from eamconsole.domain.city import CityRules
from eamconsole.domain.recognition import title_key
from eamconsole.errors import ConfigurationError
from eamconsole.journal import Journal
from eamconsole.sync.catalog import Catalog
from eamconsole.sync.categories import Categories, CategoryOutcome
from eamconsole.sync.kept_category_work import read_work
from eamconsole.sync.parts import EngineParts


@dataclass(frozen=True, slots=True)
class DisablingHeld:
    """EAM's list cannot be trusted, so nothing is disabled; ``why`` and what to do."""

    why: str
    next_step: str


class CategoryPlanner:
    """Plans and applies for one opened profile; raises where a system cannot be asked."""

    def __init__(self, parts: EngineParts, actor: str) -> None:
        self._actor = actor
        self._catalog = Catalog(parts)
        self._categories = Categories(parts, self._catalog, may_write=parts.may_write_categories)

    def plan(self, *, allow_shrink: bool = False) -> CategoryPlan | DisablingHeld:
        """Read both sides and compare; nothing is changed."""
        try:
            return self._categories.plan(allow_shrink=allow_shrink)
        except ConfigurationError as error:
            return DisablingHeld(error.summary, error.next_step)

    def apply(self, *, allow_shrink: bool = False) -> CategoryOutcome | DisablingHeld:
        """Put EAM's list in force; what SeeClickFix lets nobody write is left to a person."""
        try:
            return self._categories.apply(allow_shrink=allow_shrink, actor=self._actor)
        except ConfigurationError as error:
            return DisablingHeld(error.summary, error.next_step)

    def import_flags(self, text: str) -> tuple[FlagRow, ...]:
        """Take over a list of title, internal?, private?; each row answers for itself."""
        if self._catalog.is_empty():
            self._catalog.refresh()
        return self._categories.import_flags(text)

    def approve(self, title: str) -> str:
        """Record that SeeClickFix approved a private category; raises where none waits."""
        return self._categories.approve(title, self._actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow:
    """A problem code and the Request Category that goes with it."""

    code: str
    title: str
    offered: bool
    """Whether EAM offers the code."""
    linked: str = ""
    """The category's title where the profile links another one."""
    internal: bool = False
    private: bool = False
    awaiting_review: bool = False
    open_requests: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryEvent:
    """A line of the history."""

    at: datetime
    actor: str
    action: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class CategoryTable:
    """Everything the journal knows of categories."""

    rows: tuple[CategoryRow, ...] = ()
    history: tuple[CategoryEvent, ...] = ()
    work: tuple[WorkLine, ...] = ()
    """What a person changes in SeeClickFix, as the last reading left it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between both systems.  ``held`` says why nothing may be concluded."""

    changes: tuple[CategoryChange, ...] = ()
    unmatched: tuple[str, ...] = ()
    """Titles of the list of flags that no category carries."""
    held: str = ""
    next_step: str = ""
    made: int = 0
    """How many changes the console made in SeeClickFix itself."""


class CategoryBoard:
    """The categories of one opened profile.  All but ``table`` call both systems."""

    def __init__(
        self, journal: Journal, rules: CityRules, planner: Callable[[], CategoryPlanner]
    ) -> None:
        self._journal = journal
        self._rules = rules
        self._planner = planner

    def table(self) -> CategoryTable:
        """Return what is known, without a call."""
        rules = self._rules.categories
        linked = {code: title for title, code in rules.links.items()}
        with self._journal.read() as ledgers:
            offered = {problem.code: problem.title for problem in ledgers.categories.problems()}
            known = {category.code: category for category in ledgers.categories.known()}
            waiting = {
                title_key(title): count
                for title, count in ledgers.requests.open_by_category().items()
            }
            history = ledgers.categories.history(500)
            work = read_work(ledgers)
        rows = []
        for code in sorted(offered.keys() | known.keys()):
            category = known.get(code)
            title = offered.get(code) or (category.title if category else "")
            flags = category.flags if category else None
            rows.append(
                CategoryRow(
                    code=code,
                    title=title,
                    offered=code in offered,
                    linked=linked.get(code, ""),
                    internal=bool(flags and flags.internal),
                    private=bool(flags and flags.private),
                    awaiting_review=bool(flags and flags.awaiting_review),
                    open_requests=waiting.get(title_key(linked.get(code, title)), 0),
                )
            )
        events = (
            CategoryEvent(
                at=note.at, actor=note.actor, action=note.action, code=note.code, title=note.title
            )
            for note in history
        )
        return CategoryTable(tuple(rows), tuple(events), work)

    def compare(self, *, allow_shrink: bool = False) -> Comparison:
        """Read both sides; nothing is changed."""
        found = self._planner().plan(allow_shrink=allow_shrink)
        if isinstance(found, DisablingHeld):
            return Comparison(held=found.why, next_step=found.next_step)
        return Comparison(changes=found.changes, unmatched=found.unmatched_flags)

    def apply(self, *, allow_shrink: bool = False) -> Comparison:
        """Put EAM's list in force; ``changes`` are those left to a person in SeeClickFix."""
        outcome = self._planner().apply(allow_shrink=allow_shrink)
        if isinstance(outcome, DisablingHeld):
            return Comparison(held=outcome.why, next_step=outcome.next_step)
        return Comparison(
            changes=outcome.to_do,
            unmatched=outcome.plan.unmatched_flags,
            made=len(outcome.made),
        )

    def import_flags(self, text: str) -> Sequence[FlagRow]:
        """Take over a list of title, internal?, private?; each row answers for itself."""
        return self._planner().import_flags(text)

    def approve(self, titles: Sequence[str]) -> tuple[str, ...]:
        """Record that SeeClickFix approved private categories; calls nobody."""
        planner = self._planner()
        return tuple(planner.approve(title) for title in titles)


def change_as_json(change: CategoryChange) -> dict[str, Any]:
    """Return one line of a plan as scripts read it."""
    return {
        "action": change.action.value,
        "code": change.code,
        "title": change.title,
        "old_title": change.old_title,
        "category_id": change.category_id,
        "internal": change.flags.internal,
        "private": change.flags.private,
        "awaiting_review": change.flags.awaiting_review,
        "open_requests": change.open_requests,
        "reason": change.reason,
        "certain": change.certain,
    }
