"""Takes a GIF apart by its blocks and keeps its pictures, their timing and the number of rounds."""

from __future__ import annotations

from dataclasses import dataclass, field

from eamconsole.support.pictures.kinds import DAMAGED, MOST_PARTS, Unreadable
from eamconsole.support.pictures.orientation import UPRIGHT

_EXTENSION, _PICTURE, _END = 0x21, 0x2C, 0x3B
_TIMING, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


@dataclass(slots=True)
class Gif:
    """What a GIF is made of."""

    width: int = 0
    height: int = 0
    pictures: int = 0
    orientation: int = UPRIGHT
    parts: list[bytes] = field(default_factory=list)

    def cleaned(self, _orientation_kept: int = UPRIGHT) -> bytes:
        """Return the pictures alone; a GIF has no mark which way is up."""
        return b"".join([*self.parts, bytes((_END,))])


def parsed(content: bytes) -> Gif:
    """Take the bytes apart; raises ``Unreadable`` where there is no picture in them."""
    if len(content) < 13:
        raise Unreadable(DAMAGED)
    found = Gif(int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little"))
    at = 13 + _table(content[10])
    found.parts.append(content[:at])
    try:
        while content[at] != _END and len(found.parts) <= MOST_PARTS:
            at = _take(found, content, at)
    except IndexError:
        pass  # cut off: what came before is the picture
    if not found.pictures:
        raise Unreadable(DAMAGED)
    return found


def _take(found: Gif, content: bytes, at: int) -> int:
    """Keep the block at ``at`` where it makes the picture; return where the next one begins."""
    if content[at] == _PICTURE:
        begin = at + 10 + _table(content[at + 9]) + 1
        end = _behind(content, begin)
        found.parts.append(content[at:end])
        found.pictures += 1
        return end
    if content[at] != _EXTENSION:
        raise IndexError("no block begins here")
    label, end = content[at + 1], _behind(content, at + 2)
    if label == _TIMING and content[at + 2] == 4:
        found.parts.append(content[at : at + 7] + b"\0")
    elif label == _APPLICATION and content[at + 3 : at + 14] in _LOOPS:
        block = content[at + 14 : at + 18]
        if block[:2] == b"\x03\x01":
            found.parts.append(content[at : at + 14] + block + b"\0")
    return end


def _behind(content: bytes, at: int) -> int:
    """Return where the chain of sub-blocks that begins at ``at`` is over."""
    while content[at]:
        at += 1 + content[at]
    return at + 1


def _table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0
