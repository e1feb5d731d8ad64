"""Reads single records and lists of one side, and remembers what it saw there."""

from __future__ import annotations

import threading
from typing import Any

from eamconsole.domain.identity import AutoNumber
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.errors import RecordGone
from eamconsole.support.clock import Clock
from eamconsole.wire.decoding import Undecodable
from eamconsole.wire.eam.access import EamSide
from eamconsole.wire.eam.filtering import Filtering
from eamconsole.wire.eam.listing import PagedLists
from eamconsole.wire.eam.records import RecordForm
from eamconsole.wire.eam.visibility import Observed

_MOST_REMEMBERED = 10_000
"""Records kept with their ETag, about 4 kB each."""
_GENERATION_SECONDS = 600.0
"""A record nobody asked for in one to two of these is forgotten: it is over, or rarely read."""
_NOT_MODIFIED = frozenset({304})

_Key = tuple[Module, AutoNumber]


class RecordReader:
    """Everything that reads records on one side."""

    def __init__(self, side: EamSide, form: RecordForm, clock: Clock, observed: Observed) -> None:
        self.side = side
        self.form = form
        self.pages = PagedLists(side)
        self.filtering = Filtering(self.pages, clock)
        self.observed = observed
        self._versions = Versions(clock)

    def decode(self, row: Any, module: Module) -> WorkRecord:
        """Return one record; raises ``Undecodable``."""
        return self.form.decode(row, module, self.side.coordinates)

    def decoded(self, rows: list[Any], module: Module) -> list[WorkRecord]:
        """Return the rows that can be read."""
        found = []
        for row in rows:
            try:
                found.append(self.decode(row, module))
            except Undecodable:
                continue
        return found

    def newest(self, module: Module) -> list[WorkRecord]:
        """Return the newest records, one page."""
        rows = self.pages.newest(self.side.service(module), self.side.record_query())
        return self.decoded(rows, module)

    def single(self, module: Module, number: AutoNumber) -> WorkRecord | None:
        """Return one record, None where it is not to be found.

        An unchanged record costs a 304.  Raises ``MalformedReply`` where it cannot be read.
        """
        key = (module, number)
        known = self._versions.get(key)
        headers = {"If-None-Match": known[0]} if known else None
        try:
            reply = self.side.get(
                self.side.record(module, number),
                self.side.record_query(),
                headers=headers,
                accepted=_NOT_MODIFIED if known else frozenset(),
            )
        except RecordGone:
            self._versions.forget(key)
            return None
        if known and reply.status == 304:
            return known[1]
        try:
            record = self.decode(only_one(self.side.channel.json(reply)), module)
        except Undecodable as exc:
            raise self.side.channel.unusable(reply, str(exc)) from None
        if record.auto_number != number:
            raise self.side.channel.unusable(reply, f"it is record {record.auto_number} instead")
        etag = reply.headers.get("ETag")
        if etag and self.side.profile.etags:
            self._versions.keep(key, etag, record)
        return record


class Versions:
    """Records as they were last read, by ETag, as long as somebody goes on asking for them.

    Two generations take turns: what is asked for moves to the young one, and the old one goes
    with everything that nobody asked for.  Safe for many threads.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._young: dict[_Key, tuple[str, WorkRecord]] = {}
        self._old: dict[_Key, tuple[str, WorkRecord]] = {}
        self._turned_at = clock.monotonic()

    def __len__(self) -> int:
        """Return how many are kept."""
        with self._guard:
            return len(self._young.keys() | self._old.keys())

    def get(self, key: _Key) -> tuple[str, WorkRecord] | None:
        """Return ETag and record, None where it is not known."""
        with self._guard:
            self._turn_when_due()
            found = self._old.pop(key, None)
            if found is not None:
                self._young.setdefault(key, found)
            return self._young.get(key)

    def keep(self, key: _Key, etag: str, record: WorkRecord) -> None:
        """Remember a record as it was read now."""
        with self._guard:
            if len(self._young) + len(self._old) >= _MOST_REMEMBERED:
                full = self._old or self._young
                full.pop(next(iter(full)))
            self._old.pop(key, None)
            self._young[key] = (etag, record)

    def forget(self, key: _Key) -> None:
        """Drop a record that is gone."""
        with self._guard:
            self._young.pop(key, None)
            self._old.pop(key, None)

    def _turn_when_due(self) -> None:
        now = self._clock.monotonic()
        if now - self._turned_at >= _GENERATION_SECONDS:
            self._old, self._young, self._turned_at = self._young, {}, now


def only_one(value: Any) -> Any:
    """Return the record also where it comes as a list of one (the plain dialect)."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
