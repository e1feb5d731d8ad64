"""What tells a picture that a server coded anew: its size, and what its pixels differ by.

Sizes are read out of the files' structure; only pictures of one size are ever decoded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from eamconsole.support.pictures import gif, jpeg, png
from eamconsole.support.pictures.kinds import PictureKind, Unreadable, kind_of

PATCH = 16
"""Pixels across: what a JPEG loses is made up for within one of its blocks."""
_PARSERS: dict[PictureKind, Callable[[bytes], jpeg.Jpeg | png.Png | gif.Gif]] = {
    PictureKind.JPEG: jpeg.parsed,
    PictureKind.PNG: png.parsed,
    PictureKind.GIF: gif.parsed,
}
_LIES_ON_ITS_SIDE = frozenset({5, 6, 7, 8})


class PictureDifference(NamedTuple):
    """Of 255: what pixels differ by, what patches differ by, and the patch that differs most."""

    mean: float
    patches: float
    worst: float


def pixel_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height as people see it, without decoding; None where nobody can tell."""
    kind = kind_of(content)
    if kind not in _PARSERS:
        return None
    try:
        found = _PARSERS[kind](content)
    except Unreadable:
        return None
    turned = found.orientation in _LIES_ON_ITS_SIDE
    return (found.height, found.width) if turned else (found.width, found.height)
