"""Shows text from outside as what it is: plain, visible, and of bounded size.

Residents and both systems write what they like.  Nothing of it is ever read as rich text,
and characters that would hide, reorder or pile up are shown by name.
"""

from __future__ import annotations

import re
import unicodedata

CELL_LIMIT = 400
TEXT_LIMIT = 60_000
_MARKS_KEPT = 4

_SUSPICIOUS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_MARK_RUN = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}"
)
_LINE_ENDS = re.compile(r"\r\n?|\n")
_PLAIN_ASCII = re.compile(r"[ -~]*\Z")


def shown(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return ``text`` for people to read: lines kept, everything hidden made visible."""
    if len(text) <= limit and _PLAIN_ASCII.match(text):
        return text
    cut = len(text) > limit
    text = _LINE_ENDS.sub("\n", text[:limit])
    text = _MARK_RUN.sub(_fewer_marks, text)
    text = _SUSPICIOUS.sub(_named, text)
    return text + "…" if cut else text


def in_one_line(text: str, limit: int = CELL_LIMIT) -> str:
    """Return ``text`` for a cell or a line of a list: as :func:`shown`, on a single line."""
    if len(text) <= limit and _PLAIN_ASCII.match(text):
        return text
    return " ".join(shown(text, limit).split())


def _named(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return f"⟨U+{code:04X}⟩"


def _fewer_marks(match: re.Match[str]) -> str:
    run = match.group()
    kept = unicodedata.normalize("NFC", run[:_MARKS_KEPT])
    return f"{kept}⟨+{len(run) - _MARKS_KEPT} marks⟩"
