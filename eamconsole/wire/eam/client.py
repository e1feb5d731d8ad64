"""EAM's two REST services as the engine sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from eamconsole.domain.identity import AutoNumber
from eamconsole.domain.request import UnreadableRecord
from eamconsole.domain.work import (
    FieldDescription,
    FoundRecords,
    ImageFile,
    Module,
    NewWorkRecord,
    ProblemListing,
    RecentRecords,
    StatusSweep,
    WorkComment,
    WorkDocument,
    WorkRecord,
)
from eamconsole.errors import Service
from eamconsole.wire.eam.access import EamAccess, EamSide, EamSides
from eamconsole.wire.eam.children import CommentGrid
from eamconsole.wire.eam.creation import RecordCreation, Translate
from eamconsole.wire.eam.descriptions import FieldGuides
from eamconsole.wire.eam.documents import DocumentShelf
from eamconsole.wire.eam.keeping import Kept
from eamconsole.wire.eam.lookup import Lookup
from eamconsole.wire.eam.problems import ProblemCatalog
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.eam.publicity import PublicFlag
from eamconsole.wire.eam.reading import RecordReader
from eamconsole.wire.eam.records import RecordForm
from eamconsole.wire.eam.sweep import Sweep
from eamconsole.wire.eam.visibility import Observed
from eamconsole.wire.http import Surroundings, json_body
from eamconsole.wire.http.image_fetch import ImageFetcher


class EamClient:
    """Satisfies the engine's ``EamPort``.

    ``translate`` turns a point into the coordinates of the internal API, which translates
    nothing; without it such points must be in them already.
    """

    def __init__(
        self,
        access: EamAccess,
        profile: EamServerProfile | None = None,
        surroundings: Surroundings | None = None,
        *,
        translate: Translate | None = None,
    ) -> None:
        around = surroundings or Surroundings()
        self.profile = profile or EamServerProfile()
        self._access = access
        self._sides = EamSides(access, self.profile, around)
        self._form = RecordForm(self.profile, access.zone)
        self._observed = Observed()
        self.kept = Kept()
        self._readers = {
            side.internal: RecordReader(side, self._form, around.clock, self._observed)
            for side in self._sides.all()
        }
        self._shelves = {
            side.internal: DocumentShelf(
                self._reader(side).pages, self.profile, access.zone, self.kept
            )
            for side in self._sides.all()
        }
        self._grids = {
            internal: CommentGrid(reader.pages, self.profile, access.zone, self.kept)
            for internal, reader in self._readers.items()
        }
        self.privacy = PublicFlag(access, self._sides, self.profile, self._form, self._reader)
        self._creation = RecordCreation(
            self._sides, self._form, self._reader, self._observed, translate, self.kept
        )
        self._problems = ProblemCatalog(self._sides, self.profile)
        self._guides = FieldGuides(self._sides, self.profile)
        self._linked = ImageFetcher(
            Service.EAM,
            around,
            user_agent=access.user_agent,
            own_hosts=[side.channel.address.host for side in self._sides.all()],
        )

    def create(self, record: NewWorkRecord) -> WorkRecord:
        """Create the record; the answer holds at least both numbers.

        The first one created is read back, so that later look-ups know whether what the
        console creates can be found again.
        """
        return self._creation.create(record)

    def probe(self) -> None:
        """Have each API count its records: what only some installs answer is no fault here."""
        for side in self._sides.all():
            self._reader(side).pages.count(side.service(Module.WORK_REQUEST), ())

    def read(self, module: Module, number: AutoNumber, *, private: bool) -> WorkRecord | None:
        """Return one record, or None where it is not to be found."""
        side = self._sides.for_record(module, private=private)
        found = self._reader(side).single(module, number)
        if found is None and not side.internal and self._sides.internal is not None:
            found = self._reader(self._sides.internal).single(module, number)
        return found

    def set_location(self, module: Module, number: AutoNumber, text: str) -> None:
        """Replace the location text of a record; the citizen API changes nothing (A-18)."""
        side = self._sides.need_internal("Corrections of a record")
        side.put(side.record(module, number), json_body({self.profile.location: text}))

    def find(
        self, module: Module, reference: str, *, since: datetime, private: bool
    ) -> FoundRecords:
        """Look for records with ``reference`` created at or after ``since``; several calls."""
        side = self._sides.for_record(module, private=private)
        return Lookup(self._reader(self._sides.internal or side)).find(module, reference, since)

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
        """Return the records created at or after ``since``; several calls, while ``go_on``."""
        side = self._sides.for_record(module, private=private)
        lookup = Lookup(self._reader(self._sides.internal or side))
        return lookup.recent(module, since, go_on, keep, most_pages)

    def sweep(
        self, module: Module, numbers: Sequence[AutoNumber], *, private: Sequence[AutoNumber] = ()
    ) -> StatusSweep:
        """Read the status of many records in as few calls as the server allows.

        With an internal API everything is read there; without one the private records are
        left out, and asking for nothing else is a ``ConfigurationError``.
        """
        hidden = set(private)
        if self._sides.internal is not None:
            wanted = [*numbers, *(number for number in private if number not in set(numbers))]
            return Sweep(self._reader(self._sides.internal), module).run(wanted)
        shown = [number for number in numbers if number not in hidden]
        if not shown and hidden:
            self._sides.need_internal("Private Requests")
        side = self._sides.for_record(module, private=False)
        return Sweep(self._reader(side), module).run(shown)

    def comments(
        self,
        module: Module,
        number: AutoNumber,
        *,
        private: bool,
        unreadable: list[UnreadableRecord] | None = None,
    ) -> tuple[WorkComment, ...]:
        """Return all comments this API shows, oldest first."""
        return self._grids[self._sides.for_record(module, private=private).internal].read(
            module, number, unreadable
        )

    def add_comment(
        self, module: Module, number: AutoNumber, text: str, *, recorded_by: str, private: bool
    ) -> WorkComment:
        """Add a comment; ``recorded_by`` is cut at the field's length."""
        return self._grids[self._sides.for_record(module, private=private).internal].add(
            module, number, text, recorded_by, hidden=private
        )

    def documents(
        self,
        module: Module,
        number: AutoNumber,
        *,
        private: bool,
        unreadable: list[UnreadableRecord] | None = None,
    ) -> tuple[WorkDocument, ...]:
        """Return all documents this API shows."""
        side = self._sides.for_record(module, private=private)
        return self._shelves[side.internal].read(module, number, unreadable)

    def add_document(
        self, module: Module, number: AutoNumber, file: ImageFile, *, url: str, private: bool
    ) -> WorkDocument | None:
        """Upload ``file``, or attach ``url`` where the profile says link; None: no number told."""
        wanted = module is Module.WORK_REQUEST
        mode = self._access.documents if wanted else self.profile.work_order_documents
        if mode == "link" and url:
            side = self._sides.need_internal("Documents attached as links")
            return self._shelves[side.internal].attach(
                module, number, file, url, public=not private
            )
        side = self._sides.for_record(module, private=private)
        return self._shelves[side.internal].upload(module, number, file)

    def download(
        self, module: Module, number: AutoNumber, document: WorkDocument, *, private: bool
    ) -> ImageFile:
        """Fetch a document's bytes, also where it is only a link."""
        if document.is_link:
            return self._linked.fetch(document.location)
        side = self._sides.for_record(module, private=private)
        return self._shelves[side.internal].download(module, number, document)

    def problems(self, category_code: str) -> ProblemListing:
        """Return the problems under the Category Code; several calls."""
        return self._problems.listing(category_code)

    def field_descriptions(self, module: Module) -> Mapping[str, FieldDescription] | None:
        """Return what EAM tells of its fields by property name; None where it tells nothing."""
        return self._guides.descriptions(module)

    def pick_list(self, module: Module, field: str) -> Mapping[str, str] | None:
        """Return code → text of a pick list; None where there is no such list."""
        return self._guides.pick_list(module, field)

    def hindrance(self, module: Module) -> str:
        """Return what was seen to stand in the way of look-ups, '' where nothing was."""
        internal = self._sides.internal is not None
        return self._observed.hindrance(module, internal=internal)

    def abort(self) -> None:
        """Free every thread that waits for EAM."""
        for side in self._sides.all():
            side.channel.abort()
        self._linked.abort()

    def shut(self) -> None:
        """Drop all connections."""
        for side in self._sides.all():
            side.channel.close()
        self._linked.close()

    def _reader(self, side: EamSide) -> RecordReader:
        return self._readers[side.internal]
