"""Everything assumed about an EAM server, as keys of ``[eam.server]``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from eamconsole.wire.path_template import DocumentsPath, RecordPath

ProblemWay = Literal["category", "value_lookup", "flag_311", "listed"]


class EamServerProfile(BaseModel):
    """How this server behaves where its documentation is silent (protocol notes, section 10).

    Names are property names on the wire; an empty name says that the server has no such
    property.  Columns and tables are those of ``FILTER``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quiet_seconds: float = Field(default=120, ge=0)
    """How long the server may still work on a call that got no answer."""

    work_path: str = "/Work"
    """Path of the program below the installation's address."""
    requests_svc: str = "Requests.svc"
    """Service of Work Requests in the dialect svc."""
    requests_plain: str = "Request"
    """Service of Work Requests in the dialect plain."""
    work_orders_svc: str = "WorkOrders.svc"
    """Service of Work Orders in the dialect svc."""
    work_orders_plain: str = "WorkOrder"
    """Service of Work Orders in the dialect plain."""
    lookups_svc: str = "LookupList/Request.svc"
    """Pick lists of the citizen API in the dialect svc."""
    lookups_plain: str = "LookupList/Request"
    """Pick lists of the citizen API in the dialect plain."""
    record_path: RecordPath = "{auto_number}"
    """Path of one record below its service (A-17)."""
    comments_path: str = "Comments"
    """Path of a record's comments (A-26)."""
    media_path: str = "media"
    """Path of a record's documents on the citizen API (A-28)."""
    media_upload_path: str = ""
    """Path of their upload; empty: the same (A-28)."""
    documents_path: DocumentsPath = "Documents.svc/{module}/{auto_number}"
    """Path of a record's documents on the internal API (A-27)."""
    documents_upload_path: str = "upload"
    """Path of an upload below a record's documents (A-27)."""
    documents_below_work: bool = False
    """Whether the internal documents lie below ``work_path`` or beside it (A-27)."""
    request_module_id: int = 50
    """Module id of Work Requests in the path of documents (A-27)."""
    work_order_module_id: int = 51
    """Module id of Work Orders in the path of documents (A-34)."""
    fields_path: str = "$fields"
    """Path of the field descriptions (A-38)."""

    take: int = Field(default=50, ge=1, le=1000)
    """Rows of one page; the administrator's limit is 50 unless raised (A-10)."""
    ascending_word: str = "ASC"
    """Direction word after the property in ORDERBY; empty: none (A-11)."""
    scan_pages: int = Field(default=100, ge=1)
    """Most pages a look-up without FILTER reads."""
    etags: bool = True
    """Whether records read singly come with an ETag (A-15)."""
    read_coordinates: Literal["LATLONG", "MERCATOR", "LOCAL"] = "LATLONG"
    """COORDSYS of reads on the citizen API."""

    request_number: str = "RequestNumber"
    """Property of the Request #."""
    work_order_number: str = "WorkOrderNumber"
    """Property of the Work Order #."""
    status_code: str = "StatusCode"
    """Property of the system status code."""
    status_text: str = "StatusType"
    """Property of the status as text."""
    problem_code: str = "ProblemCode"
    """Property of the problem code, and name of its pick list."""
    problem_text: str = "ProblemType"
    """Property of the problem's title."""
    category_code: str = "CategoryCode"
    """Property of the Category Code, and name of its pick list."""
    created: str = "CreationDateTime"
    """Property of the moment of creation."""
    x: str = "XCoordinate"
    """Property of the easting."""
    y: str = "YCoordinate"
    """Property of the northing."""
    notes: str = "Notes"
    """Description and reference line (A-19)."""
    location: str = "GeneralLocation"
    """General location (A-20)."""
    requester_first_name: str = "RequestorName1"
    """Property of the resident's first name (A-21)."""
    requester_last_name: str = "RequestorName2"
    """Property of the resident's last name (A-21)."""
    reference_field: str = "ExternalRequestId"
    """Holds the Issue ID on a Work Request (A-24)."""
    work_order_reference_field: str = "ExternalId"
    """Holds the Issue ID on a Work Order (A-35)."""
    work_order_source_field: str = "ExternalSource"
    """Property of a Work Order that names the system it came from (A-35)."""
    source_name: str = "SeeClickFix"
    """What is written there."""
    public_flag: str = "PubliclyAvailable"
    """Flag of records, comments and documents; empty: never sent (A-22)."""
    send_public_flag: bool = True
    """Send the flag with every new record (A-23)."""
    created_records_visible: bool = True
    """Whether the citizen API shows what it created as public (A-23)."""
    address_parts: tuple[str, ...] = (
        *("BuildingNumber", "Building2Number", "Street", "Street2"),
        *("LocationApartment", "LocationCity", "LocationState", "LocationZipCode"),
    )
    """Sent as null beside coordinates, as the vendor's own page does."""

    comment_text: str = "Comment"
    """Property of a comment's text (A-26)."""
    comment_recorded_by: str = "RecordedBy"
    """Property of a comment's author (A-26)."""
    comment_recorded_date: str = "RecordedDate"
    """Property of a comment's date (A-26)."""
    comment_recorded_time: str = "RecordedTime"
    """Property of a comment's time (A-26)."""
    send_comment_flag: bool = True
    """Mark comments added through the citizen API as public (A-26)."""
    recorded_by_length: int = Field(default=50, ge=1)
    """Longer names are refused by the server and cut here (A-26)."""
    user_text_length: int = Field(default=50, ge=1)
    """Characters a user-defined text field holds; a longer value needs attention (A-37)."""

    upload_part: str = "FileToUpload"
    """Name of the file in an upload (A-28)."""
    document_file_name: str = "FileName"
    """Property of a document's file name (A-29)."""
    document_description: str = "Description"
    """Property of a document's description (A-29)."""
    document_path: str = "Path"
    """Property of a document's path or address (A-29)."""
    document_is_link: str = "IsUrl"
    """Property that tells a link from a file (A-29)."""
    document_created: str = "CreatedDate"
    """Property of the moment a document was attached (A-29)."""
    work_order_documents: Literal["upload", "link"] = "link"
    """How pictures get to Work Orders; Work Requests follow ``[eam] documents`` (A-31)."""
    upload_limit_bytes: int = Field(default=10 * 1024 * 1024, gt=0)
    """Largest upload (A-30)."""

    request_table: str = "WKREQ"
    """Table of Work Requests in FILTER."""
    request_key_column: str = "RQ_ID"
    """Key column of that table."""
    reference_column: str = "RQ_EXTERNALID"
    """Column of the Issue ID in that table (A-24)."""
    work_order_table: str = "WKORDER"
    """Table of Work Orders in FILTER."""
    work_order_key_column: str = "WO_ID"
    """Key column of that table."""
    work_order_reference_column: str = "WO_EXTERNALID"
    """Column of the Issue ID in that table (A-35)."""
    citizen_filter: bool | None = None
    """Whether the citizen API takes FILTER; unset: tried out."""
    internal_filter: bool | None = None
    """Whether the internal API takes FILTER; unset: tried out."""
    status_lists: bool = True
    """Whether lists by ``statusflag`` may be used in place of single reads."""
    closed_list_days: int = Field(default=2, ge=1)
    """``statusdays`` of the list of closed records (A-08)."""

    lookup_code: str = "CodeValue"
    """Property of the code in pick lists (A-43)."""
    lookup_text: str = "TypeValue"
    """Property of the text in pick lists (A-43)."""
    lookup_paging: bool = True
    """Ask pick lists page by page, should they be cut (A-42)."""
    problem_ways: tuple[ProblemWay, ...] = ("category", "value_lookup")
    """Ways to list the problems of the Category Code, in order (A-32)."""
    problem_list: dict[str, str] = Field(default_factory=dict)
    """Problem code to title, typed by an administrator, for the way ``listed``."""
