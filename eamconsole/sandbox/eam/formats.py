"""Writes answers as JSON or XML and reads bodies in either, the way WCF does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from eamconsole.sandbox.call import JSON_TYPE, Reply
from eamconsole.sandbox.eam.refusal import Refusal, unreadable

XML_TYPE = "application/xml; charset=utf-8"
_STRING = "http://schemas.microsoft.com/2003/10/Serialization/"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_PAGE = (
    "<!DOCTYPE html><html><head><title>Service</title></head><body><div><p class='heading1'>"
    "Request Error</p><p>{text}</p></div></body></html>"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint answers before it has a format.

    ``value`` is an object, a list of objects, or None for an empty body; ``element``
    is the XML element of one object. ``raw`` bypasses formats: a file or a page.
    """

    value: Any = None
    element: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: tuple[str, bytes] | None = None


def rendered(answer: Answer, wanted: str) -> Reply:
    """Return the answer in the format wanted, ``json`` or ``xml``."""
    headers = dict(answer.headers)
    if answer.raw is not None:
        content_type, body = answer.raw
        return Reply(answer.status, {"Content-Type": content_type, **headers}, body)
    if answer.value is None:
        return Reply.empty(answer.status, headers)
    if wanted == "json":
        return Reply(answer.status, {"Content-Type": JSON_TYPE, **headers}, as_json(answer.value))
    body = as_xml(answer.value, answer.element)
    return Reply(answer.status, {"Content-Type": XML_TYPE, **headers}, body)


def rendered_refusal(refusal: Refusal, wanted: str, shape: str) -> Reply:
    """Return a refusal in the ``shape`` this server gives its error bodies."""
    if refusal.page or shape == "html":
        return Reply.html(_PAGE.format(text=escape(refusal.text)), refusal.status)
    if shape == "empty":
        return Reply.empty(refusal.status)
    value: Any = {"Message": refusal.text} if shape == "object" else refusal.text
    return rendered(Answer(value, "Error", refusal.status), wanted)


def as_json(value: Any) -> bytes:
    """Return JSON as WCF writes it, slashes of its dates escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if '"/Date(' in text:
        text = text.replace('"/Date(', '"\\/Date(').replace(')/"', ')\\/"')
    return text.encode("utf-8", "replace")


def as_xml(value: Any, element: str) -> bytes:
    """Return XML with the elements of each object in alphabetical order, nulls left out."""
    if isinstance(value, str):
        text = f'<string xmlns="{_STRING}">{_escaped(value)}</string>'
    elif isinstance(value, list):
        rows = "".join(_element(row, element) for row in value)
        text = f"<ArrayOf{element}>{rows}</ArrayOf{element}>"
    else:
        text = _element(value, element)
    return text.encode("utf-8", "replace")


def _element(value: Mapping[str, Any], element: str) -> str:
    parts = [
        f"<{name}>{_xml_value(item)}</{name}>"
        for name, item in sorted(value.items())
        if item is not None
    ]
    return f"<{element}>{''.join(parts)}</{element}>"


def _xml_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "".join(_element(item, "Item") for item in value)
    return _escaped(str(value))


def _escaped(text: str) -> str:
    """Escape, and drop what no XML 1.0 document may hold."""
    return escape("".join(char for char in text if char >= " " or char in "\t\n\r"))


def read_object(body: bytes, wanted: str, content_type: str) -> dict[str, Any]:
    """Return the object in a body; what the platform cannot deserialize gets its HTML 400."""
    kind = content_type.partition(";")[0].strip().casefold()
    expected: tuple[str, ...] = ("application/json", "text/javascript", "text/json")
    if wanted == "xml":
        expected = ("text/xml", "application/xml")
    if not body.strip():
        return {}
    if kind not in expected:
        raise unreadable("The incoming message has an unexpected message format.")
    return _from_json(body) if wanted == "json" else _from_xml(body)


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as exc:
        raise unreadable("The body could not be deserialized.") from exc
    if not isinstance(value, dict):
        raise unreadable("The body could not be deserialized. Expected an object.")
    return value


def _from_xml(body: bytes) -> dict[str, Any]:
    if b"<!DOCTYPE" in body:
        raise unreadable("DTD is prohibited in this XML document.")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - no DTD gets here
    except ElementTree.ParseError as exc:
        raise unreadable("The body could not be deserialized.") from exc
    fields: dict[str, Any] = {}
    last = ""
    for child in root:
        name = child.tag.rpartition("}")[2]
        if name < last:
            continue  # DataContract passes over elements that come too late
        last = name
        fields[name] = None if child.get(_NIL) == "true" else child.text or ""
    return fields
