"""The tables of the profile file that say by which rules the city works."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import Field

from eamconsole.domain.messages import DEFAULT_ACKNOWLEDGMENT, DEFAULT_CLOSING
from eamconsole.services.profiles.setting import Page, setting
from eamconsole.services.profiles.table import Table
from eamconsole.services.profiles.values import (
    ClockTime,
    Code,
    Count,
    Moment,
    PropertyName,
    Rate,
    Seconds,
    Share,
    Span,
    Text,
    TextByCode,
)


class CategoriesTable(Table):
    """How Request Categories and problem codes belong together."""

    morning_sync: ClockTime = setting(
        "Time of the morning sync",
        Page.CATEGORIES,
        "when changes of problem codes in EAM are taken over, in the organization's time zone",
        "06:00",
    )
    internal: list[Text] = setting(
        "Internal categories",
        Page.FLAGS,
        "only members of the organization may report",
        make=list,
        example=["Facility - HVAC"],
        check="Titles",
    )
    private: list[Text] = setting(
        "Private categories",
        Page.FLAGS,
        "hidden from the public; one that is not internal awaits review",
        make=list,
        check="Awaiting review",
    )
    internal_public: bool = setting(
        "Show records of internal categories to the public",
        Page.FLAGS,
        "whether EAM's public may see what staff report in internal categories; else they are kept "
        "as private requests are, which takes the internal API",
        default=False,
    )
    private_answers: bool = setting(
        "Send answers kept from the public to EAM",
        Page.FLAGS,
        "whether answers that are kept from the public go to EAM, too",
        default=False,
    )
    links: dict[str, Text] = setting(
        "Titles that differ",
        Page.CATEGORIES,
        "request category title = problem code; only where the titles differ",
        make=dict,
        example={"Pothole in street": "POTH"},
    )


class MessagesTable(Table):
    """Texts residents read."""

    acknowledgment: Text = setting(
        "Acknowledgment",
        Page.MESSAGES,
        "posted once EAM has the request",
        DEFAULT_ACKNOWLEDGMENT,
    )
    closing: Text = setting(
        "Closing", Page.MESSAGES, "posted when the work is done", DEFAULT_CLOSING
    )
    closing_by_status: TextByCode = setting(
        "Closing by status code",
        Page.MESSAGES,
        "a text of its own for a status code; left out, 951 says that the work was not done",
        make=dict,
        example={
            951: "{organization} will not do work request {request_number}. Comment here if the "
            "problem is still there."
        },
        check="Closing texts",
    )


class StatusTable(Table):
    """When a status code closes a Request."""

    closes_at: Code = setting(
        "Codes close from", Page.STATUS, "lowest system status code that closes a request", 950
    )
    never_closes: list[Code] = setting(
        "Codes that never close",
        Page.STATUS,
        "codes above that do not close it",
        make=list,
        example=[952],
    )
    poll_seconds: Seconds = setting(
        "Seconds between polls of EAM", Page.STATUS, "how often EAM is asked for changes", 300
    )
    reopen_limit: Annotated[int, Field(ge=0, le=1000)] = setting(
        "Reopenings carried out by itself",
        Page.STATUS,
        "how often a request may be reopened before a person decides",
        3,
    )
    reopen_limits: dict[str, Annotated[int, Field(ge=0, le=1000)]] = setting(
        "Reopenings by category",
        Page.STATUS,
        "request category title = another limit for its requests; 0: a person decides at once",
        make=dict,
        example={"Pothole": 1},
    )
    closed_in_seeclickfix: Literal["report", "comment"] = setting(
        "When staff close a request in SeeClickFix",
        Page.STATUS,
        "report: tell staff here; comment: tell EAM",
        "report",
    )
    brake_share: Share = setting(
        "Brake: share of the open requests",
        Page.STATUS,
        "closings, reopenings, changes of category, or comments that say the same, that reach "
        "this share within an hour wait for a person; 0: no brake",
        0.3,
    )
    brake_at_least: Count = setting(
        "Brake: number of requests",
        Page.STATUS,
        "they must also reach this number of requests within an hour; 0: no brake",
        20,
    )
    brake_missing_share: Share = setting(
        "Brake: share of records that disappear",
        Page.STATUS,
        "records that disappear together are trouble of EAM, nothing is given up; 0: no brake",
        0.05,
    )
    brake_missing_at_least: Count = setting(
        "Brake: number of records that disappear",
        Page.STATUS,
        "records gone must also reach this number; 0: no brake",
        5,
    )


class CommentsTable(Table):
    """What to do about comments and documents the article leaves open."""

    edited_in_eam: Literal["report", "repost"] = setting(
        "When crews edit an imported comment",
        Page.STATUS,
        "report: tell staff here; repost: post the new text",
        "report",
    )
    corrected_in_seeclickfix: Literal["comment", "report"] = setting(
        "When a request is corrected after it was sent",
        Page.STATUS,
        "comment: tell EAM in one comment; report: tell staff here",
        "comment",
    )
    other_documents: Literal["report", "link"] = setting(
        "Public documents that are no pictures",
        Page.STATUS,
        "report: tell staff here; link: post their address",
        "report",
    )
    publish_gate: Literal["report", "hold", "off"] = setting(
        "Texts of crews that may give something away",
        Page.STATUS,
        "numbers and addresses of people, plates, accounts, codes and keys, health, who "
        "complained, words for the inside, private categories, listed words; "
        "report: publish and tell it on the row; hold: a person decides first; off: not looked for",
        "report",
    )
    publish_words: list[Text] = setting(
        "Words residents should not read",
        Page.STATUS,
        "looked for in texts from EAM besides numbers, addresses and private categories",
        make=list,
        example=["confidential"],
    )
    publish_own: list[Text] = setting(
        "The city's own numbers and domains",
        Page.STATUS,
        "may stand in any text, as may the contact's domain and toll-free numbers",
        make=list,
        example=["203-555-0100", "harborview.gov"],
    )


class CustomFieldTable(Table):
    """A value for a user-defined field of EAM."""

    field: PropertyName = setting(
        "Field",
        Page.FIELDS,
        "property name of the field in EAM; once per field",
        example="User13",
        check="Custom field",
    )
    value: Text = setting(
        "Value",
        Page.FIELDS,
        "constant, placeholders, or {question:How wide is it?}",
        example="{issue_id}",
        check="Custom field",
    )


class CommentRuleTable(Table):
    """A comment posted when an EAM field matches a value, or changes."""

    field: PropertyName = setting(
        "Field", Page.RULES, "property name of the field that is watched", example="StatusType"
    )
    comment: Text = setting(
        "Comment",
        Page.RULES,
        "the text residents read",
        example="A crew is working on request {request_number}.",
    )
    equals: str | None = setting(
        "Equals", Page.RULES, "fits when the field has this value", None, example="In Progress"
    )
    changes: bool = setting(
        "Changes", Page.RULES, "in place of equals: fits when the value changes", default=False
    )
    from_value: str | None = setting(
        "From", Page.RULES, "with changes: the old value", None, alias="from"
    )
    to_value: str | None = setting(
        "To", Page.RULES, "with changes: the new value", None, alias="to"
    )


class RouteTable(Table):
    """A category whose Requests become Work Orders."""

    category: Text = setting(
        "Category",
        Page.WORK_ORDERS,
        "title of the request category",
        example="Facility - HVAC",
        check="Work Order routes",
    )
    category_code: Text = setting(
        "Work Order category code", Page.WORK_ORDERS, "category in EAM", example="FAC-HVAC"
    )
    problem_code: Text | None = setting(
        "Problem code", Page.WORK_ORDERS, "problem of the Work Order; left out: none", None
    )


class WorkOrdersTable(Table):
    """Direct integration with the Work Order module."""

    enabled: bool = setting(
        "Send some categories to Work Orders",
        Page.WORK_ORDERS,
        "whether the routes below are used; needs EAM's internal API",
        default=False,
    )
    routes: list[RouteTable] = setting(
        "Categories routed to Work Orders",
        Page.WORK_ORDERS,
        "each category once",
        make=list,
        check="Work Order routes",
    )
    closing: TextByCode = setting(
        "Codes that close the request",
        Page.WORK_ORDERS,
        "status code = the text residents read when the request is closed",
        make=dict,
        example={999: "The work is done."},
    )
    comments: TextByCode = setting(
        "Codes that only post a comment",
        Page.WORK_ORDERS,
        "status code = the comment that is posted",
        make=dict,
        example={3: "The work has been scheduled."},
    )


class IntakeTable(Table):
    """From when on, and how often, Requests are taken in."""

    poll_seconds: Seconds = setting(
        "Seconds between polls of SeeClickFix",
        Page.STATUS,
        "how often SeeClickFix is asked for changes",
        60,
    )
    start_at: Moment = setting(
        "Take in requests from",
        Page.STATUS,
        "nothing older is taken in; an import writes the moment where it is left out",
        datetime(2000, 1, 1, tzinfo=UTC),
        example="2026-11-01T00:00:00Z",
        check="Start of intake",
    )
    overlap_seconds: Span = setting(
        "Seconds looked back at each poll",
        Page.STATUS,
        "overlap of two polls, so that nothing falls between them",
        120,
    )


class LimitsTable(Table):
    """How much is done at once, and how long to wait after faults."""

    seeclickfix_calls_per_minute: Rate = setting(
        "Calls to SeeClickFix a minute",
        Page.STATUS,
        "any positive number; SeeClickFix allows 20 unless agreed otherwise",
        20,
    )
    image_downloads_per_second: Rate = setting(
        "Picture downloads a second", Page.STATUS, "most pictures fetched in a second", 1
    )
    eam_connections: Annotated[int, Field(ge=1, le=64)] = setting(
        "Calls to EAM at a time", Page.STATUS, "most calls to EAM at once", 4
    )
    retry_first_seconds: Seconds = setting(
        "Seconds to the second try", Page.STATUS, "wait after a first fault; doubled each time", 30
    )
    retry_max_seconds: Seconds = setting(
        "Longest wait between tries, in seconds", Page.STATUS, "the wait grows no longer", 3600
    )
