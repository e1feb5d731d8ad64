"""EAM's records as one list shows them, by number and by the Request they name."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from eamconsole.domain.evidence import references_of
from eamconsole.domain.facts import reference_fields
from eamconsole.domain.identity import AutoNumber, IssueId
from eamconsole.domain.reference import reference_in, reference_line
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.errors import MalformedReply, RequestRejected, SyncCancelled
from eamconsole.support.counting import counted
from eamconsole.sync.parts import EngineParts

log = logging.getLogger(__name__)

_MARGIN = timedelta(days=1)
_MOST_PAGES = 20_000
"""The list is read to the beginning of the time that is compared, however busy a city is."""
_NOTES_KEPT = 200
_MOST_SILENT = 500
"""So many records that no Request is linked to are read singly, where the list is silent."""
_LONGEST_NUMBER = 18


class Records:
    """What EAM holds, read once for a run; without the fields that nobody compares."""

    def __init__(self, parts: EngineParts, since: datetime, cancel: threading.Event) -> None:
        self._fields = reference_fields(parts.rules)
        self._by_number: dict[tuple[Module, AutoNumber], WorkRecord] = {}
        self._naming: dict[str, list[tuple[Module, AutoNumber]]] = defaultdict(list)
        self._silent: list[tuple[Module, AutoNumber]] = []
        self._parts = parts
        self.since = since - _MARGIN
        self.notes: list[str] = []
        """What keeps the list from being whole, in words."""
        modules = [Module.WORK_REQUEST]
        if parts.rules.work_orders.enabled:
            modules.append(Module.WORK_ORDER)
        for module in modules:
            self._list(module, cancel)

    def __len__(self) -> int:
        return len(self._by_number)

    def get(self, module: Module, number: AutoNumber) -> WorkRecord | None:
        """Return a record the list has shown."""
        return self._by_number.get((module, number))

    def naming(self, issue: IssueId) -> tuple[WorkRecord, ...]:
        """Return the records that name a Request, lowest number first."""
        found = {self._by_number[key].auto_number: key for key in self._naming.get(str(issue), ())}
        return tuple(self._by_number[found[number]] for number in sorted(found))

    def named(self) -> Iterator[IssueId]:
        """Yield the Issue IDs that records name."""
        for name in self._naming:
            if name.isdecimal() and name.isascii() and len(name) <= _LONGEST_NUMBER:
                yield IssueId(int(name))

    def listen(self, linked: Iterable[tuple[Module, AutoNumber]]) -> None:
        """Read singly what the list does not tell the reference of, and no link knows."""
        unknown, unread = set(self._silent) - set(linked), 0
        for module, number in sorted(unknown, key=lambda key: -key[1])[:_MOST_SILENT]:
            try:
                single = self._parts.eam.read(module, number, private=False)
            except (RequestRejected, MalformedReply) as error:
                log.warning("record %s could not be read: %s", number, error.summary)
                unread += 1
                continue
            if single is not None:
                self._note(self._slim(single))
        self._silent = []
        if unread:
            self.notes.append(
                f"{counted(unread, 'record')} of EAM without a reference in the list could not be "
                "read."
            )
        if len(unknown) > _MOST_SILENT:
            self.notes.append(
                f"{counted(len(unknown) - _MOST_SILENT, 'more record')} of EAM without a reference "
                "in the list: whether doubled records or orphan references are among them is not "
                "known."
            )

    def _list(self, module: Module, cancel: threading.Event) -> None:
        listed = self._parts.eam.recent(
            module,
            since=self.since,
            private=False,
            go_on=lambda: not cancel.is_set(),
            keep=self._slim,
            most_pages=_MOST_PAGES,
        )
        if cancel.is_set():
            raise SyncCancelled("stopped while the records of EAM were listed")
        for record in listed.records:
            if not self._note(record) and not record.notes:
                self._silent.append((record.module, record.auto_number))
        if listed.why:
            self.notes.append(
                f"EAM's list of records was not read to its end ({listed.why}), so doubled records "
                "and orphan references may be more than are listed."
            )

    def _note(self, record: WorkRecord) -> bool:
        key = (record.module, record.auto_number)
        self._by_number[key] = record
        names = {*references_of(record, self._fields), reference_in(record.notes)} - {""}
        for name in names:
            self._naming[name].append(key)
        return bool(names)

    def _slim(self, record: WorkRecord) -> WorkRecord:
        """Keep the beginning of Notes and our line; and of the fields, those with a reference."""
        notes, reference = record.notes, reference_in(record.notes)
        if len(notes) > _NOTES_KEPT:
            line = f"\n{reference_line(reference)}" if reference else ""
            notes = notes[:_NOTES_KEPT] + line
        kept = {name: record.fields.get(name) for name in self._fields}
        return replace(record, notes=notes, fields=kept)
