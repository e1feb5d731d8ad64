"""The profile file as a checked model: every key, declared once.

A table that is missing has the defaults of all its keys; an unknown key is refused.
``docs/profile-file.md`` is made from the declarations.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from eamconsole.domain.identity import Auth
from eamconsole.services.profiles.addresses import journal_setting, proxy_setting
from eamconsole.services.profiles.alert_tables import AlertTable
from eamconsole.services.profiles.formats import newest
from eamconsole.services.profiles.map_table import MapTable
from eamconsole.services.profiles.rule_tables import (
    CategoriesTable,
    CommentRuleTable,
    CommentsTable,
    CustomFieldTable,
    IntakeTable,
    LimitsTable,
    MessagesTable,
    StatusTable,
    WorkOrdersTable,
)
from eamconsole.services.profiles.setting import Page, setting
from eamconsole.services.profiles.table import Table
from eamconsole.services.profiles.update_table import UpdatesTable
from eamconsole.services.profiles.values import (
    CitizenAddress,
    Day,
    HeaderName,
    HeaderValue,
    InternalAddress,
    ProfileName,
    RecordAddress,
    SafeAddress,
    Text,
    Zone,
)


class OrganizationTable(Table):
    """Who the city is."""

    name: Text = setting(
        "Organization",
        Page.BEFORE,
        "default display name of the integration user",
        example="City of Harborview",
    )
    time_zone: Zone = setting(
        "Time zone", Page.BEFORE, "a name of the IANA list", example="America/New_York"
    )
    contact: str = setting(
        "Contact for questions",
        Page.BEFORE,
        "an e-mail address, told to SeeClickFix with every call",
        "",
        example="it@harborview.example",
        check="Contact",
    )
    implementation_contact: str = setting(
        "Who sets the link up",
        Page.BEFORE,
        "name, phone or e-mail of your implementation contact; shown in Help and in reports",
        "",
        example="Pat Moss, City IT, 555-0100",
    )
    support_contact: str = setting(
        "Whom to ask when something fails",
        Page.BEFORE,
        "name, phone or e-mail of support; shown in Help, with faults and in reports",
        "",
        example="CivicPlus support, support@civicplus.example",
    )
    integration_user: str = setting(
        "Name residents read under comments",
        Page.SEECLICKFIX,
        "display name of the token's account; empty: the organization's name",
        "",
        check="Integration User",
    )


class EnvironmentTable(Table):
    """Where the two systems of one environment are."""

    seeclickfix_url: SafeAddress = setting(
        "Address of the SeeClickFix API",
        Page.SEECLICKFIX,
        "https, up to /api/v2",
        example="https://int.seeclickfix.com/api/v2",
        check="SeeClickFix address",
    )
    organization_id: Annotated[int, Field(gt=0)] = setting(
        "Organization number",
        Page.SEECLICKFIX,
        "number of the organization in SeeClickFix",
        example=4242,
        check="Organization",
    )
    eam_url: CitizenAddress = setting(
        "Address of EAM",
        Page.EAM,
        "the citizen API, without /Work",
        example="https://eam-test.harborview.example/CitizenPortalRESTAPI",
        check="EAM address",
    )
    eam_internal_url: InternalAddress = setting(
        "Internal REST API, optional",
        Page.EAM,
        "needed for Work Orders and private requests",
        "",
        check="EAM internal address",
    )
    eam_record_url: RecordAddress = setting(
        "Page of a Work Request in EAM, optional",
        Page.EAM,
        "what staff open in the browser; {number} stands for the Request #, {record} for EAM's "
        "record number; empty: a Request # is no link",
        "",
        example="https://eam.harborview.example/Lucity/WorkRequest?id={record}",
    )
    seeclickfix_token_ends: Day = setting(
        "Last day of the token",
        Page.SEECLICKFIX,
        "such as 2027-03-01, where the token does not tell it itself; warned of 30, 14 and 3 days "
        "before",
        "",
    )
    eam_login_ends: Day = setting(
        "Last day of the login's password",
        Page.EAM,
        "such as 2027-03-01, where passwords lapse; warned of 30, 14 and 3 days before",
        "",
    )
    eam_auth: Auth | None = setting(
        "Login at the citizen API",
        Page.EAM,
        "how a gateway in front of EAM is told who calls; left out: without a login there, and "
        "with user and password at the internal API",
        None,
        example="none",
        check="EAM login",
    )
    eam_internal_auth: Auth | None = setting(
        "Login at the internal API",
        Page.EAM,
        "left out: the token or key of the citizen API's login, else user and password",
        None,
        example="basic",
        check="EAM login",
    )
    eam_key_header: HeaderName = setting(
        "Header of the API key",
        Page.EAM,
        "name of the header that carries the key, where a login above is an API key",
        "X-API-Key",
    )
    eam_app_id: HeaderValue = setting(
        "APPID, if EAM asks for one",
        Page.EAM,
        "of the internal API, where it asks for one",
        "",
        check="EAM login",
    )


def _empty_is_left_out(value: Any) -> Any:
    return None if value == {} else value


Place = Annotated[EnvironmentTable | None, BeforeValidator(_empty_is_left_out)]


class EnvironmentsTable(Table):
    """Test, Production, and which of them is worked on."""

    active: Literal["test", "production"] = setting(
        "Environment",
        Page.SUMMARY,
        "which of the two the console works on; its table must be there",
        "test",
    )
    test: Place = None
    production: Place = None


class EamTable(Table):
    """How the city's EAM is spoken to; ``server`` is checked against its own keys."""

    time_zone: Zone | None = setting(
        "Time zone of EAM",
        Page.EAM,
        "left out: the organization's",
        None,
        example="America/New_York",
    )
    category_code: Text = setting(
        "Category Code",
        Page.CATEGORIES,
        "problem codes under it become request categories",
        "SCF",
        check="Category Code",
    )
    documents: Literal["upload", "link"] = setting(
        "Pictures of residents",
        Page.EAM,
        "upload: attach the picture; link: attach its address",
        "upload",
    )
    dialect: Literal["svc", "plain"] = setting(
        "Dialect", Page.EAM, "whether the addresses of services end in .svc", "svc"
    )
    server: dict[str, Any] = setting(
        "Assumptions about EAM",
        Page.ADVANCED,
        "assumptions about the server, see below",
        make=dict,
        example={"quiet_seconds": 120},
    )


