"""Takes a PNG apart by its chunks and keeps those that make the picture and its colours."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from eamconsole.support.pictures.kinds import DAMAGED, MOST_PARTS, Unreadable
from eamconsole.support.pictures.orientation import UPRIGHT, as_exif, of_exif, of_xmp
from eamconsole.support.pictures.profile import colours_only

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"cICP"),
        *(b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
    }
)
_SIZES = {
    b"sBIT": 4,
    b"bKGD": 6,
    b"PLTE": 768,
    b"tRNS": 256,
    b"gAMA": 4,
    b"cHRM": 32,
    b"sRGB": 1,
    b"cICP": 4,
    b"pHYs": 9,
    b"acTL": 8,
    b"fcTL": 26,
}
"""A chunk that is longer than it can be carries something else; programs skip it."""
_SHORT_TRANSPARENCY = 6
"""Of a picture without a palette."""
_PALETTE = 3
_LARGEST_HIDDEN = 4_000_000
_RAW_EXIF = b"Raw profile type exif\0"


@dataclass(slots=True)
class Png:
    """What a PNG is made of."""

    width: int = 0
    height: int = 0
    depth: int = 8
    colour: int = 2
    orientation: int = UPRIGHT
    parts: list[bytes] = field(default_factory=list)

    def cleaned(self, orientation_kept: int = UPRIGHT) -> bytes:
        """Return the picture alone, or with the mark which way is up."""
        mark = b""
        if orientation_kept != UPRIGHT:
            mark = _chunk(b"eXIf", as_exif(orientation_kept))
        return b"".join([SIGNATURE, self.parts[0], mark, *self.parts[1:], _chunk(b"IEND", b"")])


def parsed(content: bytes) -> Png:
    """Take the bytes apart; raises ``Unreadable`` where there is no picture in them."""
    found, turned, pixels = Png(), [0, 0, 0], 0
    for name, body in _walk(content):
        if name in _KEPT:
            if len(body) <= _longest(name, body, found.parts):
                found.parts.append(_chunk(name, body))
            pixels += len(body) if name == b"IDAT" else 0
        elif name == b"iCCP":
            profile = colours_only(_inflated(body.partition(b"\0")[2][1:]))
            if profile:
                found.parts.append(_chunk(b"iCCP", b"ICC\0\0" + zlib.compress(profile)))
        else:
            _read_hidden(turned, name, body)
        if len(found.parts) > MOST_PARTS:
            raise Unreadable(DAMAGED)
    if not found.parts or found.parts[0][4:8] != b"IHDR" or not pixels:
        raise Unreadable(DAMAGED)
    header = found.parts[0][8:]
    found.width, found.height, found.depth, found.colour = struct.unpack_from(">IIBB", header)
    found.orientation = next(filter(None, turned), UPRIGHT)
    return found


def _longest(name: bytes, body: bytes, parts: list[bytes]) -> int:
    if name == b"tRNS" and parts and parts[0][17] != _PALETTE:
        return _SHORT_TRANSPARENCY
    return _SIZES.get(name, len(body))


def _walk(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at + 8 <= len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + size]
        if name == b"IEND" or (name == b"IHDR" and size != 13):
            return
        if len(body) == size or name == b"IDAT":
            yield name, body
        at += 12 + size


def _read_hidden(turned: list[int], name: bytes, body: bytes) -> None:
    """Take which way is up out of what is left away: Exif, its old spelling, XMP."""
    if name == b"eXIf":
        turned[0] = turned[0] or of_exif(body.removeprefix(b"Exif\0\0")) or 0
    elif name in (b"zTXt", b"tEXt") and body.startswith(_RAW_EXIF):
        turned[1] = turned[1] or of_exif(_unhexed(name, body)) or 0
    elif name == b"iTXt" and body.startswith(b"XML:com.adobe.xmp\0"):
        turned[2] = turned[2] or of_xmp(body) or 0


def _unhexed(name: bytes, body: bytes) -> bytes:
    """Return the Exif block ImageMagick writes as hexadecimal digits below three lines."""
    text = body[len(_RAW_EXIF) :]
    lines = (_inflated(text[1:]) if name == b"zTXt" else text).strip().split(b"\n", 2)
    try:
        return bytes.fromhex(lines[-1].decode("ascii")).removeprefix(b"Exif\0\0")
    except ValueError:
        return b""


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _LARGEST_HIDDEN)
    except zlib.error:
        return b""


def _chunk(name: bytes, body: bytes) -> bytes:
    size, check = struct.pack(">I", len(body)), zlib.crc32(body, zlib.crc32(name))
    return size + name + body + struct.pack(">I", check)
