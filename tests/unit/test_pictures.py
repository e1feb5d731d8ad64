"""Pictures for others: nothing hidden in them, upright, the same picture, within bounds."""

import contextlib
import importlib
import io
import random
import struct
import subprocess
import sys
import textwrap
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps, ImageStat

from eamconsole.domain.work import ImageFile
from eamconsole.errors import MachineError
from eamconsole.support.apart import bounds, opener
from eamconsole.support.pictures import (
    NotDecoded,
    PictureKind,
    Unreadable,
    apart,
    fitted,
    kind_of,
    looks_like,
)
from eamconsole.support.pictures.rendering import one_at_a_time, reduced
from eamconsole.sync.images import fit_for_staff
from tests.fixtures.canaries import CANARY, ICC, chunk, encoded, everything, exif, hidden_in, scene
from tests.fixtures.systems import under_wine

ROOT = Path(__file__).resolve().parents[2]
PLENTY = 20 * 1024 * 1024
HIDING = everything()
INFO = {
    *("jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform", "dpi"),
    *("icc_profile", "progressive", "progression", "transparency", "gamma", "srgb", "chromaticity"),
    *("version", "background", "duration", "loop", "extension", "interlace", "aspect"),
}


with contextlib.suppress(ImportError):
    importlib.import_module("pi_heif").register_heif_opener()  # the reference needs it, too


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def eight_bits(image):
    if image.mode.startswith("I") and max(image.getextrema()) > 255:
        return image.convert("I").point(lambda value: value / 257 + 0.0).convert("L").convert("RGB")
    return image.convert("RGBA").convert("RGB")


def difference(one, other):
    """Return the mean difference of two pictures, of 255."""
    apart = ImageChops.difference(eight_bits(one), eight_bits(other))
    return max(ImageStat.Stat(apart).mean)


@pytest.mark.parametrize("what", HIDING)
def test_nothing_hidden_goes_out_and_the_picture_stays_the_same(what):
    before = HIDING[what]
    assert hidden_in(before)
    after = fitted(before, PLENTY)
    picture = opened(after.content)
    assert not hidden_in(after.content)
    assert not dict(picture.getexif())
    assert set(picture.info) <= INFO
    reference = ImageOps.exif_transpose(opened(before))
    assert picture.size == reference.size
    assert difference(picture, reference) <= 2
    assert after.kind is kind_of(after.content)


def test_what_hides_nothing_and_stands_upright_is_passed_on_byte_for_byte():
    for content in (encoded(scene(), quality=80), encoded(scene(), "PNG")):
        assert fitted(content, PLENTY).content == content


def test_a_resident_photo_does_not_wait_for_another_picture_to_be_decoded():
    content = encoded(scene(), quality=80)
    sent = ImageFile(content=content, media_type="image/jpeg", name="photo.jpg")
    with ThreadPoolExecutor(1) as other, one_at_a_time():  # another is being decoded
        assert other.submit(fit_for_staff, sent, PLENTY).result(timeout=20).content == content


def test_a_jpeg_that_stands_upright_loses_nothing():
    plain = encoded(scene(), quality=71)
    dressed = encoded(scene(), quality=71, exif=exif(), comment=CANARY.encode())
    assert fitted(dressed, PLENTY).content == plain


def test_an_animation_goes_on_moving():
    after = opened(fitted(HIDING["GIF, comments"], PLENTY).content)
    assert (after.n_frames, after.info["loop"], after.info["duration"]) == (2, 3, 80)


def test_sixteen_bit_gray_keeps_its_tones_even_where_it_must_be_reduced():
    deep = HIDING["PNG, 16-bit gray"]
    kept = opened(fitted(deep, PLENTY).content)
    assert kept.mode.startswith("I")
    wide = Image.linear_gradient("L").resize((600, 400)).convert("I").point(lambda v: v * 257)
    large = encoded(wide.convert("I;16"), "PNG")
    small = opened(reduced(large, PictureKind.PNG, 1, PLENTY))
    assert small.format == "JPEG"
    assert difference(small, opened(large)) <= 2
    assert small.getextrema() == (0, 255)


@pytest.mark.parametrize("orientation", [1, 6])
def test_colors_keep_their_profile(orientation):
    made = encoded(scene(), icc_profile=ICC, exif=exif(orientation))
    after = opened(fitted(made, PLENTY).content)
    profile = after.info["icc_profile"]
    assert profile[16:20] == b"RGB "
    assert b"rTRC" in profile
    from PIL import ImageCms

    srgb = ImageCms.createProfile("sRGB")
    seen = ImageCms.profileToProfile(after, io.BytesIO(profile), srgb)
    assert difference(seen, after) <= 2


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("limit", [60_000, 32_000])
def test_a_large_one_is_reduced_in_steps(form, limit):
    noisy = encoded(Image.effect_noise((700, 500), 90).convert("RGB"), form, exif=exif(8))
    after = fitted(noisy, limit)
    assert len(after.content) <= limit
    assert opened(after.content).height > opened(after.content).width
    assert not hidden_in(after.content)


