"""Reads the status of many records in as few calls as a server allows.

Fifty per call by ``FILTER``; else lists by status, where they are fewer pages than records
asked for; else one by one, where an unchanged record answers without a body.  A record no
list shows is read singly before it counts as missing: rows shift while lists are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eamconsole.domain.identity import AutoNumber
from eamconsole.domain.work import Module, StatusSweep, WorkRecord
from eamconsole.errors import MalformedReply, Remedy, RequestRejected, ServiceError
from eamconsole.wire.eam.access import Query
from eamconsole.wire.eam.reading import RecordReader

_CHUNK = 50
"""Longer addresses would pass the 2,048 bytes web servers take."""


class Sweep:
    """One sweep of one side and module."""

    def __init__(self, reader: RecordReader, module: Module) -> None:
        self._reader = reader
        self._module = module
        self._records: dict[AutoNumber, WorkRecord] = {}
        self._missing: set[AutoNumber] = set()
        self._unreadable: dict[AutoNumber, str] = {}

    def run(self, numbers: Sequence[AutoNumber]) -> StatusSweep:
        """Return what could be read.

        A fault after some were read ends the sweep early: the rest is neither found nor
        missing, and the next sweep asks for it again.
        """
        wanted = list(dict.fromkeys(numbers))
        try:
            if not self._by_filter(wanted):
                self._by_lists(wanted)
                self._singly(self._left_of(wanted))
        except ServiceError as exc:
            if exc.remedy is not Remedy.RETRY or not self._records:
                raise
        return StatusSweep(
            records=self._records,
            missing=frozenset(self._missing),
            unreadable=self._unreadable,
        )

    def _by_filter(self, wanted: list[AutoNumber]) -> bool:
        """Return whether filters brought or settled everything."""
        size = min(_CHUNK, self._reader.side.profile.take)
        filtering = self._reader.filtering
        for start in range(0, len(wanted), size):
            chunk = wanted[start : start + size]
            rows = filtering.by_keys(self._module, chunk)
            if rows is None:
                return False
            records = self._reader.decoded(rows, self._module)
            if not {record.auto_number for record in records} <= set(chunk):
                filtering.distrust(self._module, f"the {self._reader.side.name} ignores FILTER")
                return False
            self._keep(records)
            self._singly(self._left_of(chunk))
        return True

    def _by_lists(self, wanted: list[AutoNumber]) -> None:
        """Read the open and the recently closed records, if that takes fewer calls."""
        side = self._reader.side
        if side.internal or not side.profile.status_lists:
            return
        left = set(wanted) - self._records.keys()
        days = str(side.profile.closed_list_days)
        queries: tuple[Query, ...] = (
            (("statusflag", "open"),),
            (("statusflag", "closed"), ("statusdays", days)),
        )
        if len(left) <= len(queries) * 2 or not self._worth_it(queries, len(left)):
            return
        path = side.service(self._module)
        for query in queries:
            try:
                for rows in self._reader.pages.rows(path, (*query, *side.record_query())):
                    found = self._reader.decoded(rows, self._module)
                    self._keep(record for record in found if record.auto_number in left)
            except (RequestRejected, MalformedReply):
                return  # what no list brought is read singly

    def _worth_it(self, queries: tuple[Query, ...], singles: int) -> bool:
        pages = 0
        for query in queries:
            rows = self._reader.pages.count(self._reader.side.service(self._module), query)
            if rows is None:
                return False
            pages += rows // self._reader.side.profile.take + 1
        return pages < singles

    def _singly(self, numbers: list[AutoNumber]) -> None:
        for number in numbers:
            try:
                record = self._reader.single(self._module, number)
            except MalformedReply as exc:
                # This one alone: its neighbors are read, the next sweep tries again.
                self._unreadable[number] = exc.summary
                continue
            if record is None:
                self._missing.add(number)
            else:
                self._keep([record])

    def _left_of(self, wanted: Iterable[AutoNumber]) -> list[AutoNumber]:
        return [n for n in wanted if n not in self._records and n not in self._unreadable]

    def _keep(self, records: Iterable[WorkRecord]) -> None:
        for record in records:
            if record.odd:
                self._unreadable[record.auto_number] = record.odd
            else:
                self._records[record.auto_number] = record
