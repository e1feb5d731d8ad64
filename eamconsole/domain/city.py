"""The rules of one city as frozen values: what a profile file says, checked and typed.

``services`` builds a ``CityRules`` from the profile; the engine and the pure rules read it.
Nothing here does I/O, and nothing here knows TOML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from eamconsole.domain.identity import ProblemCode, StatusCode
from eamconsole.domain.lengths import LengthUnit
from eamconsole.domain.values import number_as_text
from eamconsole.domain.work import CoordinateSystem


class Environment(StrEnum):
    """Which of a city's two installations a profile works on."""

    TEST = "test"
    PRODUCTION = "production"


class Reaction(StrEnum):
    """What to do about something the article leaves open."""

    REPORT = "report"
    COMMENT = "comment"
    REPOST = "repost"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A box in WGS84 degrees: south, west, north, east."""

    south: float
    west: float
    north: float
    east: float

    def passed_by(self, latitude: float, longitude: float) -> str:
        """Return which edge a point outside lies beyond, in words and to the digit."""
        edges = (
            ("south", self.south, latitude < self.south),
            ("north", self.north, latitude > self.north),
            ("west", self.west, longitude < self.west),
            ("east", self.east, longitude > self.east),
        )
        passed = (f"{name} = {number_as_text(edge)}" for name, edge, beyond in edges if beyond)
        return " and ".join(passed)

    def holds(self, latitude: float, longitude: float) -> bool:
        """Return whether the point lies in the box, edges included."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRules:
    """How points are turned into what EAM stores."""

    coordinates: CoordinateSystem = CoordinateSystem.LOCAL
    reverse_geocode: bool = True
    verify_address: bool = False
    bounds: Bounds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRules:
    """How Request Categories and problem codes belong together.

    ``links`` maps a category title to a problem code where the titles differ.
    """

    category_code: str = "SCF"
    morning_sync: time = time(6, 0)
    internal: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    internal_public: bool = False
    """Whether the public of EAM may see the records of internal categories."""
    links: Mapping[str, ProblemCode] = field(default_factory=dict)
    private_answers: bool = False
    """Whether answers that SeeClickFix keeps from the public go to EAM, where they may be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRules:
    """Texts residents read.  Placeholders are checked when the profile is loaded."""

    acknowledgment: str
    closing: str
    cancelled: str
    closing_by_status: Mapping[StatusCode, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRules:
    """When a system status code closes a Request, and what a reopening may do."""

    closes_at: int = 950
    never_closes: frozenset[StatusCode] = frozenset()
    reopen_limit: int = 3
    reopen_limits: Mapping[str, int] = field(default_factory=dict)
    """Another limit for the Requests of a category, by its title."""
    closed_in_seeclickfix: Reaction = Reaction.REPORT
    poll_every: timedelta = timedelta(seconds=300)
    brake_share: float = 0.3
    brake_at_least: int = 20
    """So many closings within an hour, and that share of what is open, may wait for a person."""
    brake_missing_share: float = 0.05
    brake_missing_at_least: int = 5
    """So many records that disappear together are trouble of EAM's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRules:
    """What happens to later edits on either side, and to documents that are no images."""

    edited_in_eam: Reaction = Reaction.REPORT
    other_documents: Reaction = Reaction.REPORT
    corrected_in_seeclickfix: Reaction = Reaction.COMMENT
    publish_gate: Literal["report", "hold", "off"] = "report"
    """What happens to a text from EAM that may give something away."""
    publish_words: tuple[str, ...] = ()
    publish_own: tuple[str, ...] = ()
    """Numbers and domains of the city, which may stand in any text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomField:
    """A value for an EAM property: a constant, a template, or a question's answer.

    ``value`` may hold placeholders such as ``{issue_id}`` or ``{question:How wide?}``.
    """

    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """A comment to post when an EAM field matches a value or changes.

    With ``changes`` False the rule matches ``equals``; with True it fires on a change,
    narrowed by ``from_value`` and ``to_value`` where given.
    """

    field: str
    comment: str
    equals: str | None = None
    changes: bool = False
    from_value: str | None = None
    to_value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrderRoute:
    """A category whose Requests become Work Orders, and the category code they need."""

    category: str
    category_code: str
    problem_code: ProblemCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrderRules:
    """Direct integration with the Work Order module; off unless a city asks for it."""

    enabled: bool = False
    routes: tuple[WorkOrderRoute, ...] = ()
    closing: Mapping[StatusCode, str] = field(default_factory=dict)
    comments: Mapping[StatusCode, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRules:
    """From when on, and how, Requests are taken in."""

    start_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    poll_every: timedelta = timedelta(seconds=60)
    overlap: timedelta = timedelta(seconds=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncLimits:
    """How much is done at once, and how long to wait after faults."""

    seeclickfix_calls_per_minute: float = 20
    image_downloads_per_second: float = 1
    eam_connections: int = 4
    retry_first: timedelta = timedelta(seconds=30)
    retry_max: timedelta = timedelta(seconds=3600)
    eam_quiet: timedelta = timedelta(seconds=120)
    seeclickfix_quiet: timedelta = timedelta(seconds=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLimits:
    """Lengths of EAM fields in ``unit``; None means no limit known.

    ``custom`` holds those of single fields, as EAM's field list tells them.
    """

    notes: int | None = None
    comment: int | None = None
    recorded_by: int = 50
    custom_text: int = 50
    custom: Mapping[str, int] = field(default_factory=dict)
    first_name: int = 30
    last_name: int = 30
    location: int = 255
    unit: LengthUnit = LengthUnit.UTF16
    requester_fields: tuple[str, ...] = ("RequestorName1", "RequestorName2")
    upload_bytes: int = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRules:
    """How many daily copies of the journal are kept, and where; '' beside the journal."""

    keep: int = 2
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRules:
    """For how many days the words of a Request that is over are kept; 0 for ever."""

    keep_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileRules:
    """How often both systems are compared by themselves (never: None), and how far back."""

    every: timedelta | None = timedelta(days=7)
    closed_within: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class CityRules:
    """All rules of one profile in one environment."""

    profile: str
    environment: Environment
    organization: str
    zone: ZoneInfo
    messages: MessageRules
    integration_user: str = ""
    work_zone: ZoneInfo | None = None
    place: MapRules = MapRules()
    categories: CategoryRules = CategoryRules()
    status: StatusRules = StatusRules()
    comments: CommentRules = CommentRules()
    custom_fields: tuple[CustomField, ...] = ()
    field_rules: tuple[FieldRule, ...] = ()
    work_orders: WorkOrderRules = WorkOrderRules()
    intake: IntakeRules = IntakeRules()
    limits: SyncLimits = SyncLimits()
    text_limits: TextLimits = TextLimits()
    backups: BackupRules = BackupRules()
    retention: RetentionRules = RetentionRules()
    reconcile: ReconcileRules = ReconcileRules()
    has_internal_api: bool = False
    eam_record_url: str = ""
    """Template of the page of a Work Request, for a browser."""
    system_comment_patterns: tuple[str, ...] = (
        r"^.{1,120} assigned this (issue|request) to .{1,160}$",
        r"^.{1,120} (re)?categorized this (issue|request)\b.{0,200}$",
    )
    """Texts of officials that are system events where no comment type is told."""
