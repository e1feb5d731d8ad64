"""Takes a PNG apart by its chunks and keeps those that make the picture and its colors."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from eamconsole.support.pictures.kinds import (
    DAMAGED,
    MOST_PARTS,
    Damaged,
    PictureKind,
    reads_as_text,
    require_bearable,
)
from eamconsole.support.pictures.orientation import UPRIGHT, as_exif, of_exif, of_xmp
from eamconsole.support.pictures.profile import colors_only

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""By the kind of colors."""
_PALETTE = 3
_SIZES: dict[bytes, dict[int, int]] = {
    **{b"sBIT": {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}, b"bKGD": {0: 2, 2: 6, 3: 1, 4: 2, 6: 6}},
    b"tRNS": {0: 2, 2: 6},
    **dict.fromkeys((b"gAMA", b"cICP"), dict.fromkeys(_SAMPLES, 4)),
    **{b"cHRM": dict.fromkeys(_SAMPLES, 32), b"sRGB": dict.fromkeys(_SAMPLES, 1)},
    b"pHYs": dict.fromkeys(_SAMPLES, 9),
}
"""Of chunks that tell of colors, by the kind of colors; one of another length carries more."""
_MOVING = frozenset({b"acTL", b"fcTL", b"fdAT"})
_ADAM7 = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
_MOST_MILLIONTHS = 2_000_000
_LARGEST_CODE = 31
_AT_ONCE = 1 << 20
_LARGEST_HIDDEN = 4_000_000
_MOST_MOVED = 400_000_000
"""Bytes of all pictures in motion, unpacked: packed, a thousand times as many fit into a file."""
_RAW_EXIF, _XMP = b"Raw profile type exif\0", b"XML:com.adobe.xmp\0"
_TELLING = (b"eXIf", _RAW_EXIF, _XMP)
"""What says which way is up, the best first."""


@dataclass(slots=True)
class Png:
    """What a PNG is made of."""

    width: int = 0
    height: int = 0
    depth: int = 8
    color: int = 2
    interlaced: bool = False
    pictures: int = 1
    """In motion, as far as it says so."""
    moves: bool = False
    """Whether the pictures in motion are kept."""
    orientation: int = UPRIGHT
    exact: bool = True
    """Whether the pixels' data fill the picture and end there."""
    damaged: bool = False
    """Whether pixels are missing, or cannot be unpacked."""
    colors: int = 0
    """Of its palette."""
    parts: list[bytes] = field(default_factory=list)
    names: set[bytes] = field(default_factory=set)
    """Of the chunks that were kept, or unpacked: each kind is looked at once."""
    pixels: list[bytes] = field(default_factory=list)
    moving: list[tuple[bytes, bytes]] = field(default_factory=list)
    """The chunks of an animation, and ``IDAT`` with nothing where the picture itself stands."""

    def cleaned(self, orientation_kept: int = UPRIGHT) -> bytes:
        """Return the picture alone, or with the mark which way is up."""
        mark = b""
        if orientation_kept != UPRIGHT:
            mark = _chunk(b"eXIf", as_exif(orientation_kept))
        return b"".join([SIGNATURE, self.parts[0], mark, *self.parts[1:], _chunk(b"IEND", b"")])

    def later_pictures(self) -> Iterator[bytes]:
        """Yield each picture in motion behind the pixels themselves, as a PNG of its own."""
        header = b""
        colors: list[bytes] = []
        packed: list[bytes] = []
        for name, body in ((part[4:8], part[8:-4]) for part in self.parts[1:]):
            if name == b"fdAT":
                packed.append(body[4:])
            elif name == b"fcTL":
                if packed:
                    yield _still(header, colors, packed)
                header, packed = body[4:12] + self.parts[0][16:21], []
            elif name not in (b"acTL", b"IDAT"):
                colors.append(_chunk(name, body))
        if packed:
            yield _still(header, colors, packed)


def parsed(content: bytes) -> Png:
    """Take the bytes apart; raises ``Damaged`` where there is no picture in them."""
    found, before = Png(), b""
    turned: dict[bytes, int] = {}
    for seen, (name, body) in enumerate(_walk(content)):
        if name == b"IDAT":
            _read_pixels(found, body, before)
        elif name in _MOVING:
            found.moving.append((name, body))
        elif name == b"IHDR":
            _read_header(found, body)
        elif not _describe(found, name, body):
            _read_hidden(turned, name, body)
        before = name
        if seen >= MOST_PARTS:
            raise Damaged(DAMAGED)
    if not found.parts or not found.pixels or not sum(map(len, found.pixels)):
        raise Damaged(DAMAGED)
    found.orientation = next(filter(None, map(turned.get, _TELLING)), UPRIGHT)
    _take_pixels(found)
    return found


def _read_pixels(found: Png, body: bytes, before: bytes) -> None:
    if not found.pixels:
        found.moving.append((b"IDAT", b""))
    if not found.pixels or before == b"IDAT":  # others stand where nobody looks
        found.pixels.append(body)


