"""Makes a picture fit to be shown to others: nothing hidden in it, its top up, not too large.

Where only hidden data has to go, the file is taken apart and put together without it, and the
picture goes out as it was coded: nothing is lost.  That holds only for a file whose every byte is
known to make the picture, and which opens.  One that deviates is made anew from its pixels, as is
one that must be turned or reduced, and one of a kind that not every browser shows.  That one
becomes a JPEG, or a PNG where something shines through or a JPEG would spoil it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eamconsole.support.pictures import gif, jpeg, png
from eamconsole.support.pictures.apart import converted_apart
from eamconsole.support.pictures.kinds import (
    MOST_PIXELS,
    SHOWN,
    NotDecoded,
    PictureKind,
    Unreadable,
    kind_of,
    looks_like,
    require_bearable,
    size_in_words,
)
from eamconsole.support.pictures.orientation import UPRIGHT
from eamconsole.support.pictures.rendering import (
    PIXELS,
    hides_under_transparency,
    last_pixels,
    look_alike,
    names_known_colors,
    one_at_a_time,
    reduced,
    turned,
)

_IN_PASSES = 50_000_000
"""Of a JPEG that is built up in passes; what those add up to is in memory at once."""
_MOST_IN_MOTION = 1_000
"""Pictures of a moving PNG that are looked at one by one; of one with more, the first goes out."""

Parts = jpeg.Jpeg | png.Png | gif.Gif
_PARSERS: dict[PictureKind, Callable[[bytes], Parts]] = {
    PictureKind.JPEG: jpeg.parsed,
    PictureKind.PNG: png.parsed,
    PictureKind.GIF: gif.parsed,
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A picture as it may go out, and what it is now."""

    content: bytes
    kind: PictureKind
    pictures: int = 1
    """How many it was, in motion or a series; above one, all the others are gone."""
    damaged: bool = False
    """Whether a part of it could not be read, or was never there."""


def fitted(content: bytes, limit: int) -> Fitted:
    """Return the picture without hidden data, upright, of at most ``limit`` bytes.

    It is proven by decoding that every byte makes the picture, not only by taking it apart: what
    strangers get to see must hide nothing.

    Raises ``Unreadable``; the message continues "The picture cannot be used: …".
    """
    with one_at_a_time():
        return _fitted(content, limit)


def small_picture(content: bytes, limit: int) -> bytes:
    """Return what a picture of any kind looks like, in at most ``limit`` bytes.

    It is opened in another process, so whatever it breaks ends there; and one at a time with all
    others, for two of them would take twice the memory.
    """
    kind = kind_of(content)
    if kind is None:
        raise Unreadable(f"it is {looks_like(content)}, not a picture")
    with one_at_a_time():
        return converted_apart(content, kind, limit).content


def taken_apart(content: bytes, limit: int) -> Fitted | None:
    """Return the picture as it was coded, where nothing but its structure has to be known.

    None where it must be decoded.  This costs a tenth of :func:`fitted`.
    """
    kind = kind_of(content)
    if kind not in SHOWN:
        return None
    found = _PARSERS[kind](content)
    require_bearable(found.width, found.height, kind)
    clean = found.cleaned()
    fits = found.exact and found.orientation == UPRIGHT and len(clean) <= limit
    return Fitted(clean, kind, _pictures_before(found), _is_damaged(found)) if fits else None


def _pictures_before(found: Parts) -> int:
    """Return how many pictures it was of which one is left when it is only taken apart."""
    return found.pictures if isinstance(found, png.Png) and not found.moves else 1


def _fitted(content: bytes, limit: int) -> Fitted:
    kind = kind_of(content)
    if kind is None:
        raise Unreadable(f"it is {looks_like(content)}, not a picture")
    if kind not in SHOWN:
        made = converted_apart(content, kind, limit)
        return Fitted(made.content, made.kind, made.pictures, made.damaged)
    found = _PARSERS[kind](content)
    require_bearable(found.width, found.height, kind)
    damaged = _is_damaged(found)
    clean, way = found.cleaned(), found.orientation
    turnable = found.width * found.height <= _turnable(found, kind)
    if len(clean) > limit:
        if not turnable:
            raise NotDecoded(f"{_size(found)}, and is too large a file to be passed on as it is")
        found.parts.clear()
        return Fitted(reduced(clean, kind, way, limit), PictureKind.JPEG, found.pictures, damaged)
    stays = way == UPRIGHT or not turnable  # what is turned is made anew in any case
    if stays and _is_proven(found, clean, kind):
        shown = clean if way == UPRIGHT else found.cleaned(way)
        return Fitted(shown, kind, _pictures_before(found), damaged)
    if not turnable:
        raise NotDecoded(f"{_size(found)}, too many to clear it of what may be hidden in it")
    if stays and found.exact and isinstance(found, jpeg.Jpeg):
        damaged = not look_alike(clean, found.with_more(), kind)  # cut off, and ended by somebody
    found.parts.clear()  # the picture is held once while it is made anew
    content, kind = turned(clean, kind, way, limit)
    moves = kind is PictureKind.GIF and gif.parsed(content).pictures > 1
    return Fitted(content, kind, 1 if moves else found.pictures, damaged)


def _is_damaged(found: Parts) -> bool:
    """Return whether pixels are missing, as far as the structure makes one ask.

    A JPEG whose end is missing may be whole all the same: then more bytes change nothing.
    """
    if not isinstance(found, jpeg.Jpeg):
        return found.damaged
    if found.ended or found.in_parts:
        return not found.ended
    return not look_alike(found.cleaned(), found.with_more(), PictureKind.JPEG)


def _is_proven(found: Parts, clean: bytes, kind: PictureKind) -> bool:
    """Return whether it opens and nothing stands in it that no decoder looks at."""
    if not found.exact:
        return False
    try:
        seen = last_pixels(clean, kind)
    except Unreadable:
        return False
    if isinstance(found, png.Png):
        return _hides_nothing(found, clean, kind)
    if not isinstance(found, jpeg.Jpeg):
        return True
    return any(last_pixels(other, kind, patient=True) != seen for other in found.with_other_tails())


def _hides_nothing(found: png.Png, clean: bytes, kind: PictureKind) -> bool:
    """Return whether every pixel of every picture in motion can be seen, or is of one color."""
    few = found.colors and found.colors < 1 << found.depth
    if few and not names_known_colors(clean, kind, found.colors):
        return False
    hides = hides_under_transparency(clean, kind, deep=found.depth > 8)
    if hides or (found.moves and found.pictures > _MOST_IN_MOTION):
        return False
    return all(_is_proven(png.parsed(one), one, kind) for one in found.later_pictures())


def _turnable(found: Parts, kind: PictureKind) -> int:
    """Return the pixels up to which a picture is turned; a larger one keeps the mark instead.

    A JPEG can be decoded at a part of its size, but one in passes is held whole for that.
    """
    if isinstance(found, jpeg.Jpeg):
        return _IN_PASSES if found.progressive else MOST_PIXELS[kind]
    return PIXELS[kind]


def _size(found: Parts) -> str:
    return size_in_words(found.width, found.height)
