"""Pictures cross without what they hide, and what is no picture is told in words."""

import base64
import io

import pytest
from PIL import Image

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.support.apart import opener
from eamconsole.support.pictures.apart import OPENER
from tests.fixtures.canaries import KEPT, encoded
from tests.fixtures.planted import FILES, LEAST_DELIVERED, planted_in
from tests.journey.story import settled
from tests.journey.test_requests_out import untouched

HIDING = {file.name: file.read_bytes() for file in FILES}
ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif"}
NAMES = (
    "IMG_{}.JPG",
    "plan {}.png",
    "from the crew {}",
    "photo-{}.jfif",
    "No. {}. before",
    "DSC_{}.MPO",
)
"""Names as crews give them: right, wrong, without an ending."""


def test_crews_pictures_reach_the_public_without_a_trace_of_who_and_where(tell):
    told = tell()
    number = told.linked_report()
    received = []
    store = told.city.seeclickfix.state.pictures
    keep = store.add_upload
    store.add_upload = lambda content, name: received.append((name, content)) or keep(content, name)
    for at, content in enumerate(HIDING.values()):
        raw = base64.b64encode(content).decode()
        name = NAMES[at % len(NAMES)].format(at)
        told.crew("add_document", number, base64=raw, file_name=name, public=True)
    told.later()
    told.later()
    assert len(received) >= LEAST_DELIVERED
    assert not [name for name, content in received if planted_in(content)]
    for name, content in received:
        picture = Image.open(io.BytesIO(content))
        assert not dict(picture.getexif()), name
        assert name.endswith(ENDINGS[picture.format]), name


def test_residents_pictures_reach_eam_without_what_they_hide(tell):
    told = tell()
    number = told.linked_report()
    for at, content in enumerate(HIDING.values()):
        comment = told.says(number, f"Number {at}", image=DRAWN)
        comment.picture = untouched(told, f"u{at + 700}", content, "image/jpeg", f"{at}.bin")
        told.issue(number).version += 1
    told.sync()
    told.later()
    documents = told.documents(number)
    assert len(documents) >= LEAST_DELIVERED
    assert not [document.file_name for document in documents if planted_in(document.content)]
    for document in documents:
        picture = Image.open(io.BytesIO(document.content))
        assert document.file_name.endswith(ENDINGS[picture.format]), document.file_name


def test_of_a_moving_picture_a_person_is_told_what_is_left_of_it(tell):
    frames = [Image.new("RGB", (90, 60), color) for color in ("red", "blue", "green")]
    moving = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=90)
    told = tell()
    number = told.linked_report()
    comment = told.says(number, "Seen on the corner", image=DRAWN)
    comment.picture = untouched(told, "u661", moving, "image/webp", "dance.webp")
    told.issue(number).version += 1
    raw = base64.b64encode(encoded(frames[1], "WEBP", save_all=True, append_images=frames[::2]))
    told.crew("add_document", number, base64=raw.decode(), file_name="flag.webp", public=True)
    told.later()
    told.later()
    crew, resident = sorted(notice.text for notice in told.notices("still_picture"))
    if "flag.webp" not in crew:
        crew, resident = resident, crew
    assert "“flag.webp”" in crew
    assert (
        "came to SeeClickFix as one of its 3 pictures alone; the whole can be seen in EAM" in crew
    )
    assert "came to EAM as one of its 3 pictures alone; the whole can be seen in SeeCli" in resident
    assert told.row(number, DeliveryKind.IMAGE_IN).state is DeliveryState.DONE
    assert told.row(number, DeliveryKind.COMMENT_IMAGE_OUT).state is DeliveryState.DONE


