"""What a simulator is asked and what it answers, free of sockets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

JSON_TYPE = "application/json; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP call as it arrived.

    ``headers`` has lower-case names; ``header_names`` keeps them as sent, for
    checks on what a client gives away. ``base_url`` is scheme and host as the
    caller addressed them, so links in answers lead back to this simulator.
    """

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    query_text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    header_names: tuple[str, ...] = ()
    body: bytes = b""
    client: str = "127.0.0.1"
    base_url: str = "http://127.0.0.1"

    def param(self, name: str, default: str | None = None) -> str | None:
        """Return the last value of a query parameter, or ``default``."""
        values = self.query.get(name)
        return values[-1] if values else default

    def header(self, name: str, default: str = "") -> str:
        """Return a header's value whatever its spelling."""
        return self.headers.get(name.lower(), default)

    def json(self) -> Any:
        """Return the decoded JSON body; ``ValueError`` when it is none."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer; ``Content-Length`` and ``Date`` are the server's business."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def json(
        cls, value: object, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Answer with ``value`` as JSON."""
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return cls(status, {"Content-Type": JSON_TYPE, **(headers or {})}, body)

    @classmethod
    def html(cls, text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
        """Answer with a page, as proxies and login portals do."""
        return cls(status, {"Content-Type": HTML_TYPE, **(headers or {})}, text.encode())

    @classmethod
    def empty(cls, status: int, headers: Mapping[str, str] | None = None) -> Reply:
        """Answer without a body."""
        return cls(status, headers or {})


App = Callable[[Call], Reply]


def parse_call(
    *,
    method: str,
    target: str,
    headers: Mapping[str, str],
    header_names: tuple[str, ...],
    body: bytes,
    client: str,
) -> Call:
    """Build a :class:`Call` from the parts of a received HTTP message."""
    parts = urlsplit(target)
    return Call(
        method=method,
        path=unquote(parts.path),
        query=parse_qs(parts.query, keep_blank_values=True) if parts.query else {},
        query_text=parts.query,
        headers=headers,
        header_names=header_names,
        body=body,
        client=client,
        base_url=f"http://{headers.get('host', '127.0.0.1')}",
    )
