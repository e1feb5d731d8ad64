"""Takes a GIF apart by its blocks and keeps its pictures, their timing and the number of rounds."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from eamconsole.support.pictures.kinds import DAMAGED, MOST_PARTS, Damaged, reads_as_text
from eamconsole.support.pictures.orientation import UPRIGHT

_EXTENSION, _PICTURE, _END = 0x21, 0x2C, 0x3B
_TIMING, _APPLICATION = 0xF9, 0xFF
_WIDEST = 12
_MOST_CODES = 1 << _WIDEST
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


@dataclass(slots=True)
class Gif:
    """What a GIF is made of."""

    width: int = 0
    height: int = 0
    pictures: int = 0
    orientation: int = UPRIGHT
    exact: bool = True
    """Whether every picture's codes end where its pixels do; what stands behind them is cut."""
    damaged: bool = False
    """Whether it breaks off within a picture."""
    colors: int = 0
    """Of the table that pictures share."""
    timing: bytes = b""
    """What the last block said of the picture that comes next; of several, one counts."""
    rounds: bool = False
    """Whether it was said how often it moves."""
    first: int = 0
    """The parts up to the first picture's end, where a later one reaches out of the frame."""
    parts: list[bytes] = field(default_factory=list)

    def cleaned(self, _orientation_kept: int = UPRIGHT) -> bytes:
        """Return the pictures alone; a GIF has no mark which way is up."""
        return b"".join([*self.parts, bytes((_END,))])


def parsed(content: bytes) -> Gif:
    """Take the bytes apart; raises ``Damaged`` where there is no picture in them."""
    if len(content) < 13:
        raise Damaged(DAMAGED)
    found = Gif(int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little"))
    at = 13 + _table(content[10])
    found.colors = _table(content[10]) // 3
    found.parts.append(content[:12] + b"\0" + content[13:at])  # no viewer heeds the pixels' shape
    found.exact = not reads_as_text(content[6:at])
    try:
        while content[at] != _END and len(found.parts) <= MOST_PARTS:
            at = _take(found, content, at)
    except IndexError:
        found.exact &= bool(found.pictures)  # cut off: what came before is the picture
        found.damaged |= content[at : at + 1] in (bytes((_PICTURE,)), bytes((_EXTENSION,)))
    if not found.pictures:
        raise Damaged(DAMAGED)
    if found.first:
        del found.parts[found.first :]
    return found


def _take(found: Gif, content: bytes, at: int) -> int:
    """Keep the block at ``at`` where it makes the picture; return where the next one begins."""
    if content[at] == _PICTURE:
        begin = at + 10 + _table(content[at + 9]) + 1
        coded, end = _joined(content, begin)
        if end > len(content) and found.pictures:
            raise IndexError("cut off")
        pixels = _placed(found, content[at + 1 : at + 9])
        flags = content[at + 9]
        colors = _table(flags) // 3 or found.colors
        exact = _until_end(coded, content[begin - 1], pixels, colors)
        found.damaged |= exact is None and end > len(content)
        found.exact &= exact is not None and not reads_as_text(content[at:begin])
        told = content[at : at + 9] + bytes((flags & (0xC7 if flags & 0x80 else 0x40),))
        found.parts += [found.timing] if found.timing else []
        found.parts.append(
            told + content[at + 10 : begin] + _in_blocks(coded if exact is None else exact)
        )
        found.timing = b""
        found.pictures += 1
        return end
    if content[at] != _EXTENSION:
        raise IndexError("no block begins here")
    label, end = content[at + 1], _behind(content, at + 2)
    if label == _TIMING and content[at + 2] == 4:
        found.timing = _timing(content[at + 3 : at + 7])
    elif label == _APPLICATION and content[at + 3 : at + 14] in _LOOPS and not found.rounds:
        block = content[at + 14 : at + 18]
        if block[:2] == b"\x03\x01":
            found.rounds = True
            found.parts.append(content[at : at + 14] + block + b"\0")
    return end


def _timing(told: bytes) -> bytes:
    """Return the block that says how long a picture stays, without bits that mean nothing."""
    shines = told[0] & 1
    known = bytes((told[0] & 0x0C | shines, *told[1:3], told[3] * shines))
    return bytes((_EXTENSION, _TIMING, 4)) + known + b"\0"


def _placed(found: Gif, box: bytes) -> int:
    """Return a picture's pixels; make room for the first one, and notice a later one outside.

    Viewers make room for the first one alone; of another nobody sees what lies outside, and a
    decoder takes memory for all of it.
    """
    left, top, width, height = struct.unpack("<4H", box)
    if not found.pictures:
        found.width = max(found.width, left + width)
        found.height = max(found.height, top + height)
    elif left + width > found.width or top + height > found.height:
        found.first = found.first or _parts_of_first(found)
        found.exact = False
    return int(width * height)


def _parts_of_first(found: Gif) -> int:
    return next(at for at, part in enumerate(found.parts) if at and part[0] == _PICTURE) + 1


def _behind(content: bytes, at: int) -> int:
    """Return where the chain of sub-blocks that begins at ``at`` is over."""
    while content[at]:
        at += 1 + content[at]
    return at + 1


def _joined(content: bytes, at: int) -> tuple[bytes, int]:
    """Return what the sub-blocks hold, and where they are over: behind all, where it is cut off."""
    parts = []
    while at < len(content) and content[at]:
        parts.append(content[at + 1 : at + 1 + content[at]])
        at += 1 + content[at]
    return b"".join(parts), at + 1


def _in_blocks(data: bytes) -> bytes:
    blocks = (data[at : at + 255] for at in range(0, len(data), 255))
    return b"".join(bytes((len(block),)) + block for block in blocks) + b"\0"


def _until_end(data: bytes, least: int, pixels: int, colors: int) -> bytes | None:
    """Return the codes up to their end; None where they make too few or too many pixels.

    How long the strings are is enough to know where the codes end.  Of the colors it matters
    that the table has them: others are all black, whatever numbers they are.
    """
    if not 2 <= least <= 8:
        return None
    clear = 1 << least
    colors = min(colors, clear)
    lengths, width, last, made, held, bits = [1] * clear + [0, 0], least + 1, 0, 0, 0, 0
    begun = False
    for at, byte in enumerate(data):
        held |= byte << bits
        bits += 8
        while bits >= width:
            code = held & (1 << width) - 1
            held >>= width
            bits -= width
            if code == clear and (last or not begun):  # two in a row make nothing, without end
                begun = True
                del lengths[clear + 2 :]
                width, last = least + 1, 0
                continue
            if code == clear + 1:
                whole = data[:at] + bytes((byte & 255 >> bits,))
                return whole if made == pixels else None
            is_code = (
                code < min(len(lengths), colors)
                or clear < code < len(lengths)
                or (code == len(lengths) and last and code < _MOST_CODES)
            )
            if code == clear or not is_code or made > pixels:
                return None
            if last and len(lengths) < _MOST_CODES:
                lengths.append(last + 1)
                width += len(lengths) == 1 << width and width < _WIDEST
            if code >= len(lengths):
                return None
            last = lengths[code]
            made += last
    return None


def _table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0
