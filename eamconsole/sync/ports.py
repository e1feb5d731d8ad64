"""What the engine needs from the outside, declared where it is used.

Implementations live in ``wire``; they raise the errors of ``eamconsole.errors``: a call
that changes something raises ``OutcomeUnknown`` whenever it may have been carried out.
All of them may be used from several threads at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from eamconsole.domain.identity import AutoNumber, IssueId
from eamconsole.domain.keeping import Keeping
from eamconsole.domain.request import (
    CategoryListing,
    IntegrationAccount,
    PostedComment,
    RequestCategory,
    RequestPage,
    ResidentComment,
    ResidentRequest,
    SecondaryQuestion,
    UnreadableRecord,
)
from eamconsole.domain.work import (
    Address,
    FieldDescription,
    FlagSight,
    FoundPlace,
    FoundRecords,
    ImageFile,
    Module,
    NewWorkRecord,
    Point,
    ProblemListing,
    Publicity,
    RecentRecords,
    StatusSweep,
    WorkComment,
    WorkDocument,
    WorkRecord,
)


class SeeClickFixPort(Protocol):
    """The SeeClickFix organization API.  One method call is one HTTP call, unless said."""

    def account(self) -> IntegrationAccount:
        """Return whose token is in use."""
        ...

    def changed_requests(
        self, since: datetime, *, page: int = 1, live: bool = False
    ) -> RequestPage:
        """Return Requests with ``updated_at >= since`` in ascending order, one page.

        ``live``: only those that are Open or Acknowledged.
        """
        ...

    def created_requests(
        self, since: datetime, *, page: int = 1, live: bool = False
    ) -> RequestPage:
        """Return Requests with ``created_at >= since`` in ascending order, one page."""
        ...

    def request(self, issue_id: IssueId) -> ResidentRequest | None:
        """Return one Request with its details, or None where it is not to be found."""
        ...

    def thread(
        self,
        issue_id: IssueId,
        *,
        private: bool = False,
        unreadable: list[UnreadableRecord] | None = None,
    ) -> tuple[ResidentComment, ...]:
        """Return the whole thread, oldest first.

        Entries without meaning go into ``unreadable``; whoever hands none needs the thread
        whole, and gets ``MalformedReply`` in its place.
        """
        ...

    def acknowledge(self, issue_id: IssueId, text: str, *, private: bool) -> PostedComment:
        """Acknowledge the Request with ``text`` as comment."""
        ...

    def close(self, issue_id: IssueId, text: str, *, private: bool) -> PostedComment:
        """Close the Request with ``text`` as comment."""
        ...

    def comment(
        self, issue_id: IssueId, text: str, *, image: ImageFile | None = None, private: bool
    ) -> PostedComment:
        """Add a public comment, with at most one image."""
        ...

    def image(self, url: str) -> ImageFile:
        """Fetch an image of a Request or comment; outside the call budget (SCF A-40)."""
        ...

    def categories(self) -> CategoryListing:
        """Return the organization's Request Categories; several calls."""
        ...

    def questions(self, category_id: int) -> tuple[SecondaryQuestion, ...] | None:
        """Return the secondary questions of a category; None where SeeClickFix tells none."""
        ...

    def save_category(self, category: RequestCategory) -> RequestCategory:
        """Add (``category_id`` 0) or change a category; assumed endpoint, off by default."""
        ...


class PrivacyPort(Protocol):
    """Who may see EAM's records; needs the internal API."""

    @property
    def server(self) -> str:
        """Return what a proof belongs to: the server's address, and how its flag is called."""
        ...

    @property
    def flag(self) -> str:
        """Return the assumed name of the public flag."""
        ...

    def sight(self, module: Module) -> FlagSight:
        """Return whether a field description or any record shows the flag."""
        ...

    def of(self, module: Module, number: AutoNumber, *, listed: bool = False) -> Publicity:
        """Return what is seen of one record; ``listed`` looks into the public list as well."""
        ...

    def withdraw(
        self, module: Module, number: AutoNumber, sent: NewWorkRecord | None = None
    ) -> None:
        """Turn the flag off; ``sent`` is the record where it was just made."""
        ...


