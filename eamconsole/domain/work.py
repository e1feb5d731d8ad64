"""Work Requests, Work Orders, their comments and documents, as EAM knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from eamconsole.domain.identity import AutoNumber, ProblemCode, RequestNumber, StatusCode


class Module(StrEnum):
    """The EAM module a Request is routed to."""

    WORK_REQUEST = "work_request"
    WORK_ORDER = "work_order"


class CoordinateSystem(StrEnum):
    """What X and Y mean; the value is EAM's ``COORDSYS`` word."""

    LOCAL = "LOCAL"
    LATLONG = "LATLONG"
    MERCATOR = "MERCATOR"


@dataclass(frozen=True, slots=True)
class Point:
    """A point ready for EAM: X is easting or longitude, Y northing or latitude."""

    x: float
    y: float
    system: CoordinateSystem


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What a locator says about a point; ``line`` is the whole address in one line."""

    line: str
    city: str = ""
    state: str = ""
    postal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlace:
    """Where a locator finds an address; ``score`` is 100 where nothing was guessed."""

    line: str
    latitude: float
    longitude: float
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorkRecord:
    """A Work Request or Work Order to be created.

    ``reference`` is the Issue ID as text; it goes to the external id field and, as part of
    ``notes``, to the last line, so that a look-up works on any installation.
    ``custom_fields`` maps EAM property names (``User13``) to values.
    """

    module: Module
    reference: str
    notes: str
    problem_code: ProblemCode | None = None
    category_code: str | None = None
    point: Point | None = None
    location_text: str | None = None
    requester_name: str | None = None
    public: bool = True
    custom_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRecord:
    """A Work Request or Work Order as read.

    ``fields`` holds every property EAM sent, by name, for field rules and for people;
    requester properties are left out.
    """

    module: Module
    auto_number: AutoNumber
    number: RequestNumber
    status_code: StatusCode | None = None
    status_text: str = ""
    problem_code: ProblemCode | None = None
    problem_text: str = ""
    notes: str = ""
    reference: str = ""
    location: str = ""
    created_at: datetime | None = None
    point: Point | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    status_said: str = ""
    """What stands where a status code should, where it is no number."""
    odd: str = ""
    """What about its status has no meaning: the record is known, but nothing follows from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagSight:
    """Whether EAM shows the public flag under its assumed name; ``similar`` are other names."""

    seen: bool
    similar: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicity:
    """What was seen of who may see a record; ``flag`` None: EAM does not show it."""

    there: bool
    flag: bool | None
    listed: bool = False
    """Whether the public API lists it."""

    @property
    def is_public(self) -> bool:
        """Whether either of the two says that the public sees it."""
        return self.listed or self.flag is True


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecords:
    """What a look-up by reference brought.

    ``certain`` False means: nothing can be concluded from an empty ``records``; ``why``
    then says in words what stood in the way.
    """

    records: tuple[WorkRecord, ...]
    certain: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentRecords:
    """Records of a stretch of time, newest first; ``why`` says what kept some from being read."""

    records: tuple[WorkRecord, ...]
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSweep:
    """The records asked for in one sweep, and the numbers that were not to be found.

    ``unreadable`` are there but say something without meaning: number → what.  What is in
    none of the three was not asked for, because the sweep ended early.
    """

    records: Mapping[AutoNumber, WorkRecord]
    missing: frozenset[AutoNumber] = frozenset()
    unreadable: Mapping[AutoNumber, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkComment:
    """A comment on a Work Request or Work Order.  ``key`` is its AutoNumber as text.

    ``by_our_login``: it bears the name of the user the console signs in to EAM with.
    """

    key: str
    text: str
    recorded_by: str
    public: bool
    recorded_at: datetime | None = None
    by_our_login: bool = False

    @property
    def author(self) -> str:
        """Who wrote it, as far as its name tells: under our own login anybody may have."""
        return "" if self.by_our_login else self.recorded_by


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDocument:
    """A document listed on a record.  ``location`` is a path, or an address if ``is_link``."""

    key: str
    file_name: str
    public: bool
    description: str = ""
    location: str = ""
    is_link: bool = False
    created_at: datetime | None = None


class Damage(StrEnum):
    """What can be seen of a picture that came damaged."""

    NONE = ""
    IN_PART = "damaged: only a part of it could be read"
    WHOLLY = "damaged or of an unknown form, and as it came: nothing of it could be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFile:
    """The bytes of a picture or document and what they are."""

    content: bytes
    media_type: str
    name: str
    lost: str = ""
    """What alone is left of the original, where something one could see is lost."""
    damage: Damage = Damage.NONE


@dataclass(frozen=True, slots=True)
class Problem:
    """An EAM problem: its code, and the title residents see as Request Category."""

    code: ProblemCode
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemListing:
    """Problems found under the Category Code, and whether the filter was really applied.

    ``category_found`` is None where the server cannot be asked.
    """

    problems: tuple[Problem, ...]
    strategy: str
    filtered: bool
    category_found: bool | None = None
    why: str = ""
    unreadable: int = 0
    """Rows without a code: nobody can tell which problems they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDescription:
    """What EAM says about one of its fields."""

    name: str
    caption: str = ""
    kind: str = "text"
    max_length: int | None = None
    required: bool = False
    writable: bool = True
    pick_list: bool = False
