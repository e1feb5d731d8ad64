"""What is sent: a call, its body, and how long and large the exchange may get."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from eamconsole.domain.work import ImageFile

JSON_CAP = 8 * 1024 * 1024
IMAGE_CAP = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLimits:
    """Seconds to connect, between two received pieces and in total; bytes of an answer."""

    connect: float = 5.0
    read: float = 20.0
    total: float = 30.0
    answer_bytes: int = JSON_CAP


TRANSFER = CallLimits(read=30.0, total=120.0, answer_bytes=IMAGE_CAP)
"""For images and documents, in both directions."""


@dataclass(frozen=True, slots=True)
class Body:
    """Bytes to send, their type, and what a person may read of them."""

    content: bytes
    media_type: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call.  ``path`` follows the base address; ``writes`` says whether it changes anything.

    ``accepted`` are statuses from 300 up that the caller understands itself.
    """

    verb: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Body | None = None
    writes: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    limits: CallLimits | None = None
    accepted: frozenset[int] = frozenset()

    @property
    def target(self) -> str:
        """Path and query as they are sent."""
        if not self.query:
            return self.path
        return f"{self.path}?{urlencode(self.query, quote_via=quote, safe=',:')}"


def json_body(value: Any) -> Body:
    """Return ``value`` as a JSON body; raises ``ValueError`` on NaN and infinity."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return Body(text.encode("utf-8"), "application/json; charset=utf-8", text)


def form_body(fields: Iterable[tuple[str, str]]) -> Body:
    """Return ``fields`` as an HTML form."""
    text = urlencode(list(fields))
    return Body(text.encode("ascii"), "application/x-www-form-urlencoded", text)


def multipart_body(fields: Iterable[tuple[str, str]], part: str, file: ImageFile) -> Body:
    """Return ``fields`` and one file under the name ``part``.

    ``file.name`` must be a name of our own making: it is written as it is.
    """
    boundary = f"eamconsole-{secrets.token_hex(16)}"
    pieces: list[bytes] = []
    shown: list[str] = []
    for name, value in fields:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        pieces += [head.encode(), value.encode("utf-8"), b"\r\n"]
        shown.append(f"{name}={value}")
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{part}"; filename="{file.name}"'
        f"\r\nContent-Type: {file.media_type}\r\n\r\n"
    )
    pieces += [head.encode(), file.content, f"\r\n--{boundary}--\r\n".encode()]
    shown.append(f"{part}=<{file.name}, {file.media_type}, {len(file.content)} bytes>")
    return Body(b"".join(pieces), f"multipart/form-data; boundary={boundary}", "\n".join(shown))
