"""Tells what a picture is by its bytes, and names it by its content."""

from __future__ import annotations

import hashlib

from eamconsole.domain.work import ImageFile
from eamconsole.errors import ImageUnusable
from eamconsole.support.pictures import kind_of, looks_like


def picture(content: bytes, source: str) -> ImageFile:
    """Return the bytes as a picture under a name of our own; the server's type is not asked.

    Raises ``ImageUnusable`` for what is no picture; ``source`` names it there.
    """
    kind = kind_of(content)
    if kind is None:
        raise ImageUnusable(f"{source} is no picture but {looks_like(content)}.")
    return ImageFile(content=content, media_type=kind.media_type, name=_name(content, kind.ending))


def document(content: bytes, media_type: str) -> ImageFile:
    """Return the bytes as they are, typed by content where they are a picture."""
    kind = kind_of(content)
    if kind is not None:
        return picture(content, "")
    told = media_type or "application/octet-stream"
    return ImageFile(content=content, media_type=told, name=_name(content, "bin"))


def _name(content: bytes, suffix: str) -> str:
    return f"{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"
