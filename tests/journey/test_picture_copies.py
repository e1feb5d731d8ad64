"""EAM codes pictures anew, strips and renames them: residents' never come back as the city's."""

from __future__ import annotations

import base64
import io
import threading

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sync.delivery.steps import own_pictures
from tests.fixtures.canaries import encoded
from tests.journey import lives

life = lives.life
UPLOAD = {"verb": "POST", "path": "/(media|upload)"}


def street(seed=7, size=(320, 240)):
    """Return a photo of a place: even surfaces, edges, and the grain of a sensor."""
    width, height = size
    image = Image.new("RGB", size, (150 - seed * 9, 160, 120 + seed * 9))
    pen = ImageDraw.Draw(image)
    for n in range(14):
        x, y = (n * 97 * seed) % width, (n * 61 * seed) % height
        pen.rectangle((x, y, x + width // 4, y + height // 5), fill=(n * 17, 255 - n * 15, 90))
    grain = Image.effect_noise(size, 24).convert("RGB")
    return Image.blend(image, grain, 0.06)


def drawn_on(image):
    """Return the photo with what a crew drew into it: a ring around the place."""
    marked = image.copy()
    ImageDraw.Draw(marked).ellipse((150, 100, 176, 126), outline="red", width=3)
    return marked


def by_the_city(told, number):
    return [c for c in told.issue(number).comments if c.picture]


def attached_by_crew(told, number, image, name, **options):
    options = options or {"quality": 92}
    raw = base64.b64encode(encoded(image, "JPEG", **options)).decode()
    told.crew("add_document", number, base64=raw, file_name=name, public=True)


def kept_as(life, way, names="numbered"):
    life.city.eam.assumptions.set("upload_pictures", way)
    life.city.eam.assumptions.set("upload_names", names)


@pytest.mark.parametrize("way", ["jpeg_90", "jpeg_85", "png"])
@pytest.mark.parametrize("answer", ["object", "nothing"])
def test_what_eam_coded_anew_is_ours_after_the_journal_is_lost(life, way, answer):
    kept_as(life, way)
    life.city.eam.assumptions.set("upload_answer", answer)
    with life.console() as told:
        number = told.linked_report(image=encoded(street(), "JPEG", quality=93))
        told.later()
        assert len(told.documents(number)) == 1
        assert by_the_city(told, number) == []
        attached_by_crew(told, number, street(3), "after.jpg")
    life.move()
    with life.console() as told:
        for _ in range(4):
            told.later()
        assert len(told.documents(number)) == 2  # nor is it attached a second time
        assert len(by_the_city(told, number)) == 1
        assert told.unfinished(number) == []


@pytest.mark.parametrize("way", ["jpeg_85", "png"])
def test_what_eam_coded_anew_is_found_when_the_answer_is_lost(life, way):
    kept_as(life, way)
    with life.console() as told:
        number = told.report(image=encoded(street(), "JPEG", quality=93))
        life.city.faults["eam"].fail("drop_after", **UPLOAD)
        told.sync()
        told.later(10)
        for _ in range(3):
            told.later()
        assert len(told.documents(number)) == 1
        assert by_the_city(told, number) == []
        assert told.unfinished(number) == []


@pytest.mark.parametrize("way", ["jpeg_85", "png"])
def test_what_a_look_up_claims_is_not_published_by_whoever_took_it_for_a_crews(life, way):
    """A journal put back to before the upload reads the documents first, then looks it up."""
    kept_as(life, way)
    with life.console() as told:
        life.city.faults["eam"].status(503, times=None, **UPLOAD)
        number = told.linked_report(image=encoded(street(), "JPEG", quality=93))
        life.copy_journal()
        life.city.faults["eam"].clear()
        told.later()
        assert len(told.documents(number)) == 1
    life.put_back()
    with life.console() as told:
        for cycle in (Cycle.WATCH, Cycle.DELIVERIES) * 2:
            told.engine.run(cycle, threading.Event())
            told.city.clock.advance(61)
        told.later()
        assert len(told.documents(number)) == 1
        assert by_the_city(told, number) == []
        (row,) = told.rows(number, DeliveryKind.IMAGE_IN)
        assert (row.state, row.cause) == (DeliveryState.SKIPPED, "own_picture")


def test_crews_photos_cross_beside_a_residents_picture_of_the_same_size(life):
    kept_as(life, "jpeg_85")
    with life.console() as told:
        number = told.linked_report(image=encoded(street(), "JPEG", quality=93))
        told.later()
        attached_by_crew(told, number, street(4), "before.jpg")
        attached_by_crew(told, number, street(5), "after.jpg")
        attached_by_crew(told, number, street(4, (640, 480)), "large.jpg")
        attached_by_crew(told, number, street(5, (160, 120)), "small.jpg")
    life.move()
    with life.console() as told:
        for _ in range(5):
            told.later()
        assert len(by_the_city(told, number)) == 4
        assert told.unfinished(number) == []


ALIKE = {
    "drawn on": lambda: drawn_on(street()),
    "the same place a little later": lambda: ImageEnhance.Brightness(street()).enhance(0.97),
    "a smaller copy": lambda: street().resize((160, 120)),
}


@pytest.mark.parametrize("make", ALIKE.values(), ids=ALIKE)
@pytest.mark.parametrize("answer", ["retry", "skip"])
def test_what_only_looks_like_a_residents_picture_waits_for_a_person(life, make, answer):
    """The resident's own did not get to EAM yet, as far as this journal knows."""
    with life.console() as told:
        number = told.linked_report()
        told.later()
    life.move()
    with life.console() as told:
        life.city.faults["eam"].status(503, times=None, **UPLOAD)
        photo = encoded(street(), "JPEG", quality=93)
        told.says(number, "It grew.", by="Ana Ruiz", image=photo)
        told.sync()
        before = len(by_the_city(told, number))
        attached_by_crew(told, number, make(), "today.jpg")
        for _ in range(3):
            told.later()
        row = told.row(number, DeliveryKind.IMAGE_IN)
        assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "similar_picture")
        assert "today.jpg may be a resident's own picture: it looks like one" in row.explanation
        assert "Retry to publish it as the city's, or Skip" in row.next_step
        assert len(by_the_city(told, number)) == before
        told.city.clock.advance(1)
        told.repair(*(("retry", row) if answer == "retry" else ("skip", row, "a copy")))
        life.city.faults["eam"].clear()
        for _ in range(3):
            told.later()
        assert len(by_the_city(told, number)) - before == (answer == "retry")


@pytest.mark.parametrize("shown_with", ["request", "comment"])
def test_a_smaller_copy_in_eam_is_neither_published_nor_doubled_unasked(life, shown_with):
    kept_as(life, "half")
    photo = encoded(street(), "JPEG", quality=93)
    with life.console() as told:
        number = told.linked_report(image=photo if shown_with == "request" else None)
        if shown_with == "comment":
            told.says(number, "It grew.", by="Ana Ruiz", image=photo)
        told.later()
        before = len(by_the_city(told, number))
    life.move()
    with life.console() as told:
        for _ in range(3):
            told.later()
        assert len(by_the_city(told, number)) == before
        assert len(told.documents(number)) == 1
        causes = {row.cause for row in told.rows(number) if not row.state.is_final}
        assert causes == {"similar_picture"}


@pytest.mark.parametrize("answer", ["retry", "skip"])
def test_an_upload_that_may_have_come_smaller_is_asked_about_at_once(life, answer):
    """Looking again for an hour would tell no more."""
    kept_as(life, "half")
    with life.console() as told:
        number = told.report(image=encoded(street(), "JPEG", quality=93))
        life.city.faults["eam"].fail("drop_after", **UPLOAD)
        told.sync()
        told.later(180)
        row = told.row(number, DeliveryKind.REQUEST_IMAGE)
        assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "similar_picture")
        assert len(told.documents(number)) == 1
        told.city.clock.advance(1)
        told.repair(*(("retry", row) if answer == "retry" else ("skip", row, "it is there")))
        told.later(180)
        told.later(180)
        assert len(told.documents(number)) == (2 if answer == "retry" else 1)
        state = told.row(number, DeliveryKind.REQUEST_IMAGE).state
        assert state is (DeliveryState.DONE if answer == "retry" else DeliveryState.SKIPPED)


