"""Takes a JPEG apart by its segments and puts it together again without what it hides.

What is kept is chosen, not what goes: the tables, frames and scans, the colour profile, and
the two markers that say how colours are meant.  The picture itself is not decoded, so nothing of
it is lost; whatever stands behind its end, a second picture included, is left away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from eamconsole.support.pictures.kinds import DAMAGED, MOST_PARTS, Unreadable
from eamconsole.support.pictures.orientation import UPRIGHT, as_exif, of_exif, of_xmp
from eamconsole.support.pictures.profile import colours_only

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_KEPT = _FRAMES | {0xC4, 0xCC, 0xDB, 0xDC, 0xDD}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_PROFILE = b"ICC_PROFILE\0"
_LONGEST_SEGMENT = 65_533 - 14
_SCAN_ENDS = re.compile(rb"\xff(?![\x00\x01\xd0-\xd7\xff])")
"""The next marker that is no part of a coded picture."""


@dataclass(slots=True)
class Jpeg:
    """What a JPEG is made of."""

    width: int = 0
    height: int = 0
    progressive: bool = False
    orientation: int = UPRIGHT
    scanned: bool = False
    profile: bytes = b""
    parts: list[bytes] = field(default_factory=list)
    """Everything that makes the picture, in order, without start and end."""
    colours: list[bytes] = field(default_factory=list)
    """JFIF's and Adobe's markers, rewritten."""

    def cleaned(self, orientation_kept: int = UPRIGHT) -> bytes:
        """Return the picture alone, or with the mark which way is up."""
        mark = b""
        if orientation_kept != UPRIGHT:
            mark = _segment(0xE1, b"Exif\0\0" + as_exif(orientation_kept))
        return b"".join(
            [
                *(b"\xff\xd8", *self.colours, mark, *_segments(self.profile)),
                *(*self.parts, b"\xff\xd9"),
            ]
        )


def parsed(content: bytes) -> Jpeg:
    """Take the bytes apart; raises ``Unreadable`` where there is no picture in them."""
    found = Jpeg()
    pieces: dict[int, bytes] = {}
    turned: list[int | None] = [None, None]
    for marker, body, scan in _walk(content):
        if marker in _KEPT or marker == _SCAN:
            found.parts.append(_segment(marker, body) + scan)
            found.scanned |= marker == _SCAN
            if marker in _FRAMES:
                _measure(found, marker, body)
        elif not found.scanned:
            _read_hidden(found, marker, body, pieces, turned)
        if len(found.parts) > MOST_PARTS:
            break
    if not found.width or not found.scanned or len(found.parts) > MOST_PARTS:
        raise Unreadable(DAMAGED)
    found.profile = colours_only(b"".join(pieces[number] for number in sorted(pieces)))
    found.orientation = turned[0] or turned[1] or UPRIGHT
    return found


def _walk(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield marker, body, and the scan behind it, up to the end of the picture or the bytes."""
    at = 2
    while 0 <= (at := content.find(b"\xff", at)) < len(content) - 1:
        marker = content[at + 1]
        if marker in (0xFF, 0x00):  # a filling byte, or a stray one
            at += 1
            continue
        at += 2
        if marker == _END:
            return
        if marker in _ALONE or marker == _START:
            continue
        size = int.from_bytes(content[at : at + 2], "big")
        body = content[at + 2 : at + size]
        if size < 2 or len(body) < size - 2:
            return
        at += size
        behind = _SCAN_ENDS.search(content, at) if marker == _SCAN else None
        end = at if marker != _SCAN else behind.start() if behind else len(content)
        yield marker, body, content[at:end]
        at = end


def _measure(found: Jpeg, marker: int, body: bytes) -> None:
    if len(body) >= 6 and not found.width:
        found.height = int.from_bytes(body[1:3], "big")
        found.width = int.from_bytes(body[3:5], "big") if found.height else 0
        found.progressive = marker in _PROGRESSIVE


def _read_hidden(
    found: Jpeg, marker: int, body: bytes, pieces: dict[int, bytes], turned: list[int | None]
) -> None:
    """Take from what is left away the colours, and which way is up."""
    if marker == 0xE0 and body[:5] == b"JFIF\0" and len(body) >= 14 and not found.colours:
        found.colours.append(_segment(marker, body[:12] + b"\0\0"))  # without its small picture
    elif marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:
        found.colours.append(_segment(marker, body[:12]))
    elif marker == 0xE2 and body.startswith(_PROFILE) and len(body) > 14:
        pieces.setdefault(body[12], body[14:])
    elif marker == 0xE1 and body[:6] == b"Exif\0\0" and turned[0] is None:
        turned[0] = of_exif(body[6:])
    elif marker == 0xE1 and body.startswith(b"http://ns.adobe.com/xap/") and turned[1] is None:
        turned[1] = of_xmp(body)


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _segments(profile: bytes) -> Iterator[bytes]:
    pieces = [
        profile[at : at + _LONGEST_SEGMENT] for at in range(0, len(profile), _LONGEST_SEGMENT)
    ]
    for number, piece in enumerate(pieces, 1):
        yield _segment(0xE2, _PROFILE + bytes((number, len(pieces))) + piece)
