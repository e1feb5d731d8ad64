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
from eamconsole.wire.eam.listing import Pages
from eamconsole.wire.eam.records import RecordForm
from eamconsole.wire.eam.visibility import Observed

_MOST_REMEMBERED = 10_000
"""Records kept with their ETag, about 4 kB each."""
_NOT_MODIFIED = frozenset({304})


class RecordReader:
    """Everything that reads records on one side."""

    def __init__(self, side: EamSide, form: RecordForm, clock: Clock, observed: Observed) -> None:
        self.side = side
        self.form = form
        self.pages = Pages(side)
        self.filtering = Filtering(self.pages, clock)
        self.observed = observed
        self._guard = threading.Lock()
        self._versions: dict[tuple[Module, AutoNumber], tuple[str, WorkRecord]] = {}

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
            self._forget(key)
            return None
        if known and reply.status == 304:
            return known[1]
        try:
            record = self.decode(_only(self.side.channel.json(reply)), module)
        except Undecodable as exc:
            raise self.side.channel.unusable(reply, str(exc)) from None
        if record.auto_number != number:
            raise self.side.channel.unusable(reply, f"it is record {record.auto_number} instead")
        self._remember(key, reply.headers.get("ETag"), record)
        return record

    def _remember(
        self, key: tuple[Module, AutoNumber], etag: str | None, record: WorkRecord
    ) -> None:
        if not etag or not self.side.profile.etags:
            return
        with self._guard:
            if len(self._versions) >= _MOST_REMEMBERED:
                self._versions.pop(next(iter(self._versions)))
            self._versions[key] = (etag, record)

    def _forget(self, key: tuple[Module, AutoNumber]) -> None:
        with self._guard:
            self._versions.pop(key, None)


def _only(value: Any) -> Any:
    """Return the record also where it comes as a list of one (the plain dialect)."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
