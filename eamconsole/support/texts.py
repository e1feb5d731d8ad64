"""The one cleaner of text from outside, whatever it came in: an answer, a file, a keyboard.

What stands for a sign becomes that sign, what may have been one becomes U+FFFD, and only what
never is one is left away.  Signs that hide or reorder others are somebody's writing and stay;
the windows show them by name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
LOST = "\ufffd"
"""Stands where a sign was that nobody can tell any more."""

_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")
_HALF_ALONE = re.compile("[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]")
_ODD_IN_JSON = re.compile(
    r"\\(?:[bf]|u(?:00[01]|007[fF]|00[89]|[dD][89a-fA-F]))"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)
"""Odd signs in both spellings: written out, or as an escape."""
_SIGNS = {
    **{chr(code): "" for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n\r"},
    **dict.fromkeys("\x0b\x0c", "\n"),
    **dict.fromkeys(map(chr, range(0x1C, 0x20)), " "),
    **{chr(code): bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)},
}
"""Word's line breaks are line breaks; what separates fields is a blank; the rest of C0 was never
a sign.  C1 are signs of Windows-1252 that somebody took for Latin-1."""

_NO_UTF8 = {0xDC00 + code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0x100)}
"""Python keeps a byte that is no UTF-8 as a half sign; this is what it is in Windows-1252."""
_TWO_HALVES = re.compile(
    "\udced([\udca0-\udcaf][\udc80-\udcbf])\udced([\udcb0-\udcbf][\udc80-\udcbf])"
)
"""A sign beyond the first plane by writers that take each half for a sign (CESU-8)."""
_ONE_HALF = re.compile("\udced[\udca0-\udcbf][\udc80-\udcbf]")
_MOST_MARKS = 30
"""On one letter; Unicode calls a text with no more stream-safe.  No script needs ten."""
_MAY_BE_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MOST_MARKS + 1},}}")
"""No mark is a letter or a blank, so a long run of marks is one of these."""


def clean_text(text: str) -> str:
    """Return ``text`` as every part of the console, both engines and both systems can hold it."""
    if not _ODD.search(text):
        return text
    text = _whole_signs(text)
    for odd, sign in _SIGNS.items():  # far cheaper than a table, which is asked for every letter
        if odd in text:
            text = text.replace(odd, sign)
    return text


def clean_value(value: Any) -> Any:
    """Return a value of JSON with every text in it cleaned."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {
            clean_text(name) if isinstance(name, str) else name: clean_value(inner)
            for name, inner in value.items()
        }
    return [clean_value(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def may_hold_odd_signs(json_text: str) -> bool:
    """Return whether a value written as ``json_text`` has to be cleaned; seldom True in vain."""
    return _ODD_IN_JSON.search(json_text) is not None


def read_text(body: bytes) -> str:
    """Return UTF-8 as text; what is none in it is read sign by sign as Windows-1252.

    One old record in a list of new ones must not garble the others.
    """
    text = body.decode("utf-8-sig", "surrogateescape")
    if "\udced" in text:
        text = _ONE_HALF.sub(LOST, _TWO_HALVES.sub(_from_bytes, text))
    return text.translate(_NO_UTF8)


def normalized(form: Form, text: str) -> str:
    """Return the text in one of Unicode's forms, to be compared; all of the console asks here.

    Putting marks in order takes the square of their number: minutes for 64 KB that somebody
    piled on one letter.  Of such a pile the first ones count.
    """
    if text.isascii():
        return text
    return unicodedata.normalize(form, _MAY_BE_MARKS.sub(_fewer_marks, text))


def _fewer_marks(found: re.Match[str]) -> str:
    kept, marks = [], 0
    for sign in found[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _whole_signs(text: str) -> str:
    """Return the text with both halves of a sign put together, and halves alone as lost."""
    if not _HALF.search(text):
        return text
    text = _HALF_ALONE.sub(LOST, text)  # a decoder takes ten times as long over each
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _from_bytes(found: re.Match[str]) -> str:
    raw = found[0].encode("utf-8", "surrogateescape")
    return _whole_signs(raw.decode("utf-8", "surrogatepass"))
