"""What crews and clerks do to records at their desks, behind the API's back."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from eamconsole.sandbox.eam import desk, rules, statuses
from eamconsole.sandbox.eam.arguments import (
    Arguments,
    BadArgument,
    any_record,
    comment_of,
    document_of,
    kind_of,
    linked_pair,
    number_of,
    record_of,
    switch_of,
    text_of,
)
from eamconsole.sandbox.eam.dossier import dossier
from eamconsole.sandbox.eam.drawings import MEDIA_TYPES, drawn
from eamconsole.sandbox.eam.plane import CoordinateSystem
from eamconsole.sandbox.eam.properties import REQUEST, WORK_ORDER
from eamconsole.sandbox.eam.records import Document, Record
from eamconsole.sandbox.eam.state import EamState

Result = dict[str, Any]

_CREW_MEMBER = "D. Foreman"


def comment(state: EamState, args: Arguments) -> Result:
    """Write a comment; like all that staff write it stays inside until published."""
    row = desk.add_comment(
        state,
        record_of(state, args),
        text_of(args, "text"),
        text_of(args, "recorded_by", _CREW_MEMBER),
        public=switch_of(args, "public", default=False),
    )
    return {"comment": row.auto_number}


def set_comment_public(state: EamState, args: Arguments) -> Result:
    """Publish a comment or take it back."""
    record = record_of(state, args)
    row = comment_of(record, args)
    row.public = switch_of(args, "public", default=True)
    state.touch_by_child(record)
    return {"comment": row.auto_number}


def edit_comment(state: EamState, args: Arguments) -> Result:
    """Change a comment's text or author."""
    record = record_of(state, args)
    row = comment_of(record, args)
    row.text = text_of(args, "text", row.text)
    row.recorded_by = text_of(args, "recorded_by", row.recorded_by)
    state.touch_by_child(record)
    return {"comment": row.auto_number}


def delete_comment(state: EamState, args: Arguments) -> Result:
    """Remove a comment."""
    record = record_of(state, args)
    row = comment_of(record, args)
    del record.comments[row.auto_number]
    state.touch_by_child(record)
    return {"comment": row.auto_number}


def add_document(state: EamState, args: Arguments) -> Result:
    """Attach given bytes (``base64``), a ``url``, or a drawn ``jpeg``, ``png`` or ``pdf``."""
    record = record_of(state, args)
    if args.get("url"):
        document = desk.attach_path(
            state,
            record,
            text_of(args, "url"),
            file_name=text_of(args, "file_name", ""),
            description=text_of(args, "description", ""),
            public=switch_of(args, "public", default=False),
        )
    else:
        document = _stored(state, record, args)
    return {"document": document.auto_number, "file_name": document.file_name}


def set_document_public(state: EamState, args: Arguments) -> Result:
    """Publish a document or take it back."""
    record = record_of(state, args)
    document = document_of(record, args)
    document.public = switch_of(args, "public", default=True)
    state.touch_by_child(record)
    return {"document": document.auto_number}


def delete_document(state: EamState, args: Arguments) -> Result:
    """Remove a document."""
    record = record_of(state, args)
    document = document_of(record, args)
    del record.documents[document.auto_number]
    state.touch_by_child(record)
    return {"document": document.auto_number}


def set_status(state: EamState, args: Arguments) -> Result:
    """Give a request (or the ``kind`` named) a status code."""
    record = record_of(state, args)
    statuses.set_status(state, record, number_of(args, "code"))
    return {"auto_number": record.auto_number, "status": record.status}


def set_work_order_status(state: EamState, args: Arguments) -> Result:
    """Give a work order a status code; its requests follow."""
    return set_status(state, {**_of_work_order(args), "code": args.get("code")})


def change_field(state: EamState, args: Arguments) -> Result:
    """Write ``value`` into ``field``, by the same rules as everybody; null empties it."""
    record, name = record_of(state, args), text_of(args, "field")
    item = state.naming(record.resource).property_of(name)
    if item is None or not item.writable:
        raise BadArgument(f"there is no field {name!r} that staff could change")
    wire = {name: args.get("value")}
    fields = rules.accepted(state, record.resource, wire, CoordinateSystem.LOCAL)
    status = fields.pop("StatusCode", None)
    if status is not None:
        statuses.set_status(state, record, status)
    else:
        record.fields.update(fields)
        state.touch(record)
    return {"auto_number": record.auto_number, "fields": fields}


