"""Lists and, where allowed, writes Request Categories: the least documented part of the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from eamconsole.domain.request import CategoryListing, RequestCategory
from eamconsole.errors import (
    ConfigurationError,
    MalformedReply,
    NotPermitted,
    RecordGone,
    RequestRejected,
    Service,
)
from eamconsole.support.clock import Clock
from eamconsole.wire.decoding import Undecodable, part_of, text_of, whole_of
from eamconsole.wire.http import Call, HttpChannel, json_body
from eamconsole.wire.paging import Novelty
from eamconsole.wire.scf.decode import category_of
from eamconsole.wire.scf.profile import ScfServerProfile

_WAYS = {"request_types": "the whole list", "ids": "one by one", "point": "those at a place"}
"""What a person is told of each way."""


class CategoryWays:
    """The ways to list categories, tried in the profile's order until one brings categories."""

    def __init__(
        self, channel: HttpChannel, profile: ScfServerProfile, organization: int, clock: Clock
    ) -> None:
        self._channel = channel
        self._profile = profile
        self._organization = str(organization)
        self._clock = clock
        self._remembered: dict[int, tuple[datetime, RequestCategory | None]] = {}

    def listing(self) -> CategoryListing:
        """Return the categories; raises ``ConfigurationError`` where no way brings any."""
        ways: dict[str, Callable[[], CategoryListing | None]] = {
            "request_types": self._by_list,
            "ids": self._by_ids,
            "point": self._by_point,
        }
        for name in self._profile.category_ladder:
            found = ways[name]()
            if found is not None:
                return found
        raise ConfigurationError(
            "SeeClickFix lists no Request Categories by any of the ways "
            f"{', '.join(_WAYS[way] for way in self._profile.category_ladder)}.",
            "Enter a latitude and longitude in the city as “Category point” in Settings.",
        )

    def save(self, category: RequestCategory) -> RequestCategory:
        """Write the category and return it as SeeClickFix now has it."""
        if not self._profile.allow_assumed_endpoints:
            raise ConfigurationError(
                "SeeClickFix documents no way to change Request Categories.",
                "Carry out the change list by hand; or turn on SeeClickFix's “Allow assumed "
                "endpoints” in Settings where the vendor has opened the endpoint.",
            )
        path = self._profile.request_types_path.format(org=self._organization)
        verb = "PUT" if category.category_id else "POST"
        if category.category_id:
            path += f"/{category.category_id}"
        body = json_body(
            {
                "title": category.title,
                "remote_code": category.remote_code,
                "internal": bool(category.internal),
                "private_visibility": category.private,
                "enabled": category.enabled,
            }
        )
        self._remembered.pop(
            category.category_id, None
        )  # what was read of it is over, come what may
        reply = self._channel.send(Call(verb=verb, path=path, body=body, writes=True))
        try:
            saved = category_of(self._channel.json(reply))
        except Undecodable as exc:
            raise self._channel.unusable(reply, str(exc)) from None
        if saved is None:
            raise self._channel.unusable(reply, "the answer names no category")
        return saved

    def _by_list(self) -> CategoryListing | None:
        rows: list[Any] = []
        page, pages, novelty = 1, 1, Novelty()
        while page <= min(pages, self._profile.page_cap):
            answer = self._ask(
                self._profile.request_types_path.format(org=self._organization),
                (("per_page", str(self._profile.per_page)), ("page", str(page))),
            )
            if answer is None:
                return None
            listed = self._rows(answer)
            if not novelty.brings(listed):
                break  # the same page again, or none: there is no more to be had
            rows += listed
            pages = whole_of(part_of(part_of(answer, "metadata"), "pagination").get("pages")) or 1
            page += 1
        return self._listed(rows, "request_types", complete=page > pages)

    def _by_ids(self) -> CategoryListing | None:
        answer = self._ask(
            self._profile.list_path.format(org=self._organization), (("per_page", "1"),)
        )
        query = part_of(part_of(answer, "metadata"), "query")
        numbers = [whole_of(word) for word in text_of(query.get("request_types")).split(",")]
        found = [self._single(number) for number in numbers if number]
        if not found:
            return None
        return self._chosen([c for c in found if c], "ids", complete=None not in found)

    def _by_point(self) -> CategoryListing | None:
        if self._profile.category_point is None:
            return None
        latitude, longitude = self._profile.category_point
        answer = self._ask(
            self._profile.new_issue_path, (("lat", str(latitude)), ("lng", str(longitude)))
        )
        return None if answer is None else self._listed(self._rows(answer), "point", complete=False)

    def _single(self, number: int) -> RequestCategory | None:
        """Read one category, at most once a day: each costs a call of the budget."""
        known = self._remembered.get(number)
        now = self._clock.now()
        fresh = timedelta(hours=self._profile.category_cache_hours)
        if known and timedelta(0) <= now - known[0] < fresh:
            return known[1]
        answer = self._ask(self._profile.request_type_path.format(id=number), ())
        category = None
        if isinstance(answer, dict):
            category = next(iter(_decoded([{**answer, "id": number}])[0]), None)
        self._remembered[number] = (now, category)
        return category

    def _ask(self, path: str, query: tuple[tuple[str, str], ...]) -> Any:
        """Return the answer, None where this server has no such endpoint for this login."""
        try:
            reply = self._channel.send(Call(verb="GET", path=path, query=query))
        except (RecordGone, NotPermitted):
            return None
        except RequestRejected as exc:
            if exc.status in (400, 405, 422):
                return None
            raise
        return self._channel.json(reply)

    def _rows(self, answer: Any) -> list[Any]:
        rows = answer.get("request_types") if isinstance(answer, Mapping) else answer
        if not isinstance(rows, list):
            raise MalformedReply(Service.SEECLICKFIX, "no list of categories in the answer")
        return rows

    def _listed(self, rows: list[Any], source: str, *, complete: bool) -> CategoryListing:
        readable, whole = _decoded(rows)
        return self._chosen(readable, source, complete=complete and whole)

    def _chosen(
        self, categories: list[RequestCategory], source: str, *, complete: bool
    ) -> CategoryListing:
        agency = self._profile.category_organization
        chosen = (c for c in categories if not agency or c.organization == agency)
        unique = {category.category_id: category for category in chosen}
        return CategoryListing(categories=tuple(unique.values()), source=source, complete=complete)


def _decoded(rows: list[Any]) -> tuple[list[RequestCategory], bool]:
    """Return the categories, and whether every row could be read."""
    found, whole = [], True
    for row in rows:
        try:
            category = category_of(row)
        except Undecodable:
            whole = False
            continue
        if category is not None:
            found.append(category)
    return found, whole
