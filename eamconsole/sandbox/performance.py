"""How a call goes once the fault board has spoken."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from eamconsole.sandbox.call import App, Call, Reply
from eamconsole.sandbox.clock import SimClock
from eamconsole.sandbox.faults import Fault, FaultKind

_LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body>"
    '<form method="post" action="/login"><input name="user"><input name="password" '
    'type="password"><button>Sign in</button></form></body></html>'
)
_PROXY_PAGE = (
    "<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center>"
    "<hr><center>nginx</center></body></html>"
)


class Dropped(Exception):
    """The connection is to be closed without the rest of the answer."""


@dataclass(frozen=True, slots=True)
class Performance:
    """What the server is to put on the wire.

    No ``reply``: reset the connection after ``pause`` seconds. ``cut``: close it
    half-way through the body. ``drip``: spread the body over so many seconds.
    ``reached``: whether the simulator saw the call by now.
    """

    reply: Reply | None
    reached: bool
    pause: float = 0.0
    cut: bool = False
    drip: float = 0.0


def perform(
    app: App, call: Call, fault: Fault | None, *, clock: SimClock, bodies: Mapping[int, str]
) -> Performance:
    """Run one call through ``app`` the way ``fault`` wants it."""
    if fault is None:
        return Performance(app(call), reached=True)
    if fault.kind is FaultKind.LATE:
        clock.schedule(fault.seconds, lambda: _discard(app(call)))
        return Performance(None, reached=False, pause=fault.wait)
    if fault.kind in _UNAPPLIED:
        return _UNAPPLIED[fault.kind](fault, bodies)
    if fault.kind is FaultKind.SLOW:
        time.sleep(fault.seconds)
    return _APPLIED[fault.kind](fault, app(call))


def _discard(_reply: Reply) -> None:
    """Nobody is left to read it."""


def _refused(fault: Fault, bodies: Mapping[int, str]) -> Performance:
    return Performance(_error(fault, fault.status or 500, bodies), reached=False)


def _error(fault: Fault, status: int, bodies: Mapping[int, str]) -> Reply:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    if fault.html:
        return Reply.html(_PROXY_PAGE.format(status=status), status, headers)
    body = fault.body if fault.body is not None else bodies.get(status, "")
    if body:
        headers["Content-Type"] = fault.content_type or "application/json; charset=utf-8"
    return Reply(status, headers, body.encode())


def _dropped_before(_fault: Fault, _bodies: Mapping[int, str]) -> Performance:
    return Performance(None, reached=False)


def _redirected(fault: Fault, _bodies: Mapping[int, str]) -> Performance:
    headers = {"Location": fault.location or "/"}
    return Performance(Reply.empty(fault.status or 302, headers), reached=False)


def _answered(fault: Fault, bodies: Mapping[int, str]) -> Performance:
    return Performance(_error(fault, fault.status or 200, bodies), reached=False)


def _login_page(_fault: Fault, _bodies: Mapping[int, str]) -> Performance:
    return Performance(Reply.html(_LOGIN_PAGE), reached=False)


def _dropped_after(_fault: Fault, _reply: Reply) -> Performance:
    return Performance(None, reached=True)


def _error_after(fault: Fault, _reply: Reply) -> Performance:
    return Performance(_error(fault, fault.status or 500, {}), reached=True)


def _slow(_fault: Fault, reply: Reply) -> Performance:
    return Performance(reply, reached=True)


def _dripping(fault: Fault, reply: Reply) -> Performance:
    return Performance(reply, reached=True, drip=fault.seconds)


def _truncated(_fault: Fault, reply: Reply) -> Performance:
    return Performance(reply, reached=True, cut=True)


def _null_text(_fault: Fault, reply: Reply) -> Performance:
    return Performance(replace(reply, body=b'"null"'), reached=True)


def _null_fields(_fault: Fault, reply: Reply) -> Performance:
    try:
        value = json.loads(reply.body)
    except ValueError:
        return Performance(reply, reached=True)
    body = json.dumps(_nulls_spelled_out(value)).encode()
    return Performance(replace(reply, body=body), reached=True)


def _nulls_spelled_out(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _nulls_spelled_out(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_nulls_spelled_out(item) for item in value]
    return "null" if value is None else value


def _wrong_type(fault: Fault, reply: Reply) -> Performance:
    headers = {**reply.headers, "Content-Type": fault.content_type or "text/html"}
    return Performance(replace(reply, headers=headers), reached=True)


_UNAPPLIED: dict[FaultKind, Callable[[Fault, Mapping[int, str]], Performance]] = {
    FaultKind.STATUS: _refused,
    FaultKind.DROP_BEFORE: _dropped_before,
    FaultKind.REDIRECT: _redirected,
    FaultKind.ANSWER: _answered,
    FaultKind.LOGIN_PAGE: _login_page,
}
_APPLIED: dict[FaultKind, Callable[[Fault, Reply], Performance]] = {
    FaultKind.DROP_AFTER: _dropped_after,
    FaultKind.ERROR_AFTER: _error_after,
    FaultKind.SLOW: _slow,
    FaultKind.DRIP: _dripping,
    FaultKind.TRUNCATE: _truncated,
    FaultKind.NULL_TEXT: _null_text,
    FaultKind.NULL_FIELDS: _null_fields,
    FaultKind.WRONG_TYPE: _wrong_type,
}
