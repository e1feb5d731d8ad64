"""Measures how far two pictures of one size differ: servers code what they are sent anew.

Their sizes are read out of the files' structure; only pictures of one size are ever decoded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from eamconsole.support.pictures import gif, jpeg, png
from eamconsole.support.pictures.kinds import Kind, NotDecoded, Unreadable, kind_of
from eamconsole.support.pictures.rendering import decoded_upright

if TYPE_CHECKING:
    from PIL.Image import Image

_PATCH = 16
"""Pixels across: what a JPEG loses is made up for within one of its blocks."""
_PARSERS: dict[Kind, Callable[[bytes], jpeg.Jpeg | png.Png | gif.Gif]] = {
    Kind.JPEG: jpeg.parsed,
    Kind.PNG: png.parsed,
    Kind.GIF: gif.parsed,
}
_LIES_ON_ITS_SIDE = frozenset({5, 6, 7, 8})


class Difference(NamedTuple):
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


def difference(one: bytes, other: bytes) -> Difference:
    """Decode both and measure; for a process that may end over it."""
    from PIL import ImageChops, ImageStat

    with decoded_upright(one) as left, decoded_upright(other) as right:
        if left.size != right.size:
            raise NotDecoded("the two can only be opened in different sizes")
        mean = _mean(ImageStat.Stat(ImageChops.difference(left, right)).mean)
        patches = ImageChops.difference(left.reduce(_PATCH), right.reduce(_PATCH))
        return Difference(mean, _mean(ImageStat.Stat(patches).mean), _worst(patches))


def _mean(bands: list[float]) -> float:
    return sum(bands) / len(bands)


def _worst(patches: Image) -> float:
    """Return what the patch that differs most differs by, all colors together."""
    from PIL import ImageChops

    red, green, blue = patches.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue).getextrema()[1]
    return float(most) if isinstance(most, int | float) else 255.0