def _read_header(found: Png, body: bytes) -> None:
    width, height, depth, color, packing, filters, interlaced = struct.unpack(">IIBBBBB", body)
    if found.parts or color not in _SAMPLES or packing or filters or interlaced > 1:
        raise Damaged(DAMAGED)
    require_bearable(width, height, PictureKind.PNG)
    found.width, found.height, found.depth, found.color = width, height, depth, color
    found.interlaced = bool(interlaced)
    found.parts.append(_chunk(b"IHDR", body))


def _describe(found: Png, name: bytes, body: bytes) -> bool:
    """Keep a chunk that tells of colors: once, before the pixels, and as long as it must be."""
    if not found.parts or found.pixels or name in found.names:
        return False
    if name == b"iCCP":
        found.names.add(name)
        profile = colors_only(_inflated(body.partition(b"\0")[2][1:]))
        body = b"ICC\0\0" + zlib.compress(profile)
        fits = bool(profile)
    elif name == b"PLTE" or (name == b"tRNS" and found.color == _PALETTE):
        each = 3 if name == b"PLTE" else 1
        fits = found.color == _PALETTE and not len(body) % each
        body = body[: each << min(found.depth, 8)]
        fits &= bool(body)
        found.colors = len(body) // 3 if name == b"PLTE" else found.colors
        found.exact &= not reads_as_text(body)
    else:
        fits = len(body) == _SIZES.get(name, {}).get(found.color)
        fits = fits and _can_be_meant(name, body, found.depth)
    if fits:
        found.names.add(name)
        found.parts.append(_chunk(name, body))
    return fits


def _can_be_meant(name: bytes, body: bytes, depth: int) -> bool:
    """Return whether the numbers are such as the chunk can have; letters read as numbers are not.

    Whole numbers here are millionths, or dots on a meter: none needs the first of its four bytes.
    """
    if name in (b"gAMA", b"cHRM"):
        return max(_numbers(body, 4)) < _MOST_MILLIONTHS
    if name == b"pHYs":
        return max(_numbers(body[:8], 4)) < _MOST_MILLIONTHS and body[8] <= 1
    if name in (b"sRGB", b"cICP", b"sBIT"):
        return max(body) <= _LARGEST_CODE
    if len(body) % 2 == 0:
        return max(_numbers(body, 2)) < 1 << depth
    return True


def _numbers(body: bytes, wide: int) -> list[int]:
    return [int.from_bytes(body[at : at + wide], "big") for at in range(0, len(body), wide)]


def _take_pixels(found: Png) -> None:
    """Keep the pixels' data up to their end, and an animation of which all is in order."""
    data = b"".join(found.pixels)
    whole, made = _until_end(data, size := _raw_size(found, found.width, found.height))
    found.damaged = made < size
    found.exact &= whole is not None and (found.color != _PALETTE or b"PLTE" in found.names)
    found.exact &= whole is None or _ends_in_nothing(found, data)
    left = len(data) if whole is None else whole
    still = []
    for body in found.pixels:
        still += [_chunk(b"IDAT", body[:left])] if left > 0 else []
        left -= len(body)
    found.pixels.clear()
    found.pictures = max(sum(name == b"fcTL" for name, _ in found.moving), 1)
    moving = _animation(found) if found.exact and _moved(found) <= _MOST_MOVED else []
    found.moves = bool(moving)
    at = moving.index((b"IDAT", b"")) if moving else 0
    found.parts += [_chunk(*one) for one in moving[:at]] + still
    found.parts += [_chunk(*one) for one in moving[at + 1 :]]
    found.moving.clear()


def _ends_in_nothing(found: Png, data: bytes) -> bool:
    """Return whether the bits behind each row's last pixel, which nobody sees, are empty.

    Where they are more than empty, or cannot be told for a filter, the picture is made anew.
    """
    wide = found.width * found.depth * _SAMPLES[found.color]
    if found.depth >= 8 or not (wide % 8 or found.interlaced):
        return True
    if found.interlaced:
        return False
    rows, row = zlib.decompressobj().decompress(data), 1 + (wide + 7) // 8
    ends = rows[row - 1 :: row].translate(None, bytes(range(0, 256, 1 << 8 - wide % 8)))
    return not ends and not rows[::row].strip(b"\0")


def _moved(found: Png) -> int:
    """Return the bytes that all pictures in motion take, unpacked."""
    sizes = (struct.unpack_from(">2I", body, 4) for _, body in found.moving if len(body) == 26)
    return sum(_raw_size(found, width, height) for width, height in sizes)


