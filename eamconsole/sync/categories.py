"""Brings SeeClickFix's categories in line with EAM's problem codes, or says what is to do.

SeeClickFix documents no way to write categories, so the normal outcome is a list of changes
that a person works off there; each line is verified by the next reading.  Only where the
profile allows the assumed endpoint are changes made directly.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from eamconsole.domain.category_flags import FlagRow, read_flag_list, wanted_flags
from eamconsole.domain.category_plan import (
    CategoryAction,
    CategoryChange,
    CategoryFlags,
    CategoryPlan,
    Offer,
    make_plan,
)
from eamconsole.domain.category_steps import key_of
from eamconsole.domain.recognition import title_key
from eamconsole.errors import ConfigurationError, ServiceError
from eamconsole.journal import Ledgers
from eamconsole.support.counting import counted
from eamconsole.sync.catalog import Catalog
from eamconsole.sync.category_making import CategoryAttempt, is_ours, make_changes
from eamconsole.sync.kept_category_work import keep_work
from eamconsole.sync.parts import EngineParts

_FLAGS = "category_flags"
_APPROVED = "category_approved"
"""Private categories open to the public that SeeClickFix agreed to, by ``title_key``."""
_NOTICE = "category-changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryOutcome:
    """What a run did: ``made`` in SeeClickFix by the console and seen there, ``to_do`` left to
    a person.
    """

    plan: CategoryPlan
    made: tuple[CategoryChange, ...] = ()
    to_do: tuple[CategoryChange, ...] = ()


class Categories:
    """Plan, apply, and the city's list of internal and private categories."""

    def __init__(self, parts: EngineParts, catalog: Catalog, *, may_write: bool) -> None:
        """``may_write``: the profile allows the assumed endpoint for categories (SCF A-31)."""
        self._parts = parts
        self._catalog = catalog
        self._may_write = may_write

    def plan(self, *, allow_shrink: bool = False) -> CategoryPlan:
        """Read both sides and compare; changes neither.  Raises where EAM's list is unusable.

        The work list is brought up to date: what is made meanwhile is ticked off.
        """
        plan = make_plan(self._read(allow_shrink=allow_shrink))
        untried = {key_of(c) for c in plan.changes if self._may_write and is_ours(c)}
        at = self._parts.clock.now()
        self._parts.journal.write(
            lambda ledgers: keep_work(
                ledgers, plan.changes, at, complete=plan.complete, unlisted=untried
            )
        )
        return plan

    def _read(self, *, allow_shrink: bool) -> Offer:
        listing = self._catalog.read(allow_shrink=allow_shrink)
        found = self._parts.seeclickfix.categories()
        with self._parts.journal.read() as ledgers:
            known = ledgers.categories.known()
            waiting = Counter[str]()
            for title, count in ledgers.requests.open_by_category().items():
                waiting[title_key(title)] += count
        rules = self._parts.rules.categories
        return Offer(
            problems=listing.problems,
            categories=found.categories,
            complete=found.complete,
            known=known,
            links=rules.links,
            flags=self._wanted_flags(),
            open_requests=waiting,
        )

    def apply(self, *, allow_shrink: bool = False, actor: str = "console") -> CategoryOutcome:
        """Put EAM's list in force here, and make or list the changes over there.

        Raises what broke this off, once what came of it is written down.
        """
        offer = self._read(allow_shrink=allow_shrink)
        plan = make_plan(offer)
        self._catalog.refresh(allow_shrink=allow_shrink)
        attempt = CategoryAttempt()
        if self._may_write:
            attempt = make_changes(self._parts.seeclickfix, plan.changes)
        stands = plan
        if attempt.asked:  # an answer is no proof; what was taken counts once it stands there
            offer = self._look_again(offer, attempt)
            stands = make_plan(offer)
        left = {key_of(change) for change in stands.changes}
        made = tuple(c for c in plan.changes if key_of(c) in attempt.trouble.keys() - left)
        at = self._parts.clock.now()

        def keep(ledgers: Ledgers) -> None:
            ledgers.categories.put_known(stands.known, at)
            for change in made:
                ledgers.categories.note(change.action, change.code, change.title, at, actor)
            keep_work(
                ledgers, stands.changes, at, complete=stands.complete, trouble=attempt.trouble
            )
            self._notice(ledgers, stands.changes)

        self._parts.journal.write(keep)
        if attempt.error is not None:
            raise attempt.error
        return CategoryOutcome(plan=plan, made=made, to_do=stands.changes)

    def _look_again(self, offer: Offer, attempt: CategoryAttempt) -> Offer:
        """Return the offer with SeeClickFix's side read again; as it was, where it cannot be."""
        try:
            found = self._parts.seeclickfix.categories()
        except ServiceError as error:
            attempt.error = attempt.error or error
            return offer
        return replace(offer, categories=found.categories, complete=found.complete)

    def import_flags(self, text: str) -> tuple[FlagRow, ...]:
        """Take over a list of title, internal?, private?; each row answers for itself."""
        with self._parts.journal.read() as ledgers:
            titles = [problem.title for problem in ledgers.categories.problems()]
        titles += list(self._parts.rules.categories.links)
        rows = read_flag_list(text, titles)
        kept = {
            title_key(row.title): [row.flags.internal, row.flags.private]
            for row in rows
            if row.result in ("accepted", "awaiting_review")
        }

        def keep(ledgers: Ledgers) -> None:
            before = ledgers.facts.get(_FLAGS) or {}
            ledgers.facts.set(_FLAGS, {**before, **kept})
            approved = ledgers.facts.get(_APPROVED) or {}
            asked = {key for key, (internal, private) in kept.items() if private and not internal}
            over = approved.keys() & kept.keys() - asked  # what is asked again is reviewed again
            if over:
                left = {key: told for key, told in approved.items() if key not in over}
                ledgers.facts.set(_APPROVED, left)

        self._parts.journal.write(keep)
        return rows

    def approve(self, title: str, actor: str) -> str:
        """Record that SeeClickFix agreed to a private category; returns its title.

        Raises ``ConfigurationError`` where nothing of that title waits for a review.
        """
        key = title_key(title)
        flags = self._wanted_flags().get(key)
        if flags is None or not flags.awaiting_review:
            raise ConfigurationError(*_nothing_waits(title, flags))
        at = self._parts.clock.now()

        def keep(ledgers: Ledgers) -> str:
            approved = ledgers.facts.get(_APPROVED) or {}
            told = {"at": at.isoformat(), "by": actor}
            ledgers.facts.set(_APPROVED, {**approved, key: told})
            names = {
                title_key(name): code for name, code in self._parts.rules.categories.links.items()
            }
            for problem in ledgers.categories.problems():
                names[title_key(problem.title)] = problem.code
            code = names.get(key)
            known = [each for each in ledgers.categories.known() if each.code == code]
            agreed = [replace(each, flags=replace(each.flags, private=True, awaiting_review=False))
                      for each in known]  # fmt: skip
            ledgers.categories.put_known(agreed, at)
            name = agreed[0].title if agreed else title.strip()
            ledgers.categories.note("approve", str(code or ""), name, at, actor)
            return name

        return self._parts.journal.write(keep)

    def _wanted_flags(self) -> dict[str, CategoryFlags]:
        """The profile's lists, then what was imported; the later word counts."""
        rules = self._parts.rules.categories
        titles = {title_key(title) for title in rules.internal | rules.private}
        internal = {title_key(title) for title in rules.internal}
        private = {title_key(title) for title in rules.private}
        flags = {
            title: wanted_flags(internal=title in internal, private=title in private)
            for title in titles
        }
        with self._parts.journal.read() as ledgers:
            imported = ledgers.facts.get(_FLAGS) or {}
            approved = ledgers.facts.get(_APPROVED) or {}
        for title, (is_internal, is_private) in imported.items():
            flags[title] = wanted_flags(internal=is_internal, private=is_private)
        return {
            title: replace(each, awaiting_review=False) if title in approved else each
            for title, each in flags.items()
        }

    def _notice(self, ledgers: Ledgers, to_do: tuple[CategoryChange, ...]) -> None:
        at = self._parts.clock.now()
        if not to_do:
            ledgers.notices.solve(_NOTICE, at)
            return
        waiting = sum(
            change.open_requests for change in to_do if change.action is CategoryAction.DISABLE
        )
        belongs = counted(waiting, "open request belongs", "open requests belong")
        tail = f" {belongs} to categories that vanished." if waiting else ""
        owed = counted(len(to_do), "change of Request Categories is",
                       "changes of Request Categories are")  # fmt: skip
        ledgers.notices.raise_(
            _NOTICE,
            "category_changes",
            f"{owed} to be made in SeeClickFix; see Categories, Work list, or: eamconsole "
            f"categories work.{tail}",
            at,
        )


def _nothing_waits(title: str, flags: CategoryFlags | None) -> tuple[str, str]:
    named = f"“{title.strip()}”"
    if flags is None:
        return (
            f"{named} is on no list of internal or private categories.",
            "Type the title as EAM has it; eamconsole categories plan lists the titles.",
        )
    if not flags.private:
        return f"{named} is not to be private.", "Import the list with yes under Private first."
    if flags.internal:
        return f"{named} is internal: it can be private without a review.", "Nothing is to be done."
    return f"{named} is approved already.", "Nothing is to be done."
