"""Says beside a journal who took its lock, for whoever asks before that one could write its lease.

A journal that is locked or full keeps the lease of the one before; read alone, a console that
waits to begin would be shown by the name, and since the start, of one that is long gone.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eamconsole.journal.ledgers.rows import LeaseHolder

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class LockTaker:
    """Who took the lock last, when, and since when it has tried to begin its work."""

    holder: str
    taken_at: datetime
    asked_at: datetime


def note_taker(lock: Path, taker: LockTaker) -> None:
    """Write down who took a lock; where that fails, at least nothing older stands there."""
    told = {
        "holder": taker.holder,
        "taken_at": taker.taken_at.isoformat(),
        "asked_at": taker.asked_at.isoformat(),
    }
    flags = os.O_CREAT | os.O_WRONLY | os.O_TRUNC | getattr(os, "O_NONBLOCK", 0)
    with contextlib.suppress(OSError):
        descriptor = os.open(_file_of(lock), flags, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(json.dumps(told).encode())


def taker_of(lock: Path) -> LockTaker | None:
    """Return who took a lock last; None where nothing readable tells."""
    file = _file_of(lock)
    try:
        if not file.is_file():
            return None
        with file.open("rb") as kept:
            told = json.loads(kept.read(_LONGEST))
        moments = (datetime.fromisoformat(told[name]) for name in ("taken_at", "asked_at"))
        taker = LockTaker(str(told["holder"]), *moments)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return taker if taker.taken_at.tzinfo and taker.asked_at.tzinfo else None


def is_lease_awaited(lease: LeaseHolder | None, taker: LockTaker | None) -> bool:
    """Return whether whoever holds the lock has not written its lease yet.

    Without a word beside the journal a lease that was given up tells it as well.
    """
    if lease is None or not lease.holder:
        return True
    # One that is newer is of a console that leaves no word: an earlier version.
    return taker is not None and lease.since < taker.taken_at


def _file_of(lock: Path) -> Path:
    return lock.with_suffix(".holder")
