"""What differs between EAM's problem codes and SeeClickFix's categories, and what to do.

EAM owns titles and existence; a city's list owns the internal and private flags.  A code that
vanished disables its category and never deletes it: old Requests still belong to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.recognition import looks_the_same, near_miss, title_key
from eamconsole.domain.request import RequestCategory
from eamconsole.domain.work import Problem


class CategoryAction(StrEnum):
    """What is to be done with one category in SeeClickFix."""

    ADD = "add"
    RENAME = "rename"
    DISABLE = "disable"
    ENABLE = "enable"
    FLAG = "flag"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFlags:
    """Who may report in a category, and whether its Requests are hidden from the public.

    ``awaiting_review``: private was asked for a public category; SeeClickFix must agree first.
    """

    internal: bool = False
    private: bool = False
    awaiting_review: bool = False


NO_FLAGS = CategoryFlags()
"""Open to everybody, visible to everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCategory:
    """A category as the console last left it, by problem code."""

    code: ProblemCode
    title: str
    category_id: int | None = None
    flags: CategoryFlags = NO_FLAGS
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryChange:
    """One line of the plan; ``reason`` in words, ``open_requests`` where people wait.

    ``certain`` False: a person must look first, the console makes no such change by itself.
    """

    action: CategoryAction
    code: ProblemCode
    title: str
    reason: str
    category_id: int | None = None
    old_title: str | None = None
    flags: CategoryFlags = NO_FLAGS
    open_requests: int = 0
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryPlan:
    """All changes, and the categories as they will be known once the plan is in force."""

    changes: tuple[CategoryChange, ...]
    known: tuple[KnownCategory, ...] = ()
    unmatched_flags: tuple[str, ...] = ()
    """Titles of the city's list that no synced category carries (R43)."""
    complete: bool = True
    """Whether all categories were listed; else what is missing here may be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Both sides as read, and what the city wants."""

    problems: Sequence[Problem]
    categories: Sequence[RequestCategory]
    complete: bool = True
    """Whether ``categories`` are all there are; what is missing of a part may exist."""
    known: Sequence[KnownCategory] = ()
    links: Mapping[str, ProblemCode] = field(default_factory=dict)
    flags: Mapping[str, CategoryFlags] = field(default_factory=dict)
    """Wanted flags by ``title_key``."""
    open_requests: Mapping[str, int] = field(default_factory=dict)
    """Open Requests by ``title_key`` of their category."""


def make_plan(offer: Offer) -> CategoryPlan:
    """Compare and return the plan; planning twice without a change plans nothing new."""
    return _Planner(offer).plan()


