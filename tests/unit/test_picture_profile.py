"""A color profile keeps its colors and nothing that was written into it."""

import io
import struct

import pytest
from PIL import Image, ImageCms

from eamconsole.support.pictures import fitted
from eamconsole.support.pictures.profile import colors_only
from tests.fixtures.canaries import CANARY, ICC, TOKEN, encoded, hidden_in, scene
from tests.unit.test_pictures import PLENTY, opened

LETTERS = TOKEN + b"!" * (len(TOKEN) % 2)
IDENTITY = struct.pack(">9i", *(0x10000 if n % 4 == 0 else 0 for n in range(9)))


def tags_of(profile):
    (count,) = struct.unpack_from(">I", profile, 128)
    entries = (struct.unpack_from(">4sII", profile, 132 + 12 * n) for n in range(count))
    return {name: profile[at : at + size] for name, at, size in entries}


def profile(tags, space=b"RGB ", pcs=b"XYZ ", header=ICC[:128], gap=b""):
    """Return a profile out of its tags, with something between them that none points to."""
    at = 132 + 12 * len(tags)
    table = body = b""
    for name, content in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4) + gap
    head = bytearray(header)
    head[16:24] = space + pcs
    head[0:4] = struct.pack(">I", at + len(body))
    return bytes(head) + struct.pack(">I", len(tags)) + table + body


def curve(steps=64, gamma=2.2):
    """Return a curve as cameras sample it."""
    values = (round((n / (steps - 1)) ** gamma * 65_535) for n in range(steps))
    return b"curv\0\0\0\0" + struct.pack(f">I{steps}H", steps, *values)


def table(grid=3, text=b"", wide=2, channels=4):
    """Return a table of colors as CMYK needs one, with text over its middle."""
    most = 256**wide - 1
    ramp = [round(n / 255 * most) for n in range(256)]
    head = bytes((channels, 3, grid, 0)) + IDENTITY
    name, entries = b"mft1\0\0\0\0", b""
    if wide == 2:
        name, entries = b"mft2\0\0\0\0", struct.pack(">2H", 256, 256)
    colors = [(n * 7_919) % most for n in range(grid**channels * 3)]
    form = "BH"[wide - 1]
    numbers = struct.pack(f">{256 * channels}{form}", *ramp * channels)
    middle = struct.pack(f">{len(colors)}{form}", *colors)
    middle = middle[:90] + text + middle[90 + len(text) :]
    return name + head + entries + numbers + middle + struct.pack(f">{256 * 3}{form}", *ramp * 3)


def over(body, text, at=40):
    return body[:at] + text + body[at + len(text) :]


SRGB = {name: body for name, body in tags_of(ICC).items() if name not in (b"desc", b"cprt")}
SAMPLED = SRGB | {name: curve() for name in (b"rTRC", b"gTRC", b"bTRC")}

