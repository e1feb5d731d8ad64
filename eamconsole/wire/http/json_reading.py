"""Reads JSON that may be broken or hostile into values that are safe to keep.

Safe means: no NaN or infinity, no whole number beyond 64 bits but one that keeps its digits beside
a real, no lone surrogate, no control character but tab and line ends, no deeper nesting than
anything that walks it can follow.  What has no meaning becomes None, so that the decoder of the one
record concerned refuses it, and its neighbors live.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

from eamconsole.domain.values import WrittenNumber
from eamconsole.support.texts import clean_value, may_hold_odd_signs, read_text

_PAGE_STARTS = ("<!doctype html", "<html", "<head", "<body")
_LARGEST_WHOLE = 2**63
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
    text = _text(body, content_type)
    try:
        value = json.loads(
            text,
            strict=False,  # a sign nobody escaped is no reason to refuse a page of requests
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_real,
            parse_constant=_no_number,
        )
    except RecursionError:
        raise NotJson("it is nested too deeply") from None
    except ValueError:
        raise NotJson(_kind_of(text)) from None
    if text.count("[") + text.count("{") > _DEEPEST and _is_too_deep(value):
        raise NotJson("it is nested too deeply")
    return clean_value(value) if may_hold_odd_signs(text) else value


def _text(body: bytes, content_type: str) -> str:
    """Return the text: UTF-16 by its marks or its zeros, else UTF-8, else what is declared."""
    if b"\0" in body[:4] or body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode(json.detect_encoding(body), "replace").removeprefix("\ufeff")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(content_type)
        name = declared[1].lower() if declared else "utf-8"
    if name in ("utf-8", "utf8"):
        return read_text(body)
    if not _TEXTUAL.fullmatch(name):
        raise NotJson("its characters are in no known encoding")
    try:
        return body.decode(name, "replace")
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


def _whole(digits: str) -> int | WrittenNumber:
    if len(digits) <= 20:
        number = int(digits)
        if -_LARGEST_WHOLE <= number < _LARGEST_WHOLE:
            return number
    return WrittenNumber(digits)


def _real(written: str) -> float:
    """Return the number; where a real says it otherwise, with the digits it was written in."""
    number = float(written)
    return number if repr(number) == written else WrittenNumber(written)


def _no_number(name: str) -> str:
    """NaN and Infinity are no JSON and no numbers, but a person reads what the server said."""
    return name


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
