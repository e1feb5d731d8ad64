"""Finds the other system's own words in whatever shape a refusal takes."""

from __future__ import annotations

import html
import re
from typing import Any

from eamconsole.wire.http.json_reading import NotJson, clean_text, read_json

LONGEST_WORDS = 500
_SPOKEN_KEYS = ("message", "error_description", "error", "exceptionmessage", "detail", "title")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<h[12][^>]*>(.*?)</h[12]>", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(r"<(script|style|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LOGIN_FIELD = re.compile(r"<input[^>]+type=[\"']?password", re.IGNORECASE)
_LOGIN_WORDS = re.compile(r"\b(log\s?in|log\s?on|sign\s?in|anmelden|single sign)", re.IGNORECASE)
_LOGIN_PATH = re.compile(
    r"(?i)[/._-](log[-_]?[io]n|sign[-_]?in|sso|saml|oauth2?|auth|authorize|adfs|account)\b"
)


def server_words(body: bytes, content_type: str = "") -> str:
    """Return what the server says in ``body``: JSON text or object, XML, HTML title, or ''."""
    if not body.strip():
        return ""
    try:
        found = _of_json(read_json(body, content_type))
    except NotJson:
        found = _of_markup(body[:200_000].decode("utf-8", "replace"))
    return " ".join(clean_text(found).split())


def field_texts(value: Any) -> dict[str, tuple[str, ...]]:
    """Return field → texts out of both shapes SeeClickFix refuses fields in."""
    if not isinstance(value, dict):
        return {}
    nested = value.get("errors")
    fields: dict[str, Any] = nested if isinstance(nested, dict) else value
    return {name: _texts(inner) for name, inner in fields.items() if _texts(inner)}


def is_login_page(body: bytes) -> bool:
    """Return whether an HTML page asks for a login."""
    page = body[:200_000].decode("utf-8", "replace")
    if page.lstrip()[:1] != "<":
        return False
    headline = " ".join(_TITLE.findall(page) + _HEADING.findall(page))
    return bool(_LOGIN_FIELD.search(page) or _LOGIN_WORDS.search(headline))


def is_login_address(address: str) -> bool:
    """Return whether an address looks like that of a login page."""
    return bool(_LOGIN_PATH.search(address.partition("?")[0]))


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


def _of_markup(text: str) -> str:
    if "<" not in text:
        return text
    for pattern in (_TITLE, _HEADING):
        found = pattern.search(text)
        if found and _plain(found[1]):
            return _plain(found[1])
    return _plain(_HIDDEN.sub(" ", text))


def _plain(markup: str) -> str:
    return html.unescape(_TAG.sub(" ", markup)).strip()


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, list):
        return tuple(text for text in value if isinstance(text, str) and text.strip())
    return ()
