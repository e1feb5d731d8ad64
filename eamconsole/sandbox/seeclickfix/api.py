"""Takes a call through the rules in the order production applies them."""

from __future__ import annotations

import hashlib
import re
from email.utils import parsedate_to_datetime

from eamconsole.sandbox.call import Call, Reply
from eamconsole.sandbox.forms import UnreadableBody
from eamconsole.sandbox.seeclickfix.desk import FrontDesk
from eamconsole.sandbox.seeclickfix.limit import CallLimit
from eamconsole.sandbox.seeclickfix.media import serve_media
from eamconsole.sandbox.seeclickfix.records import Person, Rank
from eamconsole.sandbox.seeclickfix.refusals import (
    InvalidFields,
    NotAllowed,
    Refusal,
    Unknown,
    WrongState,
)
from eamconsole.sandbox.seeclickfix.routes import find_route
from eamconsole.sandbox.seeclickfix.shapes import Shapes
from eamconsole.sandbox.seeclickfix.state import SeeClickFixState
from eamconsole.sandbox.seeclickfix.visits import NeedsLogin, Visit, told, told_with_address
from eamconsole.sandbox.seeclickfix.writes import TooLarge

_BASE = "/api/v2"
_SCOPE = re.compile(r"/organizations/(\d+)(.*)")


class SeeClickFixApi:
    """The whole web side of the simulator as one app."""

    def __init__(self, state: SeeClickFixState, desk: FrontDesk, limit: CallLimit) -> None:
        self._state = state
        self._desk = desk
        self._limit = limit
        self._shapes = Shapes(state, desk)

    def handle(self, call: Call) -> Reply:
        """Answer one call; pictures are served beside the API and its limits."""
        if not call.path.startswith(_BASE + "/"):
            return serve_media(self._state.pictures, call, self._hidden_pictures())
        with self._state.lock:
            return self._refused_early(call) or self._conditional(call, self._answer(call))

    def _refused_early(self, call: Call) -> Reply | None:
        if not call.header("user-agent").strip():
            return told_with_address("Please send a User-Agent.", 403)
        caller = self._limited_caller(call)
        if self._limit.blocked(caller):
            return told_with_address("Request forbidden by administrative rules.", 403)
        wait = self._limit.retry_after(caller)
        if wait is not None:
            headers = {"Retry-After": str(wait)}
            return told_with_address("Too many requests.", 429, headers)
        return None

    def _limited_caller(self, call: Call) -> str:
        by_token = self._state.assumptions.limit_by == "token"
        return call.header("authorization") or call.client if by_token else call.client

    def _answer(self, call: Call) -> Reply:
        self._state.run_archiver()
        try:
            return self._routed(call)
        except NeedsLogin:
            return _login_wanted()
        except UnreadableBody as exc:
            return Reply.json({"request": str(exc)}, 400)
        except TooLarge:
            return Reply.html("<h1>413 Request Entity Too Large</h1>", 413)
        except Refusal as exc:
            return self._refusal(exc)

    def _refusal(self, refusal: Refusal) -> Reply:
        if isinstance(refusal, NotAllowed):
            return told(str(refusal), self._state.assumptions.not_permitted_status)
        return _refusal(refusal)

    def _hidden_pictures(self) -> frozenset[str]:
        """Return the pictures that an address alone does not open (A-39)."""
        if self._state.assumptions.private_pictures_served:
            return frozenset()
        with self._state.lock:
            issues = self._state.issues.values()
            return frozenset(issue.picture for issue in issues if issue.private and issue.picture)

    def _routed(self, call: Call) -> Reply:
        path = call.path.removeprefix(_BASE).removesuffix("/").removesuffix(".json")
        scope = _SCOPE.fullmatch(path)
        caller = self._caller(call, path, scoped=scope is not None)
        if scope is not None:
            self._admit(caller, int(scope.group(1)))
            path = scope.group(2)
        found = find_route(call.method, path, organization=scope is not None)
        if found is None:
            return Reply.empty(404)
        route, arguments = found
        visit = Visit(call, self._state, self._desk, self._shapes, caller, scope is not None)
        return route.endpoint(visit, *arguments)

    def _caller(self, call: Call, path: str, *, scoped: bool) -> Person | None:
        """Return who calls; only ``Bearer`` counts, and a bad one only where login is needed."""
        scheme, _, text = call.header("authorization").partition(" ")
        if not scheme:
            return None
        if scheme.lower() != "bearer":
            raise NeedsLogin
        person = self._state.tokens.owner(text.strip(), self._state.clock.now())
        if person is None and (scoped or call.method != "GET" or self._strict(path)):
            raise NeedsLogin
        return person

    def _strict(self, path: str) -> bool:
        return path == "/profile" and self._state.assumptions.stranger_profile == "401"

    def _admit(self, caller: Person | None, organization_id: int) -> None:
        if caller is None:
            raise NeedsLogin
        if caller.rank is Rank.OUTSIDER or organization_id != self._state.organization_id:
            raise Unknown("you are not a member of this organization")

    def _conditional(self, call: Call, reply: Reply) -> Reply:
        """Add the ETag of a good reading answer, and leave the body out when it is known."""
        if call.method != "GET" or reply.status != 200:
            return reply
        etag = f'"{hashlib.blake2b(reply.body, digest_size=16).hexdigest()}"'
        headers = {**reply.headers, "ETag": etag}
        if _known(call, etag, reply.headers.get("Last-Modified")):
            return Reply.empty(304, {k: v for k, v in headers.items() if k != "Content-Type"})
        return Reply(200, headers, reply.body)


def _login_wanted() -> Reply:
    reply = told("You need to be logged in.", 401)
    return Reply(401, {**reply.headers, "WWW-Authenticate": "Bearer"}, reply.body)


def _refusal(refusal: Refusal) -> Reply:
    if isinstance(refusal, Unknown):
        return Reply.empty(404)
    if isinstance(refusal, InvalidFields):
        return Reply.json({"errors": refusal.fields}, 422)
    if isinstance(refusal, WrongState):
        return Reply.json({"base": str(refusal)}, 422)
    raise refusal


def _known(call: Call, etag: str, modified: str | None) -> bool:
    wanted = call.header("if-none-match")
    if wanted:
        return wanted.strip() == "*" or etag in wanted
    since = call.header("if-modified-since")
    if not since or modified is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
