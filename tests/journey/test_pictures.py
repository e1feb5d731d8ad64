"""Pictures cross without what they hide, and what is no picture is told in words."""

import base64
import io

import pytest
from PIL import Image

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.fixtures.canaries import everything, hidden_in
from tests.journey.test_requests_out import untouched

HIDING = everything()
NAMES = {"JPEG": "IMG_{}.JPG", "PNG": "plan {}.png", "GIF": "round-{}.gif"}
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif"}


def test_crews_pictures_reach_the_public_without_a_trace_of_who_and_where(tell):
    told = tell()
    number = told.linked_report()
    received = []
    store = told.city.seeclickfix.state.pictures
    keep = store.add_upload
    store.add_upload = lambda content, name: received.append((name, content)) or keep(content, name)
    for at, (what, content) in enumerate(HIDING.items()):
        raw = base64.b64encode(content).decode()
        name = NAMES[what.partition(",")[0]].format(at)
        told.crew("add_document", number, base64=raw, file_name=name, public=True)
    told.later()
    told.later()
    assert len(received) == len(HIDING)
    assert not [name for name, content in received if hidden_in(content)]
    for name, content in received:
        picture = Image.open(io.BytesIO(content))
        assert not dict(picture.getexif()), name
        assert name.endswith({"JPEG": "jpg", "PNG": "png", "GIF": "gif"}[picture.format])


def test_residents_pictures_reach_eam_without_what_they_hide(tell):
    told = tell()
    number = told.linked_report()
    for at, (what, content) in enumerate(HIDING.items()):
        kind = what.partition(",")[0]
        comment = told.says(number, f"Number {at}", image=DRAWN)
        comment.picture = untouched(told, f"u{at + 700}", content, TYPES[kind], f"{at}.bin")
        told.issue(number).version += 1
    told.sync()
    told.later()
    documents = told.documents(number)
    assert len(documents) == len(HIDING)
    assert not [document.file_name for document in documents if hidden_in(document.content)]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("photo.jpg", b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 24, "a WebP picture"),
        ("IMG_7.png", b"\0\0\0\x18ftypheic" + b"\0" * 40, "a HEIC photo"),
        ("scan.jpg", b"%PDF-1.4\n1 0 obj", "a PDF document"),
        ("cut.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0", "damaged or cut off"),
        ("huge.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\2\0\0\0abcd"
         b"\0\0\0\1IDATxabcd", "65,535 by 65,535 pixels"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_words_that_can_be_followed(tell, name, content, words):
    told = tell()
    number = told.linked_report()
    raw = base64.b64encode(content).decode()
    told.crew("add_document", number, base64=raw, file_name=name, public=True)
    told.later()
    row = told.row(number, DeliveryKind.IMAGE_IN)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert words in row.explanation
    assert name in row.explanation
    assert "object" not in row.explanation
    assert not [comment for comment in told.issue(number).comments if comment.picture]