def test_a_computer_without_room_delays_pictures_in_both_directions_and_refuses_none(
    tell, monkeypatch
):
    told = tell()
    number = told.linked_report()
    picture = encoded(Image.linear_gradient("L"), "WEBP", quality=80)
    comment = told.says(number, "Seen on the corner", image=DRAWN)
    comment.picture = untouched(told, "u662", picture, "image/webp", "corner.webp")
    told.issue(number).version += 1
    raw = base64.b64encode(encoded(Image.radial_gradient("L"), "WEBP")).decode()
    told.crew("add_document", number, base64=raw, file_name="done.webp", public=True)
    OPENER.end()
    monkeypatch.setattr(opener, "child_command", lambda: ["/nowhere/python"])
    told.sync()
    told.later()
    for kind in (DeliveryKind.IMAGE_IN, DeliveryKind.COMMENT_IMAGE_OUT):
        row = told.row(number, kind)
        assert row.state is DeliveryState.RETRYING, kind
        assert "This computer has no room for the process that opens a picture" in row.explanation
    monkeypatch.undo()
    told.later()
    told.later()
    assert told.row(number, DeliveryKind.IMAGE_IN).state is DeliveryState.DONE
    assert told.row(number, DeliveryKind.COMMENT_IMAGE_OUT).state is DeliveryState.DONE


def test_what_is_too_large_to_be_opened_goes_to_staff_as_it_is_and_not_to_residents(tell):
    sky = Image.new("L", (4_100, 4_000), 80)
    large = encoded(sky, "WEBP", quality=1, method=0)
    wide = encoded(sky.point(lambda _: 160), "WEBP", quality=1, method=0)
    told = tell()
    number = told.linked_report()
    comment = told.says(number, "Seen from afar", image=DRAWN)
    comment.picture = untouched(told, "u660", large, "image/webp", "far.jpg")
    told.issue(number).version += 1
    raw = base64.b64encode(wide).decode()
    told.crew("add_document", number, base64=raw, file_name="wide.jpg", public=True)
    told.sync()
    told.later()
    _crews, residents = told.documents(number)
    assert residents.content == large
    assert residents.file_name.endswith(".webp")
    row = told.row(number, DeliveryKind.IMAGE_IN)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert "“wide.jpg” in EAM cannot be used: it has 4,100 by 4,000 pixels" in row.explanation
    assert "JPEG" in row.next_step


def test_a_photo_that_ends_the_program_that_opens_it_ends_no_sync(tell):
    told = tell()
    number = told.linked_report()
    broken = (KEPT / "case-broken.heic").read_bytes()
    for name, content in (("IMG_1.HEIC", broken), ("IMG_2.JPG", HIDING["01-pillow-plain.jpg"])):
        raw = base64.b64encode(content).decode()
        told.crew("add_document", number, base64=raw, file_name=name, public=True)
    told.later()
    first, second = told.rows(number, DeliveryKind.IMAGE_IN)
    assert first.state is DeliveryState.NEEDS_ATTENTION
    assert "IMG_1.HEIC" in first.explanation
    assert "a HEIC photo" in first.explanation
    assert second.state is DeliveryState.WAITING  # crews' words keep their order
    at = told.city.clock.now()
    told.journal.write(lambda ledgers: ledgers.repair.skip(first.id, "a broken photo", at, "dana"))
    told.later()
    assert told.rows(number, DeliveryKind.IMAGE_IN)[1].state is DeliveryState.DONE
    assert told.issue(number).comments[-1].picture


@pytest.mark.parametrize("name", ["scan.pdf", "notes.txt", "upload.tmp", "IMG_1.docx"])
def test_a_picture_under_another_name_is_known_by_its_bytes(tell, name):
    told = tell()
    number = told.linked_report()
    told.crew("add_document", number, draw="jpeg", file_name=name, public=True)
    told.later()
    told.later()
    assert [bool(c.picture) for c in told.issue(number).comments].count(True) == 1
    assert told.notices("other_document") == []
    assert told.row(number, DeliveryKind.IMAGE_IN).state is DeliveryState.DONE


def test_a_document_that_is_what_its_name_says_is_looked_at_once(tell):
    told = tell()
    number = told.linked_report()
    told.crew("add_document", number, draw="pdf", file_name="plan.pdf", public=True)
    told.later()
    row = told.row(number, DeliveryKind.IMAGE_IN)
    assert (row.state, row.cause) == (DeliveryState.SKIPPED, "not_a_picture")
    assert len(told.notices("other_document")) == 1
    mark = told.mark()
    told.later()
    assert told.writes(mark) == []


