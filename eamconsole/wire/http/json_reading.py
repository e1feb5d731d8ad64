"""Reads JSON that may be broken or hostile into values that are safe to keep.

Safe means: no NaN or infinity, no number beyond 64 bits, no lone surrogate, no control
character but tab and line ends, no deeper nesting than anything that walks it can follow.
What has no meaning becomes None, so that the decoder of the one record concerned refuses it,
and its neighbours live.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from typing import Any

_PAGE_STARTS = ("<!doctype html", "<html", "<head", "<body")
_LARGEST_WHOLE = 2**63
_DUBIOUS = re.compile(
    rb"NaN|Infinity|\\u(?:00[01]|007[fF]|00[89]|[dD][89a-fA-F])"
    rb"|(?:^|[\[:,\s])-?\d[\d.]*[eE]\+?\d{3}|(?<!\d)\d{300}"
)
"""What may decode into something unsafe; a digest such as 7e315a within a text is no number."""
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_CHARSET = re.compile(r"charset=\"?([\w.:-]+)", re.IGNORECASE)
_TEXTUAL = re.compile(
    r"utf-?(?:8|16|32)(?:-?[lb]e)?|us-ascii|latin-?1|iso-?8859-\d{1,2}|(?:windows-|cp)125\d",
    re.IGNORECASE,
)
"""Encodings of text.  Python knows others by name, some of which take hours or run escapes."""
_DEEPEST = 100
"""Levels of nesting.  The systems use five; the interpreter gives up at some hundreds, in
whatever code happens to walk the value."""


class NotJson(ValueError):
    """The text is no JSON; the message says why in words."""


def read_json(body: bytes, content_type: str = "") -> Any:
    """Return the value in ``body``; raises ``NotJson``.

    A name given twice with different values has no meaning and becomes None.
    """
    text, in_utf8 = _text(body, content_type)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_int=_whole)
    except RecursionError:
        raise NotJson("it is nested too deeply") from None
    except ValueError:
        raise NotJson(_kind_of(text)) from None
    if text.count("[") + text.count("{") > _DEEPEST and _is_too_deep(value):
        raise NotJson("it is nested too deeply")
    # Only the bytes of UTF-8 show what they hold.
    return value if in_utf8 and not _DUBIOUS.search(body) else _cleaned(value)


def clean_text(text: str) -> str:
    """Return ``text`` without lone surrogates and control characters."""
    return _UNWANTED.sub(lambda found: "\ufffd" if found[0] >= "\ud800" else "", text)


def _text(body: bytes, content_type: str) -> tuple[str, bool]:
    """Return the text, and whether it came in UTF-8."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace"), False
    try:
        return body.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        declared = _CHARSET.search(content_type)
        name = declared[1] if declared else "windows-1252"
    if not _TEXTUAL.fullmatch(name):
        raise NotJson("its characters are in no known encoding")
    try:
        return body.decode(name, "replace"), False
    except (LookupError, ValueError):
        raise NotJson("its characters are in no known encoding") from None


def _is_too_deep(value: Any) -> bool:
    """Return whether a value is nested beyond bounds, level by level: nothing here recurses."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(_DEEPEST):
        inner = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, (dict, list))
        ]
        if not inner:
            return False
        level = inner
    return True


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        for name, value in pairs:
            if found[name] != value:
                found[name] = None
    return found


def _whole(digits: str) -> int | None:
    if len(digits) > 20:
        return None
    number = int(digits)
    return number if -_LARGEST_WHOLE <= number < _LARGEST_WHOLE else None


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(name): _cleaned(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def is_page(body: bytes) -> bool:
    """Return whether an answer is a web page: a portal's, a proxy's, never an API's."""
    start = body[:1000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n").lower()
    return start.startswith(_PAGE_STARTS)


def _kind_of(text: str) -> str:
    start = text.lstrip()[:200].lower()
    if not start:
        return "it is empty"
    if start.startswith(_PAGE_STARTS):
        return "it is an HTML page"
    if start.startswith("<"):
        return "it is XML"
    return "it is cut off or no JSON"
