"""Knows which problem codes are offered, and therefore which categories are integrated."""

from __future__ import annotations

import threading
from collections.abc import Collection
from datetime import datetime

from eamconsole.domain.routing import Routes
from eamconsole.domain.schedule import latest_morning
from eamconsole.domain.work import ProblemListing
from eamconsole.errors import ConfigurationError
from eamconsole.journal import Ledgers
from eamconsole.support.counting import counted
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.remembered_routes import remember_titles, remembered

READ_AT = "problems_read"
_SHRINK_SHARE = 0.5
_CONFLICT = "category-conflict:"


class Catalog:
    """The problems under the Category Code as last read, kept in the journal."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts
        self._guard = threading.Lock()
        self._routes: Routes | None = None
        self._routes_of: datetime | None = None

    def routes(self) -> Routes:
        """Return the routes in force; another process may have put a newer list in force."""
        with self._parts.journal.read() as ledgers:
            read_at = ledgers.watermarks.get(READ_AT)
            if self._routes is None or read_at != self._routes_of:
                routes = Routes(self._parts.rules, ledgers.categories.problems())
                with self._guard:
                    self._routes, self._routes_of = routes, read_at
            self._routes.remembered = remembered(ledgers)
            return self._routes

    def is_empty(self) -> bool:
        """Return whether no problem was ever read."""
        with self._parts.journal.read() as ledgers:
            return not ledgers.categories.problems()

    def is_due(self) -> bool:
        """Return whether the morning's reading is still to be made, missed ones included."""
        with self._parts.journal.read() as ledgers:
            last = ledgers.watermarks.get(READ_AT)
        if last is None:
            return True
        rules, now = self._parts.rules, self._parts.clock.now()
        morning = latest_morning(now, rules.categories.morning_sync, rules.zone)
        return last < morning or last > now  # a mark in the future: the clock was wrong

    def refresh(self, *, allow_shrink: bool = False) -> ProblemListing:
        """Read the problems from EAM and keep them; several calls.

        Raises ``ConfigurationError`` where the list cannot be trusted: the filter was not
        applied, nothing came, or more than half is gone at once (unless ``allow_shrink``).
        What is known then stays in force.
        """
        listing = self.read(allow_shrink=allow_shrink)
        at = self._parts.clock.now()

        def keep(ledgers: Ledgers) -> None:
            problems = listing.problems
            if listing.unreadable:
                # One of the known may be among what could not be read: none of them is retired.
                codes = {problem.code for problem in problems}
                known = ledgers.categories.problems()
                problems += tuple(each for each in known if each.code not in codes)
            remember_titles(ledgers, ledgers.categories.problems(), problems)
            ledgers.categories.put_problems(problems, at)
            _tell_unreadable(ledgers, listing.unreadable, at)
            ledgers.watermarks.set(READ_AT, at)
            ledgers.notices.solve("categories", at)

        self._parts.journal.write(keep)
        self._tell_conflicts(self.routes().conflicts, at)
        return listing

    def read(self, *, allow_shrink: bool = False) -> ProblemListing:
        """Read the problems from EAM and check them, without putting them in force."""
        listing = self._parts.eam.problems(self._parts.rules.categories.category_code)
        with self._parts.journal.read() as ledgers:
            known = ledgers.categories.problems()
        self._check(listing, len(known), allow_shrink)
        return listing

    def _check(self, listing: ProblemListing, known: int, allow_shrink: bool) -> None:
        code = self._parts.rules.categories.category_code
        if not listing.filtered:
            raise ConfigurationError(
                f"EAM's list of problems is not limited to Category Code {code}: "
                f"{listing.why or 'the filter was ignored'}.",
                "Enter another of EAM's “Problem ways” in Settings, or list the codes there.",
            )
        if not listing.problems:
            missing = listing.category_found is False
            cause = "does not exist in EAM" if missing else "has no problem codes"
            raise ConfigurationError(
                f"Category Code {code} {cause}, so no Request Category is integrated.",
                "In EAM open Work > Administration > Work Flow Setup > Category Setup, add the "
                "code and associate the problem codes with it; then sync the categories.",
            )
        if not allow_shrink and len(listing.problems) < known * (1 - _SHRINK_SHARE):
            raise ConfigurationError(
                f"EAM's list of problems under {code} shrank from {known} to "
                f"{len(listing.problems)}; nothing was disabled.",
                "Look at the list in EAM; if it is right, apply the categories with "
                "--allow-shrink.",
            )

    def _tell_conflicts(self, titles: Collection[str], at: datetime) -> None:
        """Tell which titles two codes carry, and that those are over which no two carry now."""
        now = {f"{_CONFLICT}{title}": title for title in titles}

        def keep(ledgers: Ledgers) -> None:
            for notice in ledgers.notices.open():
                if notice.key.startswith(_CONFLICT) and notice.key not in now:
                    ledgers.notices.solve(notice.key, at)
            for key, title in now.items():
                ledgers.notices.raise_(
                    key,
                    "category_conflict",
                    f"Two problem codes in EAM carry the title “{title}”; neither is used. "
                    "Rename one in EAM, or name the code under [categories.links].",
                    at,
                )

        self._parts.journal.write(keep)


def _tell_unreadable(ledgers: Ledgers, count: int, at: datetime) -> None:
    if not count:
        ledgers.notices.solve("unreadable_problem", at)
        return
    ledgers.notices.raise_(
        "unreadable_problem",
        "unreadable_problem",
        f"{counted(count, 'row has', 'rows have')} no code in EAM's list of problems that can be "
        f"read. The others are in force, and what was known before stays so.",
        at,
    )
