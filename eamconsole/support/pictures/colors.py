"""Brings decoded pixels into the colors that a JPEG or a PNG can hold, and finds their profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eamconsole.support.pictures.profile import colors_only, space_of
from eamconsole.support.pictures.transparency import in_eight_bits

if TYPE_CHECKING:
    from PIL.Image import Image

SPOILT = frozenset({"1", "P", "I;16", "I;16B", "I;16L"})
"""Drawings, and gray in more tones than a JPEG has."""
_SPACES = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK"}
_STRIP = 8
"""Rows that are worked on at once."""
_USUAL = {"PA": "RGBA", "RGBa": "RGBA", "La": "LA", "HSV": "RGB", "RGBX": "RGB"}


def in_usual_colors(picture: Image) -> Image:
    """Return the picture as every encoder here takes it: TIFF knows forms that none does."""
    form = _USUAL.get(picture.mode)
    if form is None:
        return picture
    plain = picture.convert(form)
    plain.info = {}
    return plain


def for_jpeg(picture: Image) -> Image:
    """Return the picture as a JPEG can hold it: what shines through becomes white."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I") or picture.mode == "F":
        plain = in_eight_bits(picture)
    elif "A" in picture.getbands() or "transparency" in picture.info:
        plain = _on_white(picture if picture.mode == "RGBA" else picture.convert("RGBA"))
    elif picture.mode in _SPACES:
        return picture
    else:
        plain = picture.convert("L" if picture.mode in ("1", "LA") else "RGB")
    plain.info = {"icc_profile": profile} if profile else {}
    return plain


def _on_white(layer: Image) -> Image:
    """Return the picture on white paper, strip by strip: whole masks would take a third more."""
    plain = layer.convert("RGB")
    for top in range(0, layer.height, _STRIP):
        box = (0, top, layer.width, min(top + _STRIP, layer.height))
        nothing = layer.crop(box).getchannel("A").point(lambda level: 255 - level)
        plain.paste("white", box, nothing)
    return plain


def profile_for(picture: Image) -> bytes:
    """Return the color profile where it is one for these colors, without its words."""
    profile = colors_only(picture.info.get("icc_profile") or b"")
    gray = picture.mode in ("L", "LA", "1") or picture.mode.startswith("I")
    space = "GRAY" if gray else _SPACES.get(picture.mode, "RGB")
    return profile if space_of(profile) == space else b""
