"""Reads request bodies by content type: JSON, form or multipart."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from werkzeug.formparser import FormDataParser

from eamconsole.sandbox.call import Call


class UnreadableBody(ValueError):
    """The body is not what its content type claims."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a multipart body."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a body, whatever its encoding.

    ``values`` holds texts and lists of texts for forms, JSON values for JSON.
    Only multipart can carry ``files``.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a field as text, empty when absent or null."""
        value = self.values.get(name)
        if isinstance(value, list):
            value = value[-1] if value else None
        return "" if value is None else str(value)


def read_form(call: Call) -> Form:
    """Return the call's fields and files; raise :class:`UnreadableBody` on broken JSON."""
    content_type = call.header("content-type").lower()
    if "json" in content_type:
        return Form(_json_fields(call.body))
    if content_type.startswith("multipart/"):
        return _multipart(call)
    return Form(_form_fields(call.body))


def _json_fields(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body) if body.strip() else {}
    except ValueError as exc:
        raise UnreadableBody(str(exc)) from exc
    if not isinstance(value, dict):
        raise UnreadableBody("the body is no JSON object")
    return value


def _form_fields(body: bytes) -> dict[str, Any]:
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values if len(values) > 1 else values[0] for name, values in fields.items()}


def _multipart(call: Call) -> Form:
    header = call.header("content-type")
    mimetype, _, rest = header.partition(";")
    options = {"boundary": _boundary(rest)}
    parser = FormDataParser(stream_factory=_in_memory, silent=False)
    try:
        _, fields, files = parser.parse(
            io.BytesIO(call.body), mimetype.strip(), len(call.body), options
        )
    except ValueError as exc:
        raise UnreadableBody(str(exc)) from exc
    values = {
        name: got if len(got) > 1 else got[0] for name, got in fields.to_dict(flat=False).items()
    }
    uploads = {
        name: Upload(part.filename or "", part.content_type or "", part.read())
        for name, part in files.items()
    }
    return Form(values, uploads)


def _in_memory(*_sizes: object, **_names: object) -> io.BytesIO:
    """Keep parts off the disk: nobody would close the temporary files."""
    return io.BytesIO()


def _boundary(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "boundary":
            return value.strip('"')
    return ""
