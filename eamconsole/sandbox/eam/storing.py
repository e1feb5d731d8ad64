"""How this installation keeps what it is sent, where it does not keep it to the letter."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from typing import Any

from PIL import Image

from eamconsole.support.texts import normalized

_CUT_AT = 40
_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")

_COMMENT_WAYS: dict[str, Callable[[str], str]] = {
    "as_sent": lambda text: text,
    "decomposed": lambda text: normalized("NFD", text),
    "entities": html.escape,
    "straight_quotes": lambda text: text.translate(_STRAIGHT),
    "squeezed": lambda text: " ".join(text.split()),
    "replaced": lambda text: text.encode("cp1252", "replace").decode("cp1252"),
    "ascii": lambda text: text.encode("ascii", "replace").decode(),
    "cut": lambda text: text[:_CUT_AT],
}
COMMENT_WAYS = tuple(_COMMENT_WAYS)
NAME_WAYS = ("as_sent", "upper", "numbered")
"""How the file name of an upload is kept."""
_PICTURE_WAYS: dict[str, dict[str, Any]] = {
    "jpeg_90": {"format": "JPEG", "quality": 90},
    "jpeg_85": {"format": "JPEG", "quality": 85},
    "png": {"format": "PNG"},
    "half": {"format": "JPEG", "quality": 85},
}
PICTURE_WAYS = ("as_sent", *_PICTURE_WAYS)
"""How an uploaded picture is kept: coded anew, at half its size."""


def kept_comment(text: str, way: str) -> str:
    """Return a comment's text as it is stored."""
    return _COMMENT_WAYS[way](text)


def kept_picture(content: bytes, way: str) -> bytes:
    """Return the bytes of an upload as they are stored; what is no picture stays."""
    if way == "as_sent":
        return content
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content)) as picture:
            kept = picture.convert("RGB")
    except (OSError, ValueError):
        return content
    if way == "half":
        kept = kept.resize((max(kept.width // 2, 1), max(kept.height // 2, 1)))
    kept.save(out, **_PICTURE_WAYS[way])
    return out.getvalue()


def kept_name(name: str, number: int, way: str) -> str:
    """Return the file name an upload gets; ``number`` is its own."""
    if way == "upper":
        return name.upper()
    if way == "numbered":
        ending = name.rpartition(".")[2]
        return f"DOC{number:06}.{ending}"
    return name