def test_a_photo_cut_off_on_its_way_is_passed_on_as_far_as_it_came():
    whole = encoded(Image.effect_noise((400, 300), 90), quality=90, exif=exif(6))
    after = opened(fitted(whole[: len(whole) * 2 // 3], PLENTY).content)
    assert after.size == (300, 400)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file"),
        (b" \n", "an empty file"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "damaged"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "damaged"),
        (b"II*\0\xff\xff\xff\xff", "damaged"),
        (b"BM" + b"\0" * 12 + b"\x28\0\0\0" + b"\xff" * 36, "damaged"),
        (b"BM is no picture at all", "unknown kind"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "a video"),
        (b"  <!DOCTYPE html><html>", "a web page"),
        (b"PK\x03\x04word", "an Office document"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "a video"),
        (b"RIFF\0\0\0\0AVI LIST", "a video"),
        (b"{\\rtf1 Dear crew}", "an RTF document"),
        (b"8BPS\0\1\0\0", "a Photoshop document"),
        (b"\x1f\x8b\x08\0", "a compressed file"),
        (b"\xff", "1 byte of an unknown kind"),
        (b"\xff\xd8\xff\xe0", "damaged"),
        (b"\xff\xd8\xff" + b"\xff\xd8\xff" * 50, "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIHDR" + b"\0" * 17, "damaged"),
        (b"GIF89a", "damaged"),
        (b"GIF89a\x10\0\x10\0\0\0\0;", "damaged"),
    ],
)
def test_what_cannot_be_used_is_named(content, words):
    with pytest.raises(Unreadable) as caught:
        fitted(content, PLENTY)
    assert words in str(caught.value)
    assert "object" not in str(caught.value)
    if "damaged" not in words:
        assert words in looks_like(content)


@pytest.mark.parametrize(
    ("tags", "pages", "words"),
    [
        ({}, [scene(), scene()], "3 pages"),
        ({254: 1}, [], "raw photo"),
        ({50_706: b"\x01\x04\0\0"}, [], "raw photo"),
    ],
)
def test_a_tiff_that_is_more_than_one_picture_is_told_and_goes_to_staff_as_it_is(
    tags, pages, words
):
    content = encoded(scene(), "TIFF", tiffinfo=tags, save_all=True, append_images=pages)
    with pytest.raises(NotDecoded, match=words):
        fitted(content, PLENTY)
    image = ImageFile(content=content, media_type="image/tiff", name="scan")
    assert fit_for_staff(image, PLENTY).content == content


def bomb(width, height, orientation=None):
    """Return a PNG of one color, small as a file and large in memory."""
    packer = zlib.compressobj(9)
    row = b"\0" + b"\0" * (width * 3)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    mark = chunk(b"eXIf", exif(orientation or 1).tobytes().removeprefix(b"Exif\0\0"))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    marks = mark if orientation else b""
    parts = chunk(b"IHDR", header), marks, chunk(b"IDAT", packed), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("size", [(30_000, 30_000), (2**31 - 1, 2**31 - 1), (60_000, 2_000)])
def test_a_bomb_is_refused_in_words_before_it_is_opened(size):
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"x" * 99)
    with pytest.raises(Unreadable, match="pixels"):
        fitted(content, PLENTY)


