"""Tells what bytes are by their beginning: a name and a server's word are not asked."""

from __future__ import annotations

from enum import Enum

from eamconsole.support.counting import counted

MOST_PARTS = 200_000
"""Segments, chunks or blocks of one picture; a picture made to hurt has millions."""
DAMAGED = "it is damaged or cut off near its beginning"
_TEXT = bytes(chr(sign).isalnum() or chr(sign) in " ,.:;@/_'+-" for sign in range(128)).ljust(
    256, b"\0"
)
"""By sign, whether it may stand in a text.  Sixteen in a row come by chance once in a hundred
photos; those are made anew as well, and lose nothing one sees."""
_LETTERS = 8
"""Different ones in a text; an even surface is a few bytes that repeat."""


class Unreadable(ValueError):
    """The bytes cannot be used as a picture; the message says why, as the end of a sentence."""


class NotDecoded(Unreadable):
    """A picture it is, but no library here opens it, or it is larger than may be opened."""


class Damaged(Unreadable):
    """A picture it was meant to be, but nothing of it can be shown."""


class PictureKind(Enum):
    """A kind of picture: its media type, the ending of its name, and what people call it."""

    JPEG = ("image/jpeg", "jpg", "a JPEG picture")
    PNG = ("image/png", "png", "a PNG picture")
    GIF = ("image/gif", "gif", "a GIF picture")
    WEBP = ("image/webp", "webp", "a WebP picture")
    BMP = ("image/bmp", "bmp", "a BMP picture")
    TIFF = ("image/tiff", "tif", "a TIFF picture")
    HEIF = ("image/heic", "heic", "a HEIC photo")
    AVIF = ("image/avif", "avif", "an AVIF picture")
    JXL = ("image/jxl", "jxl", "a JPEG XL picture")
    JP2 = ("image/jp2", "jp2", "a JPEG 2000 picture")
    RAW = ("image/x-raw", "raw", "a camera's raw photo")

    @property
    def media_type(self) -> str:
        """The type as servers are told it."""
        return self.value[0]

    @property
    def ending(self) -> str:
        """The ending of a file's name, without the dot."""
        return self.value[1]

    @property
    def words(self) -> str:
        """What people call it, with its article."""
        return self.value[2]


SHOWN = (PictureKind.JPEG, PictureKind.PNG, PictureKind.GIF)
"""What both systems, and every browser, show; other kinds are converted."""

UNOPENED = (PictureKind.JXL, PictureKind.JP2, PictureKind.RAW)
"""Pictures that no library on board opens: known by their bytes, handed on as they are."""

MOST_PIXELS = {
    PictureKind.JPEG: 250_000_000,
    PictureKind.PNG: 100_000_000,
    PictureKind.GIF: 50_000_000,
}
"""A phone makes up to 200 million as JPEG.  What is larger takes the next program's memory."""

_HEAVY_WEBP = 9_000_000
"""A screen of the largest usual size has 8.3 million."""

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", PictureKind.PNG),
    (b"\xff\xd8\xff", PictureKind.JPEG),
    (b"GIF87a", PictureKind.GIF),
    (b"GIF89a", PictureKind.GIF),
    (b"II*\x00", PictureKind.TIFF),
    (b"MM\x00*", PictureKind.TIFF),
    (b"II+\x00", PictureKind.TIFF),
    (b"MM\x00+", PictureKind.TIFF),
    (b"\xff\x0a", PictureKind.JXL),
    (b"\0\0\0\x0cJXL \r\n\x87\n", PictureKind.JXL),
    (b"\0\0\0\x0cjP  \r\n\x87\n", PictureKind.JP2),
    (b"\xff\x4f\xff\x51", PictureKind.JP2),
    (b"FUJIFILMCCD-RAW ", PictureKind.RAW),
    (b"IIRO", PictureKind.RAW),
    (b"IIRS", PictureKind.RAW),
    (b"IIU\x00", PictureKind.RAW),
)
"""The second pair of TIFF's is that of files beyond four gigabytes; cameras write the last four."""
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an Office document or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an Office document of an older version"),
    (b"%!PS", "a PostScript drawing"),
    (b"8BPS", "a Photoshop document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"ID3", "a sound recording"),
    (b"MZ", "a program for Windows"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an SVG drawing or XML"),
    (b"<", "a web page"),
    (b"{", "a text of a program"),
)
_VIDEOS = (b"ftyp", b"moov", b"mdat", b"wide", b"skip", b"free")
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), PictureKind.AVIF),
    b"crx ": PictureKind.RAW,
    **dict.fromkeys(
        (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), PictureKind.HEIF
    ),
}
_BMP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)