def change_problem(state: EamState, args: Arguments) -> Result:
    """Reclassify a record under another problem ``code``."""
    return change_field(state, {**args, "field": "ProblemCode", "value": text_of(args, "code")})


def create_record(state: EamState, args: Arguments) -> Result:
    """Enter a record at the desk from ``fields``, coordinates on the local plane."""
    fields = args.get("fields", {})
    if not isinstance(fields, dict):
        raise BadArgument(f"'fields' must be an object, not {fields!r}")
    resource = kind_of(args)
    record = desk.create(
        state, resource, rules.accepted(state, resource, fields, CoordinateSystem.LOCAL)
    )
    return dossier(state, record)


def duplicate(state: EamState, args: Arguments) -> Result:
    """Enter a second record with the same fields, as a doubled call would have."""
    record = record_of(state, args)
    fields = {name: value for name, value in record.fields.items() if name != "LinkGroup"}
    return dossier(state, desk.create(state, record.resource, fields))


def create_work_order(state: EamState, args: Arguments) -> Result:
    """Make a work order, linked to ``request`` when one is named."""
    fields = {
        "CategoryCode": text_of(args, "category_code"),
        "ProblemCode": args.get("problem_code"),
        "Notes": args.get("notes"),
    }
    accepted = rules.accepted(state, WORK_ORDER, fields, CoordinateSystem.LOCAL)
    wanted = args.get("request")
    request = any_record(state, REQUEST, wanted) if wanted is not None else None
    work_order = desk.create(state, WORK_ORDER, accepted)
    if request is not None:
        statuses.link(state, request, work_order)
    return dossier(state, work_order)


def link(state: EamState, args: Arguments) -> Result:
    """Link ``request`` and ``work_order``."""
    request, work_order = linked_pair(state, args)
    statuses.link(state, request, work_order)
    return {"status": request.status}


def unlink(state: EamState, args: Arguments) -> Result:
    """Undo the link of ``request`` and ``work_order``."""
    request, work_order = linked_pair(state, args)
    statuses.unlink(state, request, work_order)
    return {"status": request.status}


def publish_request(state: EamState, args: Arguments) -> Result:
    """Show a request on the citizen API."""
    return _set_public(state, args, public=True)


def unpublish_request(state: EamState, args: Arguments) -> Result:
    """Let a request vanish from the citizen API, without closing it."""
    return _set_public(state, args, public=False)


def hard_lock(state: EamState, args: Arguments) -> Result:
    """Lock a record against every change through the API, or unlock it."""
    record = record_of(state, args)
    record.hard_locked = switch_of(args, "locked", default=True)
    if record.resource is WORK_ORDER:
        record.fields["HardLocked"] = record.hard_locked
    state.touch(record)
    return {"hard_locked": record.hard_locked}


def delete_request(state: EamState, args: Arguments) -> Result:
    """Delete a record for good."""
    record = record_of(state, args)
    desk.delete(state, record)
    return {"auto_number": record.auto_number}


def _of_work_order(args: Arguments) -> Arguments:
    named = {"kind": "work_order", **args}
    wanted = named.pop("work_order", None)
    if wanted is not None:
        named["auto_number" if isinstance(wanted, int) else "number"] = wanted
    return named


def _set_public(state: EamState, args: Arguments, *, public: bool) -> Result:
    record = record_of(state, args)
    record.fields["PubliclyAvailable"] = public
    state.touch(record)
    return {"auto_number": record.auto_number, "public": public}


def _stored(state: EamState, record: Record, args: Arguments) -> Document:
    kind = text_of(args, "draw", "jpeg")
    if kind not in MEDIA_TYPES:
        raise BadArgument(f"'draw' must be one of {', '.join(MEDIA_TYPES)}, not {kind!r}")
    return desk.add_upload(
        state,
        record,
        text_of(args, "file_name", f"crew{len(record.documents) + 1}.{kind}"),
        _content(state, record, args, kind),
        content_type=text_of(args, "content_type", MEDIA_TYPES[kind]),
        description=text_of(args, "description", ""),
        public=switch_of(args, "public", default=False),
    )


def _content(state: EamState, record: Record, args: Arguments, kind: str) -> bytes:
    if args.get("base64") is None:
        return drawn(kind, f"{state.seed} {record.auto_number} {len(record.documents)}")
    try:
        return base64.b64decode(text_of(args, "base64"), validate=True)
    except binascii.Error as exc:
        raise BadArgument(f"'base64' cannot be decoded: {exc}") from exc
