"""Each assumption about the server is a key: flipped on both sides, everything still works."""

import re

import pytest
from pydantic import ValidationError

from eamconsole.domain.work import CoordinateSystem, ImageFile, Module, Point
from eamconsole.sandbox.eam import child_endpoints
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.wire.eam import EamServerProfile
from eamconsole.wire.scf import ScfServerProfile
from tests.fixtures.pictures import picture

WR, WO = Module.WORK_REQUEST, Module.WORK_ORDER
JPEG = ImageFile(content=picture(8, 8), media_type="image/jpeg", name="0123456789abcdef.jpg")

FLIPS = [
    pytest.param("A-06", "wcf", {}, id="dates of WCF"),
    pytest.param("A-10", "refuse", {}, id="TAKE over the limit refused"),
    pytest.param("A-11", "refused", {}, id="no direction word"),
    pytest.param("A-11", "refused", {"ascending_word": ""}, id="no direction word, as told"),
    pytest.param("A-12", "missing", {}, id="404 past the end"),
    pytest.param("A-13", "html", {}, id="errors in HTML"),
    pytest.param("A-15", False, {}, id="no ETags on the citizen API"),
    pytest.param("A-15", False, {"etags": False}, id="no ETags, as told"),
    pytest.param("A-16", True, {}, id="children change the ETag"),
    pytest.param("A-17", "Rec/{auto_number}", {"record_path": "Rec/{auto_number}"}, id="path"),
    pytest.param("A-19", "Description", {"notes": "Description"}, id="name of Notes"),
    pytest.param("A-20", "Location", {"location": "Location"}, id="name of the location"),
    pytest.param("A-22", "IsPublic", {"public_flag": "IsPublic"}, id="name of the flag"),
    pytest.param("A-24", "ExtId", {"reference_field": "ExtId"}, id="name of the reference"),
    *(
        pytest.param("A-26", {theirs: word}, {ours: word}, id=f"name of {ours}")
        for theirs, ours, word in (
            ("comments_path", "comments_path", "Notes"),
            ("comment_text_name", "comment_text", "Text"),
            ("comment_recorded_by_name", "comment_recorded_by", "By"),
            ("comment_recorded_date_name", "comment_recorded_date", "On"),
            ("comment_recorded_time_name", "comment_recorded_time", "At"),
        )
    ),
    pytest.param("A-26", {"citizen_comments_public": False}, {}, id="comments inside at first"),
    pytest.param("A-28", "Papers", {"media_path": "Papers"}, id="path of documents"),
    pytest.param("A-29", {"FileName": "Name"}, {"document_file_name": "Name"}, id="file name"),
    pytest.param("A-42", True, {}, id="pick lists in pages"),
]


@pytest.mark.parametrize(("number", "position", "keys"), FLIPS)
def test_a_round_on_a_server_that_differs(city, eam_with, a_record, number, position, keys):
    city.eam.assumptions.set(number, position)
    if number == "A-28":
        city.eam.assumptions.set("citizen_upload_path", position)
    client = eam_with(keys, internal=False)
    made = client.create(a_record(location_text="12 Quay St"))
    assert client.find(WR, "1843321", since=city.clock.now(), private=False).certain
    assert client.read(WR, made.auto_number, private=False).notes == a_record().notes
    assert city.eam.requests[made.auto_number].fields["GeneralLocation"] == "12 Quay St"
    added = client.add_comment(WR, made.auto_number, "Hello", recorded_by="Bob", private=False)
    (comment,) = client.comments(WR, made.auto_number, private=False)
    assert (comment.key, comment.text, comment.recorded_by) == (added.key, "Hello", "Bob")
    assert comment.recorded_at == city.clock.now().replace(microsecond=0)
    client.add_document(WR, made.auto_number, JPEG, url="", private=False)
    (document,) = client.documents(WR, made.auto_number, private=False)
    assert document.file_name == JPEG.name
    fetched = client.download(WR, made.auto_number, document, private=False)
    assert fetched.content == JPEG.content
    assert client.problems("SCF").filtered
    swept = client.sweep(WR, [made.auto_number])
    assert swept.records[made.auto_number].reference == "1843321"
    assert made.created_at == city.clock.now().replace(microsecond=0)


@pytest.mark.parametrize("dialect", ["svc", "plain"])
def test_both_dialects_work_on_both_apis(city, eam_with, a_record, dialect):
    client = eam_with(dialect=dialect)
    made = client.create(a_record())
    client.create(a_record("2", public=False))
    client.add_comment(WR, made.auto_number, "Hello", recorded_by="Bob", private=True)
    assert client.comments(WR, made.auto_number, private=False) is not None
    assert client.problems("SCF").filtered
    assert client.field_descriptions(WR)
    assert client.sweep(WR, [made.auto_number]).records
    plain = [call.path for call in city.log.calls("eam") if ".svc" not in call.path]
    assert bool(plain) == (dialect == "plain")


