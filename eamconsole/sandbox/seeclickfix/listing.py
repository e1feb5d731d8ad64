"""Finds, sorts and pages issues the way the list endpoints do."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from eamconsole.sandbox.call import Call
from eamconsole.sandbox.seeclickfix.records import Issue, Person, Status

PAGE_CAP = 25
_DEFAULT_STATUS = frozenset({Status.OPEN, Status.ACKNOWLEDGED, Status.CLOSED})
_EARTH_DEGREE = 111.32

Test = Callable[[Issue], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of something and what the envelope says about it."""

    rows: list[Any]
    number: int
    per_page: int
    entries: int
    refused: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, honestly, beyond the cap too."""
        return math.ceil(self.entries / self.per_page)

    def metadata(self, call: Call, *, last: int | None) -> dict[str, Any]:
        """Return ``pagination``; ``last`` is the last page served, if any."""
        reachable = self.pages if last is None else min(self.pages, last)
        following = self.number + 1 if self.number < reachable else None
        preceding = self.number - 1 if self.number > 1 else None
        return {
            "entries": self.entries,
            "page": self.number,
            "per_page": self.per_page,
            "pages": self.pages,
            "next_page": following,
            "next_page_url": self._address(call, following),
            "previous_page": preceding,
            "previous_page_url": self._address(call, preceding),
        }

    def _address(self, call: Call, number: int | None) -> str | None:
        if number is None:
            return None
        asked = {**call.query, "page": [str(number)], "per_page": [str(self.per_page)]}
        return f"{call.base_url}{call.path}?{urlencode(sorted(asked.items()), doseq=True)}"


def page_of(rows: list[Any], call: Call, *, largest: int, last: int | None) -> Page:
    """Cut the asked page out of all rows; ``last`` is the cap on page numbers."""
    per_page = min(max(_whole(call, "per_page", 20), 1), largest)
    number = max(_whole(call, "page", 1), 1)
    if last is not None and number > last:
        return Page([], number, per_page, len(rows), refused=True)
    start = (number - 1) * per_page
    return Page(rows[start : start + per_page], number, per_page, len(rows))


def select(
    issues: Iterable[Issue], call: Call, caller: Person | None, *, bounds: bool = True
) -> list[Issue]:
    """Return the issues a list call asks for, sorted; odd values are ignored silently.

    Without ``bounds`` the moments it names are passed over.
    """
    tests = [_status_test(call), *_tests(call, bounds), *_assignment_tests(call, caller)]
    if len(tests) == 1:
        found = list(filter(tests[0], issues))
    else:
        found = [issue for issue in issues if all(test(issue) for test in tests)]
    key = _sort_key(call)
    found.sort(key=key, reverse=(call.param("sort_direction") or "DESC").upper() != "ASC")
    return found


def _status_test(call: Call) -> Test:
    asked = {part.strip().lower() for part in (call.param("status") or "").split(",")}
    wanted = frozenset(status for status in Status if status.lower() in asked) or _DEFAULT_STATUS
    return lambda issue: issue.status in wanted


def _tests(call: Call, bounds: bool) -> list[Test]:
    made = [make(call) for make in (_category_tests, _text_tests, _area_tests)]
    timed = _period_tests(call) if bounds else []
    return [*timed, *(test for tests in made for test in tests)]


def _period_tests(call: Call) -> list[Test]:
    tests: list[Test] = []
    if (moment := _moment(call, "after")) is not None:
        tests.append(lambda issue, at=moment: issue.created_at >= at)  # type: ignore[misc]
    if (moment := _moment(call, "before")) is not None:
        tests.append(lambda issue, at=moment: issue.created_at < at)  # type: ignore[misc]
    if (moment := _moment(call, "updated_at_after")) is not None:
        tests.append(lambda issue, at=moment: issue.updated_at >= at)  # type: ignore[misc]
    if (moment := _moment(call, "updated_at_before")) is not None:
        tests.append(lambda issue, at=moment: issue.updated_at < at)  # type: ignore[misc]
    return tests


def _category_tests(call: Call) -> list[Test]:
    wanted = {
        int(part) for part in (call.param("request_types") or "").split(",") if part.isdigit()
    }
    if not wanted:
        return []
    return [lambda issue: issue.category is not None and issue.category.id in wanted]


def _text_tests(call: Call) -> list[Test]:
    wanted = (call.param("search") or "").casefold()
    if not wanted:
        return []
    return [lambda issue: wanted in f"{issue.summary}\n{issue.description}".casefold()]


def _area_tests(call: Call) -> list[Test]:
    edges = [_number(call, name) for name in ("min_lat", "min_lng", "max_lat", "max_lng")]
    if any(edge is None for edge in edges):
        return []
    south, west, north, east = (edge or 0.0 for edge in edges)
    return [
        lambda issue: (
            issue.lat is not None
            and issue.lng is not None
            and south <= issue.lat <= north
            and west <= issue.lng <= east
        )
    ]


def _assignment_tests(call: Call, caller: Person | None) -> list[Test]:
    asked = call.param("assigned")
    if call.param("assigned_to_me") == "true" and caller is not None:
        asked = str(caller.id)
    if caller is None or not asked:
        return []
    wanted = set(asked.split(","))
    return [
        lambda issue: ("unassigned" if issue.assignee is None else str(issue.assignee.id)) in wanted
    ]


def _sort_key(call: Call) -> Callable[[Issue], Any]:
    sort = call.param("sort")
    if sort == "updated_at":
        return lambda issue: (issue.updated_at, issue.id)
    if sort == "rating":
        return lambda issue: (issue.rating, issue.id)
    lat, lng = _number(call, "lat"), _number(call, "lng")
    if sort == "distance" and lat is not None and lng is not None:
        # The nearest comes first in the default, descending, direction.
        return lambda issue: -_distance(issue, lat, lng)
    return lambda issue: (issue.created_at, issue.id)


def _distance(issue: Issue, lat: float, lng: float) -> float:
    if issue.lat is None or issue.lng is None:
        return math.inf
    east = (issue.lng - lng) * math.cos(math.radians(lat))
    return math.hypot(issue.lat - lat, east) * _EARTH_DEGREE


def _moment(call: Call, name: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(call.param(name) or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _number(call: Call, name: str) -> float | None:
    try:
        return float(call.param(name) or "")
    except ValueError:
        return None


def _whole(call: Call, name: str, default: int) -> int:
    asked = call.param(name) or ""
    return int(asked) if asked.isdigit() else default
