"""What went over the wire, kept for people: redacted, cut, and only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from eamconsole.errors import Service

LONGEST_TEXT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One call and its answer.  ``status`` None: no answer came."""

    service: Service
    verb: str
    path: str
    status: int | None
    sent: str
    answered: str
    seconds: float


_RECORDING: ContextVar[list[Exchange] | None] = ContextVar("exchanges", default=None)


@contextmanager
def recording() -> Iterator[list[Exchange]]:
    """Collect the exchanges of this thread made inside, on whatever channel."""
    exchanges: list[Exchange] = []
    token = _RECORDING.set(exchanges)
    try:
        yield exchanges
    finally:
        _RECORDING.reset(token)


def current_recording() -> list[Exchange] | None:
    """Return the list to append to, None when nobody records."""
    return _RECORDING.get()