HUNGRY = """
    import resource, sys, threading
    from pathlib import Path
    from PIL import Image, JpegImagePlugin, PngImagePlugin
    from eamconsole.support.pictures import fitted
    content = Path(sys.argv[1]).read_bytes()
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    fitted(Path(sys.argv[2]).read_bytes(), 20_000_000)
    before, made = peak(), []
    def one():
        made.append(fitted(content, int(sys.argv[3])))
    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    assert len(made) == 4, made
    print(int(peak() - before))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the system counts no peak there")
@pytest.mark.parametrize("what", ["bomb, sideways", "bomb", "phone, sideways", "phone, too large"])
def test_four_large_pictures_at_once_take_no_more_than_a_quarter_gigabyte(what, tmp_path):
    phone = "phone" in what
    image = Image.new("L", (8_160, 6_120), 99) if phone else None
    turned = 6 if "sideways" in what else 1
    content = encoded(image, exif=exif(turned)) if phone else bomb(7_070, 7_070, turned)
    limit = len(content) // 3 if "too large" in what else PLENTY
    (tmp_path / "large").write_bytes(content)
    (tmp_path / "small").write_bytes(encoded(scene(), exif=exif(6)))
    arguments = [tmp_path / "large", tmp_path / "small", str(limit)]
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(HUNGRY), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) <= 250


SHOWN = sorted(what for what in HIDING if what.split(",")[0] in ("JPEG", "JPG", "PNG", "GIF"))
CONVERTED = sorted(set(HIDING) - set(SHOWN))


@given(st.sampled_from(SHOWN), st.integers(0, 2**32), st.binary(max_size=8))
def test_no_damage_ends_in_anything_but_a_picture_or_words(what, at, put):
    content = HIDING[what]
    at %= len(content)
    broken = content[:at] + put + content[at + 4 :]
    try:
        after = fitted(broken, PLENTY)
    except Unreadable as cause:
        assert "object" not in str(cause)
        return
    assert kind_of(after.content) is after.kind


def test_a_picture_of_a_million_parts_is_damaged_and_takes_no_time():
    base = encoded(scene())
    parts = base[:2] + b"\xff\xdd\0\4\0\0" * 1_000_000 + base[2:]
    with pytest.raises(Unreadable, match="damaged"):
        fitted(parts, PLENTY)
    stuffed = base[:-2] + b"\xff\0" * 4_000_000 + b"\xff\xd9"
    assert fitted(stuffed, PLENTY).kind is PictureKind.JPEG


@pytest.mark.parametrize("seed", range(8))
def test_damage_to_rarer_kinds_ends_in_a_picture_or_words_as_well(seed):
    chance = random.Random(seed)
    content = bytearray(HIDING[chance.choice(CONVERTED)])
    for _ in range(6):
        content[chance.randrange(12, len(content))] = chance.randrange(256)
    try:
        after = fitted(bytes(content), PLENTY)
    except Unreadable as cause:
        assert "object" not in str(cause)
        return
    assert after.kind in (PictureKind.JPEG, PictureKind.PNG)


KEEPS = """
    import resource, sys
    from pathlib import Path
    from threading import Thread
    from eamconsole.support.pictures import fitted
    def held():
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 1_000_000
    fitted(Path(sys.argv[2]).read_bytes(), 20_000_000)
    before, content = held(), Path(sys.argv[1]).read_bytes()
    def twice():
        for _ in range(2): fitted(content, 20_000_000)
    thread = Thread(target=twice); thread.start(); thread.join()
    print(held() - before - len(content) // 1_000_000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells what is held")
def test_what_a_large_picture_took_is_given_back_at_once(tmp_path):
    """Else it stands beside what the next one takes in a process of its own."""
    phone = Image.new("RGB", (8_160, 6_120), 99)
    (tmp_path / "large").write_bytes(encoded(phone, progressive=True, exif=exif(6)))
    (tmp_path / "small").write_bytes(encoded(scene(), exif=exif(6)))
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KEEPS), tmp_path / "large", tmp_path / "small"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert int(ended.stdout or 999) <= 12, ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no bounds for a process's memory there")
def test_a_picture_that_takes_all_memory_or_time_ends_its_own_process_alone():
    plain = HIDING["WEBP, lossless"]
    program = "import sys; from eamconsole.support.pictures import apart; "
    ways = {
        "memory": "apart._MEMORY = 20_000_000",
        "death": "apart.converted = lambda *_: __import__('os').abort()",
        "fault": "apart.converted = lambda *_: 1 / 0",
    }
    for way in ways.values():
        run = [sys.executable, "-c", f"{program}{way}; sys.exit(apart.serve(['WEBP', '90000']))"]
        ended = subprocess.run(run, input=plain, capture_output=True, cwd=ROOT, check=False)
        with pytest.raises(NotDecoded) as caught:
            apart._read(ended.stdout, ended.returncode, PictureKind.WEBP.words)
        assert "WebP picture broke down" in str(caught.value) or "memory" in str(caught.value)
    assert fitted(plain, PLENTY).kind is PictureKind.JPEG


def test_a_computer_too_busy_to_open_a_picture_is_no_fault_of_the_picture(monkeypatch):
    apart.OPENER.end()
    monkeypatch.setattr(opener, "_MOST_SECONDS", 0.05)
    monkeypatch.setattr(opener, "child_command", lambda: [sys.executable, "-c", WAITS])
    with pytest.raises(MachineError, match="too busy to open a picture") as caught:
        fitted(HIDING["WEBP, lossless"], PLENTY)
    assert "tries again by itself" in caught.value.next_step


WAITS = "import sys, threading; sys.stdin.buffer.read(); threading.Event().wait()"


@pytest.mark.skipif(under_wine(), reason="Wine keeps no job's memory limit (decision 0176)")
def test_memory_beyond_the_bound_is_refused_on_every_system():
    """Where the bound is a job's, it is Windows that has to hold it: this is how it is tried."""
    program = (
        "from eamconsole.support.apart import bound_this_process\n"
        "bound_this_process(600_000_000, 30)\n"
        "assert bytearray(50_000_000)\n"
        "try: bytearray(900_000_000)\n"
        "except MemoryError: print('refused')"
    )
    run = [sys.executable, "-c", program]
    ended = subprocess.run(run, capture_output=True, cwd=ROOT, text=True, check=False)
    assert ended.stdout.strip() == "refused", ended.stderr


def test_on_windows_the_child_is_bounded_by_a_job():
    """Its layout is Windows' own: 144 bytes on 64 bits, the flags at 16, the memory at 112."""
    limits = bytes(bounds.limits_of_a_job(1_500_000_000, 30))
    assert len(limits) == 144
    assert int.from_bytes(limits[:8], "little") == 300_000_000
    assert int.from_bytes(limits[16:20], "little") == 0x10A
    assert int.from_bytes(limits[40:44], "little") == 1
    assert int.from_bytes(limits[112:120], "little") == 1_500_000_000
