"""Pictures that are right but rare cross as they were meant; files made to hurt cost nothing."""

import io
import shutil
import struct
import subprocess
import time
import zlib

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from eamconsole.domain.work import ImageFile
from eamconsole.support.pictures import (
    Damaged,
    NotDecoded,
    PictureKind,
    Unreadable,
    fitted,
    fitting,
    kind_of,
    rendering,
    small_picture,
    taken_apart,
)
from eamconsole.support.pictures.colors import for_jpeg, in_usual_colors
from eamconsole.sync.images import fit_for_residents, fit_for_staff
from tests.fixtures.canaries import chunk, encoded, scene, segment

PLENTY = 20 * 1024 * 1024
SECONDS, MEGABYTES = 3.0, 120
"""Of the processor and of memory: what a photo takes, and a fraction of what these files asked."""
PACKET = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'


def apart(one, other):
    """Return the largest mean difference of two pictures' channels."""
    pair = [image.convert("RGB") for image in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*pair)).mean)


def as_seen(content):
    """Return the picture as a viewer shows it."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return ImageOps.exif_transpose(image)


# ------------------------------------------------------------------------- right but rare


def marked(orientation, kind, order):
    """Return a JPEG whose mark which way is up is a number of that kind, in that order."""
    wide = "I" if kind == 4 else "H2x"
    block = struct.pack(f"{order}2sHIH", b"II" if order == "<" else b"MM", 42, 8, 1)
    block += struct.pack(f"{order}HHI{wide}I", 0x112, kind, 1, orientation, 0)
    plain = encoded(scene(), quality=92)
    return plain[:20] + segment(0xE1, b"Exif\0\0" + block) + plain[20:]


def with_packet(*, packed):
    """Return a PNG that only its XMP packet turns."""
    head = b"XML:com.adobe.xmp\0" + (b"\1\0en\0translated\0" if packed else b"\0\0\0\0")
    plain = encoded(scene(), "PNG")
    text = zlib.compress(PACKET) if packed else PACKET
    return plain[:33] + chunk(b"iTXt", head + text) + plain[33:]


@pytest.mark.parametrize("content", [
    *(marked(6, kind, order) for kind in (3, 4) for order in "<>"),
    *(with_packet(packed=packed) for packed in (False, True)),
])  # fmt: skip
def test_it_is_turned_wherever_its_mark_stands(content):
    after = as_seen(fitted(content, PLENTY).content)
    lying = Image.open(io.BytesIO(content))
    assert apart(after, lying.transpose(Image.Transpose.ROTATE_270)) <= 2


def boxed(name, *inner):
    """Return a box of an ISO file."""
    body = b"".join(inner)
    return struct.pack(">I4s", len(body) + 8, name) + body


def cut_to(width, height, content, left=0, top=0):
    """Return the AVIF with the instruction to show only a part of itself."""
    image = Image.open(io.BytesIO(content))
    across, down = 2 * left + width - image.width, 2 * top + height - image.height
    said = boxed(b"clap", struct.pack(">IIIIiIiI", width, 1, height, 1, across, 2, down, 2))
    for name in (b"ipco", b"iprp", b"meta"):
        at = content.find(name) - 4
        size = int.from_bytes(content[at : at + 4], "big")
        grown = struct.pack(">I", size + len(said)) + content[at + 4 :]
        content = content[:at] + grown
    at = content.find(b"ipco") + 4
    return moved(content[:at] + said + content[at:], len(said))


def moved(content, by):
    """Return the AVIF with the place of its pixels' data corrected, and the properties' numbers."""
    at = content.find(b"iloc") + 4
    places, content = content[at : at + 64], bytearray(content)
    (where,) = struct.unpack_from(">I", places, 4 + 2 + 2 + 2 + 2 + 2)
    for offset in range(len(places) - 4):
        (number,) = struct.unpack_from(">I", places, offset)
        if number and bytes(content[number + by : number + by + 2]) == b"\x12\0":
            struct.pack_into(">I", content, at + offset, number + by)
            break
    assert where or by
    at = content.find(b"ipma") + 4 + 4
    (items,) = struct.unpack_from(">I", content, at)
    at += 4
    for _ in range(items):
        count = content[at + 2]
        for place in range(at + 3, at + 3 + count):
            content[place] += 1  # the new property is the first
        at += 3 + count
    return bytes(content)


def test_what_somebody_cut_off_an_avif_is_not_there_again():
    whole = encoded(scene(), "AVIF", quality=95)
    after = as_seen(fitted(cut_to(40, 24, whole, left=8, top=4), PLENTY).content)
    assert after.size == (40, 24)
    assert apart(after, as_seen(whole).crop((8, 4, 48, 28))) <= 4
    with pytest.raises(NotDecoded, match="which one cannot be told"):
        fitted(cut_to(40, 24, whole, left=80), PLENTY)


def test_shares_of_white_are_tones():
    gray = Image.linear_gradient("L").resize((96, 64))
    shares = gray.convert("F").point(lambda tone: tone * (1 / 255.0) + 0.0)
    assert apart(as_seen(fitted(encoded(shares, "TIFF"), PLENTY).content), gray) <= 2


@pytest.mark.parametrize("form", ["LAB", "PA", "RGBX"])
def test_a_tiff_in_colors_no_encoder_takes_is_converted(form):
    plain = scene() if form != "PA" else scene(mode="P")
    after = fitted(encoded(plain.convert(form), "TIFF"), PLENTY)
    assert not after.damaged
    seen = Image.open(io.BytesIO(after.content)).convert("RGB")
    assert apart(plain.convert("RGB"), seen) <= 2


def test_a_gif_cut_off_on_its_way_is_passed_on_as_far_as_it_came():
    whole = encoded(Image.effect_noise((400, 300), 90), "GIF")
    after = as_seen(fitted(whole[: len(whole) * 9 // 10], PLENTY).content)
    assert after.size == (400, 300)
    top = (0, 0, 400, 200)
    assert apart(after.crop(top), as_seen(whole).crop(top)) <= 2


def test_a_tiff_for_files_beyond_four_gigabytes_is_one():
    whole = encoded(scene(), "TIFF", big_tiff=True)
    assert kind_of(whole) is PictureKind.TIFF
    assert apart(as_seen(fitted(whole, PLENTY).content), scene()) <= 2


def test_a_photo_larger_than_pillow_opens_by_itself_is_passed_on(monkeypatch):
    content = encoded(scene(), quality=80)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_000)
    assert fitted(content, PLENTY).content == content
    assert Image.MAX_IMAGE_PIXELS == 1_000


UNOPENED = {
    "JXL": b"\xff\x0a\xfa\x7f\x01\x90",
    "JXL in boxes": b"\0\0\0\x0cJXL \r\n\x87\n",
    "JP2": b"\0\0\0\x0cjP  \r\n\x87\n",
    "CR3": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
    "RAF": b"FUJIFILMCCD-RAW 0201",
    "ORF": b"IIRO\x08\0\0\0",
    "float": encoded(scene(), "TIFF").replace(
        struct.pack("<HHII", 262, 3, 1, 2), struct.pack("<HHII", 262, 3, 1, 32_845)
    ),
}


@pytest.mark.parametrize("what", UNOPENED)
def test_what_no_library_opens_goes_to_staff_as_it_is_and_is_told_for_residents(what):
    content = UNOPENED[what] + bytes(200)
    kind = kind_of(content)
    image = ImageFile(content=content, media_type=kind.media_type, name="a")
    assert fit_for_staff(image, PLENTY) is image
    with pytest.raises(Exception, match=r"The photo cannot be used: it is .* opened here") as told:
        fit_for_residents(image, PLENTY, "The photo")
    assert "unknown kind" not in str(told.value)


# --------------------------------------------------------------------------- made to hurt


def png(*chunks, side=10, depth=8):
    """Return a PNG of gray with these chunks behind its header."""
    header = struct.pack(">IIBBBBB", side, side, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


def blank(side):
    return zlib.compress(bytes(side * (side + 1)), 9)


def frame(number, side):
    return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, side, side, 0, 0, 1, 10, 0, 0))


def in_crumbs():
    """Return a PNG in motion whose second picture comes in forty thousand crumbs."""
    crumbs = (chunk(b"fdAT", struct.pack(">I", 2 + at) + bytes(120)) for at in range(40_000))
    started = chunk(b"acTL", struct.pack(">II", 2, 0)), frame(0, 10), chunk(b"IDAT", blank(10))
    return png(*started, frame(1, 10), *crumbs)


def moving_much():
    """Return a PNG in motion that is small, and 16 gigabytes once it is unpacked."""
    side, pictures = 4_000, 1_000
    packed, parts = blank(side), [chunk(b"acTL", struct.pack(">II", 1_000, 0)), frame(0, side)]
    parts.append(chunk(b"IDAT", packed))
    for number in range(1, pictures):
        data = struct.pack(">I", 2 * number) + packed
        parts += [frame(2 * number - 1, side), chunk(b"fdAT", data)]
    return png(*parts, side=side)


def packed_again_and_again(name, head):
    """Return a PNG with the same text a thousand times, each four megabytes unpacked."""
    text = chunk(name, head + zlib.compress(bytes(4_000_000), 9))
    return png(text * 1_000, chunk(b"IDAT", blank(10)))


def in_many_passes():
    """Return a JPEG with a scan of a few bytes ten thousand times."""
    content = encoded(Image.new("L", (2_000, 2_000), 9), progressive=True)
    at = content.rfind(b"\xff\xda")
    return content[:-2] + content[at:-2] * 10_000 + b"\xff\xd9"


def reaching_out(*sides, codes=b"\x84\x51\0"):
    """Return a GIF of ten by ten whose pictures are as large as they say, with hardly a code."""
    parts = [b"GIF89a" + struct.pack("<HHBBB", 10, 10, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"]
    for side in sides:
        parts.append(b"\x2c" + struct.pack("<HHHHB", 0, 0, side, side, 0))
        parts.append(b"\2" + bytes((len(codes),)) + codes + b"\0")
    return b"".join(parts) + b";"


def beginning_anew():
    """Return a GIF that clears its codes thirty million times and draws nothing."""
    again = int.from_bytes(bytes(3), "little") | sum(4 << 3 * at for at in range(8))
    blocks = b"\xff" + again.to_bytes(3, "little") * 85
    return reaching_out(10)[:-5] + blocks * 40_000 + b"\0;"


HURTING = {
    "a PNG in crumbs": in_crumbs,
    "a PNG that moves much": moving_much,
    "a PNG with packed Exif": lambda: packed_again_and_again(b"zTXt", b"Raw profile type exif\0\0"),
    "a PNG with packed XMP": lambda: packed_again_and_again(
        b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0"
    ),
    "a PNG with profiles": lambda: packed_again_and_again(b"iCCP", b"a\0\0"),
    "a JPEG in many passes": in_many_passes,
    "a GIF whose second picture reaches out": lambda: reaching_out(10, 13_000),
    "a GIF whose later pictures reach out far": lambda: reaching_out(10, 10, *[65_535] * 9),
    "a GIF whose first picture reaches out": lambda: reaching_out(13_000, 10),
    "a GIF that begins anew for ever": beginning_anew,
}


@pytest.mark.parametrize("what", HURTING)
@pytest.mark.parametrize("proven", [True, False])
def test_a_file_made_to_hurt_takes_no_more_than_a_photo(what, proven):
    content = HURTING[what]()
    assert len(content) <= PLENTY
    resource = pytest.importorskip("resource", reason="the system counts no peak there")
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    try:
        taken = None if proven else taken_apart(content, PLENTY)
        kind_of((taken or fitted(content, PLENTY)).content)
    except Unreadable as told:
        assert "object" not in str(told)
    assert time.process_time() - began <= SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 <= MEGABYTES


def test_what_lies_outside_a_gif_s_frame_is_not_shown_to_anybody():
    within, outside = Image.new("L", (20, 20), 99), Image.new("L", (40, 40), 7)
    moving = encoded(within, "GIF", save_all=True, append_images=[scene(20, 20)], duration=90)
    at = encoded(outside, "GIF")
    hidden = at[at.find(b"\x2c\0\0\0\0") : -1]
    after = fitted(moving[:-1] + hidden + b";", PLENTY)
    seen = Image.open(io.BytesIO(after.content))
    assert seen.size == (20, 20)
    assert getattr(seen, "n_frames", 1) == 1
    assert after.pictures == 3


@pytest.mark.skipif(shutil.which("heif-enc") is None, reason="needs libheif's own program")
def test_a_heic_photo_of_a_phone_of_24_megapixels_is_converted(tmp_path):
    source, target = tmp_path / "photo.png", tmp_path / "photo.heic"
    scene().resize((5712, 4284)).save(source, compress_level=1)
    subprocess.run(["heif-enc", "-q", "40", source, "-o", target], check=True, capture_output=True)
    made = fitted(target.read_bytes(), PLENTY)
    assert made.kind is PictureKind.JPEG
    assert Image.open(io.BytesIO(made.content)).size == (5712, 4284)


def test_small_pictures_are_made_one_at_a_time_with_all_others(monkeypatch):
    held = []

    def made(content, kind, _limit):
        held.append(rendering._ONE.locked())
        return rendering.Made(content, kind)

    monkeypatch.setattr(fitting, "converted_apart", made)
    small_picture(encoded(scene()), 12_000)
    assert held == [True]


def webp_of(width, height, mode="RGB", **options):
    """Return a small WebP in whose heads another size is written."""
    made = bytearray(encoded(Image.new(mode, (64, 64), 100), "WEBP", **options))
    lossless, lossy = made.find(b"VP8L"), made.find(b"VP8 ")
    if lossless > 0:
        bits = struct.unpack_from("<I", made, lossless + 9)[0] >> 28 << 28
        struct.pack_into("<I", made, lossless + 9, bits | width - 1 | height - 1 << 14)
    if lossy > 0:
        struct.pack_into("<HH", made, lossy + 14, width, height)
    if made[12:16] == b"VP8X":
        made[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(made)


@pytest.mark.parametrize(
    "way", [{"lossless": True}, {"mode": "RGBA"}, {"mode": "RGBA", "lossless": True}]
)
def test_a_webp_that_takes_more_memory_may_have_fewer_pixels(way):
    """Without loss, or with transparency, its library holds half as much again."""
    for size in ((3_001, 3_000), (4_080, 3_060)):
        with pytest.raises(NotDecoded, match="only 9 million"):
            rendering.converted(webp_of(*size, **way), PictureKind.WEBP, PLENTY)
    with pytest.raises(Damaged):  # it is tried
        rendering.converted(webp_of(3_000, 3_000, **way), PictureKind.WEBP, PLENTY)


def test_a_photo_as_webp_may_have_as_many_as_phones_make():
    with pytest.raises(Damaged):
        rendering.converted(webp_of(4_080, 3_060), PictureKind.WEBP, PLENTY)
    with pytest.raises(NotDecoded, match="only 12 million"):
        rendering.converted(webp_of(4_200, 3_060), PictureKind.WEBP, PLENTY)


@pytest.mark.parametrize("size", [(5, 1), (7, 8), (31, 9), (64, 259)])
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_shines_through_lies_on_white_in_every_row(size, mode):
    clear = Image.effect_noise(size, 90).convert(mode)
    clear.putalpha(Image.effect_noise(size, 120))
    rows = in_usual_colors(clear).convert("RGBA")
    paper = rows.convert("RGB")
    paper.paste("white", mask=rows.getchannel("A").point(lambda level: 255 - level))
    assert for_jpeg(clear).tobytes() == paper.tobytes()
