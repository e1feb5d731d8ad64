"""Makes pictures fit: upright, without hidden data, and within the size a server takes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from eamconsole.domain.work import ImageFile
from eamconsole.errors import ImageUnusable

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGEST_PIXELS = 50_000_000
_STEPS = ((2400, 88), (1600, 85), (1200, 80), (800, 75), (600, 70), (400, 65))
_HIDDEN = {
    "image/jpeg": (b"Exif\x00\x00", b"http://ns.adobe.com/xap/"),
    "image/png": (b"eXIf", b"XML:com.adobe.xmp"),
}
"""What places, times and cameras are written down after, by media type."""


def fit_for_upload(image: ImageFile, limit: int) -> ImageFile:
    """Return ``image`` itself where it fits and hides nothing, else a reduced JPEG.

    Raises ``ImageUnusable`` where the bytes are no picture or stay above ``limit`` bytes.
    """
    if len(image.content) <= limit and not _hides_something(image):
        return image
    return _reduced(image, limit)


def upright(image: ImageFile, limit: int) -> ImageFile:
    """Return ``image`` turned as its camera meant it, then without any hidden data."""
    if image.media_type == "image/gif" and len(image.content) <= limit:
        return image
    return _reduced(image, limit) if _hides_something(image) else fit_for_upload(image, limit)


def _hides_something(image: ImageFile) -> bool:
    head = image.content[:262_144]
    return any(mark in head for mark in _HIDDEN.get(image.media_type, ()))


def _reduced(image: ImageFile, limit: int) -> ImageFile:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(image.content)) as opened:
            if opened.width * opened.height > _LARGEST_PIXELS:
                raise ImageUnusable(
                    f"The image has {opened.width} x {opened.height} pixels, too many to open."
                )
            picture = _on_white(ImageOps.exif_transpose(opened))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ImageUnusable(f"The image cannot be read: {error}") from error
    for edge, quality in ((max(picture.size), 92), *_STEPS):
        smaller = picture.copy()
        smaller.thumbnail((edge, edge))
        out = io.BytesIO()
        smaller.save(out, "JPEG", quality=quality)
        if out.tell() <= limit:
            return ImageFile(content=out.getvalue(), media_type="image/jpeg", name=image.name)
    raise ImageUnusable(f"The image stays larger than {limit} bytes at the smallest size.")


def _on_white(picture: Image) -> Image:
    """Return the picture as JPEG can hold it: what shines through becomes white."""
    from PIL import Image as Pillow

    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Pillow.new("RGBA", layer.size, "white")
    return Pillow.alpha_composite(ground, layer).convert("RGB")
