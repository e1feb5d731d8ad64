"""Where a Request goes: to a Work Request with a problem code, or to a Work Order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eamconsole.domain.city import CityRules
from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.work import Module, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The module and codes a Request is created with."""

    module: Module
    problem_code: ProblemCode | None = None
    category_code: str | None = None


def title_key(title: str) -> str:
    """Return a title as it is compared: case, edge blanks and runs of blanks do not count."""
    return " ".join(title.split()).casefold()


class Routes:
    """Finds the route of a category title; a category without one is not integrated."""

    def __init__(self, rules: CityRules, problems: Iterable[Problem]) -> None:
        """``problems`` are those under the Category Code, as last read from EAM."""
        self._by_title: dict[str, Route] = {}
        codes: dict[str, ProblemCode] = {}
        twice: set[str] = set()
        for problem in problems:
            key = title_key(problem.title)
            if codes.setdefault(key, problem.code) != problem.code:
                twice.add(key)
            self._by_title[key] = _work_request(codes[key])
        self.conflicts = frozenset(twice)
        """Titles that two problem codes share: neither is used (T22)."""
        for key in twice:
            del self._by_title[key]
        known = set(codes.values())
        for title, code in rules.categories.links.items():
            if code in known:
                self._by_title[title_key(title)] = _work_request(code)
        if rules.work_orders.enabled:
            for route in rules.work_orders.routes:
                self._by_title[title_key(route.category)] = Route(
                    module=Module.WORK_ORDER,
                    problem_code=route.problem_code,
                    category_code=route.category_code,
                )

    def of(self, title: str | None) -> Route | None:
        """Return the route of a category title, or None where it is not integrated."""
        return self._by_title.get(title_key(title)) if title else None


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
