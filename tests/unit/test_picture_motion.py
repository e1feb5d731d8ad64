"""Nothing hides in the later pictures of one in motion, in none of the kinds that move."""

import struct

import pytest
from PIL import Image, ImageSequence

from eamconsole.support.pictures import fitted, fitting
from tests.fixtures.canaries import encoded, scene
from tests.unit.test_picture_losses import behind, erased, on_white
from tests.unit.test_picture_slack import chunks, png
from tests.unit.test_pictures import PLENTY, opened

PLAIN = Image.new("RGBA", (96, 64), (9, 90, 30, 255))


def in_motion(first, *later):
    """Return PNGs of one header and palette as one in motion."""
    parts, (width, height) = chunks(first), opened(first).size
    told = [(b"acTL", struct.pack(">II", 1 + len(later), 0)), _control(0, width, height)]
    at = next(n for n, (name, _) in enumerate(parts) if name == b"IDAT")
    numbers = iter(range(1, 2 * len(later) + 1))
    moved = []
    for each in later:
        moved.append(_control(next(numbers), *opened(each).size))
        data = b"".join(body for name, body in chunks(each) if name == b"IDAT")
        moved.append((b"fdAT", struct.pack(">I", next(numbers)) + data))
    return png(*parts[:at], *told, *parts[at:-1], *moved, parts[-1])


def _control(number, width, height):
    return b"fcTL", struct.pack(">IIIIIHHBB", number, width, height, 0, 0, 1, 10, 0, 0)


def hidden_anywhere(content):
    """Return the colors nobody sees, of every picture as a program would cut it out."""
    found = set()
    with opened(content) as picture:
        for frame in ImageSequence.Iterator(picture):
            found |= behind(encoded(frame.convert("RGBA"), "PNG"))
    return found


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("at", [1, 2])
def test_what_was_erased_in_a_later_picture_stays_here(mode, at):
    pictures = [encoded(scene(mode="RGBA").convert(mode), "PNG") for _ in range(3)]
    pictures[at] = encoded(erased(mode), "PNG")
    planted = in_motion(*pictures)
    assert opened(planted).n_frames == 3
    assert len(hidden_anywhere(planted)) > 1
    after = fitted(planted, PLENTY)
    assert len(hidden_anywhere(after.content)) < 2
    assert on_white(after.content) == on_white(planted)
    assert after.pictures == 3  # the others are gone, which a person is told


def test_nor_does_what_a_palette_erases():
    seen = scene(mode="P")
    levels = bytes(0 if n % 2 else 255 for n in range(256))
    even = seen.point(lambda color: color & 0xFE)
    planted = in_motion(*(encoded(each, "PNG", transparency=levels) for each in (even, seen)))
    after = fitted(planted, PLENTY)
    assert b"fdAT" not in after.content
    assert len(hidden_anywhere(after.content)) < 2


def test_nor_what_stands_behind_the_end_of_each_row():
    rows = [Image.new("1", (9, 8)) for _ in range(2)]
    wider = Image.new("1", (16, 8))
    wider.putpixel((14, 3), 1)
    first, clean = (encoded(each, "PNG") for each in rows)
    data = [body for name, body in chunks(encoded(wider, "PNG")) if name == b"IDAT"]
    hiding = png(*((n, data[0] if n == b"IDAT" else body) for n, body in chunks(clean)))
    assert b"fdAT" in fitted(in_motion(first, clean), PLENTY).content
    assert b"fdAT" not in fitted(in_motion(first, hiding), PLENTY).content


def test_nor_colors_that_the_palette_does_not_have():
    few = Image.new("P", (12, 12), 1)
    few.putpalette(list(range(256)) * 3)
    told = encoded(few, "PNG", bits=8)
    parts = [(n, body[:12] if n == b"PLTE" else body) for n, body in chunks(told)]
    more = few.copy()
    more.putpixel((3, 3), 77)
    later = encoded(more, "PNG", bits=8)
    assert b"fdAT" in fitted(in_motion(png(*parts), told), PLENTY).content
    assert b"fdAT" not in fitted(in_motion(png(*parts), later), PLENTY).content


def test_glass_with_nothing_behind_it_goes_on_moving():
    glass = Image.new("RGBA", PLAIN.size, (0, 0, 0, 0))
    content = in_motion(encoded(PLAIN, "PNG"), encoded(glass, "PNG"), encoded(PLAIN, "PNG"))
    assert fitted(content, PLENTY).content == content


def test_of_one_with_very_many_pictures_the_first_goes_out(monkeypatch):
    content = in_motion(*[encoded(PLAIN, "PNG")] * 4)
    monkeypatch.setattr(fitting, "_MOST_IN_MOTION", 3)
    after = fitted(content, PLENTY)
    assert (b"fdAT" in after.content, after.pictures) == (False, 4)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "AVIF", "TIFF", "MPO"])
def test_the_other_kinds_keep_nothing_of_a_later_picture_that_nobody_sees(form):
    first, second = scene(mode="RGBA"), erased()
    if form in ("MPO", "TIFF"):
        first, second = first.convert("RGB"), second.convert("RGB")
    more = {"lossless": True, "exact": True} if form == "WEBP" else {}
    more |= {"quality": 100} if form == "AVIF" else {}
    planted = encoded(first, form, save_all=True, append_images=[second], **more)
    assert opened(planted).n_frames == 2
    if form == "TIFF":
        with pytest.raises(ValueError, match="pages"):
            fitted(planted, PLENTY)
        return
    assert len(hidden_anywhere(fitted(planted, PLENTY).content)) < 2
