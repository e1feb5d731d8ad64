"""Takes a JPEG apart by its segments and puts it together again without what it hides.

What is kept is chosen, not what goes: the tables, frames and scans, the color profile, and
the two markers that say how colors are meant.  Whatever stands behind the end, a second picture
included, is left away.

Only the plain form is ``exact``: one scan without restarts, tables that are used, an end.  In any
other form a decoder skips bytes that nobody sees, and the caller makes the file anew from pixels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from eamconsole.support.pictures.kinds import (
    DAMAGED,
    MOST_PARTS,
    Damaged,
    NotDecoded,
    reads_as_text,
)
from eamconsole.support.pictures.orientation import UPRIGHT, as_exif, of_exif, of_xmp
from eamconsole.support.pictures.profile import colors_only

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_SEQUENTIAL = frozenset({0xC0, 0xC1})
_CODES, _ARITHMETIC, _STEPS, _RESTARTS = 0xC4, 0xCC, 0xDB, 0xDD
_KEPT = _FRAMES | {_CODES, _ARITHMETIC, _STEPS, _RESTARTS, _SCAN}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_PROFILE = b"ICC_PROFILE\0"
_LONGEST_SEGMENT = 65_533 - 14
_SCAN_ENDS = re.compile(rb"\xff(?![\x00\x01\xd0-\xd7\xff])")
"""The next marker that is no part of a coded picture."""
_SKIPPED = re.compile(rb"\xff[^\x00]")
"""A restart or filling byte, around which a decoder looks for its place again."""
_NAMES = frozenset({b"\0", b"\1", b"\0\1\2", b"\1\2\3", b"RGB", b"\0\1\2\3", b"\1\2\3\4", b"CMYK"})
"""What encoders call the channels; whatever else stands there is as good, and may be letters."""
_WHOLE = b"\0\x3f\0"
"""What the one scan of a plain picture says of its steps."""
_JFIF, _SQUARE = b"JFIF\0\1\1", b"\0\0\1\0\1\0\0"
_MOST_DOTS = 10_000
_MOST_SCANNED = 1_000_000_000
"""Pixels times scans: a scan of a few bytes goes through all pixels there are, and a file has room
for a hundred thousand.  A photo in passes has ten."""
_TAIL = 8
"""Long enough to show in any picture: a smooth one ends in codes of two bits."""
_OTHER_TAILS = tuple(bytes.fromhex(tail) * 4 for tail in ("0000", "aa55", "71c7", "1ce4", "fe93"))


@dataclass(slots=True)
class Jpeg:
    """What a JPEG is made of."""

    width: int = 0
    height: int = 0
    channels: int = 0
    progressive: bool = False
    pictures: int = 1
    orientation: int = UPRIGHT
    exact: bool = True
    """Whether all that is kept makes the picture, as far as one can tell without decoding it."""
    ended: bool = False
    """Whether its end was reached; one without may be cut off, or lack the mark alone."""
    in_parts: bool = False
    """Whether several scans make it: without an end, nobody can say how many are missing."""
    scans: int = 0
    profile: bytes = b""
    parts: list[bytes] = field(default_factory=list)
    """Everything that makes the picture, in order, without start and end."""
    colors: list[bytes] = field(default_factory=list)
    """JFIF's and Adobe's markers, rewritten."""

    def cleaned(self, orientation_kept: int = UPRIGHT) -> bytes:
        """Return the picture alone, or with the mark which way is up."""
        mark = b""
        if orientation_kept != UPRIGHT:
            mark = _segment(0xE1, b"Exif\0\0" + as_exif(orientation_kept))
        return b"".join(
            [
                *(b"\xff\xd8", *self.colors, mark, *_segments(self.profile)),
                *(*self.parts, b"\xff\xd9"),
            ]
        )

    def with_other_tails(self) -> Iterator[bytes]:
        """Yield the picture with other bytes at its scan's end: where nobody sees a difference,
        those bytes are no part of it.
        """
        whole = self.cleaned()
        for tail in _OTHER_TAILS:
            yield whole[: -2 - _TAIL] + tail + whole[-2:]

    def with_more(self) -> bytes:
        """Return the picture with more in its last scan: one that is whole looks no different."""
        whole = self.cleaned()
        return whole[:-2] + b"".join(_OTHER_TAILS) + whole[-2:]


def parsed(content: bytes) -> Jpeg:
    """Take the bytes apart; raises ``Damaged`` where there is no picture in them."""
    found = Jpeg()
    pieces: dict[int, bytes] = {}
    turned: list[int | None] = [None, None]
    marker = 0
    for seen, (marker, body, scan) in enumerate(_walk(content)):
        if marker in _KEPT:
            _keep(found, marker, body, scan)
        elif not found.scans:
            _read_hidden(found, marker, body, pieces, turned)
        if seen >= MOST_PARTS:
            raise Damaged(DAMAGED)
    found.ended = marker == _END
    found.exact &= found.ended
    if not found.width or not found.scans:
        raise Damaged(DAMAGED)
    if found.scans > 1 and found.scans * found.width * found.height > _MOST_SCANNED:
        raise NotDecoded(f"it is built up in {found.scans:,} passes, which takes too long")
    if found.exact:
        _drop_unused(found)
    found.profile = colors_only(b"".join(pieces[number] for number in sorted(pieces)))
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
            yield marker, b"", b""
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


def _keep(found: Jpeg, marker: int, body: bytes, scan: bytes) -> None:
    """Keep a segment that makes the picture, without what is longer than it can be."""
    if marker in (_CODES, _STEPS):
        body = b"".join(_tables(marker, body))
    if not _has_its_length(marker, body) or (marker in _FRAMES and found.width):
        return
    if marker in _FRAMES:
        found.height = int.from_bytes(body[1:3], "big")
        found.width = int.from_bytes(body[3:5], "big") if found.height else 0
        found.progressive, found.channels = marker in _PROGRESSIVE, body[5]
        found.exact &= marker in _SEQUENTIAL and body[6::3] in _NAMES
    elif marker == _SCAN:
        found.exact &= not (found.scans or _SKIPPED.search(scan)) and body[-3:] == _WHOLE
        found.scans += 1
        found.in_parts |= found.scans > 1 or found.progressive or body[0] < found.channels
    found.exact &= marker != _ARITHMETIC and (marker != _RESTARTS or body == b"\0\0")
    found.parts.append(_segment(marker, body) + scan)


def _has_its_length(marker: int, body: bytes) -> bool:
    """Return whether a segment is as long as its own numbers say."""
    if marker in _FRAMES:
        return len(body) >= 9 and len(body) == 6 + 3 * body[5]
    if marker == _SCAN:
        return bool(body) and len(body) == 4 + 2 * body[0]
    if marker == _ARITHMETIC:
        return len(body) == 2
    return len(body) == 2 if marker == _RESTARTS else bool(body)


def _tables(marker: int, body: bytes) -> list[bytes]:
    """Return the tables of a segment, each of the length it says; a rest is none."""
    made, at = [], 0
    while at < len(body):
        deep = 2 if body[at] & 0xF0 else 1
        size = 1 + 64 * deep if marker == _STEPS else 17 + sum(body[at + 1 : at + 17])
        if at + size > len(body):
            break
        made.append(body[at : at + size])
        at += size
    return made


def _drop_unused(found: Jpeg) -> None:
    """Keep of the tables those that the one scan uses, each once; of the restarts none."""
    frames = [part for part in found.parts if part[1] in _FRAMES]
    scan = found.parts[-1]
    if len(frames) != 1 or scan[1] != _SCAN or scan[4] != frames[0][9]:
        found.exact = False
        return
    chosen = scan[6 : 5 + 2 * scan[4] : 2]
    used = {(_STEPS, number) for number in frames[0][12::3]}
    used |= {(_CODES, pair >> 4) for pair in chosen} | {(_CODES, pair & 15 | 16) for pair in chosen}
    kept: list[bytes] = []
    for part in reversed(found.parts):  # of two, the later one counts
        if part[1] not in (_CODES, _STEPS):
            kept += [part] if part[1] != _RESTARTS else []
            continue
        tables: list[bytes] = []
        for table in reversed(_tables(part[1], part[4:])):
            name = part[1], table[0] & (15 if part[1] == _STEPS else 31)
            if name in used:
                used.remove(name)
                tables.insert(0, table)
                doubled = len(set(table[17:])) < len(table) - 17
                found.exact &= not (part[1] == _CODES and doubled)
        kept += [_segment(part[1], b"".join(tables))] if tables else []
    found.parts = kept[::-1]
    found.exact &= not used
    # Codes are no text where none is there twice; the common ones have the alphabet in a row.
    # Coarse steps are now and then letters by chance, but not many in a row.
    least = {_STEPS: 24, _SCAN: 16}
    found.exact &= not any(
        reads_as_text(part, least[part[1]]) for part in found.parts if part[1] in least
    )


def _read_hidden(
    found: Jpeg, marker: int, body: bytes, pieces: dict[int, bytes], turned: list[int | None]
) -> None:
    """Take from what is left away the colors, and which way is up."""
    if marker == 0xE0 and body[:5] == b"JFIF\0" and len(body) >= 14 and not found.colors:
        found.colors.append(_segment(marker, _JFIF + _dots(body[7:12])))
    elif marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:
        if not any(part[1] == marker for part in found.colors):
            found.colors.append(_segment(marker, b"Adobe\0\x64\0\0\0\0" + body[11:12]))
    elif marker == 0xE2 and body.startswith(_PROFILE) and len(body) > 14:
        pieces.setdefault(body[12], body[14:])
    elif marker == 0xE1 and body[:5] == b"Exif\0" and turned[0] is None:
        turned[0] = of_exif(body[6:])
    elif marker == 0xE1 and body.startswith(b"http://ns.adobe.com/xap/") and turned[1] is None:
        turned[1] = of_xmp(body)


def _dots(told: bytes) -> bytes:
    """Return how large a dot is, where that can be meant, without the small picture behind it."""
    across, down = int.from_bytes(told[1:3], "big"), int.from_bytes(told[3:5], "big")
    meant = told[0] <= 2 and min(across, down) > 0 and max(across, down) < _MOST_DOTS
    return told + b"\0\0" if meant else _SQUARE


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _segments(profile: bytes) -> Iterator[bytes]:
    pieces = [
        profile[at : at + _LONGEST_SEGMENT] for at in range(0, len(profile), _LONGEST_SEGMENT)
    ]
    for number, piece in enumerate(pieces, 1):
        yield _segment(0xE2, _PROFILE + bytes((number, len(pieces))) + piece)
