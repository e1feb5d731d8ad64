"""Draws the pictures and papers that crews attach: invented, but the same for the same seed."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

MEDIA_TYPES = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


def drawn(kind: str, seed: str) -> bytes:
    """Return the bytes of a ``jpeg``, ``png`` or ``pdf``."""
    if kind == "pdf":
        return _paper(seed)
    buffer = io.BytesIO()
    _picture(seed).save(buffer, format=kind.upper())
    return buffer.getvalue()


def _picture(seed: str) -> Image.Image:
    chance = random.Random(seed)
    image = Image.new("RGB", (320, 240), _color(chance))
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = chance.randrange(280), chance.randrange(200)
        size = chance.randrange(10, 60)
        pen.ellipse((x, y, x + size, y + size), fill=_color(chance))
    pen.text((8, 8), seed, fill="white")
    return image


def _color(chance: random.Random) -> tuple[int, int, int]:
    return (chance.randrange(256), chance.randrange(256), chance.randrange(256))


def _paper(seed: str) -> bytes:
    text = seed.encode("ascii", "replace").replace(b"(", b" ").replace(b")", b" ")
    stream = b"BT /F1 18 Tf 72 720 Td (" + text + b") Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, each) for n, each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF\n"
