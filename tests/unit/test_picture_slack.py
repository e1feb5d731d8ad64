"""Text planted where a decoder skips it stays here, and so does text put anywhere at all."""

import random
import struct
import zlib

import pytest
from PIL import Image

from eamconsole.support.pictures import Unreadable, fitted
from tests.fixtures.canaries import TOKEN, chunk, encoded, hidden_in, scene, segment
from tests.unit.test_pictures import PLENTY, difference, opened

SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG = encoded(scene(), quality=85)
RESTARTS = encoded(scene(), quality=85, restart_marker_blocks=4)
PASSES = encoded(scene(), quality=85, progressive=True)
PNG = encoded(scene(), "PNG")
PALETTE = encoded(scene(mode="P"), "PNG")
GIF = encoded(scene(mode="P"), "GIF")
WEBP = encoded(scene(), "WEBP", quality=90)
MOVING = encoded(scene(), "PNG", save_all=True, append_images=[scene().rotate(180)], duration=90)


def chunks(content):
    """Return a PNG's chunks as name and body."""
    at, made = 8, []
    while at < len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        made.append((name, content[at + 8 : at + 8 + size]))
        at += 12 + size
    return made


def png(*parts):
    return SIGNATURE + b"".join(chunk(*part) for part in parts)


def pixels(content, more=b""):
    """Return the PNG with its pixels' data in one chunk, and something behind them there."""
    parts = chunks(content)
    data = b"".join(body for name, body in parts if name == b"IDAT")
    return png(parts[0], (b"IDAT", data + more), (b"IEND", b""))


def at_first(content, *parts):
    first, *others = chunks(content)
    return png(first, *parts, *others)


def at_last(content, *parts):
    *others, last = chunks(content)
    return png(*others, *parts, last)


def repacked(content, more):
    """Return the PNG with rows below its picture."""
    parts = chunks(content)
    raw = zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT"))
    return png(parts[0], (b"IDAT", zlib.compress(raw + more, 0)), (b"IEND", b""))


def wrong_length(content):
    parts = chunks(content)
    data = b"".join(body for name, body in parts if name == b"IDAT")
    return png(parts[0]) + struct.pack(">I", len(data) + 5_000) + b"IDAT" + data + b"xxxx" + TOKEN


def moving_too_long(content):
    parts = chunks(content)
    return png(*((n, body + TOKEN if n == b"fdAT" else body) for n, body in parts))


def in_palette(more):
    """Return a PNG of three colors with a longer palette."""
    parts = chunks(encoded(scene().quantize(130), "PNG"))
    return png(*((n, body + more if n == b"PLTE" else body) for n, body in parts))


def in_table(content):
    """Return a GIF with text in the colors at the end of its table."""
    at = 13 + (3 << ((content[10] & 7) + 1)) - len(TOKEN)
    return content[:at] + TOKEN + content[at + len(TOKEN) :]


def in_gif(behind=b"", blocks=b""):
    block = bytes((len(TOKEN),)) + TOKEN
    return GIF[:-2] + block + b"\0" + behind + b";" if not blocks else GIF[:-1] + blocks + b";"


NINES = [(b"pHYs", (TOKEN + b"\0" * 3)[at : at + 9]) for at in range(0, 45, 9)]
FOURS = [(b"gAMA", (TOKEN + b"\0" * 3)[at : at + 4]) for at in range(0, 44, 4)]
PLANTED = {
    "JPEG without an end": JPEG[:-2] + TOKEN,
    "JPEG, behind a restart": JPEG[:-2] + b"\xff\xd0" + TOKEN + JPEG[-2:],
    "JPEG, before each restart": RESTARTS.replace(b"\xff\xd2", TOKEN + b"\xff\xd2"),
    "JPEG, behind the last block": JPEG[:-2] + TOKEN + JPEG[-2:],
    "JPEG, few letters behind the last block": JPEG[:-2] + TOKEN[:9] + JPEG[-2:],
    "JPEG, in passes": PASSES[:-2] + TOKEN + PASSES[-2:],
    "JPEG, number of lines": JPEG[:-2] + segment(0xDC, b"\0\x40" + TOKEN) + JPEG[-2:],
    "JPEG, restart interval": JPEG[:2] + segment(0xDD, b"\0\0" + TOKEN) + JPEG[2:],
    "JPEG, arithmetic": JPEG[:2] + segment(0xCC, TOKEN) + JPEG[2:],
    "JPEG, unused steps": JPEG[:2] + segment(0xDB, b"\3" + (TOKEN * 2)[:64]) + JPEG[2:],
    "JPEG, doubled steps": JPEG[:2] + segment(0xDB, b"\0" + (TOKEN * 2)[:64] + TOKEN) + JPEG[2:],
    "JPEG, unused codes": JPEG[:2] + segment(0xC4, b"\3\0\0\x2a" + b"\0" * 13 + TOKEN) + JPEG[2:],
    "JPEG, second frame": JPEG[:2]
    + JPEG[2:].replace(b"\xff\xda", segment(0xC0, TOKEN) + b"\xff\xda"),
    "JPEG, many of Adobe's": JPEG[:2]
    + b"".join(segment(0xEE, b"Adobe" + TOKEN[at : at + 7]) for at in range(0, 42, 7))
    + JPEG[2:],
    "PNG, second pixels": at_last(PNG, (b"gAMA", b"\0\0\xb1\x8f"), (b"IDAT", TOKEN)),
    "PNG, one more chunk of pixels": at_last(PNG, (b"IDAT", TOKEN)),
    "PNG, behind the stream": pixels(PNG, TOKEN),
    "PNG, rows below": repacked(PNG, TOKEN * 8),
    "PNG, wrong length": wrong_length(PNG),
    "PNG, palette of a picture without": at_first(PNG, (b"PLTE", (TOKEN * 19)[:768])),
    "PNG, palette too long": in_palette(TOKEN * 6),
    "PNG, palette's colors nobody sees": in_palette((TOKEN * 3)[:126]),
    "PNG, frames without animation": at_last(PNG, (b"fdAT", b"\0\0\0\1" + TOKEN)),
    "PNG, frames before": at_first(PNG, (b"fdAT", b"\0\0\0\1" + TOKEN)),
    "PNG, behind a frame": moving_too_long(MOVING),
    "PNG, many densities": at_first(PNG, *NINES),
    "PNG, many gammas": at_first(PNG, *FOURS),
    "GIF, behind the end code": in_gif(),
    "GIF, colors nobody sees": in_table(GIF),
    "GIF, behind a picture": in_gif(blocks=b"\x21\xfe" + bytes((len(TOKEN),)) + TOKEN + b"\0"),
}
WHOLE = {"JPEG": JPEG, "PNG": PNG, "GIF": GIF}


