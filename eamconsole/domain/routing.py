"""Where a Request goes: to a Work Request with a problem code, or to a Work Order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eamconsole.domain.city import CityRules
from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.recognition import title_key
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.work import Module, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The module and codes a Request is created with."""

    module: Module
    problem_code: ProblemCode | None = None
    category_code: str | None = None


def _squeezed(title: str) -> str:
    return " ".join(title.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """Problem codes that categories went to before: by the category's id, by a former title."""

    by_id: Mapping[int, ProblemCode] = field(default_factory=dict)
    by_title: Mapping[str, ProblemCode] = field(default_factory=dict)


class Routes:
    """Finds the route of a category; one without a route is not integrated."""

    def __init__(self, rules: CityRules, problems: Iterable[Problem]) -> None:
        """``problems`` are those under the Category Code, as last read from EAM."""
        self.remembered = Remembered()
        self._exact: dict[str, Route] = {}
        self._by_title: dict[str, Route] = {}
        by_code = {problem.code: problem for problem in problems}
        self._codes = frozenset(by_code)
        self.conflicts = self._add_problems(tuple(by_code.values()))
        """Titles that two problem codes share to the letter: neither is used."""
        for title, code in rules.categories.links.items():
            if code in by_code:
                self._add(title, _work_request(code))
        if rules.work_orders.enabled:
            for route in rules.work_orders.routes:
                self._add(
                    route.category,
                    Route(
                        module=Module.WORK_ORDER,
                        problem_code=route.problem_code,
                        category_code=route.category_code,
                    ),
                )

    def of(self, title: str | None, category_id: int | None = None) -> Route | None:
        """Return the route of a category title, or None where it is not integrated.

        The title to the letter counts first; case is overlooked only where that leaves one.
        A title that fits nothing any more goes where it went before a rename, as long as that
        problem code is offered.
        """
        if not title:
            return None
        found = self._exact.get(_squeezed(title)) or self._by_title.get(title_key(title))
        return found or self._as_before(title, category_id)

    def to(self, code: ProblemCode) -> Route | None:
        """Return the route to a problem code that a person chose, None where it is not offered."""
        return _work_request(code) if code in self._codes else None

    def _as_before(self, title: str, category_id: int | None) -> Route | None:
        if _squeezed(title) in self.conflicts:
            return None
        code = self.remembered.by_title.get(title_key(title))
        if category_id is not None:
            code = self.remembered.by_id.get(category_id, code)
        return _work_request(code) if code is not None and code in self._codes else None

    def _add(self, title: str, route: Route) -> None:
        self._exact[_squeezed(title)] = self._by_title[title_key(title)] = route

    def _add_problems(self, problems: Sequence[Problem]) -> frozenset[str]:
        exact = Counter(_squeezed(problem.title) for problem in problems)
        alike = Counter(title_key(problem.title) for problem in problems)
        for problem in problems:
            route = _work_request(problem.code)
            if exact[_squeezed(problem.title)] == 1:
                self._exact[_squeezed(problem.title)] = route
            if alike[title_key(problem.title)] == 1:
                self._by_title[title_key(problem.title)] = route
        return frozenset(title for title, times in exact.items() if times > 1)


def category_code_for(rules: CityRules, module: Module, request: ResidentRequest) -> str | None:
    """Return the category code a Work Order needs; Work Requests leave it to EAM."""
    if module is not Module.WORK_ORDER or request.category_title is None:
        return None
    wanted = title_key(request.category_title)
    for route in rules.work_orders.routes:
        if title_key(route.category) == wanted:
            return route.category_code
    return None


def _work_request(code: ProblemCode) -> Route:
    return Route(module=Module.WORK_REQUEST, problem_code=code)
