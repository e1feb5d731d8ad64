"""Everything assumed about an EAM server, as keys of ``[eam.server]``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from eamconsole.domain.lengths import LengthUnit
from eamconsole.wire.path_template import DocumentsPath, RecordPath
from eamconsole.wire.server_key import server_key

ProblemWay = Literal["category", "value_lookup", "flag_311", "listed"]


class EamServerProfile(BaseModel):
    """How this server behaves where its documentation is silent (protocol notes, section 10).

    Names are property names on the wire; an empty name says that the server has no such
    property.  Columns and tables are those of ``FILTER``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quiet_seconds: float = server_key(
        "How long the server may still work on a call that got no answer.", 120, ge=0
    )

    work_path: str = server_key("Path of the program below the installation's address.", "/Work")
    requests_svc: str = server_key("Service of Work Requests in the dialect svc.", "Requests.svc")
    requests_plain: str = server_key("Service of Work Requests in the dialect plain.", "Request")
    work_orders_svc: str = server_key(
        "Service of Work Orders in the dialect svc.", "WorkOrders.svc"
    )
    work_orders_plain: str = server_key("Service of Work Orders in the dialect plain.", "WorkOrder")
    lookups_svc: str = server_key(
        "Pick lists of the citizen API in the dialect svc.", "LookupList/Request.svc"
    )
    lookups_plain: str = server_key(
        "Pick lists of the citizen API in the dialect plain.", "LookupList/Request"
    )
    record_path: RecordPath = server_key(
        "Path of one record below its service (A-17).", "{auto_number}"
    )
    comments_path: str = server_key("Path of a record's comments (A-26).", "Comments")
    media_path: str = server_key("Path of a record's documents on the citizen API (A-28).", "media")
    media_upload_path: str = server_key("Path of their upload; empty: the same (A-28).", "")
    documents_path: DocumentsPath = server_key(
        "Path of a record's documents on the internal API (A-27).",
        "Documents.svc/{module}/{auto_number}",
    )
    documents_upload_path: str = server_key(
        "Path of an upload below a record's documents (A-27).", "upload"
    )
    documents_below_work: bool = server_key(
        "Whether the internal documents lie below the path of work or beside it (A-27).", False
    )
    request_module_id: int = server_key(
        "Module id of Work Requests in the path of documents (A-27).", 50
    )
    work_order_module_id: int = server_key(
        "Module id of Work Orders in the path of documents (A-34).", 51
    )
    fields_path: str = server_key("Path of the field descriptions (A-38).", "$fields")

    take: int = server_key(
        "Rows of one page; the administrator's limit is 50 unless raised (A-10).", 50, ge=1, le=1000
    )
    ascending_word: str = server_key(
        "Direction word after the property in ORDERBY; empty: none (A-11).", "ASC"
    )
    scan_pages: int = server_key("Most pages a look-up without FILTER reads.", 100, ge=1)
    etags: bool = server_key("Whether records read singly come with an ETag (A-15).", True)
    read_coordinates: Literal["LATLONG", "MERCATOR", "LOCAL"] = server_key(
        "COORDSYS of reads on the citizen API.", "LATLONG"
    )

    internal_coordinates: Literal["LOCAL", "LATLONG", "MERCATOR"] = server_key(
        "What X and Y mean on the internal API, written and read (A-01).", "LOCAL"
    )

    request_number: str = server_key("Property of the Request #.", "RequestNumber")
    work_order_number: str = server_key("Property of the Work Order #.", "WorkOrderNumber")
    status_code: str = server_key("Property of the system status code.", "StatusCode")
    status_text: str = server_key("Property of the status as text.", "StatusType")
    problem_code: str = server_key(
        "Property of the problem code, and name of its pick list.", "ProblemCode"
    )
    problem_text: str = server_key("Property of the problem's title.", "ProblemType")
    category_code: str = server_key(
        "Property of the Category Code, and name of its pick list.", "CategoryCode"
    )
    created: str = server_key("Property of the moment of creation.", "CreationDateTime")
    x: str = server_key("Property of the easting.", "XCoordinate")
    y: str = server_key("Property of the northing.", "YCoordinate")
    notes: str = server_key("Description and reference line (A-19).", "Notes")
    location: str = server_key("General location (A-20).", "GeneralLocation")
    requester_first_name: str = server_key(
        "Property of the resident's first name (A-21).", "RequestorName1"
    )
    requester_last_name: str = server_key(
        "Property of the resident's last name (A-21).", "RequestorName2"
    )
    requester_first_name_length: int = server_key(
        "Longer first names are refused by the server and cut here, whole in Notes (A-37).",
        30,
        ge=1,
    )
    requester_last_name_length: int = server_key(
        "Longer last names are refused by the server and cut here, whole in Notes (A-37).",
        30,
        ge=1,
    )
    location_length: int = server_key(
        "Longer locations are cut here, whole in Notes (A-37).", 255, ge=1
    )
    notes_length: int | None = server_key(
        "What Notes holds; the rest goes out as comments; unset: no limit known (A-19).",
        None,
        ge=80,
    )
    comment_length: int | None = server_key(
        "What a comment holds; unset: no limit known (A-26).", None, ge=80
    )
    user_text_lengths: dict[str, int] = server_key(
        "Lengths of single user-defined text fields, where they differ (A-37).", make=dict
    )
    length_unit: Literal["characters", "utf-16", "bytes"] = server_key(
        "What the server counts lengths in (A-37).", "utf-16"
    )
    reference_field: str = server_key(
        "Holds the Issue ID on a Work Request (A-24).", "ExternalRequestId"
    )
    work_order_reference_field: str = server_key(
        "Holds the Issue ID on a Work Order (A-35).", "ExternalId"
    )
    work_order_source_field: str = server_key(
        "Property of a Work Order that names the system it came from (A-35).", "ExternalSource"
    )
    source_name: str = server_key("What is written there.", "SeeClickFix")
    public_flag: str = server_key(
        "Flag of records, comments and documents; empty: never sent (A-22).", "PubliclyAvailable"
    )
    send_public_flag: bool = server_key("Send the flag with every new record (A-23).", True)
    created_records_visible: bool = server_key(
        "Whether the citizen API shows what it created as public (A-23).", True
    )
    address_parts: tuple[str, ...] = server_key(
        "Sent as null beside coordinates, as the vendor's own page does.",
        (
            *("BuildingNumber", "Building2Number", "Street", "Street2"),
            *("LocationApartment", "LocationCity", "LocationState", "LocationZipCode"),
        ),
    )

    comment_text: str = server_key("Property of a comment's text (A-26).", "Comment")
    comment_recorded_by: str = server_key("Property of a comment's author (A-26).", "RecordedBy")
    comment_recorded_date: str = server_key("Property of a comment's date (A-26).", "RecordedDate")
    comment_recorded_time: str = server_key("Property of a comment's time (A-26).", "RecordedTime")
    send_comment_flag: bool = server_key(
        "Mark comments added through the citizen API as public (A-26).", True
    )
    recorded_by_length: int = server_key(
        "Longer names are refused by the server and cut here (A-26).", 50, ge=1
    )
    user_text_length: int = server_key(
        "Characters a user-defined text field holds; a longer value needs attention (A-37).",
        50,
        ge=1,
    )

    upload_part: str = server_key("Name of the file in an upload (A-28).", "FileToUpload")
    document_file_name: str = server_key("Property of a document's file name (A-29).", "FileName")
    document_description: str = server_key(
        "Property of a document's description (A-29).", "Description"
    )
    document_path: str = server_key("Property of a document's path or address (A-29).", "Path")
    document_is_link: str = server_key("Property that tells a link from a file (A-29).", "IsUrl")
    document_created: str = server_key(
        "Property of the moment a document was attached (A-29).", "CreatedDate"
    )
    work_order_documents: Literal["upload", "link"] = server_key(
        "How pictures get to Work Orders; Work Requests follow EAM's documents (A-31).",
        "link",
    )
    upload_limit_bytes: int = server_key("Largest upload (A-30).", 10 * 1024 * 1024, gt=0)

    request_table: str = server_key("Table of Work Requests in FILTER.", "WKREQ")
    request_key_column: str = server_key("Key column of that table.", "RQ_ID")
    reference_column: str = server_key(
        "Column of the Issue ID in that table (A-24).", "RQ_EXTERNALID"
    )
    work_order_table: str = server_key("Table of Work Orders in FILTER.", "WKORDER")
    work_order_key_column: str = server_key("Key column of that table.", "WO_ID")
    work_order_reference_column: str = server_key(
        "Column of the Issue ID in that table (A-35).", "WO_EXTERNALID"
    )
    citizen_filter: bool | None = server_key(
        "Whether the citizen API takes FILTER; unset: tried out.", None
    )
    internal_filter: bool | None = server_key(
        "Whether the internal API takes FILTER; unset: tried out.", None
    )
    status_lists: bool = server_key(
        "Whether lists of open and closed records may be used in place of single reads.", True
    )
    closed_list_days: int = server_key(
        "Days that the list of closed records reaches back (A-08).", 2, ge=1
    )

    lookup_code: str = server_key("Property of the code in pick lists (A-43).", "CodeValue")
    lookup_text: str = server_key("Property of the text in pick lists (A-43).", "TypeValue")
    lookup_paging: bool = server_key(
        "Ask pick lists page by page, should they be cut (A-42).", True
    )
    problem_ways: tuple[ProblemWay, ...] = server_key(
        "Ways to list the problems of the Category Code, in order (A-32).",
        ("category", "value_lookup"),
    )
    problem_list: dict[str, str] = server_key(
        "Problem code to title, typed by an administrator, for the way “listed”.", make=dict
    )

    @property
    def name_lengths(self) -> tuple[int, int, LengthUnit]:
        """What the fields of first and last name hold, and in which unit."""
        return (
            self.requester_first_name_length,
            self.requester_last_name_length,
            LengthUnit(self.length_unit),
        )