@pytest.mark.parametrize("what", PLANTED)
def test_text_where_decoders_skip_it_does_not_go_out(what):
    planted = PLANTED[what]
    after = fitted(planted, PLENTY)
    assert not hidden_in(after.content)
    assert TOKEN[:6] not in after.content
    assert difference(opened(after.content), opened(WHOLE[what[:4].strip(", ")])) <= 2


@pytest.mark.parametrize(
    "content",
    [
        JPEG,
        PNG,
        PALETTE,
        GIF,
        MOVING,
        *(encoded(scene(), quality=best) for best in range(20, 101, 5)),
    ],
)
def test_the_plain_form_is_not_coded_again(content):
    assert fitted(content, PLENTY).content == content


def test_an_animated_png_goes_on_moving():
    assert opened(fitted(MOVING, PLENTY).content).n_frames == 2
    assert (
        getattr(opened(fitted(PLANTED["PNG, behind a frame"], PLENTY).content), "n_frames", 1) == 1
    )


@pytest.mark.parametrize("modes", ["1", "L", "LA", "RGB", "RGBA", "P", "I;16"])
def test_every_kind_of_png_has_the_size_its_header_says(modes):
    gray = Image.linear_gradient("L").resize((37, 23))
    gray = gray.convert("I") if modes == "I;16" else scene(37, 23) if modes == "P" else gray
    image = gray.convert(modes)
    content = encoded(image, "PNG")
    after = fitted(content, PLENTY).content
    if modes == "1":  # filtered: of the bits behind its rows it cannot be told what is in them
        assert (opened(after).mode, opened(after).tobytes()) == ("1", image.tobytes())
    else:
        assert after == content


@pytest.mark.parametrize("seed", range(20))
def test_text_put_anywhere_does_not_go_out(seed):
    chance = random.Random(seed)
    for content in (JPEG, RESTARTS, PASSES, PNG, PALETTE, GIF, MOVING, JPEG, PNG, GIF):
        at = chance.randrange(12, len(content))
        over = chance.choice((0, len(TOKEN)))
        planted = content[:at] + TOKEN + content[at + over :]
        try:
            after = fitted(planted, PLENTY).content
        except Unreadable as cause:
            assert "object" not in str(cause)
            continue
        opened(after)
        assert not hidden_in(after), (kind(content), at, over)


def kind(content):
    """Return which of the pictures it is, for whoever reads a failure."""
    return next(name for name, value in globals().items() if value is content)


@pytest.mark.parametrize("seed", range(6))
def test_text_put_anywhere_in_a_rarer_kind_does_not_go_out(seed):
    at = random.Random(seed).randrange(12, len(WEBP))
    try:
        after = fitted(WEBP[:at] + TOKEN + WEBP[at:], PLENTY).content
    except Unreadable:
        return
    assert not hidden_in(after)


@pytest.mark.parametrize("size", [(65_535, 65_535), (30_000, 30_000)])
def test_a_png_too_large_is_refused_before_it_is_unpacked(size, monkeypatch):
    monkeypatch.setattr(zlib, "decompressobj", None)
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    content = png((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1_000_000)), (b"IEND", b""))
    with pytest.raises(Unreadable, match="pixels"):
        fitted(content, PLENTY)