def kind_of(content: bytes) -> PictureKind | None:
    """Return the kind of picture, None where it is none."""
    for begin, kind in _SIGNATURES:
        if content.startswith(begin):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return PictureKind.WEBP
    if content[4:8] == b"ftyp":
        return _of_brands(content)
    # Two letters alone are many a text's beginning; the header's length is one of a few.
    if content[:2] == b"BM" and int.from_bytes(content[14:18], "little") in _BMP_HEADERS:
        return PictureKind.BMP
    return None


def require_bearable(width: int, height: int, kind: PictureKind) -> None:
    """Refuse a picture of no size, or of one that takes too much; asked before it is unpacked."""
    if not width or not height:
        raise Damaged(DAMAGED)
    if width * height > MOST_PIXELS[kind]:
        most = MOST_PIXELS[kind] // 1_000_000
        raise Unreadable(
            f"{size_in_words(width, height)}, more than the {most} million that are passed on"
        )


def bearable_pixels(content: bytes, kind: PictureKind, most: int) -> int:
    """Return how many pixels of this file may be decoded, ``most`` of a usual one of its kind.

    A WebP without loss or with transparency takes its library half as much memory again.
    """
    takes_more = kind is PictureKind.WEBP and (b"VP8L" in content or b"ALPH" in content)
    return min(most, _HEAVY_WEBP) if takes_more else most


def size_in_words(width: int, height: int) -> str:
    """Return how large a picture is, as the beginning of a sentence."""
    return f"it has {width:,} by {height:,} pixels"


def reads_as_text(data: bytes, at_least: int = 16) -> bool:
    """Return whether a line of text stands in what should be numbers, tables or codes."""
    marked, run = data.translate(_TEXT), b"\1" * at_least  # a pattern takes ten times as long
    begin = marked.find(run)
    while begin >= 0:
        end = marked.find(b"\0", begin)
        if len(set(data[begin : end if end >= 0 else None])) >= _LETTERS:
            return True
        begin = marked.find(run, end) if end >= 0 else -1
    return False


def kind_of_type(media_type: str) -> PictureKind | None:
    """Return the kind a media type means."""
    return next((kind for kind in PictureKind if kind.media_type == media_type), None)


def looks_like(content: bytes) -> str:
    """Return in words what the bytes seem to be: "a PDF document", "an empty file"."""
    if not content.strip():
        return "an empty file"
    kind = kind_of(content)
    if kind is not None:
        return kind.words
    if content[4:8] in _VIDEOS or (content[:4] == b"RIFF" and content[8:12] == b"AVI "):
        return "a video"
    begin = content[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, words in _OTHERS:
        if begin.startswith(mark.lower()):
            return words
    return f"{counted(len(content), 'byte')} of an unknown kind"


def _of_brands(content: bytes) -> PictureKind | None:
    """Return the kind out of an ISO file's brands: the first one, else any it is compatible with.

    AVIF names HEIF's general brands as well, and is therefore looked for first.
    """
    size = min(int.from_bytes(content[:4], "big"), 256)
    brands = [content[8:12], *(content[at : at + 4] for at in range(16, size, 4))]
    named = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    if content[8:12] not in _BRANDS and content[8:12] not in (b"mif1", b"miaf", b"MiHE"):
        return None
    return next(
        (kind for kind in (PictureKind.AVIF, PictureKind.RAW, PictureKind.HEIF) if kind in named),
        None,
    )