@pytest.mark.parametrize("answer", [404, 400])
def test_what_eam_does_not_give_is_not_called_seen(tell, answer):
    told = tell()
    number = told.linked_report()
    told.crew("add_document", number, draw="jpeg", file_name="scan.pdf", public=True)
    told.city.faults["eam"].fail(
        "status", status=answer, verb="GET", path=r"(?i)/(media|documents)/\d+", times=1000
    )
    told.later()
    row = told.row(number, DeliveryKind.IMAGE_IN)
    assert (row.state, row.cause) == (DeliveryState.SKIPPED, "not_seen")
    assert "its contents were not seen" in row.explanation and "Retry" in row.next_step
    told.city.faults["eam"].clear()
    told.repair("retry", row)
    told.later()
    assert told.row(number, DeliveryKind.IMAGE_IN).state is DeliveryState.DONE
    assert told.notices("other_document") == []


def test_a_link_without_an_ending_is_a_page_and_no_picture(tell):
    told = tell()
    number = told.linked_report()
    address = "https://city.example/works/4711"
    told.crew("add_document", number, url=address, public=True)
    told.later()
    assert not told.rows(number, DeliveryKind.IMAGE_IN)
    assert len(told.notices("other_document")) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("photo.jpg", b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 24, "it is damaged"),
        ("IMG_7.mov.jpg", b"\0\0\0\x18ftypqt  " + b"\0" * 40, "a video"),
        ("scan.jpg", b"%PDF-1.4\n1 0 obj", "a PDF document"),
        ("letter to the crew", b"PK\x03\x04word/", "an Office document"),
        ("empty.jpg", b"\n", "an empty file"),
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


def test_a_picture_cut_off_on_its_way_shows_what_there_is_and_says_so_on_both_sides(tell):
    street = Image.effect_noise((320, 240), 90).convert("RGB")
    whole = {form: encoded(street, form) for form in ("JPEG", "PNG", "WEBP")}
    told = tell()
    number = told.linked_report()
    for form, content in whole.items():
        comment = told.says(number, f"A {form}", image=DRAWN)
        cut = content[: len(content) // 2]
        comment.picture = untouched(told, f"u{form}", cut, "image/jpeg", f"{form}.jpg")
        told.issue(number).version += 1
    raw = base64.b64encode(encoded(street, quality=88)[:-9_000]).decode()
    told.crew("add_document", number, base64=raw, file_name="IMG_9.JPG", public=True)
    told.later()
    told.later()
    residents = told.rows(number, DeliveryKind.COMMENT_IMAGE_OUT)
    assert settled([*residents, told.row(number, DeliveryKind.IMAGE_IN)])
    documents = [each for each in told.documents(number) if each.file_name != "IMG_9.JPG"]
    assert [Image.open(io.BytesIO(each.content)).size for each in documents[:2]] == [(320, 240)] * 2
    assert documents[2].content == whole["WEBP"][: len(whole["WEBP"]) // 2]
    notices = told.notices("damaged_picture")
    words = [notice.text for notice in notices]
    assert {notice.issue_id for notice in notices} == {number}
    part = (
        "is damaged in SeeClickFix already. Only a part of it could be read, and that came to EAM"
    )
    assert len([said for said in words if part in said]) == 2
    assert len([said for said in words if "It came to EAM as it is, and may not open" in said]) == 1
    (crew,) = (said for said in words if "“IMG_9.JPG”" in said)
    assert "is damaged in EAM already. Only a part of it could be read, and that came to Se" in crew
    with told.journal.read() as ledgers:
        answers = [attempt.answered for row in residents for attempt in ledgers.attempts.of(row.id)]
    assert len([answer for answer in answers if "damaged: only a part of it" in answer]) == 2
    assert len([answer for answer in answers if "as it came: nothing of it could" in answer]) == 1
