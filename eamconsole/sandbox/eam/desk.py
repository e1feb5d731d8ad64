"""What can be done to records, whoever asks: the API's callers or the agency's staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eamconsole.sandbox.eam import moments, statuses
from eamconsole.sandbox.eam.properties import REQUEST, Kind, Resource
from eamconsole.sandbox.eam.records import Comment, Document, Record
from eamconsole.sandbox.eam.refusal import not_found, rule_broken
from eamconsole.sandbox.eam.rules import check_comment, check_required
from eamconsole.sandbox.eam.state import EamState, reference_of

_SHARE = r"\\eamfiles\documents"


def create(state: EamState, resource: Resource, fields: dict[str, Any]) -> Record:
    """Store a new record from accepted ``fields`` and return it with all defaults."""
    check_required(state, resource, fields)
    wall, number = state.wall(), state.next_number(resource.table)
    is_request = resource is REQUEST
    wanted = fields.pop("StatusCode", None)
    fields.pop("StatusType", None)
    first = statuses.NEW_REQUEST if is_request else statuses.NEW_WORK_ORDER
    kept: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
    kept |= {
        "AutoNumber": number,
        resource.number: state.next_common_id(resource),
        "StatusCode": first,
        "CreationDateTime": moments.stamp(wall),
    }
    if is_request:
        kept["RecordedDate"] = moments.day_half(wall)
    kept.setdefault("PubliclyAvailable", is_request and state.assumptions.api_requests_public)
    record = Record(resource, number, kept)
    statuses.set_status(state, record, first if wanted is None else wanted)
    record.version = 1
    state.records_of(resource)[number] = record
    state.created[reference_of(kept)] += 1
    return record


def update(
    state: EamState, record: Record, fields: dict[str, Any], *, null_writes: bool = False
) -> None:
    """Write accepted ``fields`` over a record.

    Without ``null_writes`` nulls and zero-like values are passed over; with it they
    overwrite, and so does everything that is missing.
    """
    status = fields.pop("StatusCode", None)
    fields.pop("StatusType", None)
    if null_writes:
        blank = {
            name: None
            for name, item in record.resource.properties.items()
            if item.writable or item.kind is Kind.CODE_TEXT
            if name not in ("StatusCode", "StatusType")
        }
        fields = {**blank, **fields}
    else:
        fields = _without_blanks(fields)
    check_required(state, record.resource, {**record.fields, **fields})
    record.fields.update(fields)
    state.touch(record)
    if status is not None:
        statuses.set_status(state, record, status)


def _without_blanks(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def delete(state: EamState, record: Record) -> None:
    """Remove a record; its links go with it."""
    group = record.fields.get("LinkGroup")
    if group is not None:
        state.groups[group].remove(record)
        statuses.roll_up(state, group)
    del state.records_of(record.resource)[record.auto_number]


def require_editable(record: Record, permissions: set[str]) -> None:
    """Refuse to change a hard-locked record, or a closed one without the permission for it."""
    if record.hard_locked:
        raise rule_broken("The record is hard locked and cannot be changed.")
    area = "requests" if record.resource is REQUEST else "work orders"
    if record.closed and f"edit closed {area}" not in permissions:
        raise rule_broken("You do not have permission to change a record with status over 949.")


def add_comment(
    state: EamState, record: Record, text: str, recorded_by: str, *, public: bool
) -> Comment:
    """Add a row to the comments grid."""
    check_comment(state, text, recorded_by)
    wall, number = state.wall(), state.next_number("comment")
    row = Comment(
        number, text, recorded_by, moments.day_half(wall), moments.time_half(wall), public
    )
    record.comments[number] = row
    state.touch_by_child(record)
    return row


def add_upload(
    state: EamState,
    record: Record,
    file_name: str,
    content: bytes,
    *,
    content_type: str = "",
    description: str = "",
    public: bool,
) -> Document:
    """Store a file's bytes on the agency's share."""
    number = state.next_number("document")
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1] or f"document{number}"
    document = Document(
        number, name, description, f"{_SHARE}\\{number}\\{name}", moments.stamp(state.wall()),
        public, content_type=content_type or "application/octet-stream", content=content,
    )  # fmt: skip
    return _kept(state, record, document)


def attach_path(
    state: EamState,
    record: Record,
    path: str,
    *,
    file_name: str = "",
    description: str = "",
    public: bool,
) -> Document:
    """Attach something by its address alone."""
    if not path:
        raise rule_broken("Path is required.")
    number = state.next_number("document")
    name = file_name or path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    is_url = path.casefold().startswith(("http://", "https://"))
    document = Document(
        number, name, description, path, moments.stamp(state.wall()), public, is_url=is_url
    )
    return _kept(state, record, document)


def _kept(state: EamState, record: Record, document: Document) -> Document:
    record.documents[document.auto_number] = document
    if record.resource is not REQUEST:
        record.fields["HasDocuments"] = True
    state.touch_by_child(record)
    return document


def record_by_number(state: EamState, resource: Resource, auto_number: int) -> Record:
    """Return a record, or refuse with 404."""
    record = state.records_of(resource).get(auto_number)
    if record is None:
        raise not_found()
    return record
