"""Pictures per second of the console's gate beside Pillow alone, taken in turns."""

from __future__ import annotations

import io
import time
from functools import cache

import pytest
from PIL import Image, ImageOps

from eamconsole.support.pictures import fitted
from tests.fixtures.canaries import encoded, exif

ROUNDS = 5
BAR = 0.8
PLENTY = 50 * 1024 * 1024
SIZES = {"phone": (4_032, 3_024), "screen": (1_920, 1_080)}


@cache
def street(size: str) -> Image.Image:
    """Return a picture with soft surfaces and some grain, as a camera makes them."""
    wide, high = SIZES[size]
    grain = Image.effect_noise((wide // 4, high // 4), 24).resize((wide, high))
    soft = Image.linear_gradient("L").resize((wide, high))
    return Image.merge("RGB", (soft, Image.blend(soft, grain, 0.3), grain))


def pictures() -> dict[str, bytes]:
    """Return what residents and crews send, by what has to be done with it."""
    phone, screen = street("phone"), street("screen")
    return {
        "a photo, upright": encoded(phone, quality=85, exif=exif()),
        "a photo, sideways": encoded(phone, quality=85, exif=exif(6)),
        "a photo in passes": encoded(phone, quality=85, progressive=True, exif=exif()),
        "a screenshot": encoded(screen, "PNG", compress_level=4, exif=exif()),
        "a screenshot, sideways": encoded(screen, "PNG", compress_level=4, exif=exif(8)),
        "WebP": encoded(phone, "WEBP", quality=80, method=2, exif=exif(6)),
        "AVIF": encoded(phone, "AVIF", quality=70, speed=9, exif=exif()),
        "TIFF": encoded(screen, "TIFF", compression="tiff_lzw"),
        "BMP": encoded(screen, "BMP"),
    }


def pillow_alone(content: bytes) -> bytes:
    """Do with Pillow what anybody would: turn it upright and write it without its Exif."""
    with Image.open(io.BytesIO(content)) as opened:
        form = opened.format if opened.format in ("JPEG", "PNG") else "JPEG"
        upright = ImageOps.exif_transpose(opened)
        out = io.BytesIO()
        options = {"quality": 95, "subsampling": 0} if form == "JPEG" else {"compress_level": 4}
        upright.info = {}
        upright.getexif().clear()
        upright.save(out, form, **options)
    return out.getvalue()


def spent(work, content: bytes) -> float:
    """Return the seconds it takes; those of other processes count as well."""
    before = time.perf_counter()
    work(content)
    return time.perf_counter() - before


@pytest.mark.benchmark
def test_pictures_are_as_quick_as_pillow_alone():
    total = [0.0, 0.0]
    for what, content in pictures().items():
        pairs = [
            (spent(pillow_alone, content), spent(lambda c: fitted(c, PLENTY), content))
            for _ in range(ROUNDS)
        ]
        alone, ours = (min(times) for times in zip(*pairs, strict=True))
        print(f"{what}: {alone:.2f} s alone, {ours:.2f} s here, {alone / ours:.2f} of its pace")
        total = [total[0] + alone, total[1] + ours]
    print(f"all of them: {total[0] / total[1]:.2f} of its pace")
    assert total[0] / total[1] >= BAR
