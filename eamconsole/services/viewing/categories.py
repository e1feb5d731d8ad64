"""Request Categories as a window shows them: what goes with what, what differs, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from eamconsole.domain.category_flags import FlagRow
from eamconsole.domain.category_plan import CategoryChange
from eamconsole.domain.routing import title_key
from eamconsole.services.categories import CategoryDesk, Held

if TYPE_CHECKING:
    from eamconsole.services.console import Console


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

    def __init__(self, console: Console) -> None:
        self._console = console

    def table(self) -> CategoryTable:
        """Return what is known, without a call."""
        rules = self._console.rules.categories
        linked = {code: title for title, code in rules.links.items()}
        with self._console.journal.read() as ledgers:
            offered = {problem.code: problem.title for problem in ledgers.categories.problems()}
            known = {category.code: category for category in ledgers.categories.known()}
            waiting = {
                title_key(title): count
                for title, count in ledgers.requests.open_by_category().items()
            }
            history = ledgers.categories.history(500)
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
        return CategoryTable(tuple(rows), tuple(events))

    def compare(self, *, allow_shrink: bool = False) -> Comparison:
        """Read both sides; nothing is changed."""
        found = CategoryDesk(self._console).plan(allow_shrink=allow_shrink)
        if isinstance(found, Held):
            return Comparison(held=found.why, next_step=found.next_step)
        return Comparison(changes=found.changes, unmatched=found.unmatched_flags)

    def apply(self, *, allow_shrink: bool = False) -> Comparison:
        """Put EAM's list in force; ``changes`` are those left to a person in SeeClickFix."""
        outcome = CategoryDesk(self._console).apply(allow_shrink=allow_shrink)
        if isinstance(outcome, Held):
            return Comparison(held=outcome.why, next_step=outcome.next_step)
        return Comparison(
            changes=outcome.to_do,
            unmatched=outcome.plan.unmatched_flags,
            made=len(outcome.made),
        )

    def import_flags(self, text: str) -> Sequence[FlagRow]:
        """Take over a list of title, internal?, private?; each row answers for itself."""
        return CategoryDesk(self._console).import_flags(text)
