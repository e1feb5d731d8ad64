"""A picture full of grain is made anew as what it was; a smooth one takes no more than before."""

import random

import pytest
from PIL import Image, ImageChops, ImageStat

from eamconsole.support.pictures import PictureKind, fitted
from eamconsole.support.pictures.fidelity import faithful_quality
from tests.fixtures.canaries import encoded, exif, scene
from tests.unit.test_pictures import PLENTY, opened

KINDS = {"BMP": {}, "TIFF": {}, "WEBP": {"lossless": True}, "JPEG": {"quality": 100}}


def grain(width, height, mode="RGB"):
    """Return a picture of nothing but grain, the same each time."""
    bands = Image.new(mode, (1, 1)).getbands()
    drawn = random.Random(5)
    each = [Image.frombytes("L", (width, height), drawn.randbytes(width * height)) for _ in bands]
    return Image.merge(mode, each)


def apart(one, other):
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.parametrize("size", [(64, 48), (900, 500), (20, 700)])
def test_grain_differs_by_no_more_than_two_steps(form, size):
    planted = encoded(grain(*size), form, **KINDS[form], exif=exif(3 if form == "JPEG" else 1))
    after = fitted(planted, PLENTY)
    assert after.content != planted
    assert after.kind is PictureKind.JPEG
    seen = opened(planted).convert("RGB")
    now = opened(after.content)
    upright = seen.transpose(Image.Transpose.ROTATE_180) if form == "JPEG" else seen
    assert apart(upright, now) <= 2


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_nor_in_other_colors(mode):
    planted = encoded(grain(300, 300, mode), "TIFF")
    assert apart(opened(planted), opened(fitted(planted, PLENTY).content).convert(mode)) <= 2


def test_grain_in_one_corner_is_found():
    image = scene(2_000, 1_500)
    image.paste(grain(900, 700), (1_100, 800))
    now = opened(fitted(encoded(image, "BMP"), PLENTY).content)
    assert apart(image, now) <= 2


def test_a_smooth_picture_takes_no_more_bytes_than_before():
    image = scene(800, 600)
    plain = encoded(image, quality=92, subsampling=0)
    assert fitted(encoded(image, "BMP"), PLENTY).content == plain


def test_grain_that_is_too_much_for_the_limit_keeps_its_size_where_a_lower_quality_does():
    image = grain(400, 300)
    plain = encoded(image, quality=92, subsampling=0)
    assert opened(fitted(encoded(image, "BMP"), len(plain)).content).size == image.size


def test_what_is_measured_is_a_small_part_of_a_large_picture():
    asked = []
    faithful_quality(
        scene(4_000, 3_000), 92, lambda sample, quality: asked.append(sample.size) or 9
    )
    assert set(asked) == {(256, 256)}