def _animation(found: Png) -> list[tuple[bytes, bytes]]:
    """Return the animation's chunks; none where one of them says or holds what does not fit."""
    if len(found.moving) < 3:
        return []
    frames, size, first = 0, 0, found.moving[0]
    numbers: list[bytes] = []
    packed: list[bytes] = []
    for name, body in [*found.moving[1:], (b"fcTL", b"")]:
        if name == b"fcTL":
            data = b"".join(packed)
            if data and _until_end(data, size)[0] != len(data):
                return []
            if not body:
                break
            if len(body) != 26:
                return []
            width, height, left, top = struct.unpack_from(">4I", body, 4)
            if left + width > found.width or top + height > found.height:
                return []
            frames, packed, size = frames + 1, [], _raw_size(found, width, height)
        elif name == b"fdAT" and size and len(body) > 4:
            packed.append(body[4:])
        elif name != b"IDAT":
            return []
        numbers += [body[:4]] if body else []
    ordered = numbers == [struct.pack(">I", number) for number in range(len(numbers))]
    told = first[0] == b"acTL" and len(first[1]) == 8 and first[1][:4] == struct.pack(">I", frames)
    return found.moving if ordered and told else []


def _raw_size(found: Png, width: int, height: int) -> int:
    """Return how many bytes the rows take, each with the number of its filter."""
    bits = found.depth * _SAMPLES[found.color]
    if not found.interlaced:
        return height * (1 + (width * bits + 7) // 8)
    total = 0
    for left, top, across, down in _ADAM7:
        columns, rows = -((left - width) // across), -((top - height) // down)
        total += rows * (1 + (columns * bits + 7) // 8) if columns > 0 and rows > 0 else 0
    return total


def _until_end(data: bytes, size: int) -> tuple[int | None, int]:
    """Return the length of what unpacks to that size, None where it unpacks to another one.

    The second number tells how much there was in any case.
    """
    unpacker, made = zlib.decompressobj(), 0
    rest = data
    try:
        while not unpacker.eof and made <= size:
            part = unpacker.decompress(rest, _AT_ONCE)
            rest = unpacker.unconsumed_tail
            made += len(part)
            if not part and not rest and not unpacker.eof:
                return None, made
    except zlib.error:
        return None, made
    fits = unpacker.eof and made == size
    return (len(data) - len(unpacker.unused_data) if fits else None), made


def _walk(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks that are whole; of the pixels' last one what there is of it."""
    at = len(SIGNATURE)
    while at + 8 <= len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        body, check = content[at + 8 : at + 8 + size], content[at + 8 + size : at + 12 + size]
        if name == b"IEND" or (name == b"IHDR" and size != 13):
            return
        if len(check) == 4 and name != b"IHDR" and _chunk(name, body)[-4:] != check:
            if name in (b"PLTE", b"IDAT"):
                raise Damaged("it is damaged: a part of it is not what its checksum says")
        elif len(body) == size or name == b"IDAT":
            yield name, body
        at += 12 + size


def _read_hidden(turned: dict[bytes, int], name: bytes, body: bytes) -> None:
    """Take which way is up out of what is left away: Exif, its old spelling, XMP; the first each.

    Unpacking one costs a thousand times its size, and a file has room for thousands.
    """
    where = next((mark for mark in _TELLING[1:] if body.startswith(mark)), name)
    if where in turned or name not in (b"eXIf", b"zTXt", b"tEXt", b"iTXt"):
        return
    if name == b"eXIf":
        turned[name] = of_exif(body.removeprefix(b"Exif\0\0")) or 0
    elif where == _RAW_EXIF and name != b"iTXt":
        turned[where] = of_exif(_unhexed(name, body)) or 0
    elif where == _XMP and name == b"iTXt":
        turned[where] = of_xmp(_text(body)) or 0


def _text(body: bytes) -> bytes:
    """Return an ``iTXt`` chunk's text, unpacked where it is packed; its language goes first."""
    head, rest = body[len(_XMP) : len(_XMP) + 2], body[len(_XMP) + 2 :]
    text = rest.split(b"\0", 2)[-1]
    return _inflated(text) if head[:1] == b"\1" else text


def _unhexed(name: bytes, body: bytes) -> bytes:
    """Return the Exif block ImageMagick writes as hexadecimal digits below three lines."""
    text = body[len(_RAW_EXIF) :]
    lines = (_inflated(text[1:]) if name == b"zTXt" else text).strip().split(b"\n", 2)
    try:
        return bytes.fromhex(lines[-1].decode("ascii")).removeprefix(b"Exif\0\0")
    except ValueError:
        return b""


def _still(header: bytes, colors: list[bytes], packed: list[bytes]) -> bytes:
    pixels = _chunk(b"IDAT", b"".join(packed))
    return b"".join([SIGNATURE, _chunk(b"IHDR", header), *colors, pixels, _chunk(b"IEND", b"")])


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _LARGEST_HIDDEN)
    except zlib.error:
        return b""


def _chunk(name: bytes, body: bytes) -> bytes:
    size, check = struct.pack(">I", len(body)), zlib.crc32(body, zlib.crc32(name))
    return size + name + body + struct.pack(">I", check)