def test_nothing_of_another_size_is_decoded(life, monkeypatch):
    compared = []
    measure = own_pictures.difference_apart
    monkeypatch.setattr(
        own_pictures, "difference_apart", lambda *two: compared.append(two) or measure(*two)
    )
    with life.console() as told:
        number = told.linked_report()
        life.city.faults["eam"].status(503, times=None, **UPLOAD)
        photo = encoded(street(), "JPEG", quality=93)
        told.says(number, "It grew.", by="Ana Ruiz", image=photo)
        told.sync()
        before = len(by_the_city(told, number))
        attached_by_crew(told, number, street(4, (300, 260)), "after.jpg")
        attached_by_crew(told, number, street(), "same.jpg", quality=93)
        told.later()
        told.later()
        rows = {row.payload["file_name"]: row for row in told.rows(number, DeliveryKind.IMAGE_IN)}
        assert rows["after.jpg"].state is DeliveryState.DONE
        assert len(by_the_city(told, number)) == before + 1
        sizes = {Image.open(io.BytesIO(each)).size for two in compared for each in two}
        assert sizes == {(320, 240)}


def test_a_photo_coded_by_a_phone_on_its_side_is_known_by_its_pixels(life):
    made = Image.Exif()
    made[0x0112] = 6
    content = encoded(street(2, (240, 320)), "JPEG", quality=93, exif=made)
    assert Image.open(io.BytesIO(content)).size == (240, 320)
    kept_as(life, "jpeg_85")
    with life.console() as told:
        number = told.linked_report(image=content)
        told.later()
    life.move()
    with life.console() as told:
        for _ in range(4):
            told.later()
        assert by_the_city(told, number) == []
        assert len(told.documents(number)) == 1


def test_a_crews_smaller_photo_of_the_same_shape_crosses_while_an_upload_waits(life):
    with life.console() as told:
        number = told.linked_report()
        life.city.faults["eam"].status(503, times=None, **UPLOAD)
        photo = encoded(street(), "JPEG", quality=93)
        told.says(number, "It grew.", by="Ana Ruiz", image=photo)
        told.sync()
        before = len(by_the_city(told, number))
        attached_by_crew(told, number, street(4, (160, 120)), "after.jpg")
        told.later()
        told.later()
        (row,) = told.rows(number, DeliveryKind.IMAGE_IN)
        assert (row.state, row.cause) == (DeliveryState.DONE, None)
        assert len(by_the_city(told, number)) == before + 1
