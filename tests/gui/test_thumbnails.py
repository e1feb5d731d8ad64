"""Thumbnails: small pictures of what is kept, and a note instead where one would cost too much."""

import pytest

from eamconsole.gui.views.detail.images import thumbnails_of
from eamconsole.services.lists.records import Picture
from tests.fixtures.canaries import encoded, exif, scene
from tests.unit.test_pictures import bomb


def thumbnail_of(folder, content):
    file = folder / "kept"
    file.write_bytes(content)
    (made,) = thumbnails_of([Picture(title="Photo 1", file=file)])
    return made


def test_a_photo_is_shown_upright_with_its_size(qapp, tmp_path):
    made = thumbnail_of(tmp_path, encoded(scene(640, 480), exif=exif(6)))
    assert made.image.height() > made.image.width()
    assert made.note == "640 by 480 pixels"


def test_what_would_take_all_memory_is_not_opened(qapp, tmp_path):
    made = thumbnail_of(tmp_path, bomb(7_070, 7_070))
    assert made.image is None
    assert made.note == "too large to be shown here, 7,070 by 7,070 pixels"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file"),
        (b"%PDF-1.7", "a PDF document"),
        (b"GIF89a", "a GIF picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC photo"),
    ],
)
def test_what_cannot_be_shown_is_named(qapp, tmp_path, content, words):
    made = thumbnail_of(tmp_path, content)
    assert made.image is None
    assert made.note == f"cannot be shown here: {words}"
