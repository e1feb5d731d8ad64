"""Makes a picture fit to be shown to others: nothing hidden in it, its top up, not too large.

Where only hidden data has to go, the file is taken apart and put together without it, and the
picture is not decoded: nothing is lost and hardly any memory is needed.  Only a picture that must
be turned or reduced is decoded, and one of a kind that not every browser shows.  That one becomes a
JPEG, or a PNG where something shines through or a JPEG would spoil it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eamconsole.support.pictures import gif, jpeg, png
from eamconsole.support.pictures.apart import converted_apart
from eamconsole.support.pictures.kinds import (
    DAMAGED,
    SHOWN,
    Kind,
    NotDecoded,
    Unreadable,
    kind_of,
    looks_like,
)
from eamconsole.support.pictures.orientation import UPRIGHT
from eamconsole.support.pictures.rendering import PIXELS, one_at_a_time, reduced, turned

MOST_PIXELS = {Kind.JPEG: 250_000_000, Kind.PNG: 100_000_000, Kind.GIF: 50_000_000}
"""A phone makes up to 200 million as JPEG.  What is larger takes the next program's memory."""
_IN_PASSES = 50_000_000
"""Of a JPEG that is built up in passes; what those add up to is in memory at once."""

Parts = jpeg.Jpeg | png.Png | gif.Gif
_PARSERS: dict[Kind, Callable[[bytes], Parts]] = {
    Kind.JPEG: jpeg.parsed,
    Kind.PNG: png.parsed,
    Kind.GIF: gif.parsed,
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A picture as it may go out, and what it is now."""

    content: bytes
    kind: Kind


def fitted(content: bytes, limit: int) -> Fitted:
    """Return the picture without hidden data, upright, of at most ``limit`` bytes.

    Raises ``Unreadable``; the message continues "The picture cannot be used: …".
    """
    with one_at_a_time():
        return _fitted(content, limit)


def _fitted(content: bytes, limit: int) -> Fitted:
    kind = kind_of(content)
    if kind is None:
        raise Unreadable(f"it is {looks_like(content)}, not a picture")
    if kind not in SHOWN:
        return Fitted(*converted_apart(content, kind, limit))
    found = _PARSERS[kind](content)
    _require_bearable(found, kind)
    clean, way = found.cleaned(), found.orientation
    turnable = found.width * found.height <= _turnable(found, kind)
    if len(clean) > limit:
        if not turnable:
            raise NotDecoded(f"{_size(found)}, and is too large a file to be passed on as it is")
        found.parts.clear()
        return Fitted(reduced(clean, kind, way, limit), Kind.JPEG)
    if way == UPRIGHT:
        return Fitted(clean, kind)
    if not turnable:
        return Fitted(found.cleaned(way), kind)
    found.parts.clear()  # the picture is held once while it is turned
    return Fitted(*turned(clean, kind, way, limit))


def _turnable(found: Parts, kind: Kind) -> int:
    """Return the pixels up to which a picture is turned; a larger one keeps the mark instead.

    A JPEG can be decoded at a part of its size, but one in passes is held whole for that.
    """
    if isinstance(found, jpeg.Jpeg):
        return _IN_PASSES if found.progressive else MOST_PIXELS[kind]
    return PIXELS[kind]


def _require_bearable(found: Parts, kind: Kind) -> None:
    if not found.width or not found.height:
        raise Unreadable(DAMAGED)
    if found.width * found.height > MOST_PIXELS[kind]:
        most = MOST_PIXELS[kind] // 1_000_000
        raise Unreadable(f"{_size(found)}, more than the {most} million that are passed on")


def _size(found: Parts) -> str:
    return f"it has {found.width:,} by {found.height:,} pixels"
