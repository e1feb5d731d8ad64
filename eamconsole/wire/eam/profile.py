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
    requests_plain: str = "Request"
    work_orders_svc: str = "WorkOrders.svc"
    work_orders_plain: str = "WorkOrder"
    lookups_svc: str = "LookupList/Request.svc"
    lookups_plain: str = "LookupList/Request"
    record_path: RecordPath = "{auto_number}"
    """Path of one record below its service (A-17)."""
    comments_path: str = "Comments"
    """Path of a record's comments (A-26)."""
    media_path: str = "media"
    """Path of a record's documents on the citizen API, also for the upload (A-28)."""
    documents_path: DocumentsPath = "Documents.svc/{module}/{auto_number}"
    """Path of a record's documents on the internal API (A-27)."""
    documents_upload_path: str = "upload"
    documents_below_work: bool = False
    """Whether the internal documents lie below ``work_path`` or beside it (A-27)."""
    request_module_id: int = 50
    work_order_module_id: int = 51
    """Module ids of the documents' path (A-34)."""
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
    work_order_number: str = "WorkOrderNumber"
    status_code: str = "StatusCode"
    status_text: str = "StatusType"
    problem_code: str = "ProblemCode"
    problem_text: str = "ProblemType"
    category_code: str = "CategoryCode"
    created: str = "CreationDateTime"
    x: str = "XCoordinate"
    y: str = "YCoordinate"
    notes: str = "Notes"
    """Description and reference line (A-19)."""
    location: str = "GeneralLocation"
    """General location (A-20)."""
    requester_first_name: str = "RequestorName1"
    requester_last_name: str = "RequestorName2"
    reference_field: str = "ExternalRequestId"
    """Holds the Issue ID on a Work Request (A-24)."""
    work_order_reference_field: str = "ExternalId"
    """Holds the Issue ID on a Work Order (A-35)."""
    work_order_source_field: str = "ExternalSource"
    source_name: str = "SeeClickFix"
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
    """Sent as null beside coordinates, as the vendor's own page does (section 2.8)."""

    comment_text: str = "Comment"
    comment_recorded_by: str = "RecordedBy"
    comment_recorded_date: str = "RecordedDate"
    comment_recorded_time: str = "RecordedTime"
    send_comment_flag: bool = True
    """Mark comments added through the citizen API as public (A-26)."""
    recorded_by_length: int = Field(default=50, ge=1)
    """Longer names are refused by the server and cut here (A-26)."""

    upload_part: str = "FileToUpload"
    document_file_name: str = "FileName"
    document_description: str = "Description"
    document_path: str = "Path"
    document_is_link: str = "IsUrl"
    work_order_documents: Literal["upload", "link"] = "link"
    """How pictures get to Work Orders; Work Requests follow ``[eam] documents`` (A-31)."""
    upload_limit_bytes: int = Field(default=10 * 1024 * 1024, gt=0)
    """Largest upload (A-30)."""

    request_table: str = "WKREQ"
    request_key_column: str = "RQ_ID"
    reference_column: str = "RQ_EXTERNALID"
    work_order_table: str = "WKORDER"
    work_order_key_column: str = "WO_ID"
    work_order_reference_column: str = "WO_EXTERNALID"
    citizen_filter: bool | None = None
    """Whether the citizen API takes FILTER; unset: tried out."""
    internal_filter: bool | None = None
    """Whether the internal API takes FILTER; unset: tried out."""
    status_lists: bool = True
    """Whether lists by ``statusflag`` may be used in place of single reads."""
    closed_list_days: int = Field(default=2, ge=1)
    """``statusdays`` of the list of closed records (A-08)."""

    lookup_code: str = "CodeValue"
    lookup_text: str = "TypeValue"
    lookup_paging: bool = True
    """Ask pick lists page by page, should they be cut (A-42)."""
    problem_ways: tuple[ProblemWay, ...] = ("category", "value_lookup")
    """Ways to list the problems of the Category Code, in order (A-32)."""
    problem_list: dict[str, str] = Field(default_factory=dict)
    """Problem code to title, typed by an administrator, for the way ``listed``."""
