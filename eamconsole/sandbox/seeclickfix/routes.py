"""Which endpoint answers which verb and path."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from eamconsole.sandbox.call import Reply
from eamconsole.sandbox.seeclickfix import categories, reads, writes
from eamconsole.sandbox.seeclickfix.visits import Visit, told_with_address

Endpoint = Callable[..., Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """One endpoint; groups of ``pattern`` are its arguments after the visit."""

    verb: str
    pattern: re.Pattern[str]
    endpoint: Endpoint
    scoped_only: bool = False

    def leads(self, verb: str, path: str, *, organization: bool) -> re.Match[str] | None:
        """Return the match when this route is meant."""
        if verb != self.verb or (self.scoped_only and not organization):
            return None
        return self.pattern.fullmatch(path)


def _route(verb: str, pattern: str, endpoint: Endpoint, *, scoped_only: bool = False) -> Route:
    return Route(verb, re.compile(pattern), endpoint, scoped_only)


def _need_place(_visit: Visit) -> Reply:
    return told_with_address("A location is required.", 400)


ROUTES = (
    _route("GET", r"/issues", reads.list_issues),
    _route("GET", r"/issues/(\d{1,15})", reads.show_issue),
    _route("GET", r"/issues/(\d{1,15})/comments", reads.list_comments),
    _route("POST", r"/issues/(\d{1,15})/comments", writes.post_comment),
    _route("POST", r"/issues/(\d{1,15})/(acknowledge|close|open)", writes.change_status),
    _route("GET", r"/profile", reads.show_profile),
    _route("GET", r"/issues/new", categories.list_offered),
    _route("POST", r"/issues", writes.report_issue),
    _route("GET", r"/request_types/(\d{1,15}|other)", categories.show_category),
    _route("GET", r"/request_types", categories.list_categories, scoped_only=True),
    _route("POST", r"/request_types", categories.create_category, scoped_only=True),
    _route("PUT", r"/request_types/(\d{1,15})", categories.update_category, scoped_only=True),
    _route("GET", r"/users/(\d{1,15})", reads.show_person),
    _route("GET", r"/(?:users|places)", _need_place),
    _route("GET", r"/organizations", reads.list_organizations),
    _route("GET", r"", reads.show_organization, scoped_only=True),
)


def find_route(verb: str, path: str, *, organization: bool) -> tuple[Route, tuple[str, ...]] | None:
    """Return the route and its arguments for a path below the base, or None."""
    for route in ROUTES:
        match = route.leads(verb, path, organization=organization)
        if match is not None:
            return route, match.groups()
    return None
