"""Finds the record made for a reference, and says when "none" can be believed.

Ways, cheapest first: ``FILTER`` by the external id, once proven; else the newest records
back to the time of sending.  Whatever a way brings is checked on the record itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from eamconsole.domain.work import FoundRecords, Module, RecentRecords, WorkRecord
from eamconsole.errors import ConfigurationError, MalformedReply, RequestRejected
from eamconsole.support.counting import counted
from eamconsole.wire.decoding import Undecodable
from eamconsole.wire.eam.reading import RecordReader

_MARGIN = timedelta(hours=3)
"""Clocks differ, and local times repeat for an hour each autumn."""


class Lookup:
    """Look-ups on one side."""

    def __init__(self, reader: RecordReader) -> None:
        self._reader = reader
        self._form = reader.form

    def find(self, module: Module, reference: str, since: datetime) -> FoundRecords:
        """Return the records for ``reference`` created at or after ``since``."""
        hindrance = self._hindrance(module)
        found, filter_why = self._by_filter(module, reference)
        if found:
            return FoundRecords(records=found, certain=True)
        if found is not None:
            return FoundRecords(records=(), certain=not hindrance, why=hindrance)
        return self._by_scan(module, reference, since, hindrance, filter_why)

    def recent(
        self,
        module: Module,
        since: datetime,
        go_on: Callable[[], bool],
        keep: Callable[[WorkRecord], WorkRecord] | None = None,
        most_pages: int | None = None,
    ) -> RecentRecords:
        """Return what was created at or after ``since``, as far as the list can be read.

        ``keep`` makes each record smaller while it is read; ``most_pages`` reads deeper, or
        less deep, than the profile says.
        """
        found: list[WorkRecord] = []
        scan = _Scan(self._reader, module, since, most_pages)
        try:
            for record in scan.records():
                if not go_on():
                    break
                if record.created_at is None or record.created_at >= since:
                    found.append(record if keep is None else keep(record))
        except RequestRejected as exc:
            return RecentRecords(records=tuple(found), why=f"the list of records: {exc.summary}")
        except MalformedReply as exc:
            if keep is None:
                raise
            # whoever keeps little of each reads beyond what one list may hold
            return RecentRecords(records=tuple(found), why=f"the list of records: {exc.summary}")
        return RecentRecords(records=tuple(found), why=scan.why)

    def _hindrance(self, module: Module) -> str:
        """Return why records made here might not be found on this side at all."""
        side = self._reader.side
        observed = self._reader.observed
        why = observed.hindrance(module, internal=side.internal)
        if why or side.internal or side.profile.created_records_visible:
            return why
        if observed.newest(module, internal=False) is not None:
            return ""
        return "the profile says that the citizen API does not show the records it creates"

    def _by_filter(
        self, module: Module, reference: str
    ) -> tuple[tuple[WorkRecord, ...] | None, str]:
        """Return what the filter brings, None with the reason where it cannot be believed."""
        filtering = self._reader.filtering
        why = filtering.refusal(module)
        if not why and self._reader.observed.is_altered(module):
            why = "EAM changes the external id, so FILTER cannot find it"
        if not why and not filtering.is_proven(module):
            why = filtering.prove(module, self._known_reference(module))
        if why:
            return None, why
        try:
            rows = filtering.by_reference(module, reference)
        except ConfigurationError as exc:
            return None, exc.summary
        if rows is None:
            return None, filtering.refusal(module)
        found = self._matching(self._reader.decoded(rows, module), reference)
        if rows and not found:
            side = self._reader.side.name
            return None, filtering.distrust(module, f"FILTER on the {side} brings other records")
        return found, ""

    def _known_reference(self, module: Module) -> str:
        """Return a reference that is there unaltered, '' where none is known.

        Told by a recent record of ours, recognized by its Notes: an external id that
        differs from the line there shows that EAM alters it.
        """
        for record in self._reader.newest(module):
            if record.reference and self._form.is_ours(record):
                return record.reference
        return ""

    def _by_scan(
        self, module: Module, reference: str, since: datetime, hindrance: str, filter_why: str
    ) -> FoundRecords:
        found: dict[int, WorkRecord] = {}
        blind, cut = 0, ""
        oldest_wanted = since - _MARGIN
        try:
            scan = _Scan(self._reader, module, oldest_wanted)
            for record in scan.records():
                told = self._told(record)
                if told is None:
                    blind += 1
                elif self._form.is_for(told, reference):
                    found[told.auto_number] = told
                elif _may_be_cut(told.reference, reference):
                    cut = f"record {told.auto_number} may hold this reference cut short"
        except RequestRejected as exc:
            why = "; ".join(filter(None, (filter_why, f"the list of records: {exc.summary}")))
            return FoundRecords(records=(), certain=False, why=why)
        records = tuple(found[number] for number in sorted(found))
        if records:
            return FoundRecords(records=records, certain=True)
        why = hindrance or scan.why or cut
        if blind and not why:
            why = (
                f"{counted(blind, 'recent record shows', 'recent records show')} neither "
                f"external id nor Notes"
            )
        if why and filter_why:
            why = f"{filter_why}; {why}"
        return FoundRecords(records=(), certain=not why, why=why)

    def _told(self, record: WorkRecord) -> WorkRecord | None:
        """Return the record with its reference, read singly where the list leaves it out."""
        if self._form.tells_reference(record):
            return record
        single = self._reader.single(record.module, record.auto_number)
        if single is None or not self._form.tells_reference(single):
            return None
        return single

    def _matching(self, records: list[WorkRecord], reference: str) -> tuple[WorkRecord, ...]:
        told = (self._told(record) for record in records)
        matching = {
            record.auto_number: record
            for record in told
            if record is not None and self._form.is_for(record, reference)
        }
        return tuple(matching[number] for number in sorted(matching))


def _may_be_cut(stored: str, reference: str) -> bool:
    """Return whether EAM may have kept only the beginning of the reference."""
    return 3 <= len(stored) < len(reference) and reference.startswith(stored)


class _Scan:
    """Reads newest records first until one is older than wanted; ``why`` if it could not."""

    def __init__(
        self,
        reader: RecordReader,
        module: Module,
        oldest: datetime,
        most_pages: int | None = None,
    ) -> None:
        self._most_pages = most_pages or reader.side.profile.scan_pages
        self._reader = reader
        self._module = module
        self._oldest = oldest
        self.why = "the newest records were not read to their end"

    def records(self) -> Iterator[WorkRecord]:
        """Yield each recent record once."""
        side = self._reader.side
        seen: set[int] = set()
        undated = unreadable = 0
        pages = self._reader.pages.rows(
            side.service(self._module),
            side.record_query(),
            newest_first=True,
            most_pages=self._most_pages + 1,  # here it is told that there are more
        )
        for number, rows in enumerate(pages, start=1):
            page: list[WorkRecord] = []
            for row in rows:
                try:
                    page.append(self._reader.decode(row, self._module))
                except Undecodable:
                    unreadable += 1
            yield from (r for r in page if r.auto_number not in seen)
            seen.update(record.auto_number for record in page)
            undated += sum(record.created_at is None for record in page)
            if _newest_first(page) and self._reached(page):
                break
            if number >= self._most_pages:
                self.why = (
                    f"the records of more than {counted(number, 'page')} are newer than the call "
                    "looked for"
                )
                return
        self.why = f"{counted(unreadable, 'recent record')} cannot be read" if unreadable else ""

    def _reached(self, page: list[WorkRecord]) -> bool:
        last = page[-1].created_at if page else None
        return last is not None and last < self._oldest


def _newest_first(page: list[WorkRecord]) -> bool:
    numbers = [record.auto_number for record in page]
    return all(left > right for left, right in pairwise(numbers))
