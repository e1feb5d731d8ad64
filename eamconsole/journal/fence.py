"""Tells whether a journal still knows everything that the last engine here sent.

A journal can be put back, emptied or robbed of its newest changes, and nothing inside it says so.
Two files beside it do: a mark that is written once and never touched again, whose inode and times
no copy has, and the numbers of the newest attempts, written down before each of them leaves.
They are hints: where they do not fit, an engine only waits before it believes "not there".
"""

from __future__ import annotations

import contextlib
import os
import secrets
import struct
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from eamconsole.domain.identity import DeliveryId
from eamconsole.journal.emptied import mark_of
from eamconsole.journal.journal import Journal
from eamconsole.journal.ledgers.bundle import Ledgers
from eamconsole.support.files import remove

_FACT = "fence"
_NEVER = "2000-01-01T00:00:00+00:00"
_ATTEMPT = struct.Struct("<qq")
_KEPT = 64
"""More than may be on their way at once: a commit that was lost took the newest with it."""


class Fence:
    """The two files of one profile and environment."""

    def __init__(self, journal: Path) -> None:
        """``journal`` is where the file of a SQLite journal stands or would stand."""
        self._mark = mark_of(journal)
        self._attempts = journal.with_suffix(".sent")
        self._guard = threading.Lock()
        self._turn = 0
        self._descriptor: int | None = None

    def open(self, journal: Journal, now: datetime) -> datetime:
        """Return up to when something may have been sent that this journal does not know of.

        That is now, unless it is the journal the last engine here worked with, whole: then
        nothing has become unknown since that one asked.
        """
        with journal.read() as ledgers:
            known = ledgers.facts.get(_FACT)
            is_whole = self._fits(known) and self._knows_attempts(ledgers)
        if is_whole and (since := datetime.fromisoformat(known["since"])) <= now:
            self._open_attempts(anew=False)
            return since
        kept = {**self._make_mark(), "since": now.isoformat()}
        self._open_attempts(anew=True)
        journal.write(lambda ledgers: ledgers.facts.set(_FACT, kept))
        return now

    def trust(self, journal: Journal) -> None:
        """Note that nothing is unknown: no other engine has ever sent anything."""

        def write(ledgers: Ledgers) -> None:
            known = ledgers.facts.get(_FACT)
            if known is not None and known["since"] != _NEVER:
                ledgers.facts.set(_FACT, {**known, "since": _NEVER})

        journal.write(write)

    def note(self, delivery: DeliveryId, attempt: int) -> None:
        """Write down that an attempt, which stands in the journal, is about to leave."""
        with self._guard, contextlib.suppress(OSError):
            if self._descriptor is None:
                return
            os.lseek(self._descriptor, self._turn * _ATTEMPT.size, os.SEEK_SET)
            os.write(self._descriptor, _ATTEMPT.pack(delivery, attempt))
            self._turn = (self._turn + 1) % _KEPT

    def close(self) -> None:
        """Write nothing more."""
        with self._guard:
            descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _fits(self, known: dict[str, Any] | None) -> bool:
        if known is None:
            return False
        try:
            token = self._mark.read_text("ascii", "replace")
            return known == {**known, **_as_it_stands(self._mark, token)}
        except OSError:
            return False

    def _knows_attempts(self, ledgers: Ledgers) -> bool:
        try:
            content = self._attempts.read_bytes()
        except OSError:
            return False
        whole = len(content) - len(content) % _ATTEMPT.size
        noted = list(_ATTEMPT.iter_unpack(content[:whole]))
        self._turn = len(noted) % _KEPT
        return all(ledgers.attempts.holds(DeliveryId(row), number) for row, number in noted)

    def _make_mark(self) -> dict[str, Any]:
        token = secrets.token_hex(16)
        try:
            remove(self._mark)
            with os.fdopen(
                os.open(self._mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w"
            ) as file:
                file.write(token)
                file.flush()
                os.fsync(file.fileno())
            return _as_it_stands(self._mark, token)
        except OSError:
            return {"token": token}  # fits nothing: the next engine waits as well

    def _open_attempts(self, *, anew: bool) -> None:
        flags = os.O_CREAT | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        with contextlib.suppress(OSError):
            self._descriptor = os.open(self._attempts, flags | (os.O_TRUNC if anew else 0), 0o600)
        if anew:
            self._turn = 0


def _as_it_stands(mark: Path, token: str) -> dict[str, Any]:
    """Return what tells a file from each of its copies, put in its place or elsewhere."""
    state = mark.stat()
    return {
        "token": token,
        "inode": state.st_ino,
        "changed": state.st_ctime_ns,
        "written": state.st_mtime_ns,
    }
