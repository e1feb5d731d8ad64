"""Two pictures of one size are opened in another process, and what they differ by comes back."""

import pytest
from PIL import Image

from eamconsole.support.pictures import Unreadable, difference_apart, pixel_size
from tests.fixtures.canaries import encoded, exif, scene

WIDE = encoded(scene(384, 256), "PNG")


@pytest.mark.parametrize("options", [("JPEG", 85), ("JPEG", 90), ("WEBP", 90)])
def test_coding_anew_moves_pixels_but_not_patches(options):
    form, quality = options
    mean, patches, worst = difference_apart(WIDE, encoded(scene(384, 256), form, quality=quality))
    assert 0 < mean <= 2
    assert patches < 2
    assert worst <= 8


def test_what_shines_through_is_white_and_gray_is_a_color():
    clear = Image.new("RGBA", (40, 30), (9, 9, 9, 0))
    white = encoded(Image.new("L", (40, 30), 255), "PNG")
    assert difference_apart(encoded(clear, "PNG"), white) == (0, 0, 0)
    black = encoded(Image.new("CMYK", (40, 30), (0, 0, 0, 255)), "JPEG")
    assert difference_apart(black, white).mean > 250


def test_sizes_are_told_upright_and_without_opening():
    assert pixel_size(WIDE) == (384, 256)
    assert pixel_size(encoded(scene(), "JPEG", exif=exif(6))) == (64, 96)
    assert pixel_size(encoded(scene(), "WEBP")) is None
    assert pixel_size(b"%PDF-1.4") is None
    assert pixel_size(b"\xff\xd8\xff") is None


def test_a_picture_on_its_side_is_compared_upright():
    upright = encoded(scene(384, 256).transpose(Image.Transpose.ROTATE_270), "PNG")
    turned = encoded(scene(384, 256), "JPEG", exif=exif(6), quality=95)
    assert difference_apart(upright, turned).mean <= 2


def test_what_cannot_be_compared_says_so():
    with pytest.raises(Unreadable):
        difference_apart(WIDE, b"\xff\xd8\xff\xe0 no picture")
    with pytest.raises(Unreadable):
        difference_apart(b"", WIDE)


def test_a_smaller_copy_is_compared_in_its_own_size():
    half = encoded(scene(384, 256).resize((192, 128)), "JPEG", quality=85)
    assert difference_apart(WIDE, half).mean < 24
    assert difference_apart(half, WIDE).patches < 10
    other = encoded(scene(384, 256).rotate(180).resize((192, 128)), "JPEG")
    assert difference_apart(WIDE, other).patches > 10
