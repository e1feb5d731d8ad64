"""The objects of EAM's answers, under the names of this particular server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eamconsole.sandbox.eam import moments
from eamconsole.sandbox.eam.assumptions import EamAssumptions
from eamconsole.sandbox.eam.properties import Kind
from eamconsole.sandbox.eam.records import Comment, Document, Record
from eamconsole.sandbox.eam.visit import Visit

_CHILD_DATES = frozenset({"RecordedDate", "RecordedTime", "CreatedDate"})


def shown_record(visit: Visit, record: Record) -> dict[str, Any]:
    """Return a record as the caller may see it, its point in the caller's coordinates."""
    naming = visit.state.naming(record.resource)
    shown = naming.to_wire(record.fields)
    if visit.citizen:
        shown = naming.without_requester(shown)
    else:
        plural = record.resource.plural
        path = visit.state.assumptions.record_path.format(auto_number=record.auto_number)
        shown["DataUrl"] = f"{visit.work_url}/{plural}.svc/{path}/$actions/"
    x, y = shown.get("XCoordinate"), shown.get("YCoordinate")
    if x is not None and y is not None:
        point = visit.state.plane.from_local(visit.coordinates(), (x, y))
        shown["XCoordinate"], shown["YCoordinate"] = point
    if visit.state.assumptions.json_dates == "wcf" and visit.format == "json":
        dates = {name for name, item in naming.properties.items() if item.kind is Kind.DATE}
        _write_wcf(visit, shown, dates)
    return shown


def shown_comment(visit: Visit, comment: Comment) -> dict[str, Any]:
    """Return a row of the comments grid."""
    row = {
        "AutoNumber": comment.auto_number,
        "Comment": comment.text,
        "RecordedBy": comment.recorded_by,
        "RecordedDate": comment.recorded_date,
        "RecordedTime": comment.recorded_time,
        "PubliclyAvailable": comment.public,
    }
    return _shown_child(visit, row, visit.state.assumptions.comment_names)


def shown_document(visit: Visit, document: Document) -> dict[str, Any]:
    """Return a document's row, without its bytes."""
    row = {
        "AutoNumber": document.auto_number,
        "FileName": document.file_name,
        "Description": document.description,
        "Path": document.path,
        "PubliclyAvailable": document.public,
        "CreatedDate": document.created,
        "IsUrl": document.is_url,
    }
    return _shown_child(visit, row, visit.state.assumptions.document_names)


def child_values(
    assumptions: EamAssumptions, names: Mapping[str, str], body: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a comment's or document's written values by our names, whatever their case."""
    given = {name.casefold(): value for name, value in body.items()}
    wire = {**dict.fromkeys(_CHILD_PROPERTIES), **_child_renames(assumptions, names)}
    values = {}
    for name in _CHILD_PROPERTIES:
        spelled = (wire[name] or name).casefold()
        if spelled in given:
            values[name] = given[spelled]
    return values


_CHILD_PROPERTIES = (
    "Comment", "RecordedBy", "FileName", "Description", "Path", "PubliclyAvailable",
)  # fmt: skip


def _child_renames(assumptions: EamAssumptions, names: Mapping[str, str]) -> dict[str, str]:
    return {"PubliclyAvailable": assumptions.public_flag_name, **names}


def _shown_child(visit: Visit, row: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    assumptions = visit.state.assumptions
    if assumptions.json_dates == "wcf" and visit.format == "json":
        _write_wcf(visit, row, _CHILD_DATES)
    renames = _child_renames(assumptions, names)
    return {renames.get(name, name): value for name, value in row.items() if renames.get(name, 1)}


def _write_wcf(visit: Visit, row: dict[str, Any], dates: set[str] | frozenset[str]) -> None:
    zone = visit.state.settings.time_zone
    for name in row.keys() & dates:
        if row[name] is not None:
            row[name] = moments.as_wcf(row[name], zone)
