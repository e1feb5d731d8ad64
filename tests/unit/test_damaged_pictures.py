"""A picture that was cut off before the console had it is told; one that is whole is not."""

import struct

import pytest
from PIL import Image

from eamconsole.domain.work import Damage, ImageFile
from eamconsole.errors import ImageUnusable
from eamconsole.support.pictures import (
    Damaged,
    PictureKind,
    Unreadable,
    fitted,
    kind_of,
    taken_apart,
)
from eamconsole.sync.images import fit_for_residents, fit_for_staff
from tests.fixtures.canaries import encoded, exif, scene
from tests.fixtures.planted import FILES
from tests.unit.test_pictures import PLENTY, difference, opened

STREET = Image.effect_noise((320, 240), 90).convert("RGB")
FRAMES = {"save_all": True, "append_images": [STREET.rotate(180), STREET.rotate(90)]}
FEW = STREET.quantize(60)


def of_data(beginning):
    """Return one of the pictures that other encoders made."""
    return next(file.read_bytes() for file in FILES if beginning in file.name)


WHOLE = {
    "photo": encoded(STREET, quality=85),
    "photo, turned": encoded(STREET, quality=85, exif=exif(6)),
    "photo in passes": encoded(STREET, quality=85, progressive=True),
    "photo with restarts": encoded(STREET, quality=85, restart_marker_blocks=4),
    "photo in gray": encoded(STREET.convert("L"), quality=85),
    "photo in ink": encoded(STREET.convert("CMYK"), quality=85),
    "screenshot": encoded(STREET, "PNG"),
    "screenshot of few colors": encoded(FEW, "PNG"),
    "screenshot of 16 bits": encoded(STREET.convert("I;16"), "PNG"),
    "drawing": encoded(FEW, "GIF"),
    "moving drawing": encoded(FEW, "GIF", **FRAMES),
    "moving screenshot": encoded(STREET, "PNG", **FRAMES),
    "WebP": encoded(STREET, "WEBP", quality=85),
    "WebP without loss": encoded(STREET, "WEBP", lossless=True),
    "moving WebP": encoded(STREET, "WEBP", **FRAMES),
    "AVIF": encoded(STREET, "AVIF"),
    "TIFF": encoded(STREET, "TIFF"),
    "packed TIFF": encoded(STREET, "TIFF", compression="tiff_lzw"),
    "BMP": encoded(STREET, "BMP"),
    "HEIC": of_data("heif-plain.heic"),
    "HEIC of tiles": of_data("heif-small.heic"),
}
NOTHING_SEEN = {PictureKind.WEBP, PictureKind.AVIF, PictureKind.HEIF}
"""Kinds whose libraries show all or nothing; so does the one that unpacks a TIFF."""


def as_file(content):
    return ImageFile(content=content, media_type="image/png", name="a")


@pytest.mark.parametrize("share", [10, 50, 90])
@pytest.mark.parametrize("what", WHOLE)
def test_of_each_kind_a_cut_one_is_told_to_staff_and_to_residents(what, share):
    cut = WHOLE[what][: len(WHOLE[what]) * share // 100]
    if what == "moving screenshot":
        assert fitted(cut, PLENTY).damaged or fitted(cut, PLENTY).pictures > 1
        return
    staff = fit_for_staff(as_file(cut), PLENTY)
    if kind_of(cut) not in NOTHING_SEEN and what != "packed TIFF":
        assert staff.damage is Damage.IN_PART
        assert fit_for_residents(as_file(cut), PLENTY, "It").damage is Damage.IN_PART
        assert opened(staff.content).size in ((320, 240), (240, 320))
    else:
        assert (staff.damage, staff.content) == (Damage.WHOLLY, cut)
        with pytest.raises(ImageUnusable, match="it is damaged"):
            fit_for_residents(as_file(cut), PLENTY, "It")


@pytest.mark.parametrize("what", WHOLE)
def test_a_whole_one_is_not(what):
    assert not fitted(WHOLE[what], PLENTY).damaged
    apart = taken_apart(WHOLE[what], PLENTY)
    assert apart is None or not apart.damaged


@pytest.mark.parametrize("what", ["photo", "photo in gray", "photo in ink"])
def test_a_photo_that_somebody_ended_after_it_was_cut_is_not_called_whole(what):
    ended = WHOLE[what][: len(WHOLE[what]) // 2].removesuffix(b"\xff") + b"\xff\xd9"
    assert fitted(ended, PLENTY).damaged


@pytest.mark.parametrize(("what", "missing"), [("photo", 2), ("drawing", 1), ("screenshot", 12)])
def test_one_that_lacks_its_end_alone_is_whole(what, missing):
    made = fitted(WHOLE[what][:-missing], PLENTY)
    assert not made.damaged
    pair = [opened(content).convert("RGB") for content in (made.content, WHOLE[what])]
    assert difference(*pair) <= 2


@pytest.mark.parametrize("share", [3, 8])
def test_of_one_cut_in_its_head_staff_get_what_there_is(share):
    cut = WHOLE["photo"][: len(WHOLE["photo"]) * share // 1000]
    assert kind_of(cut) is PictureKind.JPEG
    staff = fit_for_staff(as_file(cut), PLENTY)
    assert (staff.damage, staff.content) == (Damage.WHOLLY, cut)
    with pytest.raises(Damaged, match="cut off"):
        fitted(cut, PLENTY)


def of_more_pixels(form):
    """Return a picture that says of itself to have four thousand million pixels."""
    if form == "JPEG":
        content = bytearray(encoded(scene()))
        at = content.index(b"\xff\xc0")
        content[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    elif form == "BMP":
        content = bytearray(encoded(scene(), "BMP"))
        content[18:26] = struct.pack("<ii", 65_500, 65_500)
    else:
        content = bytearray(encoded(scene(), "TIFF"))
        for tag in (256, 257):
            at = content.index(struct.pack("<HHI", tag, 4, 1))
            content[at + 8 : at + 12] = struct.pack("<I", 65_500)
    return bytes(content)


@pytest.mark.parametrize("form", ["JPEG", "BMP", "TIFF"])
def test_one_of_far_too_many_pixels_is_not_called_damaged_or_slow(form):
    with pytest.raises(Unreadable, match=r"pixels") as caught:
        fitted(of_more_pixels(form), PLENTY)
    assert "passes" not in str(caught.value)