KEPT_WHOLE = {
    "a table beside the curves": profile(SAMPLED | {b"A2B0": table(channels=3, text=TOKEN)}),
    "a table that is none": profile(SAMPLED | {b"A2B0": b"mAB \0\0\0\0" + TOKEN}),
    "behind a curve": profile(SAMPLED | {b"rTRC": curve() + TOKEN}),
    "behind a formula": profile(SRGB | {b"gTRC": SRGB[b"gTRC"] + TOKEN}),
    "behind a color": profile(SRGB | {b"rXYZ": SRGB[b"rXYZ"] + TOKEN}),
    "in the reserved bytes": profile(SRGB | {b"rXYZ": over(SRGB[b"rXYZ"], b"Dana", 4)}),
    "in an adaptation": profile(SRGB | {b"chad": b"sf32\0\0\0\0" + LETTERS[:36]}),
    "in a private tag": profile(SRGB | {b"caNa": TOKEN, b"A2B1": TOKEN, b"gamt": TOKEN}),
    "between the tags": profile(SRGB, gap=TOKEN + b"\0\0"),
    "in the header": profile(SRGB, header=over(ICC[:128], TOKEN, 84)),
    "as device and maker": profile(SRGB, header=over(ICC[:128], b"SN4711Da", 48)),
}
GIVEN_UP = {
    "over a curve": profile(SAMPLED | {b"rTRC": over(curve(), LETTERS)}),
    "as a short curve": profile(SAMPLED | {b"bTRC": b"curv\0\0\0\0\0\0\0\x15" + LETTERS}),
    "as a formula": profile(SRGB | {b"gTRC": b"para\0\0\0\0\0\3\0\0" + TOKEN[:20]}),
    "as a color": profile(SRGB | {b"rXYZ": b"XYZ \0\0\0\0" + TOKEN[:12]}),
    "as a curve of words": profile(SRGB | {b"rTRC": b"text\0\0\0\0" + TOKEN}),
    "in a table of bytes": profile({b"A2B0": table(text=TOKEN, wide=1)}, b"CMYK", b"Lab "),
    "in a table": profile({b"A2B0": table(text=LETTERS)}, b"CMYK", b"Lab "),
    "in a table's curves": profile({b"A2B0": over(table(), LETTERS, 90)}, b"CMYK", b"Lab "),
    "in a table's matrix": profile({b"A2B0": over(table(), LETTERS[:36], 12)}, b"CMYK", b"Lab "),
    "named otherwise": profile(SRGB, header=over(ICC[:128], b"Dana", 12)),
}


@pytest.mark.parametrize("where", KEPT_WHOLE)
def test_words_go_and_colors_stay(where):
    kept = colors_only(KEPT_WHOLE[where])
    assert kept
    assert not left_of_the_canary(kept)
    assert seen_through(kept) == seen_through(profile(SAMPLED if b"curv" in kept else SRGB))


@pytest.mark.parametrize("where", GIVEN_UP)
def test_a_profile_whose_numbers_are_words_goes_whole(where):
    assert colors_only(GIVEN_UP[where]) == b""


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("where", ["over a curve", "a table beside the curves", "behind a curve"])
def test_no_kind_of_picture_carries_words_in_its_profile(form, where):
    planted = (KEPT_WHOLE | GIVEN_UP)[where]
    after = fitted(encoded(scene(), form, icc_profile=planted), PLENTY)
    assert not hidden_in(after.content)
    assert not left_of_the_canary(opened(after.content).info.get("icc_profile") or b"")


def test_printed_colors_keep_their_table():
    plain = profile({b"A2B0": table(), b"wtpt": SRGB[b"wtpt"]}, b"CMYK", b"Lab ")
    kept = colors_only(profile({**tags_of(plain), b"B2A0": TOKEN}, b"CMYK", b"Lab "))
    assert seen_through(kept, "CMYK") == seen_through(plain, "CMYK")
    assert not left_of_the_canary(kept)
    assert colors_only(profile({b"A2B0": table(wide=1)}, b"CMYK", b"Lab "))


def test_cleaning_a_profile_twice_changes_nothing():
    once = colors_only(KEPT_WHOLE["behind a curve"])
    assert colors_only(once) == once


def left_of_the_canary(data):
    """Return the parts of the canary that are still there, eight letters at a time."""
    parts = {CANARY[at : at + 8].encode() for at in range(len(CANARY) - 8)}
    return [part for part in parts if part in data or part in data[::2] or part in data[1::2]]


def seen_through(kept, mode="RGB"):
    """Return what a test picture looks like on a screen, through the profile."""
    ramp = Image.linear_gradient("L")
    bands = [ramp, ramp.rotate(90), ramp.rotate(180), ramp.rotate(270)]
    picture = Image.merge(mode, bands[: len(mode)])
    srgb = ImageCms.createProfile("sRGB")
    shown = ImageCms.profileToProfile(picture, io.BytesIO(kept), srgb, outputMode="RGB")
    return shown.tobytes()
