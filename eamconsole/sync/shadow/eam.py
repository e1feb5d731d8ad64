"""EAM as it is read, with what would have been written beside it."""

from __future__ import annotations

import itertools
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from eamconsole.domain.identity import AutoNumber, RequestNumber, StatusCode
from eamconsole.domain.keeping import Keeping
from eamconsole.domain.request import UnreadableRecord
from eamconsole.domain.work import (
    FieldDescription,
    FlagSight,
    FoundRecords,
    ImageFile,
    Module,
    NewWorkRecord,
    ProblemListing,
    Publicity,
    RecentRecords,
    StatusSweep,
    WorkComment,
    WorkDocument,
    WorkRecord,
)
from eamconsole.support.clock import Clock
from eamconsole.sync.ports import EamPort, PrivacyPort

_FIRST_INVENTED = 2_000_000_000
"""No agency has that many records, and it still fits where EAM's numbers are kept."""
_NEW = StatusCode(1)

_Where = tuple[Module, AutoNumber]


def is_invented(number: int) -> bool:
    """Return whether a record only stands in this memory."""
    return number >= _FIRST_INVENTED


class ShadowEam:
    """Reads go through; writes stay here."""

    def __init__(self, eam: EamPort, clock: Clock) -> None:
        self._eam = eam
        self._clock = clock
        self._numbers = itertools.count(_FIRST_INVENTED)
        self._guard = threading.Lock()
        self._records: dict[_Where, WorkRecord] = {}
        self._comments: dict[_Where, list[WorkComment]] = defaultdict(list)
        self._documents: dict[_Where, list[WorkDocument]] = defaultdict(list)
        self._privacy = _ShadowPrivacy(eam.privacy)

    @property
    def privacy(self) -> PrivacyPort:
        """What is seen of records that are there; an invented one is as private as was asked."""
        return self._privacy

    @property
    def kept(self) -> _NothingKept:
        """Nothing was written, so nothing was lost."""
        return _NothingKept()

    def probe(self) -> None:
        """Ask every service in use."""
        self._eam.probe()

    def create(self, record: NewWorkRecord) -> WorkRecord:
        """Keep the record here under a number of its own."""
        number = AutoNumber(next(self._numbers))
        made = WorkRecord(
            module=record.module,
            auto_number=number,
            number=RequestNumber(f"(new {number - _FIRST_INVENTED + 1})"),
            status_code=_NEW,
            problem_code=record.problem_code,
            notes=record.notes,
            reference=record.reference,
            location=record.location_text or "",
            created_at=self._clock.now(),
            point=record.point,
        )
        with self._guard:
            self._records[record.module, number] = made
        return made

    def read(self, module: Module, number: AutoNumber, *, private: bool) -> WorkRecord | None:
        """Return a record of either world."""
        made = self._records.get((module, number))
        return made or self._eam.read(module, number, private=private)

    def set_location(self, module: Module, number: AutoNumber, text: str) -> None:
        """Keep the text where the record is ours; elsewhere nobody reads it back."""
        with self._guard:
            made = self._records.get((module, number))
            if made is not None:
                self._records[module, number] = replace(made, location=text)

    def find(
        self, module: Module, reference: str, *, since: datetime, private: bool
    ) -> FoundRecords:
        """Look for a reference in both worlds."""
        found = self._eam.find(module, reference, since=since, private=private)
        with self._guard:
            ours = [
                made
                for (where, _number), made in self._records.items()
                if where is module and made.reference == reference
            ]
        return replace(found, records=(*found.records, *ours)) if ours else found

    def recent(
        self,
        module: Module,
        *,
        since: datetime,
        private: bool,
        go_on: Callable[[], bool],
        keep: Callable[[WorkRecord], WorkRecord] | None = None,
        most_pages: int | None = None,
    ) -> RecentRecords:
        """Return the newest records that are really there."""
        return self._eam.recent(
            module, since=since, private=private, go_on=go_on, keep=keep, most_pages=most_pages
        )

    def sweep(
        self, module: Module, numbers: Sequence[AutoNumber], *, private: Sequence[AutoNumber] = ()
    ) -> StatusSweep:
        """Read the status of records of both worlds."""
        there = [number for number in numbers if not is_invented(number)]
        hidden = [number for number in private if not is_invented(number)]
        swept = self._eam.sweep(module, there, private=hidden) if there else StatusSweep(records={})
        ours = {n: self._records[module, n] for n in numbers if is_invented(n)}
        return replace(swept, records={**swept.records, **ours})

    def comments(
        self,
        module: Module,
        number: AutoNumber,
        *,
        private: bool,
        unreadable: list[UnreadableRecord] | None = None,
    ) -> tuple[WorkComment, ...]:
        """Return the comments of both worlds."""
        there: tuple[WorkComment, ...] = ()
        if not is_invented(number):
            there = self._eam.comments(module, number, private=private, unreadable=unreadable)
        return (*there, *self._comments[module, number])

    def add_comment(
        self, module: Module, number: AutoNumber, text: str, *, recorded_by: str, private: bool
    ) -> WorkComment:
        """Keep a comment here."""
        added = WorkComment(
            key=str(next(self._numbers)),
            text=text,
            recorded_by=recorded_by,
            public=not private,
            recorded_at=self._clock.now(),
        )
        self._comments[module, number].append(added)
        return added

    def documents(
        self,
        module: Module,
        number: AutoNumber,
        *,
        private: bool,
        unreadable: list[UnreadableRecord] | None = None,
    ) -> tuple[WorkDocument, ...]:
        """Return the documents of both worlds."""
        there: tuple[WorkDocument, ...] = ()
        if not is_invented(number):
            there = self._eam.documents(module, number, private=private, unreadable=unreadable)
        return (*there, *self._documents[module, number])

    def add_document(
        self, module: Module, number: AutoNumber, file: ImageFile, *, url: str, private: bool
    ) -> WorkDocument | None:
        """Keep the name of a document here."""
        added = WorkDocument(
            key=str(next(self._numbers)),
            file_name=file.name,
            public=not private,
            created_at=self._clock.now(),
        )
        self._documents[module, number].append(added)
        return added

    def download(
        self, module: Module, number: AutoNumber, document: WorkDocument, *, private: bool
    ) -> ImageFile:
        """Fetch a document that is there."""
        return self._eam.download(module, number, document, private=private)

    def problems(self, category_code: str) -> ProblemListing:
        """Return the problems under the Category Code."""
        return self._eam.problems(category_code)

    def field_descriptions(self, module: Module) -> Mapping[str, FieldDescription] | None:
        """Return what EAM tells of its fields."""
        return self._eam.field_descriptions(module)

    def pick_list(self, module: Module, field: str) -> Mapping[str, str] | None:
        """Return a pick list."""
        return self._eam.pick_list(module, field)


class _ShadowPrivacy:
    """Who sees what: asked of EAM for its records, assumed for invented ones."""

    def __init__(self, privacy: PrivacyPort) -> None:
        self._privacy = privacy
        self._withdrawn: set[_Where] = set()

    @property
    def server(self) -> str:
        return self._privacy.server

    @property
    def flag(self) -> str:
        return self._privacy.flag

    def sight(self, module: Module) -> FlagSight:
        return self._privacy.sight(module)

    def of(self, module: Module, number: AutoNumber, *, listed: bool = False) -> Publicity:
        if is_invented(number) or (module, number) in self._withdrawn:
            return Publicity(there=True, flag=False)
        return self._privacy.of(module, number, listed=listed)

    def withdraw(
        self, module: Module, number: AutoNumber, _sent: NewWorkRecord | None = None
    ) -> None:
        self._withdrawn.add((module, number))


class _NothingKept:
    def take(self) -> tuple[Keeping, ...]:
        return ()
