"""Request Categories and problem codes: what differs, applying it, the city's own flags.

Works beside a running sync: it needs no lease, and changes nothing in EAM.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eamconsole.domain.category_flags import FlagRow
from eamconsole.domain.category_plan import CategoryChange, CategoryPlan
from eamconsole.errors import ConfigurationError
from eamconsole.sync.catalog import Catalog
from eamconsole.sync.categories import Categories, CategoryOutcome

if TYPE_CHECKING:
    from eamconsole.services.console import Console


@dataclass(frozen=True, slots=True)
class Held:
    """EAM's list cannot be trusted, so nothing is disabled; ``why`` and what to do."""

    why: str
    next_step: str


class CategoryDesk:
    """Plans and applies for one opened profile; raises where a system cannot be asked."""

    def __init__(self, console: Console) -> None:
        self._console = console
        parts = console.parts()
        self._catalog = Catalog(parts)
        self._categories = Categories(parts, self._catalog, may_write=parts.may_write_categories)

    def plan(self, *, allow_shrink: bool = False) -> CategoryPlan | Held:
        """Read both sides and compare; nothing is changed."""
        try:
            return self._categories.plan(allow_shrink=allow_shrink)
        except ConfigurationError as error:
            return Held(error.summary, error.next_step)

    def apply(self, *, allow_shrink: bool = False) -> CategoryOutcome | Held:
        """Put EAM's list in force; what SeeClickFix lets nobody write is left to a person."""
        try:
            return self._categories.apply(allow_shrink=allow_shrink, actor=self._console.actor)
        except ConfigurationError as error:
            return Held(error.summary, error.next_step)

    def import_flags(self, text: str) -> tuple[FlagRow, ...]:
        """Take over a list of title, internal?, private?; each row answers for itself."""
        if self._catalog.is_empty():
            self._catalog.refresh()
        return self._categories.import_flags(text)


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
