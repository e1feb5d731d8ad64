"""The EAM client against the simulated EAM: records, comments, documents, pick lists."""

import json
from datetime import timedelta

import pytest

from eamconsole.domain.work import (
    CoordinateSystem,
    ImageFile,
    Module,
    Point,
)
from eamconsole.errors import (
    AccessDenied,
    ConfigurationError,
    CredentialError,
    MalformedReply,
    NotPermitted,
    OutcomeUnknown,
    RequestRejected,
    ServiceBusy,
    ServiceUnreachable,
    TooLarge,
)
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.wire.http import recording
from tests.fixtures.pictures import picture

WR, WO = Module.WORK_REQUEST, Module.WORK_ORDER
JPEG = ImageFile(content=picture(20, 20), media_type="image/jpeg", name="0123456789abcdef.jpg")


@pytest.fixture
def staff(city):
    """Act as staff: ``staff("set_status", record=…, code=…)``."""
    return lambda action, **args: ACTIONS[action](city.eam, args)


@pytest.fixture
def order(a_record):
    """A Work Order to be made."""
    return a_record(
        module=WO,
        category_code="FAC-HVAC",
        problem_code=None,
        point=Point(958694.15, 670129.3, CoordinateSystem.LOCAL),
    )


def test_a_work_request_is_created_with_what_was_asked(city, eam, a_record):
    made = eam.create(a_record(custom_fields={"User13": "1843321"}, location_text="12 Quay St"))
    stored = city.eam.requests[made.auto_number].fields
    assert made.number == stored["RequestNumber"]
    assert (made.status_code, made.status_text) == (1, "New Request")
    assert (stored["User13"], stored["GeneralLocation"]) == ("1843321", "12 Quay St")
    assert (made.point.x, made.point.y) == pytest.approx((-72.9, 41.3))
    assert made.created_at == city.clock.now().replace(microsecond=0)


def test_only_what_is_needed_is_sent(eam, a_record):
    with recording() as kept:
        eam.create(a_record(requester_name="Ada B. Marlow"))
    sent = json.loads(kept[0].sent)
    assert kept[0].path == "/Work/Requests.svc/?format=json&COORDSYS=LATLONG"
    assert "" not in sent.values()
    assert (sent["RequestorName1"], sent["RequestorName2"]) == ("Ada B.", "Marlow")
    assert sent["PubliclyAvailable"] is True
    assert sent["ExternalRequestId"] == "1843321"
    assert sent["Street"] is None
    assert not {"CategoryCode", "GeneralLocation", "AutoNumber"} & sent.keys()


def test_points_are_read_in_degrees_outside_and_in_the_plane_inside(eam, citizen, a_record):
    made = eam.create(a_record())
    outside = citizen.read(WR, made.auto_number, private=False).point
    assert (outside.x, outside.y) == pytest.approx((-72.9, 41.3))
    inside = eam.read(WR, made.auto_number, private=True).point
    assert (inside.x, inside.y) == pytest.approx((958783.65, 670070.66), abs=0.1)


def test_requester_names_are_not_kept(eam, a_record):
    made = eam.create(a_record(requester_name="Ada Marlow"))
    assert "Marlow" not in repr(eam.read(WR, made.auto_number, private=True))


def test_nor_are_they_under_the_names_a_server_has_for_them(city, eam_with, a_record):
    city.eam.assumptions.set(
        "A-21", {"requester_first_name_name": "First", "requester_last_name_name": "Last"}
    )
    eam = eam_with({"requester_first_name": "First", "requester_last_name": "Last"})
    made = eam.create(a_record(requester_name="Ada Marlow"))
    assert city.eam.requests[made.auto_number].fields["RequestorName2"] == "Marlow"
    inside = eam.sweep(WR, [made.auto_number]).records[made.auto_number]
    assert "Marlow" not in str(inside.fields)


def test_a_private_request_is_made_and_followed_inside(eam, citizen, a_record):
    made = eam.create(a_record(public=False))
    assert citizen.read(WR, made.auto_number, private=False) is None
    found = eam.read(WR, made.auto_number, private=True)
    assert found.fields["PubliclyAvailable"] is False
    assert found.point.system is CoordinateSystem.LOCAL
    assert found.point.x == pytest.approx(958783.65, abs=0.1)


