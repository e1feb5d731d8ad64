"""Looks at decoded pixels: what all shines through, what nobody sees, what shows nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


def shines_through_at_all(picture: Image) -> bool:
    """Return whether the picture can say of a pixel how much shines through it."""
    if picture.mode == "P":
        return isinstance(picture.info.get("transparency"), bytes)
    return "A" in picture.getbands()


def has_transparency(picture: Image) -> bool:
    """Return whether there is a pixel of which nothing is seen."""
    return number_of(picture.getchannel("A").getextrema()[0]) == 0


def has_picture_behind(picture: Image) -> bool:
    """Return whether there is more than one color where nothing is seen."""
    if picture.mode == "P":
        seen, levels = picture.histogram(), picture.info["transparency"]
        return sum(1 for at, level in enumerate(levels) if not level and seen[at]) > 1
    behind = picture.getchannel("A").point(lambda level: 0 if level else 255)
    bands = picture.histogram(behind)
    each = [bands[at : at + 256] for at in range(0, len(bands) - 256, 256)]
    return any(sum(map(bool, band)) > 1 for band in each)


def without_behind(picture: Image) -> Image:
    """Give the picture one color where nothing is seen of it; in place, it may be large."""
    if picture.mode in ("RGBA", "LA") and has_picture_behind(picture):
        behind = picture.getchannel("A").point(lambda level: 0 if level else 255)
        picture.paste((0,) * len(picture.getbands()), mask=behind)
    return picture


def shines_through(picture: Image) -> bool:
    """Return whether something does shine through."""
    if "A" not in picture.getbands():
        return "transparency" in picture.info
    lowest, _ = picture.getchannel("A").getextrema()
    return number_of(lowest) < 255


def number_of(value: float | tuple[int, int]) -> float:
    """Return the number that a channel's extreme is; zero for one that is several."""
    return float(value) if isinstance(value, int | float) else 0.0


def is_even(picture: Image) -> bool:
    """Return whether all of it is one color."""
    found = picture.getextrema()
    pairs = found if isinstance(found[0], tuple) else (found,)
    return all(pair[0] == pair[1] for pair in pairs if isinstance(pair, tuple))


def in_eight_bits(picture: Image) -> Image:
    """Return gray of 16 or 32 bits in 256 tones; plain conversion would make it all white."""
    whole = picture if picture.mode == "F" else picture.convert("I")
    darkest, brightest = map(number_of, whole.getextrema())
    span = 65_535.0 if 255 < brightest <= 65_535 and darkest >= 0 else max(brightest, 255.0)
    if picture.mode == "F" and darkest >= 0 and brightest <= 1:  # shares, as TIFF has them
        span = 1.0
    return whole.point(lambda value: value * (255.0 / span) + 0.0).convert("L")
