"""What nobody sees does not go out; what somebody would miss is told."""

import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from eamconsole.domain.work import ImageFile
from eamconsole.support.pictures import NotDecoded, PictureKind, fitted, fitting, rendering
from eamconsole.sync.images import fit_for_residents, fit_for_staff
from tests.fixtures.canaries import chunk, encoded, scene
from tests.unit.test_pictures import PLENTY, opened

FRAMES = [scene(), scene().rotate(180), scene().rotate(90)]


def erased(mode="RGBA"):
    """Return a picture in which somebody erased a name, which left it below the glass."""
    image = scene(mode="RGBA")
    ImageDraw.Draw(image).text((4, 4), "Dana Ortiz", fill=(250, 250, 0, 255))
    glass = Image.new("L", image.size, 255)
    glass.paste(0, (0, 0, 80, 30))
    image.putalpha(glass)
    return image.convert(mode)


def palette_erased():
    """Return a picture of few colors, several of which all shine through."""
    image = scene(mode="P")
    levels = bytes(0 if n % 2 else 255 for n in range(256))
    return encoded(image, "PNG", transparency=levels)


def behind(content):
    """Return the colors of the pixels that all shines through."""
    picture = opened(content).convert("RGBA")
    return {
        pixel[:3] for _, pixel in picture.getcolors(picture.width * picture.height) if not pixel[3]
    }


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "LA"), ("WEBP", "RGBA"), ("TIFF", "RGBA")]
)
def test_what_was_erased_is_not_below_the_glass(form, mode):
    options = {"lossless": True, "exact": True} if form == "WEBP" else {}
    planted = encoded(erased(mode), form, **options)
    assert len(behind(planted)) > 1
    after = fitted(planted, PLENTY)
    assert behind(after.content) == {(0, 0, 0)}
    assert on_white(after.content) == on_white(planted)


def of_sixteen_bits(color, low, level):
    """Return a PNG of 16 bits a channel whose pixels differ in their lower halves alone."""
    channels = {4: 1, 6: 3}[color]
    shades = scene(mode="L" if channels == 1 else "RGB").tobytes()
    glass = b"\0\0" if level == 0 else b"\xff\xff"
    pixels = (shades[at : at + channels] for at in range(0, len(shades), channels))
    each = [b"".join(bytes((90, v if low else 0)) for v in one) + glass for one in pixels]
    rows = b"".join(b"\0" + b"".join(each[at : at + 96]) for at in range(0, len(each), 96))
    header = struct.pack(">IIBBBBB", 96, 64, 16, color, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@pytest.mark.parametrize("color", [4, 6])
def test_nor_in_the_lower_half_of_sixteen_bits(color):
    planted = of_sixteen_bits(color, low=True, level=0)
    assert len(behind(planted)) == 1  # as a decoder of eight bits sees it
    after = fitted(planted, PLENTY).content
    assert after[24] == 8
    assert on_white(after) == on_white(planted)


@pytest.mark.parametrize("color", [4, 6])
def test_sixteen_bits_that_are_seen_are_passed_on(color):
    content = of_sixteen_bits(color, low=True, level=255)
    assert fitted(content, PLENTY).content == content


def on_white(content):
    picture = opened(content).convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).tobytes()


def test_nor_below_that_of_a_palette():
    planted = palette_erased()
    assert len(behind(planted)) > 1
    assert behind(fitted(planted, PLENTY).content) == {(0, 0, 0)}


@pytest.mark.parametrize("color", ["white", (1, 2, 3)])
def test_one_color_behind_glass_hides_nothing_and_is_passed_on(color):
    image = Image.new("RGBA", (60, 40), color)
    image.putalpha(Image.linear_gradient("L").resize((60, 40)))
    content = encoded(image, "PNG")
    assert fitted(content, PLENTY).content == content


def test_glass_too_large_to_look_behind_is_refused(monkeypatch):
    content = encoded(erased(), "PNG")
    small = rendering.PIXELS | {PictureKind.PNG: 1_000}
    monkeypatch.setattr(rendering, "PIXELS", small)
    monkeypatch.setattr(fitting, "PIXELS", small)
    with pytest.raises(NotDecoded, match="too many to clear it of what may be hidden"):
        fitted(content, PLENTY)


@pytest.mark.parametrize("form", ["WEBP", "AVIF"])
def test_a_moving_picture_that_stands_still_afterwards_says_so(form):
    moving = encoded(FRAMES[0], form, save_all=True, append_images=FRAMES[1:], duration=90)
    assert opened(moving).n_frames == 3
    image = ImageFile(content=moving, media_type=f"image/{form.lower()}", name="a")
    for made in (fit_for_staff(image, PLENTY), fit_for_residents(image, PLENTY, "It")):
        assert made.media_type == "image/jpeg"
        assert made.lost == "one of its 3 pictures"


@pytest.mark.parametrize("form", ["GIF", "PNG"])
def test_one_that_had_to_be_made_anew_as_well(form):
    frames = [Image.effect_noise((96, 64), 99).convert("RGB") for _ in range(3)]
    moving = encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=90)
    assert fitted(moving, PLENTY).pictures == 1  # they all go on
    smaller = fitted(moving, len(moving) // 4)
    assert smaller.kind is PictureKind.JPEG
    assert smaller.pictures == 3


def test_a_still_picture_loses_nothing():
    for form in ("WEBP", "GIF", "PNG", "JPEG", "BMP"):
        assert fitted(encoded(scene(), form), PLENTY).pictures == 1
