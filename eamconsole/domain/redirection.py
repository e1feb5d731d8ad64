"""Where a Request that is not in EAM yet may be sent instead, and what that changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from eamconsole.domain.city import CityRules
from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.recognition import title_key
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.routing import Route
from eamconsole.domain.work import Module, Problem

REDIRECTED = "redirected"
"""Key of a payload that says who sent a creation elsewhere, from where and to where."""

_MODULES = {Module.WORK_REQUEST: "Work Request", Module.WORK_ORDER: "Work Order"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A module with the codes a record is created with there."""

    module: Module
    problem_code: ProblemCode | None = None
    category_code: str | None = None
    title: str = ""

    @property
    def code(self) -> str:
        """The code by which people choose it."""
        return str(self.category_code or self.problem_code or "")

    @property
    def words(self) -> str:
        """The target as people read it."""
        parts = (_MODULES[self.module], self.code, f"({self.title})" if self.title else "")
        return " ".join(part for part in parts if part)


def targets(rules: CityRules, problems: Iterable[Problem]) -> tuple[Target, ...]:
    """Return everywhere the city's integration leads: its codes, and its Work Order routes."""
    codes = [
        Target(module=Module.WORK_REQUEST, problem_code=problem.code, title=problem.title)
        for problem in problems
    ]
    if not rules.work_orders.enabled:
        return tuple(codes)
    orders = {
        (route.category_code, route.problem_code): Target(
            module=Module.WORK_ORDER,
            problem_code=route.problem_code,
            category_code=route.category_code,
            title=route.category,
        )
        for route in rules.work_orders.routes
    }
    return (*codes, *orders.values())


def is_there_already(target: Target, route: Route, payload: Mapping[str, Any]) -> bool:
    """Return whether the Request would go there anyway."""
    if (target.module, target.problem_code) != (route.module, route.problem_code):
        return False
    chosen = category_code_after(payload, route)
    return target.category_code is None or target.category_code == chosen


def category_code_after(payload: Mapping[str, Any], route: Route) -> str | None:
    """Return the category code a person chose, where the route is still the one chosen."""
    said = payload.get(REDIRECTED)
    if not isinstance(said, Mapping):
        return None
    chosen = (said.get("module"), said.get("problem_code"))
    if chosen != (route.module.value, route.problem_code):
        return None
    code = said.get("category_code")
    return None if code is None else str(code)


def what_changes(
    target: Target, present: Target, request: ResidentRequest, rules: CityRules
) -> tuple[str, ...]:
    """Return in sentences what sending ``request`` to ``target`` means."""
    told = [f"{present.words} becomes {target.words}."]
    if request.category_title:
        told.append(f"In SeeClickFix it stays in “{request.category_title}”.")
    if target.module is Module.WORK_ORDER and present.module is not Module.WORK_ORDER:
        told.append(
            "A Work Order can do less: its images do not come back, and closing the request "
            "leaves it open."
        )
        internal = {title_key(title) for title in rules.categories.internal}
        if title_key(request.category_title or "") not in internal:
            told.append("The category is public; Work Orders are meant for internal requests.")
    return tuple(told)
