"""The fault board: what goes wrong with which of the next calls."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from eamconsole.sandbox.call import Call

_BOUNDARY = re.compile(rb"boundary=\"?([^\";,]+)")


class FaultKind(StrEnum):
    """What a fault does to a call."""

    STATUS = "status"
    """Answered with ``status`` before anything happens."""
    DROP_BEFORE = "drop_before"
    """Connection reset, nothing applied."""
    DROP_AFTER = "drop_after"
    """Applied, then connection reset."""
    ERROR_AFTER = "error_after"
    """Applied, then answered with ``status`` (500)."""
    LATE = "late"
    """Connection closed after ``wait`` real seconds; applied ``seconds`` of city time later."""
    SLOW = "slow"
    """Answered after ``seconds``."""
    DRIP = "drip"
    """Answered, the body spread over ``seconds``."""
    REDIRECT = "redirect"
    """Answered with ``status`` (302) and ``location``."""
    TRUNCATE = "truncate"
    """Applied; half of the body arrives, then the connection closes."""
    ANSWER = "answer"
    """Answered 200 with ``body``, nothing applied."""
    LOGIN_PAGE = "login_page"
    """A login page with status 200, nothing applied."""
    NULL_TEXT = "null_text"
    """Applied; the whole body is the JSON text ``"null"``."""
    NULL_FIELDS = "null_fields"
    """Applied; every null inside the answer is the text ``"null"``."""
    WRONG_TYPE = "wrong_type"
    """Applied; right body under the wrong ``content_type``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One entry of the board: which calls it meets, how often, and what it does.

    ``verb``, ``path`` and ``query`` are patterns (full match for the verb, search
    for the others; empty meets all). ``skip`` matching calls pass first, then
    ``times`` calls are hit; with ``probability`` below 1 each matching call is
    decided by the board's seed.
    """

    kind: FaultKind
    verb: str = ""
    path: str = ""
    query: str = ""
    times: int | None = 1
    skip: int = 0
    probability: float = 1.0
    status: int = 0
    retry_after: str = ""
    body: str | None = None
    html: bool = False
    content_type: str = ""
    location: str = ""
    seconds: float = 0.0
    wait: float = 0.0

    def matches(self, call: Call) -> bool:
        """Tell whether this entry is about such a call at all."""
        return (
            (not self.verb or re.fullmatch(self.verb, call.method, re.IGNORECASE) is not None)
            and (not self.path or re.search(self.path, call.path) is not None)
            and (not self.query or re.search(self.query, call.query_text) is not None)
        )

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Fault:
        """Build an entry from JSON; ``ValueError`` names what is unknown."""
        unknown = set(values) - {item.name for item in fields(cls)}
        if unknown or "kind" not in values:
            raise ValueError(f"unknown or missing fault keys: {sorted(unknown) or ['kind']}")
        return cls(**{**values, "kind": FaultKind(values["kind"])})

    def as_json(self) -> dict[str, Any]:
        """Return the entry as plain JSON values."""
        return asdict(self)


class FaultBoard:
    """The faults of one side, first match wins; all threads may use it.

    Chance is a hash of seed, verb, path, body and attempt, never of call order, so
    a run replays under any schedule of threads.
    """

    def __init__(self, seed: int = 1, bodies: Mapping[int, str] | None = None) -> None:
        self.seed = seed
        self.bodies: dict[int, str] = dict(bodies or {})
        self._lock = threading.Lock()
        self._entries: list[tuple[int, Fault]] = []
        self._ticket = 0
        self._attempts: Counter[str] = Counter()

    def add(self, fault: Fault) -> None:
        """Put a fault on the board, after those already there."""
        with self._lock:
            self._ticket += 1
            self._entries.append((self._ticket, fault))

    def fail(self, kind: FaultKind | str, **options: Any) -> None:
        """Put a fault on the board in one line: ``board.fail("drop_after", path="/close$")``."""
        self.add(Fault(kind=FaultKind(kind), **options))

    def status(self, status: int, **options: Any) -> None:
        """Let calls be answered with ``status`` before anything happens."""
        self.add(Fault(kind=FaultKind.STATUS, status=status, **options))

    def clear(self) -> None:
        """Take all faults off; the same faults put on again will hit the same calls."""
        with self._lock:
            self._entries.clear()
            self._attempts.clear()
            self._ticket = 0

    def listed(self) -> list[Fault]:
        """Return the faults still to come."""
        with self._lock:
            return [fault for _, fault in self._entries]

    def pick(self, call: Call) -> Fault | None:
        """Return the fault that hits this call, and use it up by one."""
        with self._lock:
            if not self._entries:
                return None
            key = f"{self.seed}|{call.method}|{call.path}|{_reference(call)}"
            self._attempts[key] += 1
            key = f"{key}|{self._attempts[key]}"
            return self._first_hit(call, key)

    def _first_hit(self, call: Call, key: str) -> Fault | None:
        for position, (ticket, fault) in enumerate(self._entries):
            if not fault.matches(call):
                continue
            if fault.skip:
                self._entries[position] = (ticket, replace(fault, skip=fault.skip - 1))
            elif fault.probability >= 1 or _chance(f"{key}|{ticket}") < fault.probability:
                self._use_up(position)
                return fault
        return None

    def _use_up(self, position: int) -> None:
        ticket, fault = self._entries[position]
        if fault.times is None:
            return
        if fault.times <= 1:
            del self._entries[position]
        else:
            self._entries[position] = (ticket, replace(fault, times=fault.times - 1))


def _reference(call: Call) -> str:
    """Return what stays the same when a client sends the same thing again."""
    body = call.body
    boundary = _BOUNDARY.search(call.header("content-type").encode())
    if boundary is not None:
        body = body.replace(boundary.group(1), b"")
    return hashlib.sha256(body).hexdigest() if body else ""


def _chance(key: str) -> float:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") / 2**64
