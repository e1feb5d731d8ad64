"""Finds the other system's own words in whatever shape a refusal takes."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from eamconsole.support.texts import clean_text, read_text
from eamconsole.wire.http.json_reading import NotJson, read_json

LONGEST_WORDS = 500
_SPOKEN_KEYS = ("message", "error_description", "error", "exceptionmessage", "detail", "title")
_LONGEST_WHOLE, _BEGINNING = 65_536, 4_096
"""A longer answer is read at its beginning only: there stands what a server has to say."""
_LONGEST_FOUND = _BEGINNING  # more than is shown: a secret at the edge is masked whole
_TAG = re.compile(r"<[^<>]*>")
_LOGIN_FIELD = re.compile(r"<input[^<>]+?type=[\"']?password", re.IGNORECASE)
_SPOKEN = re.compile(
    r"(?i)\"(?:message|error_description|error|exceptionmessage|detail|title)\"\s*:\s*"
    r"(\"(?:[^\"\\]|\\.)*)",
    re.DOTALL,
)
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
"""Lower case that keeps every position, as ``lower()`` does not for all letters."""
_ESCAPE = "\\"
_LOGIN_WORDS = re.compile(r"\b(log\s?in|log\s?on|sign\s?in|anmelden|single sign)", re.IGNORECASE)
_LOGIN_PATH = re.compile(
    r"(?i)[/._-](log[-_]?[io]n|sign[-_]?in|sso|saml|oauth2?|auth|authorize|adfs|account)\b"
)


def server_words(body: bytes, content_type: str = "") -> str:
    """Return what the server says in ``body``: JSON text or object, XML, HTML title, or ''.

    The body is cut before anything is searched: a server's page may have megabytes.
    """
    head = _beginning(body)
    if not head.strip():
        return ""
    try:
        found = _of_json(read_json(head, content_type))
    except NotJson:
        cut = len(body) > len(head) and head.lstrip()[:1] in (b"{", b"[")
        found = _of_cut_json(head) if cut else ""
        found = found or _of_markup(read_text(head))
    return " ".join(clean_text(found[:_LONGEST_FOUND]).split())


def field_texts(value: Any) -> dict[str, tuple[str, ...]]:
    """Return field → texts out of both shapes SeeClickFix refuses fields in."""
    if not isinstance(value, dict):
        return {}
    nested = value.get("errors")
    fields: dict[str, Any] = nested if isinstance(nested, dict) else value
    return {name: _texts(inner) for name, inner in fields.items() if _texts(inner)}


def is_login_page(body: bytes) -> bool:
    """Return whether an HTML page asks for a login."""
    page = read_text(_beginning(body))
    if page.lstrip()[:1] != "<":
        return False
    headline = " ".join(text for name in ("title", "h1", "h2") for text in _elements(page, name))
    return bool(_LOGIN_FIELD.search(page) or _LOGIN_WORDS.search(headline))


def is_login_address(address: str) -> bool:
    """Return whether an address looks like that of a login page."""
    return bool(_LOGIN_PATH.search(address.partition("?")[0]))


def _beginning(body: bytes) -> bytes:
    return body if len(body) <= _LONGEST_WHOLE else body[:_BEGINNING]


def _of_json(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(filter(None, map(_of_json, value[:20])))
    if not isinstance(value, dict):
        return ""
    fields = field_texts(value) if isinstance(value.get("errors"), dict) else {}
    if not fields:
        for name, inner in value.items():
            if name.lower() in _SPOKEN_KEYS and isinstance(inner, str) and inner.strip():
                return inner
        fields = field_texts(value)
    return "; ".join(
        ", ".join(texts) if name == "base" else f"{name}: {', '.join(texts)}"
        for name, texts in fields.items()
    )


def _of_cut_json(head: bytes) -> str:
    """Return the text of the first key that speaks, out of JSON too long to be read whole."""
    found = _SPOKEN.search(read_text(head))
    try:
        return str(json.loads(f'{found[1][:_LONGEST_FOUND].rstrip(_ESCAPE)}"')) if found else ""
    except ValueError:
        return ""


def _of_markup(text: str) -> str:
    if "<" not in text:
        return text
    for name in ("title", "h1", "h2"):
        plain = next(map(_plain, _elements(text, name)), "")
        if plain:
            return plain
    for name in ("script", "style", "head"):
        text = _without(text, name)
    return _plain(text)


def _elements(page: str, name: str) -> Iterator[str]:
    """Yield what stands in each element; where one never ends, no later one does either."""
    for _, inner, end, _ in _spans(page, name):
        yield page[inner:end]


def _without(page: str, name: str) -> str:
    kept, at = [], 0
    for begin, _, _, behind in _spans(page, name):
        kept.append(page[at:begin])
        at = behind
    return " ".join([*kept, page[at:]])


def _spans(page: str, name: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield where each element begins, its inside begins and ends, and where it is over.

    Plain searching, always forward: an expression would begin anew at every opening tag.
    """
    lower = page.lower() if page.isascii() else page.translate(_LOWER)
    behind = 0
    while (begin := lower.find(f"<{name}", behind)) >= 0:
        inner = lower.find(">", begin) + 1
        end = lower.find(f"</{name}", inner) if inner else -1
        if end < 0:
            return
        behind = lower.find(">", end) + 1 or len(page)
        if not lower[begin + len(name) + 1].isalnum():
            yield begin, inner, end, behind


def _plain(markup: str) -> str:
    words = _TAG.sub(" ", markup)[:_LONGEST_FOUND]
    return html.unescape(words).strip()


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, list):
        return tuple(text for text in value if isinstance(text, str) and text.strip())
    return ()
