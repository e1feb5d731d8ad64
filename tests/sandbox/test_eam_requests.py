"""Requests on the simulated citizen API: creation, coordinates, visibility, formats."""

import pytest

from tests.fixtures.eam_desk import open_eam


@pytest.fixture
def eam():
    with open_eam() as eam:
        yield eam


def test_a_new_request_comes_back_whole(eam):
    made = eam.report(User13="1843321", RequestorEmail="ada@example.org")
    assert made["RequestNumber"] == "26110001"
    assert (made["StatusCode"], made["StatusType"]) == (1, "New Request")
    assert made["ProblemType"] == "Pothole"
    assert made["StatusDate"] == "2026-11-23T00:00:00"
    assert made["StatusTime"] == "1900-01-01T19:14:07"
    assert made["CreationDateTime"] == "2026-11-23T19:14:07"
    assert made["User13"] == "1843321"
    assert made["PubliclyAvailable"] is True
    assert "RequestorEmail" not in made


def test_two_equal_posts_make_two_requests(eam):
    assert eam.report(User13="7")["AutoNumber"] != eam.report(User13="7")["AutoNumber"]
    assert eam.state.created["7"] == 2


def test_numbers_follow_the_agencys_format(eam):
    eam.state.settings.set("request_number_format", "YYYY - #####")
    assert eam.report()["RequestNumber"] == "2026 - 00001"


@pytest.mark.parametrize(
    "path", ["Requests.svc/{}/", "Requests.svc/{}", "Request/{}/", "request/{}"]
)
def test_both_dialects_find_the_record(eam, path):
    number = eam.report()["AutoNumber"]
    assert eam.citizen("GET", path.format(number)).json["AutoNumber"] == number


def test_names_of_parameters_have_no_case(eam):
    number = eam.report()["AutoNumber"]
    answer = eam.citizen(
        "GET", f"Requests.svc/{number}/", format=None, FORMAT="JSON", CoordSys="latlong"
    )
    assert answer.json["XCoordinate"] == pytest.approx(-72.9)


@pytest.mark.parametrize(
    ("system", "x", "y"),
    [
        ("LATLONG", -72.9, 41.3),
        ("MERCATOR", -8115190.879, 5056692.809),
        ("LOCAL", 958783.654, 670070.661),
        (None, -8115190.879, 5056692.809),
    ],
)
def test_points_are_translated(eam, system, x, y):
    number = eam.report()["AutoNumber"]
    got = eam.citizen("GET", f"Requests.svc/{number}/", coordsys=system).json
    assert got["XCoordinate"] == pytest.approx(x, abs=0.001)
    assert got["YCoordinate"] == pytest.approx(y, abs=0.001)


def test_the_internal_api_knows_the_local_plane_only(eam):
    number = eam.report()["AutoNumber"]
    local = eam.citizen("GET", f"Requests.svc/{number}/", coordsys="LOCAL").json
    inside = eam.internal("GET", f"Requests.svc/{number}/", coordsys="LATLONG").json
    assert inside["XCoordinate"] == local["XCoordinate"]


def test_degrees_sent_without_a_system_become_nonsense(eam):
    made = eam.citizen(
        "POST",
        "Requests.svc/",
        {"ProblemCode": "POTHOLE", "XCoordinate": -72.9, "YCoordinate": 41.3},
    ).json
    got = eam.citizen("GET", f"Requests.svc/{made['AutoNumber']}/", coordsys="LATLONG").json
    assert abs(got["XCoordinate"]) < 1


def test_xml_is_the_default_and_alphabetical(eam):
    number = eam.report()["AutoNumber"]
    answer = eam.citizen("GET", f"Requests.svc/{number}/", format=None)
    assert answer.headers["content-type"].startswith("application/xml")
    assert answer.body.index(b"<AutoNumber>") < answer.body.index(b"<Notes>")


def test_late_xml_elements_are_passed_over(eam):
    fields = b"<ProblemCode>POTHOLE</ProblemCode><Notes>lost</Notes><User13>9</User13>"
    body = b"<Request>" + fields + b"</Request>"
    answer = eam.citizen("POST", "Requests.svc/", body, {"Content-Type": "text/xml"}, format="xml")
    assert answer.status == 201
    assert b"<User13>9<" in answer.body
    assert b"lost" not in answer.body


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{", "application/json"),
        (b"[1]", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"ProblemCode": "POTHOLE"}', "text/xml"),
    ],
)
def test_unreadable_bodies_get_a_page(eam, body, content_type):
    answer = eam.citizen("POST", "Requests.svc/", body, {"Content-Type": content_type})
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("text/html")


def test_unpublished_requests_vanish_for_citizens_alone(eam):
    number = eam.report()["AutoNumber"]
    eam.do("unpublish_request", auto_number=number)
    assert eam.citizen("GET", f"Requests.svc/{number}/").status == 404
    assert eam.citizen("GET", "Requests.svc/").json == []
    assert eam.internal("GET", f"Requests.svc/{number}/").status == 200


def test_a_request_may_be_created_non_public(eam):
    made = eam.report(PubliclyAvailable=False)
    assert eam.citizen("GET", f"Requests.svc/{made['AutoNumber']}/").status == 404


@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
def test_citizens_change_nothing(eam, verb):
    number = eam.report()["AutoNumber"]
    assert eam.citizen(verb, f"Requests.svc/{number}/", {"Notes": "x"}).status == 405


def test_citizens_see_no_work_orders(eam):
    assert eam.citizen("GET", "WorkOrders.svc/").status == 404


def test_entity_tags_tell_what_changed(eam):
    number = eam.report()["AutoNumber"]
    path = f"Requests.svc/{number}/"
    tag = eam.citizen("GET", path).headers["etag"]
    assert eam.citizen("GET", path, headers={"If-None-Match": tag}).status == 304
    eam.do("set_status", auto_number=number, code=999)
    changed = eam.citizen("GET", path, headers={"If-None-Match": tag})
    assert (changed.status, changed.json["StatusCode"]) == (200, 999)
    assert eam.internal("PUT", path, {"Notes": "x"}, {"If-Match": tag}).status == 412


def test_a_lone_surrogate_does_no_harm(eam):
    body = b'{"ProblemCode": "POTHOLE", "Notes": "\\ud800"}'
    answer = eam.citizen("POST", "Requests.svc/", body, {"Content-Type": "application/json"})
    assert (answer.status, answer.json["Notes"]) == (201, "?")