class _Planner:
    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        self._known = {known.code: known for known in offer.known}
        self._by_id = {category.category_id: category for category in offer.categories}
        self._by_title = {title_key(c.title): c for c in offer.categories}
        self._by_code = {c.remote_code: c for c in offer.categories if c.remote_code}
        self._titles = {code: title for title, code in offer.links.items()}
        self._changes: list[CategoryChange] = []
        self._after: list[KnownCategory] = []

    def plan(self) -> CategoryPlan:
        shared = Counter(problem.title for problem in self._offer.problems)
        for problem in self._offer.problems:
            if shared[problem.title] > 1:
                self._report_conflict(problem)
            else:
                self._compare(problem)
        offered = {problem.code for problem in self._offer.problems}
        for known in self._offer.known:
            if known.code not in offered:
                self._disable(known)
        titles = {title_key(problem.title) for problem in self._offer.problems}
        titles |= {title_key(title) for title in self._offer.links}
        unmatched = tuple(sorted(set(self._offer.flags) - titles))
        return CategoryPlan(
            changes=tuple(self._changes),
            known=tuple(self._after),
            unmatched_flags=unmatched,
            complete=self._offer.complete,
        )

    def _find(self, problem: Problem, known: KnownCategory | None) -> RequestCategory | None:
        if problem.code in self._by_code:
            return self._by_code[problem.code]
        if known is not None and known.category_id in self._by_id:
            return self._by_id[known.category_id]
        linked = self._titles.get(problem.code)
        if linked is not None and title_key(linked) in self._by_title:
            return self._by_title[title_key(linked)]
        return self._by_title.get(title_key(problem.title))

    def _compare(self, problem: Problem) -> None:
        known = self._known.get(problem.code)
        found = self._find(problem, known)
        flags = self._wanted(problem, known)
        kept = None if self._offer.complete or known is None else known.category_id
        if found is not None:
            self._correct(problem, found, flags)
        elif kept is None:
            self._add(problem, flags)
        self._after.append(
            KnownCategory(
                code=problem.code,
                title=problem.title,
                category_id=found.category_id if found else kept,
                flags=flags,
            )
        )

    def _wanted(self, problem: Problem, known: KnownCategory | None) -> CategoryFlags:
        """The city's list decides; a category that comes back keeps what it had."""
        listed = self._offer.flags.get(title_key(problem.title))
        linked = self._titles.get(problem.code)
        if listed is None and linked is not None:
            listed = self._offer.flags.get(title_key(linked))
        if listed is not None:
            return listed
        return known.flags if known is not None else NO_FLAGS

    def _add(self, problem: Problem, flags: CategoryFlags) -> None:
        reason = f"EAM offers {problem.code}; SeeClickFix has no category for it."
        near = near_miss(problem.title, self._unclaimed())
        if near is not None:
            reason = (
                f"EAM offers {problem.code} as “{problem.title}”, and SeeClickFix has “{near}”. If "
                "that is the one, name it under [categories.links] or correct its title; else add "
                "this one."
            )
        if not self._offer.complete:
            reason = (
                f"EAM offers {problem.code}, and SeeClickFix listed only a part of its categories: "
                "look whether it has one before you add another."
            )
        self._say(
            CategoryAction.ADD,
            problem,
            reason,
            flags=flags,
            certain=self._offer.complete and near is None,
        )

    def _unclaimed(self) -> list[str]:
        """Return the titles in SeeClickFix that belong to no problem code."""
        taken = {title_key(problem.title) for problem in self._offer.problems}
        taken |= {title_key(title) for title in self._offer.links}
        return [c.title for c in self._offer.categories if title_key(c.title) not in taken]

    def _correct(self, problem: Problem, found: RequestCategory, flags: CategoryFlags) -> None:
        linked = problem.code in self._titles
        if not found.enabled:
            self._say(
                CategoryAction.ENABLE,
                problem,
                f"EAM offers {problem.code} again; its category is disabled.",
                category_id=found.category_id,
                flags=flags,
            )
        if not linked and not looks_the_same(found.title, problem.title):
            self._say(
                CategoryAction.RENAME,
                problem,
                f"EAM calls {problem.code} “{problem.title}”.",
                category_id=found.category_id,
                old_title=found.title,
                flags=flags,
            )
        if _flags_differ(found, flags):
            self._say(
                CategoryAction.FLAG,
                problem,
                "The city's list sets other internal or private marks.",
                category_id=found.category_id,
                flags=flags,
            )

    def _disable(self, known: KnownCategory) -> None:
        found = self._by_id.get(known.category_id or -1) or self._by_title.get(
            title_key(known.title)
        )
        if found is not None and found.enabled:
            waiting = self._offer.open_requests.get(title_key(found.title), 0)
            self._changes.append(
                CategoryChange(
                    action=CategoryAction.DISABLE,
                    code=known.code,
                    title=found.title,
                    reason=f"EAM no longer offers {known.code}; its requests stay as they are.",
                    category_id=found.category_id,
                    flags=known.flags,
                    open_requests=waiting,
                )
            )
        self._after.append(
            KnownCategory(
                code=known.code,
                title=known.title,
                category_id=found.category_id if found else known.category_id,
                flags=known.flags,
                enabled=False,
            )
        )

    def _report_conflict(self, problem: Problem) -> None:
        self._say(
            CategoryAction.CONFLICT,
            problem,
            f"Two problem codes are called “{problem.title}”; rename one in EAM.",
        )
        known = self._known.get(problem.code)
        if known is not None:
            self._after.append(known)

    def _say(
        self,
        action: CategoryAction,
        problem: Problem,
        reason: str,
        *,
        category_id: int | None = None,
        old_title: str | None = None,
        flags: CategoryFlags = NO_FLAGS,
        certain: bool = True,
    ) -> None:
        self._changes.append(
            CategoryChange(
                action=action,
                code=problem.code,
                title=problem.title,
                reason=reason,
                category_id=category_id,
                old_title=old_title,
                flags=flags,
                open_requests=self._offer.open_requests.get(title_key(problem.title), 0),
                certain=certain,
            )
        )


def _flags_differ(found: RequestCategory, wanted: CategoryFlags) -> bool:
    """A private mark awaiting review is not in force, so it is no difference yet (R42)."""
    if not wanted.awaiting_review and found.private != wanted.private:
        return True
    return found.internal is not None and found.internal != wanted.internal
