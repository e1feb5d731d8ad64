"""Endpoints of comments and documents."""

from __future__ import annotations

from typing import Any

from eamconsole.sandbox.eam import desk
from eamconsole.sandbox.eam.formats import Answer
from eamconsole.sandbox.eam.listing import ordered_children, page
from eamconsole.sandbox.eam.properties import REQUEST
from eamconsole.sandbox.eam.records import Comment, Document, Record
from eamconsole.sandbox.eam.refusal import Refusal, not_found, rule_broken, unreadable, wrong_verb
from eamconsole.sandbox.eam.rules import check_comment, flag
from eamconsole.sandbox.eam.shapes import child_values, shown_comment, shown_document
from eamconsole.sandbox.eam.storing import kept_comment, kept_name, kept_picture
from eamconsole.sandbox.eam.visit import Visit
from eamconsole.sandbox.forms import Form, UnreadableBody, Upload, read_form


def comments(visit: Visit, record: Record) -> Answer:
    """List a record's comments or add one."""
    visit.allow("GET", "POST")
    if visit.call.method == "GET":
        rows = [c for c in record.comments.values() if c.public or not visit.citizen]
        shown = ordered_children(visit, [shown_comment(visit, row) for row in rows])
        return Answer(page(visit, shown), "Comment")
    _require_change(visit, record)
    assumptions = visit.state.assumptions
    values = _comment_values(visit)
    usual = (
        assumptions.citizen_comments_public
        if visit.citizen
        else assumptions.internal_comments_public
    )
    comment = desk.add_comment(
        visit.state,
        record,
        kept_comment(str(values.get("Comment") or ""), assumptions.comment_storage),
        str(values.get("RecordedBy") or visit.login.name),
        public=_public_flag(values, usual=usual),
    )
    return Answer(shown_comment(visit, comment), "Comment", 201)


def comment(visit: Visit, record: Record, auto_number: int) -> Answer:
    """Read one comment; change or delete it on the internal API."""
    found = record.comments.get(auto_number)
    if found is None or (visit.citizen and not found.public):
        raise not_found()
    if visit.call.method == "GET":
        return Answer(shown_comment(visit, found), "Comment")
    visit.allow("GET", "PUT", "DELETE")
    if visit.citizen:
        raise wrong_verb()
    _require_change(visit, record)
    if visit.call.method == "DELETE":
        del record.comments[auto_number]
        visit.state.touch_by_child(record)
        return Answer(status=visit.state.assumptions.delete_success)
    return _change_comment(visit, record, found)


def upload(visit: Visit, record: Record, *, part: str = "") -> Answer:
    """Store the bytes of a multipart body; ``part`` names the only part that is taken."""
    visit.allow("POST")
    visit.require_permission("upload documents")
    _require_way(visit, record, "upload")
    _require_change(visit, record)
    form = _multipart(visit)
    sent = form.files.get(part) if part else next(iter(form.files.values()), None)
    if sent is None or not sent.filename:
        raise rule_broken("No file was uploaded.")
    _require_fitting(visit, sent)
    values = _document_values(visit, form.values)
    document = desk.add_upload(
        visit.state,
        record,
        kept_name(sent.filename, len(record.documents) + 1, visit.state.assumptions.upload_names),
        kept_picture(sent.content, visit.state.assumptions.upload_pictures),
        content_type=sent.content_type,
        description=str(values.get("Description") or ""),
        public=_public_flag(values, usual=_documents_public(visit)),
    )
    if visit.state.assumptions.upload_answer == "nothing":
        return Answer(status=201)
    return Answer(shown_document(visit, document), "Document", 201)


def attach(visit: Visit, record: Record) -> Answer:
    """Attach a document by its path or address."""
    visit.require_permission("add documents without upload")
    _require_way(visit, record, "link")
    _require_change(visit, record)
    values = _document_values(visit, visit.body())
    document = desk.attach_path(
        visit.state,
        record,
        str(values.get("Path") or ""),
        file_name=str(values.get("FileName") or ""),
        description=str(values.get("Description") or ""),
        public=_public_flag(values, usual=_documents_public(visit)),
    )
    return Answer(shown_document(visit, document), "Document", 201)


def documents(visit: Visit, record: Record) -> Answer:
    """List the documents of a record."""
    rows = [d for d in record.documents.values() if d.public or not visit.citizen]
    shown = ordered_children(visit, [shown_document(visit, row) for row in rows])
    return Answer(page(visit, shown), "Document")


def document_bytes(visit: Visit, record: Record, auto_number: int) -> Answer:
    """Answer a stored file's bytes."""
    visit.allow("GET")
    found: Document | None = record.documents.get(auto_number)
    if found is None or (visit.citizen and not found.public):
        raise not_found()
    if found.is_url or not found.content_type:
        raise not_found("The document is a link; nothing is stored here.")
    return Answer(raw=(found.content_type, found.content))


def _change_comment(visit: Visit, record: Record, found: Comment) -> Answer:
    values = _comment_values(visit)
    text = str(values.get("Comment") or found.text)
    recorded_by = str(values.get("RecordedBy") or found.recorded_by)
    check_comment(visit.state, text, recorded_by)
    found.text, found.recorded_by = text, recorded_by
    found.public = _public_flag(values, usual=found.public)
    visit.state.touch_by_child(record)
    if visit.state.assumptions.put_success == 204:
        return Answer(status=204)
    return Answer(shown_comment(visit, found), "Comment")


def _comment_values(visit: Visit) -> dict[str, Any]:
    assumptions = visit.state.assumptions
    return child_values(assumptions, assumptions.comment_names, visit.body())


def _document_values(visit: Visit, body: Any) -> dict[str, Any]:
    assumptions = visit.state.assumptions
    return child_values(assumptions, assumptions.document_names, body)


def _require_change(visit: Visit, record: Record) -> None:
    visit.require("edit", record.resource)
    desk.require_editable(record, visit.login.permissions)


def _require_way(visit: Visit, record: Record, way: str) -> None:
    """Refuse what this server takes by the other way only; as delivered it takes both (A-31)."""
    assumptions = visit.state.assumptions
    if record.resource is REQUEST and assumptions.request_pictures == "link" != way:
        raise rule_broken("Documents of a request are attached by their address.")
    if record.resource is not REQUEST and assumptions.work_order_pictures == "upload" != way:
        raise rule_broken("Documents of a work order are uploaded.")


def _documents_public(visit: Visit) -> bool:
    assumptions = visit.state.assumptions
    return (
        assumptions.citizen_documents_public
        if visit.citizen
        else assumptions.internal_documents_public
    )


def _public_flag(values: dict[str, Any], *, usual: bool) -> bool:
    value = values.get("PubliclyAvailable")
    try:
        return usual if value is None else flag(value)
    except ValueError as exc:
        raise rule_broken(f"'{value}' is neither true nor false.") from exc


def _multipart(visit: Visit) -> Form:
    if not visit.call.header("content-type").casefold().startswith("multipart/form-data"):
        raise unreadable("The upload must be multipart/form-data.")
    try:
        return read_form(visit.call)
    except UnreadableBody as exc:
        raise unreadable("The upload could not be read.") from exc


def _require_fitting(visit: Visit, sent: Upload) -> None:
    settings = visit.state.settings
    if len(sent.content) > settings.upload_limit:
        raise Refusal(settings.oversize_status, "The file is larger than the server allows.")