class SeeClickFixTable(Table):
    """How SeeClickFix is spoken to; ``server`` is checked against its own keys."""

    server: dict[str, Any] = setting(
        "Assumptions about SeeClickFix",
        Page.ADVANCED,
        "assumptions about the server, see below",
        make=dict,
        example={"quiet_seconds": 120},
    )


class NetworkTable(Table):
    """Which way calls take."""

    proxy: Annotated[str, AfterValidator(proxy_setting)] = setting(
        "Proxy",
        Page.EAM,
        '"system", "none" or an address; its login is proxy-login',
        "system",
    )


class JournalTable(Table):
    """Where the journal is."""

    url: Annotated[str, AfterValidator(journal_setting)] = setting(
        "Journal",
        Page.JOURNAL,
        "empty: SQLite in the home folder; or postgresql+psycopg://user@host/database",
        "",
    )
    keep_days: Annotated[int, Field(ge=0, le=36_500)] = setting(
        "Days words are kept",
        Page.SUMMARY,
        "after so many days the words, names and history of a closed request are dropped, into a "
        "CSV file; 0: kept",
        0,
    )
    backups_keep: Annotated[int, Field(ge=0, le=365)] = setting(
        "Daily copies kept",
        Page.JOURNAL,
        "compressed copies of a SQLite journal, one a day; 0: none",
        2,
    )
    backup_folder: str = setting(
        "Folder for copies",
        Page.JOURNAL,
        "empty: beside the journal",
        "",
    )


class ReconcileTable(Table):
    """When both systems are compared by themselves, and how far back."""

    every_days: Annotated[int, Field(ge=0, le=365)] = setting(
        "Days between comparisons",
        Page.ADVANCED,
        "both systems are compared by themselves after so many days; 0: only when asked",
        7,
    )
    closed_days: Annotated[int, Field(ge=1, le=3_650)] = setting(
        "Days looked back",
        Page.ADVANCED,
        "what is live, or changed within so many days, is compared",
        90,
    )


class Profile(Table):
    """A city's endpoints and rules, without any secret."""

    format: Annotated[int, Field(ge=1)] = setting(
        "Format",
        Page.ADVANCED,
        "version of the file's layout; older ones are upgraded when read",
        make=newest,
    )
    name: ProfileName = setting(
        "Short name of this profile",
        Page.BEFORE,
        "letters, digits, - _ and .",
        example="harborview",
    )
    organization: OrganizationTable
    environments: EnvironmentsTable
    eam: EamTable = EamTable()
    seeclickfix: SeeClickFixTable = SeeClickFixTable()
    map: MapTable = MapTable()
    categories: CategoriesTable = CategoriesTable()
    messages: MessagesTable = MessagesTable()
    status: StatusTable = StatusTable()
    comments: CommentsTable = CommentsTable()
    custom_fields: list[CustomFieldTable] = setting(
        "Custom fields", Page.FIELDS, "what is written into EAM's fields besides", make=list
    )
    comment_rules: list[CommentRuleTable] = setting(
        "Comment rules", Page.RULES, "no two rules may fit the same change", make=list
    )
    work_orders: WorkOrdersTable = WorkOrdersTable()
    intake: IntakeTable = IntakeTable()
    limits: LimitsTable = LimitsTable()
    network: NetworkTable = NetworkTable()
    journal: JournalTable = JournalTable()
    reconcile: ReconcileTable = ReconcileTable()
    updates: UpdatesTable = UpdatesTable()
    alerts: list[AlertTable] = setting(
        "Alerts", Page.ALERTS, "whom to tell when nobody sits at the console", make=list
    )


__all__ = [
    "AlertTable",
    "CommentRuleTable",
    "EnvironmentTable",
    "MapTable",
    "Profile",
]
