"""Block C: a Request goes out, and EAM holds it field by field."""

from __future__ import annotations

import io
import json
import math
import threading
from dataclasses import replace

import pytest
from PIL import Image

from eamconsole.domain.city import CategoryRules, CustomField, TextLimits
from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.messages import DEFAULT_ACKNOWLEDGMENT
from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.eam.plane import CoordinateSystem
from eamconsole.sandbox.options import CityOptions
from eamconsole.sandbox.seeclickfix.pictures import Picture
from eamconsole.sandbox.seeclickfix.records import Question
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.fixtures.linked_city import ORGANIZATION, rules
from tests.fixtures.pictures import picture
from tests.journey.story import story

EVERYTHING = (
    "Ünïcode “quotes”, 'single', \"double\" & <b>tags</b> 🚧\nsecond line\n\n\tindented; 100 % \\n"
)


def test_t24_a_new_report_appears_as_a_waiting_row(tell):
    told = tell()
    number = told.report(category="Pothole", summary="Deep hole", description="Axle breaker")
    told.engine.run(Cycle.INTAKE, threading.Event())
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is DeliveryState.WAITING
    assert told.link(number) is None
    assert told.records(number) == []


def test_t25_the_row_becomes_a_link_with_request_number_beside_issue_id(tell):
    told = tell()
    number = told.report()
    assert told.sync().all_done
    link, row = told.link(number), told.row(number, DeliveryKind.CREATE)
    assert link.state == "open"
    assert link.number == told.record(number).fields["RequestNumber"]
    assert row.remote_key == str(told.record(number).auto_number)
    assert row.state is DeliveryState.DONE
    assert row.updated_at >= told.issue(number).created_at


def test_t26_all_fields_match(tell):
    told = tell()
    number = told.linked_report(
        category="Graffiti",
        summary="Tags on the wall",
        description="Red paint, two meters high",
        lat=41.3083,
        lng=-72.9279,
        answers={"How big?": "Two meters", "Private land?": "No"},
    )
    fields = told.record(number).fields
    (problem,) = (p for p in told.city.eam.catalog.problems.values() if p.title == "Graffiti")
    assert fields["Notes"] == (
        "Red paint, two meters high\n\nTitle: Tags on the wall\n\nHow big?\nTwo meters\n\n"
        f"Private land?\nNo\n\nAddress in SeeClickFix: {told.issue(number).address}\n\n"
        f"SeeClickFix Issue ID: {number}"
    )
    assert fields["ProblemCode"] == problem.code
    assert (fields.get("RequestorName1"), fields["RequestorName2"]) == (None, "Dana")
    assert fields["ExternalRequestId"] == str(number)
    assert fields["GeneralLocation"]
    assert fields["PubliclyAvailable"] is True


def test_t27_the_request_is_acknowledged_by_the_integration_user(tell):
    told = tell()
    number = told.linked_report()
    expected = DEFAULT_ACKNOWLEDGMENT.format(
        organization=ORGANIZATION, request_number=told.link(number).number
    )
    assert told.status(number) == "Acknowledged"
    assert told.our_words(number) == [expected]
    assert told.issue(number).comments[-1].author.name == ORGANIZATION


def test_t27_an_own_acknowledgment_text_is_used(tell):
    own = replace(rules().messages, acknowledgment="Filed as {request_number} in {category}.")
    told = tell(messages=own)
    number = told.linked_report(category="Pothole")
    assert told.our_words(number) == [f"Filed as {told.link(number).number} in Pothole."]


def test_t27_nothing_is_acknowledged_before_eam_has_it(tell, empty_city):
    told = tell()
    number = told.report()
    empty_city.faults["eam"].status(503, verb="POST", times=None)
    told.sync()
    assert told.status(number) == "Open"
    assert not told.writes(side="seeclickfix")
    empty_city.faults["eam"].clear()
    told.later(4000)
    assert told.status(number) == "Acknowledged"


