"""Looks into the boxes of an AVIF for what its library does not heed."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from eamconsole.support.pictures.kinds import NotDecoded

_MOST_BOXES = 1_000
_WAY = (b"meta", b"iprp", b"ipco")
"""Where a picture's properties stand."""
_UNTOLD = "it shows only a part of itself, and which one cannot be told here"
_FULL = {b"meta": 4}
"""Boxes whose content begins behind a version and flags."""


def shown_part(content: bytes, width: int, height: int) -> tuple[int, int, int, int] | None:
    """Return the box of the part that is meant to be seen, None where all of it is.

    The library shows all of it: what somebody cut off would be there again.  Raises ``NotDecoded``
    where the part cannot be told.
    """
    said = set(_cuts(content))
    if not said:
        return None
    try:
        wide, under_wide, high, under_high, *offset = struct.unpack(">IIIIiIiI", said.pop())
        across, down = wide / under_wide, high / under_high
        left = offset[0] / offset[1] + (width - across) / 2
        top = offset[2] / offset[3] + (height - down) / 2
        box = round(left), round(top), round(left + across), round(top + down)
    except (struct.error, ZeroDivisionError):
        raise NotDecoded(_UNTOLD) from None
    if said or not (0 <= box[0] < box[2] <= width and 0 <= box[1] < box[3] <= height):
        raise NotDecoded(_UNTOLD)
    return box


def _cuts(content: bytes) -> Iterator[bytes]:
    begin, end = 0, len(content)
    for step in _WAY:
        boxes = _boxes(content, begin, end)
        place = next(((at, to) for name, at, to in boxes if name == step), None)
        if place is None:
            return
        begin, end = place[0] + _FULL.get(step, 0), place[1]
    for name, at, to in _boxes(content, begin, end):
        if name == b"clap":
            yield content[at:to]


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield each box's name, and where its content begins and ends."""
    for _ in range(_MOST_BOXES):
        if at + 8 > end:
            return
        size, name, head = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        size = size or end - at
        if size < head or at + size > end:
            return
        yield name, at + head, at + size
        at += size
