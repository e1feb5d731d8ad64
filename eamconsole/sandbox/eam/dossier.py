"""Tells everything about a record, for assertions and for the curious."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

from eamconsole.sandbox.eam.properties import REQUEST
from eamconsole.sandbox.eam.records import Document, Record
from eamconsole.sandbox.eam.state import EamState


def dossier(state: EamState, record: Record) -> dict[str, Any]:
    """Return a record with all that hangs on it, as plain JSON values; no bytes of files."""
    group = record.fields.get("LinkGroup")
    members = state.groups.get(group, []) if group is not None else []
    return {
        "kind": "request" if record.resource is REQUEST else "work_order",
        "auto_number": record.auto_number,
        "number": record.fields[record.resource.number],
        "status": record.status,
        "public": record.public,
        "hard_locked": record.hard_locked,
        "version": record.version,
        "fields": dict(record.fields),
        "comments": [asdict(comment) for comment in record.comments.values()],
        "documents": [_document(document) for document in record.documents.values()],
        "tracking": [asdict(row) for row in record.tracking],
        "linked": [
            {"kind": member.resource.singular, "auto_number": member.auto_number}
            for member in members
            if member is not record
        ],
    }


def _document(document: Document) -> dict[str, Any]:
    row = asdict(document)
    content = row.pop("content")
    return {**row, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
