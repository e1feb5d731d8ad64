"""Sixty pictures of eight encoders cross upright, the same, and without what they hide."""

import pytest
from PIL import Image

from eamconsole.domain.work import ImageFile
from eamconsole.support.pictures import PictureKind, Unreadable, fitted, kind_of
from eamconsole.sync.images import fit_for_staff
from tests.fixtures.encoder_pictures import PLACES, SAMPLES
from tests.fixtures.planted import FILES, LEAST_DELIVERED, planted_in, unpacked
from tests.unit.test_pictures import INFO, PLENTY, difference, opened


@pytest.fixture(scope="module")
def crossed():
    """Return every picture as it came and as it goes out, or why it does not."""
    made = {}
    for file in FILES:
        content = file.read_bytes()
        try:
            made[file] = content, fitted(content, PLENTY)
        except Unreadable as cause:
            made[file] = content, str(cause)
    return made


def delivered(crossed):
    return {file: pair for file, pair in crossed.items() if not isinstance(pair[1], str)}


def test_sixty_are_there_and_hide_forty_canaries_in_all_places():
    assert len(FILES) == len(SAMPLES) == 60
    assert len({file.name.split("-")[1] for file in FILES}) >= 5
    assert set().union(*(planted_in(file.read_bytes()) for file in FILES)) == set(PLACES)
    assert len(PLACES) == 40


def test_none_of_the_canaries_goes_out(crossed):
    found = {file.name: planted_in(pair[1].content) for file, pair in delivered(crossed).items()}
    assert {name: places for name, places in found.items() if places} == {}
    for file, (_, after) in delivered(crossed).items():
        picture = opened(after.content)
        assert not dict(picture.getexif()), file.name
        assert set(picture.info) <= INFO, file.name
        assert b"DanaOrtiz" not in b"".join(unpacked(after.content)), file.name


def test_nearly_all_are_delivered_and_the_others_told_in_words(crossed):
    assert len(delivered(crossed)) >= LEAST_DELIVERED
    for _, told in crossed.values():
        assert not isinstance(told, str) or "object" not in told


def test_they_are_upright_and_the_same_as_another_decoder_sees_them(crossed):
    differing = {}
    for file, (_, after) in delivered(crossed).items():
        seen = Image.open(file.with_name(f"{file.name}.seen.png"))
        now = opened(after.content)
        assert now.size == seen.size, file.name
        on_white = [laid_on_white(each) for each in (seen, now)]
        if (apart := difference(*on_white)) > 2:
            differing[file.name] = apart
    assert not differing


def test_on_their_way_to_staff_as_well():
    """Which takes them apart, and decodes only what has to be."""
    differing, arrived = {}, 0
    for file in FILES:
        content = file.read_bytes()
        sent = fit_for_staff(ImageFile(content=content, media_type="", name=file.name), PLENTY)
        assert not sent.damage, file.name
        assert not planted_in(sent.content), file.name
        seen, now = Image.open(file.with_name(f"{file.name}.seen.png")), opened(sent.content)
        assert now.size == seen.size, file.name
        arrived += 1
        if (apart := difference(laid_on_white(seen), laid_on_white(now))) > 2:
            differing[file.name] = apart
    assert not differing
    assert arrived >= LEAST_DELIVERED


def test_each_goes_out_as_a_kind_every_browser_shows(crossed):
    for file, (_, after) in delivered(crossed).items():
        assert after.kind is kind_of(after.content), file.name
        assert after.kind in (PictureKind.JPEG, PictureKind.PNG, PictureKind.GIF), file.name


def laid_on_white(image):
    if image.mode.startswith("I"):
        return image
    seen = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def test_of_one_in_motion_it_is_told_that_it_stands_still(crossed):
    stills = {file.name: after.pictures for file, (_, after) in delivered(crossed).items()}
    assert {name: count for name, count in stills.items() if count > 1} == {
        "09-pillow-moving.webp": 2
    }