def test_a_work_order_is_made_inside(city, eam, order):
    made = eam.create(order)
    stored = city.eam.work_orders[made.auto_number].fields
    assert (stored["ExternalId"], stored["ExternalSource"]) == ("1843321", "SeeClickFix")
    assert eam.read(WO, made.auto_number, private=False).number == made.number


@pytest.mark.parametrize("changes", [{"public": False}, {"module": WO, "category_code": "X"}])
def test_without_an_internal_api_that_is_a_setting_to_make(city, citizen, a_record, changes):
    with pytest.raises(ConfigurationError, match="internal API") as caught:
        citizen.create(a_record(**changes))
    assert "internal API in Settings" in caught.value.next_step
    assert city.log.writes("eam") == 0


def test_a_pasted_program_path_is_understood(city, eam_with, a_record):
    client = eam_with(url=f"{city.endpoints.eam_url}/Work/")
    assert client.create(a_record()).auto_number


def test_the_internal_login_is_needed_in_form(city, eam_with):
    with pytest.raises(CredentialError, match="colon"):
        eam_with(login="console")
    with pytest.raises(AccessDenied):
        eam_with(login="console:wrong").read(WR, 1, private=True)
    with pytest.raises(ConfigurationError, match="needs https"):
        eam_with(internal_url="http://eam.example/LucityRESTAPI")


def test_a_missing_app_id_is_a_refused_login(city, eam_with):
    city.eam.settings.set("require_app_id", True)
    with pytest.raises(AccessDenied):
        eam_with().read(WR, 1, private=True)


def test_a_rule_broken_is_told_in_the_servers_words(eam, a_record):
    with pytest.raises(RequestRejected, match="NOSUCH") as caught:
        eam.create(a_record(problem_code="NOSUCH"))
    assert "NOSUCH" in caught.value.answered


