"""Finds the quality at which a JPEG shows what the picture was, grain and all.

A smooth photo looks the same at 92 of 100.  One full of grain, as from a lossless camera or a
scanner, differs there by six steps of 255 on average; it gets the bytes it takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_QUALITIES = (92, 95, 97, 98, 99, 100)
_MOST_APART = 1.8
"""Of 255, on average over a channel; two are promised, and a part of the picture is looked at."""
_TILE, _TILES = 64, 4
"""Tiles across and down: of a large picture as many are looked at, from edge to edge."""


def faithful_quality(picture: Image, least: int, apart: Callable[[Image, int], float]) -> int:
    """Return the quality, ``least`` or more, at which the picture stays what it is.

    ``apart`` says how far a picture is from itself as a JPEG of a quality.
    """
    sample = _sample(picture)
    good_enough = (
        quality
        for quality in _QUALITIES
        if quality >= least and apart(sample, quality) <= _MOST_APART
    )
    return next(good_enough, _QUALITIES[-1])


def _sample(picture: Image) -> Image:
    """Return tiles from all over the picture in one; a small picture is its own sample."""
    side = _TILE * _TILES
    if picture.width <= side and picture.height <= side:
        return picture
    wide, high = min(_TILE, picture.width), min(_TILE, picture.height)
    sample = picture.crop((0, 0, wide * _TILES, high * _TILES))
    for number in range(_TILES * _TILES):
        down, across = divmod(number, _TILES)
        left = (picture.width - wide) * across // (_TILES - 1)
        top = (picture.height - high) * down // (_TILES - 1)
        tile = picture.crop((left, top, left + wide, top + high))
        sample.paste(tile, (wide * across, high * down))
    return sample
