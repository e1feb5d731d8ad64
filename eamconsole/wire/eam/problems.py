"""Lists the problems of a Category Code, and whether the list is really that.

No documented call does this, so ways are tried in the profile's order (A-32).  A server
that ignores the parameter would return all its problems, and all would be published: each
answer is therefore compared with the unfiltered list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.work import Module, Problem, ProblemListing
from eamconsole.errors import (
    ConfigurationError,
    MalformedReply,
    RecordGone,
    RequestRejected,
    Service,
)
from eamconsole.wire.decoding import text_of
from eamconsole.wire.eam.access import EamSide, EamSides, Query
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.http import Call, json_body
from eamconsole.wire.paging import MOST_PAGES

_NO_SUCH_CATEGORY = "EAMCONSOLE-NONE"


class _Problems(dict[str, Problem]):
    """Problems by code; ``odd`` rows had none that can be read."""

    odd = 0


class ProblemCatalog:
    """The problems an EAM offers."""

    def __init__(self, sides: EamSides, profile: EamServerProfile) -> None:
        self._sides = sides
        self._profile = profile
        self._lists = PickLists(profile)

    def listing(self, category_code: str) -> ProblemListing:
        """Return the problems by the first way whose filter was really applied."""
        ways: dict[str, Callable[[str], tuple[_Problems | None, bool, str]]] = {
            "category": self._by_category,
            "value_lookup": self._by_value_lookup,
            "flag_311": self._by_flag,
            "listed": self._typed_in,
        }
        found_category = self._has_category(category_code)
        whys: list[str] = []
        for name in self._profile.problem_ways:
            problems, filtered, why = ways[name](category_code)
            if problems is not None and filtered:
                return ProblemListing(
                    problems=tuple(problems.values()),
                    strategy=name,
                    filtered=True,
                    category_found=found_category,
                    why=why,
                    unreadable=problems.odd,
                )
            whys.append(f"{name}: {why}")
        return ProblemListing(
            problems=(),
            strategy=self._profile.problem_ways[-1] if whys else "",
            filtered=False,
            category_found=found_category,
            why="; ".join(whys) or "the profile names no way",
        )

    def _by_category(self, category_code: str) -> tuple[_Problems | None, bool, str]:
        side = self._sides.citizen
        path = side.lookup(Module.WORK_REQUEST, self._profile.problem_code)

        def ask(code: str) -> _Problems | None:
            return self._ask(side, path, ((self._profile.category_code, code),))

        return self._compared(ask, category_code, self._ask(side, path, ()))

    def _by_value_lookup(self, category_code: str) -> tuple[_Problems | None, bool, str]:
        side = self._sides.internal
        if side is None:
            return None, False, "needs the internal API, which the profile does not have"
        path = side.lookup(Module.WORK_REQUEST, self._profile.problem_code)

        def ask(code: str) -> _Problems | None:
            body = json_body({self._profile.category_code: code})
            call = Call(verb="POST", path=path, query=(("format", "json"),), body=body)
            try:
                rows = side.channel.json(side.channel.send(call))
            except (RequestRejected, MalformedReply):
                return None
            return self._problems(rows) if isinstance(rows, list) else None

        return self._compared(ask, category_code, self._ask(side, path, ()))

    def _by_flag(self, _: str) -> tuple[_Problems | None, bool, str]:
        side = self._sides.citizen
        path = side.lookup(Module.WORK_REQUEST, self._profile.problem_code)
        everything = self._ask(side, path, ())
        flagged = self._ask(side, path, (("311Only", "true"),))
        if flagged is None or everything is None:
            return None, False, "EAM does not list the problems marked for 311"
        if not _is_part(flagged, everything):
            return None, False, "the mark for 311 is ignored: all problems came"
        return flagged, True, "the problems marked for 311, which is not the Category Code"

    def _typed_in(self, _: str) -> tuple[_Problems | None, bool, str]:
        listed = self._profile.problem_list
        if not listed:
            return None, False, "EAM's “Problem list” in Settings is empty"
        typed = _Problems(
            {code: Problem(ProblemCode(code), title) for code, title in listed.items()}
        )
        return typed, True, "the list typed into the profile"

    def _compared(
        self,
        ask: Callable[[str], _Problems | None],
        category_code: str,
        everything: _Problems | None,
    ) -> tuple[_Problems | None, bool, str]:
        found = ask(category_code)
        if found is None:
            return None, False, "EAM refuses to list problems by Category Code"
        if everything is None:
            return None, False, "EAM does not list its problems, so nothing can be compared"
        if _is_part(found, everything):
            return found, True, ""
        # All problems came: either all belong to the category, or it was not looked at.
        nothing = ask(_NO_SUCH_CATEGORY)
        if nothing is None or not nothing:
            return found, True, "every problem belongs to the Category Code"
        return None, False, "the Category Code is ignored: all problems came"

    def _has_category(self, category_code: str) -> bool | None:
        for side in reversed(self._sides.all()):
            path = side.lookup(Module.WORK_REQUEST, self._profile.category_code)
            rows = self._lists.rows(side, path)
            if rows:
                self._refuse_other_names(rows)
                codes = {text_of(row.get(self._profile.lookup_code)).strip() for row in rows}
                return category_code.strip() in codes
        return None

    def _refuse_other_names(self, rows: list[dict[str, Any]]) -> None:
        """Raise where no row has a code under the name the profile says (A-43).

        An agency without the Category Code looks the same otherwise, and is told something else.
        """
        name = self._profile.lookup_code
        if any(name in row for row in rows):
            return
        raise ConfigurationError(
            f"The rows of EAM's pick lists have {', '.join(sorted(rows[0])[:6])}, and no {name}: "
            "problem codes and Category Codes cannot be read.",
            "Enter EAM's “Lookup code” and “Lookup text” in Settings; the first contact finds "
            "both.",
        )

    def _ask(self, side: EamSide, path: str, query: Query) -> _Problems | None:
        rows = self._lists.rows(side, path, query)
        return None if rows is None else self._problems(rows)

    def _problems(self, rows: list[Any]) -> _Problems:
        found = _Problems()
        for row in rows:
            if not isinstance(row, dict):
                continue
            code = text_of(row.get(self._profile.lookup_code)).strip()
            title = text_of(row.get(self._profile.lookup_text)).strip()
            if _is_no_choice(code, title):
                continue
            if not code:
                found.odd += 1
            else:
                found[code] = Problem(ProblemCode(code), title or code)
        return found


def _is_no_choice(code: str, title: str) -> bool:
    """Return whether a row is the choice of nothing, as forms offer it: “(none)”, “--”, a blank."""
    return not code and not title[:1].isalnum()


def _is_part(found: _Problems, everything: _Problems) -> bool:
    return found.keys() < everything.keys()


class PickLists:
    """Pick lists, whole or page by page (A-42)."""

    def __init__(self, profile: EamServerProfile) -> None:
        self._profile = profile

    def rows(self, side: EamSide, path: str, query: Query = ()) -> list[dict[str, Any]] | None:
        """Return all rows, None where there is no such list, or only a part could be read."""
        take = self._profile.take
        found: dict[str, dict[str, Any]] = {}
        skip = 0
        for _ in range(MOST_PAGES):
            paging = (
                (("TAKE", str(take)), ("SKIP", str(skip))) if self._profile.lookup_paging else ()
            )
            try:
                rows = side.read(path, (*query, *paging))
            except RecordGone:
                return list(found.values()) if skip else None  # 404 past the end
            except RequestRejected:
                return None
            if not isinstance(rows, list):
                return None
            before = len(found)
            found.update((repr(row), row) for row in rows if isinstance(row, dict))
            if not paging or len(rows) < min(take, 10) or len(found) == before:
                return list(found.values())
            if len(rows) > take:
                return list(found.values())
            take = min(take, len(rows))
            skip += take
        raise MalformedReply(Service.EAM, f"GET {path}: the list has no end ({skip:,} rows read)")
