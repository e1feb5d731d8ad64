"""Remembers where categories went, so that a rename on one side never stops requests.

A problem code is renamed in EAM in a moment; its category in SeeClickFix follows days later, by
hand.  Meanwhile requests still come under the old title.
"""

from __future__ import annotations

from collections.abc import Iterable

from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.recognition import title_key
from eamconsole.domain.routing import Remembered, Route
from eamconsole.domain.work import Module, Problem
from eamconsole.journal import Ledgers

_BY_ID, _BY_TITLE = "route:", "former_title:"


def remember_route(ledgers: Ledgers, category_id: int | None, route: Route) -> None:
    """Keep to which problem code a category of SeeClickFix goes."""
    if category_id is None or route.module is not Module.WORK_REQUEST or not route.problem_code:
        return
    name = f"{_BY_ID}{category_id}"
    if ledgers.facts.get(name) != route.problem_code:
        ledgers.facts.set(name, route.problem_code)


def remember_titles(ledgers: Ledgers, before: Iterable[Problem], now: Iterable[Problem]) -> None:
    """Keep the titles that problem codes had before they were renamed."""
    titles = {problem.code: problem.title for problem in now}
    for problem in before:
        title = titles.get(problem.code)
        if title is not None and title_key(title) != title_key(problem.title):
            ledgers.facts.set(f"{_BY_TITLE}{title_key(problem.title)}", problem.code)


def remembered(ledgers: Ledgers) -> Remembered:
    """Return everything remembered."""
    by_id = ledgers.facts.under(_BY_ID)
    by_title = ledgers.facts.under(_BY_TITLE)
    return Remembered(
        by_id={int(name.removeprefix(_BY_ID)): ProblemCode(code) for name, code in by_id.items()},
        by_title={
            name.removeprefix(_BY_TITLE): ProblemCode(code) for name, code in by_title.items()
        },
    )
