"""Tells what bytes are by their beginning: a name and a server's word are not asked."""

from __future__ import annotations

from enum import Enum


class Unreadable(ValueError):
    """The bytes cannot be used as a picture; the message says why, as the end of a sentence."""


MOST_PARTS = 200_000
"""Segments, chunks or blocks of one picture; a picture made to hurt has millions."""
DAMAGED = "it is damaged or cut off near its beginning"


class Kind(Enum):
    """A kind of picture both systems show: its media type, and the ending of its name."""

    JPEG = ("image/jpeg", "jpg")
    PNG = ("image/png", "png")
    GIF = ("image/gif", "gif")

    @property
    def media_type(self) -> str:
        """The type as servers are told it."""
        return self.value[0]

    @property
    def ending(self) -> str:
        """The ending of a file's name, without the dot."""
        return self.value[1]


_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
)
_OTHERS = (
    (b"BM", "a BMP picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an Office document or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an Office document of an older version"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an SVG drawing or XML"),
    (b"<", "a web page"),
)
_ISO_MEDIA = {
    **dict.fromkeys(
        (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), "a HEIC photo"
    ),
    **dict.fromkeys((b"avif", b"avis"), "an AVIF picture"),
    b"qt  ": "a QuickTime video",
}


def kind_of(content: bytes) -> Kind | None:
    """Return the kind of picture, None where it is none that both systems show."""
    return next((kind for begin, kind in _SIGNATURES if content.startswith(begin)), None)


def looks_like(content: bytes) -> str:
    """Return in words what the bytes seem to be: "a PDF document", "an empty file"."""
    if not content.strip():
        return "an empty file"
    kind = kind_of(content)
    if kind is not None:
        return f"a {kind.name} picture"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "a WebP picture"
    if content[4:8] == b"ftyp":
        return _ISO_MEDIA.get(content[8:12], "a video")
    begin = content[:500].lstrip().lower()
    for mark, words in _OTHERS:
        if begin.startswith(mark.lower()):
            return words
    return f"{len(content):,} bytes of an unknown kind"