def test_t28_the_point_is_the_same_spot_on_both_sides(tell):
    told = tell()
    number = told.linked_report(lat=41.30831, lng=-72.92791)
    fields = told.record(number).fields
    longitude, latitude = told.city.eam.plane.from_local(
        CoordinateSystem.LATLONG, (fields["XCoordinate"], fields["YCoordinate"])
    )
    north, east = (latitude - 41.30831) * 111_320, (longitude + 72.92791) * 83_600
    assert math.hypot(north, east) < 0.1


def test_t29_an_image_becomes_a_document_once(tell):
    told = tell()
    number = told.linked_report(image=DRAWN)
    (document,) = told.documents(number)
    shown = told.city.seeclickfix.state.pictures.picture(told.issue(number).picture)
    assert document.content == shown.full
    assert document.file_name.startswith(f"scf-{number}-")
    told.later()
    assert len(told.documents(number)) == 1


def phone_photo(width, height):
    """A photo taken sideways: red above blue once turned as the camera says."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (41.0, 18.0, 30.0)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif, quality=95)
    return buffer.getvalue()


def untouched(told, key, content, media_type, name):
    """Let SeeClickFix serve a picture exactly as it is."""
    store = told.city.seeclickfix.state.pictures
    store._uploads[key] = Picture(name, media_type, content, content)
    return key


def test_t30_several_images_arrive_upright_and_a_big_one_is_reduced_and_noted(tell):
    told = tell(text_limits=TextLimits(upload_bytes=200_000))
    number = told.report(image=DRAWN)
    big = picture(900, 900, "PNG")
    shots = [
        ("u901", phone_photo(120, 80), "image/jpeg", "phone.jpg"),
        ("u902", picture(60, 40, "PNG"), "image/png", "plan.png"),
        ("u903", big, "image/png", "big.png"),
    ]
    for key, content, media_type, name in shots:
        comment = told.says(number, f"See {name}", image=DRAWN)
        comment.picture = untouched(told, key, content, media_type, name)
        told.issue(number).version += 1
    assert told.sync().all_done
    _own, phone, plan, reduced = told.documents(number)
    assert plan.content == shots[1][1]
    turned = Image.open(io.BytesIO(phone.content))
    assert turned.size == (80, 120)
    assert not turned.getexif()
    red, _, blue = turned.convert("RGB").getpixel((40, 20))
    assert red > 200 > blue
    assert len(reduced.content) <= 200_000 < len(big)
    assert reduced.file_name.endswith(".jpg")
    with told.journal.read() as ledgers:
        *_, row = told.rows(number, DeliveryKind.COMMENT_IMAGE_OUT)
        (attempt,) = ledgers.attempts.of(row.id)
    assert f"reduced from {len(big)}" in attempt.answered


def test_t30_a_limit_only_eam_knows_is_met_in_steps(tell, empty_city):
    empty_city.eam.settings.set("upload_limit", 60_000)
    told = tell()
    number = told.report(image=DRAWN)
    told.issue(number).picture = untouched(
        told, "u904", picture(700, 700), "image/jpeg", "large.jpg"
    )
    told.sync()
    told.later()
    (document,) = told.documents(number)
    assert len(document.content) <= 60_000
    assert told.row(number, DeliveryKind.REQUEST_IMAGE).state is DeliveryState.DONE


def test_t31_text_and_answers_of_every_kind_are_identical(tell):
    told = tell()
    answers = {
        "One of": 'Yes, within "a week"',
        "Several of": "Red, Blue, Ünï",
        "How many?": "3",
        "When?": "2026-03-01T10:00:00-05:00",
        "More?": EVERYTHING,
    }
    number = told.linked_report(summary="Title “x”", description=EVERYTHING, answers=answers)
    notes = told.record(number).fields["Notes"]
    assert notes.startswith(EVERYTHING)
    for question, answer in answers.items():
        assert f"{question}\n{answer}" in notes
    bare = told.linked_report(description="Nothing asked")
    assert told.record(bare).fields["Notes"].startswith("Nothing asked")


@pytest.mark.parametrize("configured", [False, True])
def test_t31_answers_kept_private_reach_eam_only_where_the_city_wants_that(tell, configured):
    told = tell(categories=CategoryRules(private_answers=configured))
    told.town.category("Pothole").questions.extend(
        [Question("91", "Your landlord?", private=True), Question("92", "How deep?")]
    )
    answers = {"Your landlord?": "Mr. Grey", "How deep?": "A foot"}
    number = told.report(category="Pothole", answers=answers)
    told.sync()
    told.says(number, "Please hurry")
    told.later()
    notes = told.record(number).fields["Notes"]
    assert "How deep?\nA foot" in notes
    assert ("Mr. Grey" in notes) is configured


def test_t31_answers_stay_out_where_nobody_tells_which_are_private(tell, empty_city):
    told = tell()
    told.town.category("Pothole").questions.append(Question("91", "Landlord?", private=True))
    empty_city.faults["seeclickfix"].status(404, path=r"/request_types/\d+$", times=None)
    number = told.linked_report(category="Pothole", answers={"Landlord?": "Mr. Grey"})
    assert "Mr. Grey" not in told.record(number).fields["Notes"]
    (notice,) = told.notices("answers_withheld")
    assert notice.issue_id == number


def test_t31_text_beyond_a_limit_goes_on_in_comments(tell):
    told = tell(text_limits=TextLimits(notes=300, comment=200))
    words = " ".join(f"word{number}" for number in range(80))
    number = told.linked_report(description=words)
    notes, pieces = told.record(number).fields["Notes"], told.comments(number)
    assert len(notes) <= 300
    head = notes.split("\n… (continued")[0]
    assert " ".join([head, *pieces]).startswith(words)
    assert notes.endswith(f"SeeClickFix Issue ID: {number}")


@pytest.mark.parametrize(
    ("by", "first", "last"),
    [
        ("anonymous", "An anonymous SeeClickFix", "user"),
        ("Neighbor", None, "Neighbor"),
        ("Ana de la Cruz", "Ana de la", "Cruz"),
    ],
)
def test_t32_the_requester_is_named_as_shown_and_no_address_leaks(tell, by, first, last):
    told = tell()
    number = told.report(by=by)
    told.sync()
    told.says(number, "Me again", by=by)
    told.sync()
    fields = told.record(number).fields
    assert (fields.get("RequestorName1"), fields.get("RequestorName2")) == (first, last)
    (row,) = told.record(number).comments.values()
    assert row.recorded_by == told.issue(number).reporter.name
    assert "@" not in json.dumps(fields, default=str)


def test_t33_internal_and_private_requests_are_sent_and_the_private_one_stays_hidden(tell):
    told = tell()
    told.town.add_category("Broken desk", internal=True)
    told.town.add_category("Homeless encampment", internal=True, private=True)
    told.city.eam.seed_categories(["Broken desk", "Homeless encampment"])
    inside = told.report(category="Broken desk", by="staff")
    hidden = told.report(category="Homeless encampment", by="staff", image=DRAWN)
    assert told.sync().all_done
    assert told.record(inside).public
    assert not told.record(hidden).public
    assert told.status(hidden) == "Acknowledged"
    assert len(told.documents(hidden)) == 1
    citizen = [c.path for c in told.calls("eam") if "Citizen" in c.path]
    assert citizen
    assert not any(f"/{told.record(hidden).auto_number}/" in path for path in citizen)
    told.crew("comment", hidden, text="Visited", public=True)
    told.crew("set_status", hidden, code=999)
    told.later()
    assert "Visited" in told.thread(hidden)
    assert told.status(hidden) == "Closed"


def test_t33_a_private_request_waits_for_a_person_without_the_internal_api(tell):
    told = tell(internal=False, has_internal_api=False)
    number = told.report(private=True)
    summary = told.sync()
    row = told.row(number, DeliveryKind.CREATE)
    assert summary.attention == 1
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert "internal API" in row.explanation
    assert told.records(number) == []


def test_t34_a_category_without_integration_is_not_sent_and_no_error(tell):
    told = tell()
    told.town.add_category("Lost dog")
    number = told.report(category="Lost dog")
    other = told.report(category="other")
    assert told.sync().all_done
    for issue in (number, other):
        assert not told.taken_in(issue)
        assert told.records(issue) == []
        assert told.status(issue) == "Open"


def test_t35_a_question_fills_a_custom_field(tell):
    fields = (
        CustomField(field="User13", value="{question:How wide?}"),
        CustomField(field="WorkOrderUser10", value="SCF {issue_id}"),
    )
    told = tell(custom_fields=fields)
    number = told.linked_report(answers={"How wide?": "3 ft"})
    kept = told.record(number).fields
    assert kept["User13"] == "3 ft"
    assert kept["WorkOrderUser10"] == f"SCF {number}"
    unanswered = told.linked_report()
    assert told.record(unanswered).fields.get("User13") is None


def test_t35_a_value_too_long_for_its_field_needs_a_person(tell):
    told = tell(custom_fields=(CustomField(field="User13", value="{question:Tell}"),))
    number, fine = told.report(answers={"Tell": "x" * 51}), told.report()
    assert told.sync().attention == 1
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert "User13" in row.explanation
    assert "51" in row.explanation
    assert len(told.records(fine)) == 1


def test_t36_without_the_locator_the_address_follows_later(tell, empty_city):
    empty_city.faults["arcgis"].status(503, times=None)
    told = tell()
    number = told.report(address="Somewhere near the quay")
    told.sync()
    assert told.status(number) == "Acknowledged"
    assert told.record(number).fields["GeneralLocation"] == "Somewhere near the quay"
    row = told.row(number, DeliveryKind.ADDRESS)
    assert row.state is DeliveryState.RETRYING
    empty_city.faults["arcgis"].clear()
    told.later(4000)
    told.later(4000)
    assert told.row(number, DeliveryKind.ADDRESS).state is DeliveryState.DONE
    found = told.record(number).fields["GeneralLocation"]
    other = told.linked_report()
    assert found == told.record(other).fields["GeneralLocation"] != "Somewhere near the quay"


def test_t36_an_address_a_clerk_entered_meanwhile_stays(tell, empty_city):
    empty_city.faults["arcgis"].status(503, times=None)
    told = tell()
    number = told.linked_report()
    told.crew("change_field", number, field="GeneralLocation", value="Behind the barn")
    empty_city.faults["arcgis"].clear()
    told.later(4000)
    told.later(4000)
    assert told.record(number).fields["GeneralLocation"] == "Behind the barn"
    assert told.row(number, DeliveryKind.ADDRESS).state is DeliveryState.SKIPPED


def test_t36_where_eam_cannot_be_corrected_the_missing_address_is_flagged(tell, empty_city):
    empty_city.faults["arcgis"].status(503, times=None)
    told = tell(internal=False, has_internal_api=False)
    number = told.linked_report()
    assert told.status(number) == "Acknowledged"
    (notice,) = told.notices("no_address")
    assert notice.issue_id == number
    assert told.rows(number, DeliveryKind.ADDRESS) == []


def test_t37_thirty_requests_in_a_minute_within_twenty_calls_a_minute(tmp_path):
    with SandboxCity(CityOptions(calls_per_minute=20)) as city:
        limits = {"seeclickfix_calls_per_minute": 20}
        with story(city, tmp_path, changes={"limits": limits}) as told:
            told.sync()
            began = told.mark()
            numbers = []
            for _ in range(30):
                told.city.clock.advance(2)
                numbers.append(told.report())
            told.later(1)
            assert all(len(told.records(number)) == 1 for number in numbers)
            assert {told.status(number) for number in numbers} == {"Acknowledged"}
            statuses = {call.status for call in told.calls("seeclickfix", since=began)}
            assert 429 not in statuses