INSIDE = [
    ("A-34", 77, {"work_order_module_id": 77}),
    ("A-27", {"internal_documents_path": "Files/{module}/{auto_number}"},
     {"documents_path": "Files/{module}/{auto_number}"}),
    ("A-27", {"internal_upload_path": "bytes"}, {"documents_upload_path": "bytes"}),
    ("A-35", {"ExternalId": "OutsideId"}, {"work_order_reference_field": "OutsideId"}),
    ("A-35", {"ExternalSource": ""}, {"work_order_source_field": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("number", "position", "keys"), INSIDE)
@pytest.mark.parametrize("mode", ["link", "upload"])
def test_work_orders_on_a_server_that_differs(
    city, eam_with, a_record, number, position, keys, mode
):
    city.eam.assumptions.set(number, position)
    client = eam_with({**keys, "work_order_documents": mode})
    point = Point(958694.15, 670129.3, CoordinateSystem.LOCAL)
    made = client.create(
        a_record(module=WO, category_code="FAC-HVAC", problem_code=None, point=point)
    )
    url = f"{city.endpoints.seeclickfix_url}/x.jpg"
    client.add_document(WO, made.auto_number, JPEG, url=url, private=False)
    (document,) = client.documents(WO, made.auto_number, private=False)
    assert document.is_link == (mode == "link")
    assert client.find(WO, "1843321", since=city.clock.now(), private=False).records


def test_documents_of_work_requests_can_be_links(city, eam_with, a_record):
    client = eam_with(documents="link")
    made = client.create(a_record())
    url = f"{city.endpoints.seeclickfix_url}/x.jpg"
    client.add_document(WR, made.auto_number, JPEG, url=url, private=False)
    (document,) = client.documents(WR, made.auto_number, private=False)
    assert (document.is_link, document.location) == (True, url)


def test_a_linked_document_is_fetched_from_where_it_lies(city, eam_with, scf, a_record):
    issue = city.seeclickfix.town.report(summary="x", lat=41.3, lng=-72.9)
    scf.comment(issue.id, "Look", image=JPEG, private=False)
    url = scf.thread(issue.id)[-1].image_url
    client = eam_with(documents="link")
    made = client.create(a_record())
    client.add_document(WR, made.auto_number, JPEG, url=url, private=False)
    (document,) = client.documents(WR, made.auto_number, private=False)
    fetched = client.download(WR, made.auto_number, document, private=False)
    assert fetched.media_type.startswith("image/")


def test_the_flag_can_be_left_out(city, eam_with, a_record):
    made = eam_with({"public_flag": ""}, internal=False).create(a_record())
    assert city.eam.requests[made.auto_number].fields["PubliclyAvailable"] is True
    made = eam_with({"send_public_flag": False}, internal=False).create(a_record())
    assert made.auto_number in city.eam.requests


def test_staff_comments_stay_inside_until_published(city, eam, citizen, a_record):
    made = citizen.create(a_record())
    ACTIONS["comment"](city.eam, {"auto_number": made.auto_number, "text": "Later"})
    assert citizen.comments(WR, made.auto_number, private=False) == ()
    (inside,) = eam.comments(WR, made.auto_number, private=True)
    assert not inside.public


def test_without_a_flag_only_what_the_citizen_api_shows_is_public(city, eam_with, a_record):
    client = eam_with({"public_flag": "NoSuchProperty", "send_public_flag": False})
    made = client.create(a_record())
    of_it = {"auto_number": made.auto_number, "public": True}
    ACTIONS["comment"](city.eam, of_it | {"text": "In the ditch"})
    ACTIONS["add_document"](city.eam, of_it | {"draw": "png"})
    for private in (False, True):
        comments = client.comments(WR, made.auto_number, private=private)
        documents = client.documents(WR, made.auto_number, private=private)
        assert [comment.public for comment in comments] == [not private]
        assert [document.public for document in documents] == [not private]


def test_a_flag_that_nobody_can_read_counts_as_public(eam_with, a_record):
    client = eam_with({"public_flag": "Notes", "send_public_flag": False})
    made = client.create(a_record(public=False))
    seen = client.privacy.of(WR, made.auto_number)
    assert (seen.flag, seen.is_public) == (True, True)


@pytest.mark.parametrize("mode", ["link", "upload"])
def test_whether_a_document_is_a_link_is_told_by_its_address_where_its_switch_is_none(
    city, eam_with, a_record, mode, monkeypatch
):
    shown = child_endpoints.shown_document
    kind = {"IsUrl": "Web" if mode == "link" else "File"}
    monkeypatch.setattr(child_endpoints, "shown_document", lambda *row: shown(*row) | kind)
    client = eam_with(documents=mode)
    made = client.create(a_record())
    url = f"{city.endpoints.seeclickfix_url}/x.jpg"
    client.add_document(WR, made.auto_number, JPEG, url=url, private=False)
    (document,) = client.documents(WR, made.auto_number, private=False)
    assert document.is_link == (mode == "link")


@pytest.mark.parametrize("profile", [EamServerProfile, ScfServerProfile])
def test_an_unknown_key_is_refused(profile):
    with pytest.raises(ValidationError, match="no_such_key"):
        profile(no_such_key=1)


@pytest.mark.parametrize(
    ("profile", "keys"),
    [
        (EamServerProfile, {"record_path": "{number}"}),
        (EamServerProfile, {"documents_path": "{0}"}),
        (EamServerProfile, {"take": 0}),
        (EamServerProfile, {"problem_ways": ("guess",)}),
        (ScfServerProfile, {"issue_path": "/issues/{number}"}),
        (ScfServerProfile, {"list_path": "/organizations/{"}),
        (ScfServerProfile, {"per_page": 101}),
    ],
)
def test_a_key_that_cannot_work_is_refused(profile, keys):
    with pytest.raises(ValidationError, match=re.escape(next(iter(keys)))):
        profile(**keys)


@pytest.mark.parametrize("cap", [10, 20])
def test_a_server_that_refuses_more_than_its_limit_is_told_by_the_profile(
    city, eam_with, a_record, cap
):
    city.eam.settings.set("maximum_records", cap)
    city.eam.assumptions.set("A-10", "refuse")
    client = eam_with({"take": cap}, internal=False)
    made = client.create(a_record())
    for number in range(2 * cap):
        client.add_comment(WR, made.auto_number, str(number), recorded_by="Bob", private=False)
    assert len(client.comments(WR, made.auto_number, private=False)) == 2 * cap
