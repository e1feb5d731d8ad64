"""Remembers every call a simulator got, for assertions and for the curious."""

from __future__ import annotations

import re
import threading
from collections import Counter, deque
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from eamconsole.sandbox.call import Call

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_SECRET_PARAMETER = re.compile(r"(?i)(^|&)(?=[^=&]{0,200}(?:token|key|password))([^=&]*)=[^&]*")
_NUMBER = re.compile(r"/\d+(?=/|\.|$)")
_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """One line of the log; ``status`` is 0 when no answer was given.

    ``reached`` tells whether the simulator's state saw the call, which a fault may prevent.
    """

    number: int
    time: datetime
    side: str
    verb: str
    path: str
    query: str
    authorization: str
    header_names: tuple[str, ...]
    body_bytes: int
    status: int
    fault: str
    reached: bool

    def as_json(self) -> dict[str, Any]:
        """Return the line as plain JSON values."""
        return {**asdict(self), "time": self.time.isoformat()}


class CallLog:
    """All calls of all simulators of one city, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: deque[LoggedCall] = deque(maxlen=_KEPT)
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._number = 0

    def record(
        self, call: Call, *, side: str, time: datetime, status: int, fault: str, reached: bool
    ) -> None:
        """Add one call, with credentials taken out."""
        query = _SECRET_PARAMETER.sub(r"\1\2=…", call.query_text)
        with self._lock:
            self._number += 1
            self._counts[side, call.method, _NUMBER.sub("/:id", call.path)] += 1
            self._calls.append(
                LoggedCall(
                    self._number, time, side, call.method, call.path, query,
                    _redacted(call.header("authorization")), call.header_names,
                    len(call.body), status, fault, reached,
                )
            )  # fmt: skip

    def calls(
        self, side: str = "", verb: str = "", path: str = "", after: int = 0
    ) -> list[LoggedCall]:
        """Return matching calls; ``path`` is a pattern searched for, ``after`` a call number."""
        with self._lock:
            kept = list(self._calls)
        return [
            call
            for call in kept
            if call.number > after
            and (not side or call.side == side)
            and (not verb or call.verb == verb.upper())
            and (not path or re.search(path, call.path))
        ]

    def count(self, side: str = "", verb: str = "", path: str = "") -> int:
        """Return how many matching calls came."""
        return len(self.calls(side, verb, path))

    def writes(self, side: str = "") -> int:
        """Return how many calls were meant to change something."""
        with self._lock:
            return sum(
                count
                for (of_side, verb, _), count in self._counts.items()
                if verb in WRITES and side in ("", of_side)
            )

    def counters(self) -> dict[str, Any]:
        """Return totals per side: all calls, writes, and calls by verb and path pattern."""
        with self._lock:
            counts = dict(self._counts)
        totals: dict[str, Any] = {}
        for (side, verb, path), count in sorted(counts.items()):
            total = totals.setdefault(side, {"calls": 0, "writes": 0, "by_path": {}})
            total["calls"] += count
            total["writes"] += count if verb in WRITES else 0
            total["by_path"][f"{verb} {path}"] = count
        return totals

    def clear(self) -> None:
        """Forget everything; numbering goes on."""
        with self._lock:
            self._calls.clear()
            self._counts.clear()


def _redacted(authorization: str) -> str:
    """Keep the scheme alone: enough to see which login was used, nothing to reuse."""
    return f"{authorization.split(' ', 1)[0]} …" if authorization else ""