@pytest.mark.parametrize("shape", ["string", "object", "html", "empty"])
def test_a_refusal_is_understood_in_every_shape(city, eam, a_record, shape):
    city.eam.assumptions.set("A-13", shape)
    with pytest.raises(RequestRejected) as caught:
        eam.create(a_record(problem_code="NOSUCH"))
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("fault", "error", "made"),
    [
        ({"kind": "drop_before"}, OutcomeUnknown, 0),
        ({"kind": "drop_after"}, OutcomeUnknown, 1),
        ({"kind": "error_after"}, OutcomeUnknown, 1),
        ({"kind": "truncate"}, OutcomeUnknown, 1),
        ({"kind": "null_text"}, OutcomeUnknown, 1),
        ({"kind": "status", "status": 500}, OutcomeUnknown, 0),
        ({"kind": "status", "status": 504, "html": True}, OutcomeUnknown, 0),
        ({"kind": "status", "status": 503, "retry_after": "2"}, ServiceBusy, 0),
        ({"kind": "status", "status": 429}, ServiceBusy, 0),
        ({"kind": "status", "status": 401}, AccessDenied, 0),
        ({"kind": "status", "status": 403}, NotPermitted, 0),
        ({"kind": "status", "status": 413}, TooLarge, 0),
        ({"kind": "status", "status": 200, "body": "{}"}, OutcomeUnknown, 0),
        ({"kind": "status", "status": 200, "body": '{"AutoNumber": 7}'}, OutcomeUnknown, 0),
        ({"kind": "status", "status": 201, "body": "<Request/>"}, OutcomeUnknown, 0),
        ({"kind": "login_page"}, AccessDenied, 0),
        ({"kind": "redirect", "location": "http://portal.example/login"}, AccessDenied, 0),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
def test_a_creation_that_meets_a_fault_is_sent_once(city, eam, a_record, fault, error, made):
    city.faults["eam"].fail(**fault, verb="POST")
    with pytest.raises(error):
        eam.create(a_record())
    assert city.log.count("eam", "POST") == 1
    assert len(city.eam.requests) == made


def test_xml_although_json_was_asked_for_is_in_doubt(city, eam, a_record):
    city.eam.assumptions.set("always_answers", "xml")
    with pytest.raises(OutcomeUnknown):
        eam.create(a_record())
    with pytest.raises(MalformedReply):
        eam.read(WR, next(iter(city.eam.requests)), private=False)


def test_a_failing_read_back_does_not_spoil_the_creation(city, eam, a_record):
    city.faults["eam"].status(500, verb="GET")
    assert eam.create(a_record()).auto_number


def test_only_the_first_creation_is_read_back(city, eam, a_record):
    """Once outside, for whether it is shown, and once inside, for whether all of it is kept."""
    for number in range(3):
        eam.create(a_record(str(100 + number)))
    read = city.log.calls("eam", "GET")
    assert ["RESTAPI/" in call.path for call in read] == [False, True]


def test_an_unpublished_request_is_still_found_inside(eam, citizen, a_record, staff):
    made = eam.create(a_record())
    staff("unpublish_request", auto_number=made.auto_number)
    assert citizen.read(WR, made.auto_number, private=False) is None
    assert eam.read(WR, made.auto_number, private=False) is not None


def test_an_unchanged_record_costs_no_body(city, eam, a_record, staff):
    made = eam.create(a_record())
    first = eam.read(WR, made.auto_number, private=False)
    assert eam.read(WR, made.auto_number, private=False) is first
    assert city.log.calls("eam", "GET")[-1].status == 304
    staff("set_status", auto_number=made.auto_number, code=999)
    assert eam.read(WR, made.auto_number, private=False).status_code == 999


def test_comments_cross_both_ways(city, eam, a_record, staff):
    made = eam.create(a_record())
    added = eam.add_comment(WR, made.auto_number, "Any news?", recorded_by="D" * 80, private=False)
    assert len(added.recorded_by) == 50
    city.clock.advance(3600)
    staff("comment", auto_number=made.auto_number, text="Tomorrow", public=True)
    staff("comment", auto_number=made.auto_number, text="internal")
    found = eam.comments(WR, made.auto_number, private=False)
    assert [comment.text for comment in found] == ["Any news?", "Tomorrow"]
    assert found[0].key == added.key
    assert found[1].recorded_at - found[0].recorded_at == timedelta(hours=1)
    inside = eam.comments(WR, made.auto_number, private=True)
    assert [comment.public for comment in inside] == [True, True, False]


def test_long_grids_are_read_to_their_end(eam, a_record):
    made = eam.create(a_record())
    for number in range(113):
        eam.add_comment(WR, made.auto_number, str(number), recorded_by="Bob", private=False)
    found = eam.comments(WR, made.auto_number, private=False)
    assert [comment.text for comment in found] == [str(number) for number in range(113)]


@pytest.mark.parametrize("cap", [20, 25, 50])
def test_a_smaller_limit_of_the_server_hides_nothing(city, eam, a_record, cap):
    city.eam.settings.set("maximum_records", cap)
    made = eam.create(a_record())
    for number in range(60):
        eam.add_comment(WR, made.auto_number, str(number), recorded_by="Bob", private=False)
    assert len(eam.comments(WR, made.auto_number, private=False)) == 60


def test_a_picture_is_uploaded_listed_and_fetched(eam, a_record):
    made = eam.create(a_record())
    eam.add_document(WR, made.auto_number, JPEG, url="", private=False)
    (listed,) = eam.documents(WR, made.auto_number, private=False)
    assert (listed.file_name, listed.public, listed.is_link) == (JPEG.name, True, False)
    fetched = eam.download(WR, made.auto_number, listed, private=False)
    assert (fetched.content, fetched.media_type) == (JPEG.content, "image/jpeg")


def test_an_upload_answered_in_xml_tells_the_number_of_the_document(eam, a_record):
    made = eam.create(a_record())
    told = eam.add_document(WR, made.auto_number, JPEG, url="", private=False)
    (listed,) = eam.documents(WR, made.auto_number, private=False)
    assert told.key == listed.key


@pytest.mark.parametrize(
    "body",
    [
        "<Request><AutoNumber>{number}</AutoNumber></Request>",
        '{{"AutoNumber": {number}}}',
        "<All><D><AutoNumber>7</AutoNumber></D><D><AutoNumber>8</AutoNumber></D></All>",
        "<Document><AutoNumber/></Document>",
        "<AutoNumber " + "x" * 100_000,
    ],
)
def test_an_upload_answered_with_no_number_of_its_own_is_left_to_the_list(
    city, eam, a_record, body
):
    made = eam.create(a_record())
    words = body.format(number=made.auto_number)
    city.faults["eam"].fail("answer", verb="POST", path="/media", body=words)
    assert eam.add_document(WR, made.auto_number, JPEG, url="", private=False) is None


def test_a_picture_of_a_private_request_goes_inside(eam, a_record):
    made = eam.create(a_record(public=False))
    eam.add_document(WR, made.auto_number, JPEG, url="", private=True)
    (listed,) = eam.documents(WR, made.auto_number, private=True)
    assert not listed.public
    assert eam.download(WR, made.auto_number, listed, private=True).content == JPEG.content


def test_a_work_order_gets_a_link(city, eam, order):
    made = eam.create(order)
    url = f"{city.endpoints.seeclickfix_url}/x.jpg"
    eam.add_document(WO, made.auto_number, JPEG, url=url, private=False)
    (listed,) = eam.documents(WO, made.auto_number, private=False)
    assert (listed.is_link, listed.location) == (True, url)


@pytest.mark.parametrize("status", [413, 400])
def test_an_upload_too_large_is_told_apart(city, eam, a_record, status):
    city.eam.settings.set("upload_limit", 100)
    city.eam.settings.set("oversize_status", status)
    made = eam.create(a_record())
    with pytest.raises(TooLarge):
        eam.add_document(WR, made.auto_number, JPEG, url="", private=False)


def test_the_problems_of_the_category_are_listed(city, eam):
    listing = eam.problems("SCF")
    assert (listing.strategy, listing.filtered, listing.category_found) == ("category", True, True)
    assert {problem.code for problem in listing.problems} == {
        code for code, problem in city.eam.catalog.problems.items() if "SCF" in problem.categories
    }


def test_a_misspelled_category_is_found_out(eam):
    listing = eam.problems("SFC")
    assert listing.category_found is False
    assert not listing.problems


@pytest.mark.parametrize("paged", [False, True])
def test_pick_lists_are_whole_either_way(city, citizen, paged):
    city.eam.assumptions.set("A-42", paged)
    assert len(citizen.problems("SCF").problems) == len(
        [p for p in city.eam.catalog.problems.values() if "SCF" in p.categories]
    )


@pytest.mark.parametrize("behavior", ["ignored", "refused"])
def test_an_ignored_filter_never_publishes_everything(city, eam_with, staff, behavior):
    staff("add_problem", code="INSIDE", title="Not for residents", categories=[])
    city.eam.assumptions.set("A-32", behavior)
    alone = eam_with({"problem_ways": ("category",)}).problems("SCF")
    assert not alone.filtered
    assert not alone.problems
    assert alone.why
    listing = eam_with().problems("SCF")
    assert (listing.filtered, listing.strategy) == (True, "value_lookup")
    assert "INSIDE" not in {problem.code for problem in listing.problems}


def test_an_administrators_list_is_the_last_way(city, eam_with):
    listing = eam_with({"problem_ways": ("listed",), "problem_list": {"POTH": "Pothole"}})
    assert [problem.title for problem in listing.problems("SCF").problems] == ["Pothole"]
    flagged = eam_with({"problem_ways": ("flag_311",)}).problems("SCF")
    assert flagged.strategy == "flag_311"


def test_eam_describes_its_fields(eam, citizen):
    fields = eam.field_descriptions(WR)
    assert fields["User13"].max_length == 50
    assert fields["PriorityCode"].pick_list
    assert not fields["AutoNumber"].writable
    assert eam.pick_list(WR, "PriorityCode")["1"] == "Emergency"
    assert eam.pick_list(WR, "NoSuchThing") is None
    assert eam.pick_list(WR, "../Comments") is None


def test_a_stopped_service_is_unreachable(city, eam, a_record):
    city.servers["eam"].stop()
    with pytest.raises(ServiceUnreachable, match="connection refused"):
        eam.create(a_record())
