"""Tells what a picture is by its first bytes, and names it by its content."""

from __future__ import annotations

import hashlib

from eamconsole.domain.work import ImageFile
from eamconsole.errors import ImageUnusable

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
)


def picture(content: bytes, source: str) -> ImageFile:
    """Return the bytes as a picture under a name of our own; the server's type is not asked.

    Raises ``ImageUnusable`` for anything but PNG, JPEG and GIF; ``source`` names it there.
    """
    for signature, media_type, suffix in _SIGNATURES:
        if content.startswith(signature):
            return ImageFile(content=content, media_type=media_type, name=_name(content, suffix))
    raise ImageUnusable(f"{source} is no PNG, JPEG or GIF picture ({_looks_like(content)}).")


def document(content: bytes, media_type: str) -> ImageFile:
    """Return the bytes as they are, typed by content where they are a picture."""
    for signature, known, suffix in _SIGNATURES:
        if content.startswith(signature):
            return ImageFile(content=content, media_type=known, name=_name(content, suffix))
    kind = media_type or "application/octet-stream"
    return ImageFile(content=content, media_type=kind, name=_name(content, "bin"))


def _name(content: bytes, suffix: str) -> str:
    return f"{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"


def _looks_like(content: bytes) -> str:
    if not content:
        return "empty"
    start = content[:500].lstrip().lower()
    if start.startswith((b"<svg", b"<?xml")):
        return "SVG or XML"
    return "a web page" if start.startswith(b"<") else f"{len(content)} bytes of another type"