class KeptPort(Protocol):
    """Whether EAM keeps what it is sent."""

    def take(self) -> tuple[Keeping, ...]:
        """Return what is new since the last time."""
        ...


class EamPort(Protocol):
    """EAM's citizen API, with its internal API where the profile has one."""

    @property
    def privacy(self) -> PrivacyPort:
        """Return what reads and withdraws the public flag of records."""
        ...

    @property
    def kept(self) -> KeptPort:
        """Return what was seen of how EAM keeps what it is sent."""
        ...

    def probe(self) -> None:
        """Ask every service of EAM in use for as little as can be; raises what is in the way."""
        ...

    def create(self, record: NewWorkRecord) -> WorkRecord:
        """Create the record; the answer holds at least both numbers."""
        ...

    def read(self, module: Module, number: AutoNumber, *, private: bool) -> WorkRecord | None:
        """Return one record, or None where it is not to be found."""
        ...

    def set_location(self, module: Module, number: AutoNumber, text: str) -> None:
        """Replace the location text of a record; needs the internal API."""
        ...

    def find(
        self, module: Module, reference: str, *, since: datetime, private: bool
    ) -> FoundRecords:
        """Look for records with ``reference`` created at or after ``since``; several calls."""
        ...

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
        """Return the records created at or after ``since``; several calls, while ``go_on``.

        ``keep`` makes each smaller while it is read; ``most_pages`` is the profile's where None.
        """
        ...

    def sweep(
        self, module: Module, numbers: Sequence[AutoNumber], *, private: Sequence[AutoNumber] = ()
    ) -> StatusSweep:
        """Read the status of many records in as few calls as the server allows."""
        ...

    def comments(
        self,
        module: Module,
        number: AutoNumber,
        *,
        private: bool,
        unreadable: list[UnreadableRecord] | None = None,
    ) -> tuple[WorkComment, ...]:
        """Return all comments this API shows, oldest first; ``unreadable`` as with a thread."""
        ...

    def add_comment(
        self, module: Module, number: AutoNumber, text: str, *, recorded_by: str, private: bool
    ) -> WorkComment:
        """Add a comment; ``recorded_by`` is cut at the field's length."""
        ...

    def documents(
        self,
        module: Module,
        number: AutoNumber,
        *,
        private: bool,
        unreadable: list[UnreadableRecord] | None = None,
    ) -> tuple[WorkDocument, ...]:
        """Return all documents this API shows; ``unreadable`` as with a thread."""
        ...

    def add_document(
        self, module: Module, number: AutoNumber, file: ImageFile, *, url: str, private: bool
    ) -> WorkDocument | None:
        """Upload ``file``, or attach ``url`` where the profile says link; None: no number told."""
        ...

    def download(
        self, module: Module, number: AutoNumber, document: WorkDocument, *, private: bool
    ) -> ImageFile:
        """Fetch a document's bytes."""
        ...

    def problems(self, category_code: str) -> ProblemListing:
        """Return the problems under the Category Code; several calls."""
        ...

    def field_descriptions(self, module: Module) -> Mapping[str, FieldDescription] | None:
        """Return what EAM tells of its fields by property name; None where it tells nothing."""
        ...

    def pick_list(self, module: Module, field: str) -> Mapping[str, str] | None:
        """Return code → text of a pick list; None where there is no such list."""
        ...


class LocatorPort(Protocol):
    """An ArcGIS locator."""

    def places_of(
        self, address: str, near: tuple[float, float] | None = None
    ) -> tuple[FoundPlace, ...]:
        """Return where an address may lie, the best first; ``near`` prefers what is near."""
        ...

    def address_at(self, latitude: float, longitude: float) -> Address | None:
        """Return the address at a point, None where there is none."""
        ...


class ProjectorPort(Protocol):
    """Turns degrees into what the profile says EAM wants."""

    def project(self, latitude: float, longitude: float) -> Point:
        """Return the point; raises ``PlaceUnusable`` where it is not finite."""
        ...

    def covers(self, latitude: float, longitude: float) -> bool:
        """Return whether the point lies in the SRID's area of use."""
        ...
