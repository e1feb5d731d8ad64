"""Numbers that name nothing, or mean nothing, are not passed on: all may be written in them."""

import struct
import zlib

import pytest
from PIL import Image

from eamconsole.support.pictures import PictureKind, Unreadable, fitted
from tests.fixtures.canaries import TOKEN, chunk, encoded, exif, scene, segment
from tests.unit.test_picture_slack import chunks
from tests.unit.test_pictures import PLENTY, difference, opened

WIDTH, HEIGHT = 57, 40
FOUR = bytes.fromhex("ff0000 00ff00 0000ff ffffff")
JPEG = encoded(scene(), quality=92)


def png(rows, depth, color=0, palette=b"", packed=None):
    """Return a PNG of rows as they are written."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, color, 0, 0, 0)
    parts = [(b"IHDR", header), *([(b"PLTE", palette)] if palette else [])]
    parts += [(b"IDAT", packed or zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def unpacked(content):
    return zlib.decompress(b"".join(body for name, body in chunks(content) if name == b"IDAT"))


def naming(numbers, width=WIDTH):
    """Return rows of pixels that are the text, number for number."""
    return b"".join(b"\0" + (numbers * 30)[at : at + width] for at in range(HEIGHT))


def test_a_color_the_palette_does_not_have_is_black_and_no_number():
    after = fitted(png(naming(TOKEN), 8, 3, FOUR), PLENTY)
    assert TOKEN not in unpacked(after.content)
    assert opened(after.content).convert("RGB").getcolors() == [(WIDTH * HEIGHT, (0, 0, 0))]
    whole = png(naming(bytes(range(4))), 8, 3, FOUR)
    assert fitted(whole, PLENTY).content == whole


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_the_bits_behind_a_row_s_last_pixel_are_empty(depth):
    row = (WIDTH * depth + 7) // 8
    free = (1 << -WIDTH * depth % 8) - 1
    clean = b"".join(b"\0" + bytes(row) for _ in range(HEIGHT))
    spoilt = b"".join(b"\0" + bytes(row - 1) + bytes((at & free,)) for at in range(HEIGHT))
    assert fitted(png(clean, depth), PLENTY).content == png(clean, depth)
    ends = unpacked(fitted(png(spoilt, depth), PLENTY).content)
    assert set(ends) == {0}


def codes(numbers, least=8):
    """Return pixels as codes of nine bits, each for itself, in GIF's blocks."""
    clear, bits = 1 << least, []
    for at, number in enumerate(numbers):
        bits += [clear] * (at % 200 == 0) + [number]
    whole = sum(code << (least + 1) * at for at, code in enumerate([*bits, clear + 1]))
    data = whole.to_bytes(((least + 1) * (len(bits) + 1) + 7) // 8, "little")
    parts = (data[at : at + 255] for at in range(0, len(data), 255))
    return bytes((least,)) + b"".join(bytes((len(part),)) + part for part in parts) + b"\0"


def gif(numbers, before=b"", flags=0):
    head = b"GIF89a" + struct.pack("<HHBBB", WIDTH, HEIGHT, 0xF1, 0, 0) + FOUR
    place = struct.pack("<HHHHB", 0, 0, WIDTH, HEIGHT, flags)
    return head + before + b"," + place + codes(numbers) + b";"


def test_a_color_a_gif_s_table_does_not_have_is_black_and_no_number():
    numbers = (TOKEN * 99)[: WIDTH * HEIGHT]
    after = fitted(gif(numbers), PLENTY)
    picture = opened(after.content)
    assert TOKEN not in picture.tobytes()
    assert picture.convert("RGB").getcolors() == [(WIDTH * HEIGHT, (0, 0, 0))]


def test_of_a_gif_s_timings_and_rounds_one_counts():
    pairs = [TOKEN[at : at + 2] for at in range(0, 40, 2)]
    rounds = b"".join(b"\x21\xff\x0bNETSCAPE2.0\3\1" + pair + b"\0" for pair in pairs)
    timings = b"".join(b"\x21\xf9\4\xe2" + pair + b"z\0" for pair in pairs)
    content = gif(bytes(WIDTH * HEIGHT - 1) + b"\1", rounds + timings + timings)
    after = fitted(content, PLENTY).content
    assert after.count(b"NETSCAPE2.0") == after.count(b"\x21\xf9\4") == 1
    assert b"\x21\xf9\4\0" + pairs[-1] + b"\0\0" in after
    assert opened(after).info["duration"] == opened(content).info["duration"]


def spoilt_jpeg(what):
    frame, scan = JPEG.index(b"\xff\xc0"), JPEG.index(b"\xff\xda")
    made = bytearray(JPEG)
    if what == "names of channels":
        for at, name in enumerate(b"Dan"):
            made[frame + 10 + 3 * at] = made[scan + 5 + 2 * at] = name
    elif what == "dots":
        made[13:18] = b"\1Dana"
    else:
        made[scan + 11 : scan + 14] = b"Dan"
    return bytes(made)


@pytest.mark.parametrize("what", ["names of channels", "dots", "steps of the scan"])
def test_numbers_of_a_jpeg_that_no_decoder_heeds_are_its_usual_ones(what):
    content = spoilt_jpeg(what)
    after = fitted(content, PLENTY).content
    assert b"Dan" not in after
    places = [after.index(b"\xff\xc0") + 10 + 3 * at for at in range(3)]
    assert [after[at] for at in places] == [1, 2, 3]
    assert difference(opened(after), scene()) < 4
    dots = encoded(scene(), quality=92, dpi=(300, 300))
    assert fitted(dots, PLENTY).content == dots


def marked(way, kind, order="<", behind=b"\0"):
    wide = {1: "B3x", 3: "H2x", 4: "I", 6: "b3x", 8: "h2x", 9: "i"}[kind]
    mark = {"<": b"II*\0", ">": b"MM\0*"}[order]
    block = struct.pack(f"{order}4sIHHHI{wide}I", mark, 8, 1, 0x0112, kind, 1, way, 0)
    return JPEG[:2] + segment(0xE1, b"Exif\0" + behind + block) + JPEG[2:]


@pytest.mark.parametrize("way", range(1, 9))
def test_which_way_is_up_may_be_any_kind_of_number(way):
    wanted = fitted(encoded(scene(), quality=92, exif=exif(way)), PLENTY).content
    made = [marked(way, kind, order) for kind in (1, 3, 4, 6, 8, 9) for order in "<>"]
    for content in (*made, marked(way, 3, behind=b"\xff")):
        assert difference(opened(fitted(content, PLENTY).content), opened(wanted)) < 3


def broken(kind):
    """Return a picture of that kind of which no pixel can be read."""
    if kind == "PNG":
        return png(b"", 8, packed=zlib.compress(b"\5" + bytes(range(50)) * 60))
    if kind == "JPEG":
        at = JPEG.index(b"\xff\xc4") + 5  # as many codes as before, all of one bit
        return JPEG[:at] + bytes((sum(JPEG[at : at + 16]), *bytes(15))) + JPEG[at + 16 :]
    spoilt = bytearray(encoded(scene(), "TIFF", compression="tiff_lzw"))
    spoilt[8:3_000] = b"\xff" * 2_992
    return bytes(spoilt)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_of_a_picture_of_which_nothing_can_be_read_nothing_goes_out(kind):
    """It would be all black, or all gray, and look like what somebody meant."""
    with pytest.raises(Unreadable, match="damaged"):
        fitted(broken(kind), PLENTY)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "TIFF", "WEBP"])
def test_one_even_surface_is_a_picture_where_it_is_whole(form):
    assert fitted(encoded(Image.new("RGB", (90, 60), "white"), form), PLENTY).kind in PictureKind


def test_half_a_photo_is_the_half_there_is():
    half = JPEG[: len(JPEG) * 3 // 4]
    assert fitted(half, PLENTY).kind is PictureKind.JPEG
