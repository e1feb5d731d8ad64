"""The profile file as a checked model: every key, its kind and its default.

The keys and defaults are those of ``docs/profile-file.md``.  A table that is missing has the
defaults of all its keys; an unknown key is refused.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from eamconsole.domain.messages import DEFAULT_ACKNOWLEDGMENT, DEFAULT_CLOSING
from eamconsole.services.profiles.addresses import journal_setting, proxy_setting
from eamconsole.services.profiles.formats import newest
from eamconsole.services.profiles.values import (
    CitizenAddress,
    ClockTime,
    Code,
    Count,
    InternalAddress,
    LocatorAddress,
    Moment,
    ProfileName,
    PropertyName,
    Rate,
    SafeAddress,
    Seconds,
    Share,
    Span,
    SpatialReference,
    Text,
    TextByCode,
    Zone,
)


class Table(BaseModel):
    """A table of the file: no unknown keys, no silent conversions, never changed in place."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class OrganizationTable(Table):
    """Who the city is."""

    name: Text
    time_zone: Zone
    contact: str = ""
    integration_user: str = ""


class EnvironmentTable(Table):
    """Where the two systems of one environment are."""

    seeclickfix_url: SafeAddress
    organization_id: Annotated[int, Field(gt=0)]
    eam_url: CitizenAddress
    eam_internal_url: InternalAddress = ""
    eam_app_id: str = ""


def _empty_is_left_out(value: Any) -> Any:
    return None if value == {} else value


Place = Annotated[EnvironmentTable | None, BeforeValidator(_empty_is_left_out)]


class EnvironmentsTable(Table):
    """Test, Production, and which of them is worked on."""

    active: Literal["test", "production"] = "test"
    test: Place = None
    production: Place = None


class EamTable(Table):
    """How the city's EAM is spoken to; ``server`` is checked against its own keys."""

    time_zone: Zone | None = None
    category_code: Text = "SCF"
    documents: Literal["upload", "link"] = "upload"
    dialect: Literal["svc", "plain"] = "svc"
    server: dict[str, Any] = Field(default_factory=dict)


class SeeClickFixTable(Table):
    """How SeeClickFix is spoken to; ``server`` is checked against its own keys."""

    server: dict[str, Any] = Field(default_factory=dict)


class MapTable(Table):
    """How points are turned into what EAM stores."""

    srid: SpatialReference = None
    coordinates: Literal["local", "latlong", "mercator"] = "local"
    reverse_geocode: bool = True
    arcgis_url: LocatorAddress = ""
    bounds: Annotated[list[float], Field(min_length=4, max_length=4)] | None = None


class CategoriesTable(Table):
    """How Request Categories and problem codes belong together."""

    morning_sync: ClockTime = "06:00"
    internal: list[Text] = Field(default_factory=list)
    private: list[Text] = Field(default_factory=list)
    links: dict[str, Text] = Field(default_factory=dict)
    private_answers: bool = False


class MessagesTable(Table):
    """Texts residents read."""

    acknowledgment: Text = DEFAULT_ACKNOWLEDGMENT
    closing: Text = DEFAULT_CLOSING
    closing_by_status: TextByCode = Field(default_factory=dict)


class StatusTable(Table):
    """When a status code closes a Request."""

    closes_at: Code = 950
    never_closes: list[Code] = Field(default_factory=list)
    poll_seconds: Seconds = 300
    reopen_limit: Annotated[int, Field(ge=0, le=1000)] = 3
    closed_in_seeclickfix: Literal["report", "comment"] = "report"
    brake_share: Share = 0.3
    brake_at_least: Count = 20
    brake_missing_share: Share = 0.05
    brake_missing_at_least: Count = 5


class CommentsTable(Table):
    """What to do about comments and documents the article leaves open."""

    edited_in_eam: Literal["report", "repost"] = "report"
    other_documents: Literal["report", "link"] = "report"


class CustomFieldTable(Table):
    """A value for a user-defined field of EAM."""

    field: PropertyName
    value: Text


class CommentRuleTable(Table):
    """A comment posted when an EAM field matches a value, or changes."""

    field: PropertyName
    comment: Text
    equals: str | None = None
    changes: bool = False
    from_value: str | None = Field(default=None, alias="from")
    to_value: str | None = Field(default=None, alias="to")


class RouteTable(Table):
    """A category whose Requests become Work Orders."""

    category: Text
    category_code: Text
    problem_code: Text | None = None


class WorkOrdersTable(Table):
    """Direct integration with the Work Order module."""

    enabled: bool = False
    routes: list[RouteTable] = Field(default_factory=list)
    closing: TextByCode = Field(default_factory=dict)
    comments: TextByCode = Field(default_factory=dict)


class IntakeTable(Table):
    """From when on, and how often, Requests are taken in."""

    poll_seconds: Seconds = 60
    start_at: Moment = datetime(2000, 1, 1, tzinfo=UTC)
    overlap_seconds: Span = 120


class LimitsTable(Table):
    """How much is done at once, and how long to wait after faults."""

    seeclickfix_calls_per_minute: Rate = 20
    image_downloads_per_second: Rate = 1
    eam_connections: Annotated[int, Field(ge=1, le=64)] = 4
    retry_first_seconds: Seconds = 30
    retry_max_seconds: Seconds = 3600


class NetworkTable(Table):
    """Which way calls take."""

    proxy: Annotated[str, AfterValidator(proxy_setting)] = "system"


class JournalTable(Table):
    """Where the journal is."""

    url: Annotated[str, AfterValidator(journal_setting)] = ""


class Profile(Table):
    """A city's endpoints and rules, without any secret."""

    format: Annotated[int, Field(ge=1)] = Field(default_factory=newest)
    name: ProfileName
    organization: OrganizationTable
    environments: EnvironmentsTable
    eam: EamTable = EamTable()
    seeclickfix: SeeClickFixTable = SeeClickFixTable()
    map: MapTable = MapTable()
    categories: CategoriesTable = CategoriesTable()
    messages: MessagesTable = MessagesTable()
    status: StatusTable = StatusTable()
    comments: CommentsTable = CommentsTable()
    custom_fields: list[CustomFieldTable] = Field(default_factory=list)
    comment_rules: list[CommentRuleTable] = Field(default_factory=list)
    work_orders: WorkOrdersTable = WorkOrdersTable()
    intake: IntakeTable = IntakeTable()
    limits: LimitsTable = LimitsTable()
    network: NetworkTable = NetworkTable()
    journal: JournalTable = JournalTable()
