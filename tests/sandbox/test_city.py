"""The city as a whole: loading, endpoints, faults, log, control plane."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from eamconsole.sandbox.seeclickfix.records import CommentKind
from tests.fixtures.city_client import CityClient

RECORD = {
    "id": 387013,
    "status": "Closed",
    "summary": "Bulky",
    "description": None,
    "lat": 35.9,
    "lng": -79.0,
    "created_at": "2018-05-17T13:05:51-04:00",
    "closed_at": "2018-05-18T13:05:51-04:00",
    "updated_at": "2018-05-18T13:05:51-04:00",
    "request_type": {"id": 11386, "title": "Bulky", "organization": "Town"},
    "reporter": {"id": 72037, "name": "Someone", "role": "Verified Official"},
    "questions": [{"question": "How many?", "answer": "4"}],
    "comments": [
        {
            "comment": "A assigned this issue to B",
            "created_at": "2018-06-04T12:47:35-04:00",
            "flag_url": "https://x/api/v2/comments/1249329/flag",
            "commenter": {"id": 72037, "name": "Someone", "role": "Verified Official"},
        },
        {
            "comment": "Done.",
            "created_at": "2018-05-18T13:05:51-04:00",
            "flag_url": "https://x/api/v2/comments/1248922/flag",
            "commenter": {"id": 72037, "name": "Someone", "role": "Verified Official"},
        },
    ],
}
BARE = {"id": 5, "status": "Open", "request_type": {}, "questions": None, "comments": None}


@pytest.fixture
def recorded(tmp_path):
    file = tmp_path / "issues.json"
    older = {**RECORD, "updated_at": "2018-05-17T13:05:51-04:00", "summary": "Old"}
    file.write_text(json.dumps({"issues": [RECORD, older, BARE]}), encoding="utf-8")
    return CityOptions(issues_file=file)


def test_recorded_issues_are_loaded_as_they_were(recorded):
    with SandboxCity(recorded) as city:
        city.clock.freeze()
        bare, issue = city.seeclickfix.issues()
        assert issue.summary == "Bulky"
        assert [c.id for c in issue.comments] == [1248922, 1249329]
        assert [c.kind for c in issue.comments] == [CommentKind.CLOSED, CommentKind.ASSIGNED]
        assert [c.editable_until is None for c in issue.comments] == [False, True]
        assert issue.category.questions[0].text == "How many?"
        assert (bare.category, bare.answers, bare.comments, bare.lat) == (None, [], [], None)
        newest = datetime(2018, 6, 4, 16, 47, 35, tzinfo=UTC)
        assert newest <= city.clock.now() < newest + timedelta(minutes=1)
        client = CityClient(city.endpoints.seeclickfix_url, city.endpoints.token)
        rows = client.get("/organizations/4242/issues").json["issues"]
        client.close()
    by_id = {row["id"]: row for row in rows}
    assert by_id[5]["request_type"] == {}
    assert by_id[5]["point"] is None
    for name in ("status", "summary", "created_at", "closed_at", "updated_at", "questions"):
        assert by_id[387013][name] == RECORD[name]


def test_archiver_counts_from_the_newest_record(recorded):
    with SandboxCity(recorded) as city:
        assert city.seeclickfix.issue(387013).status == "Closed"
        city.clock.advance(7 * 86400)
        assert city.seeclickfix.issue(387013).status == "Archived"


def test_endpoints_have_exactly_the_agreed_names(city):
    assert list(city.endpoints.as_json()) == [
        "seeclickfix_url", "organization_id", "token", "eam_url", "eam_internal_url",
        "eam_login", "arcgis_url", "control_url",
    ]  # fmt: skip
    assert city.endpoints.seeclickfix_url.endswith("/api/v2")
    assert city.endpoints.arcgis_url.endswith("/GeocodeServer")


def test_same_seed_same_city():
    first, second = SandboxCity(CityOptions(seed=7)), SandboxCity(CityOptions(seed=7))
    other = SandboxCity(CityOptions(seed=8))
    assert first.endpoints.token == second.endpoints.token != other.endpoints.token
    for city in (first, second, other):
        city.stop()


def test_every_category_has_its_problem(city):
    titles = {category.title for category in city.seeclickfix.categories()}
    assert titles <= {problem.title for problem in city.eam.catalog.problems.values()}


def test_lost_answer_leaves_the_comment(city, api, issue):
    city.faults["seeclickfix"].fail("drop_after", verb="POST", path="/comments$")
    with pytest.raises(OSError):
        api.post(f"/issues/{issue.id}/comments", {"comment": "x"})
    assert [c.text for c in issue.comments] == ["x"]
    assert api.post(f"/issues/{issue.id}/comments", {"comment": "y"}).status == 201


def test_reset_before_the_deed_leaves_nothing(city, api, issue):
    city.faults["seeclickfix"].fail("drop_before", path="/close$")
    with pytest.raises(OSError):
        api.post(f"/issues/{issue.id}/close", {"comment": "x"})
    assert issue.comments == []


def test_late_deed_happens_when_the_clock_gets_there(city, api, issue):
    city.faults["seeclickfix"].fail("late", path="/close$", seconds=90)
    with pytest.raises(OSError):
        api.post(f"/issues/{issue.id}/close", {"comment": "x"})
    assert issue.status == "Open"
    city.clock.advance(90)
    assert issue.status == "Closed"


@pytest.mark.parametrize(
    ("kind", "options", "status"),
    [
        ("status", {"status": 429, "retry_after": "7"}, 429),
        ("status", {"status": 503, "html": True}, 503),
        ("status", {"status": 413}, 413),
        ("error_after", {}, 500),
        ("redirect", {"status": 301, "location": "http://localhost:9/x"}, 301),
        ("login_page", {}, 200),
        ("slow", {"seconds": 0.01}, 200),
        ("drip", {"seconds": 0.01}, 200),
        ("wrong_type", {}, 200),
        ("null_text", {}, 200),
    ],
)
def test_answers_can_be_spoilt(city, api, kind, options, status):
    city.faults["seeclickfix"].fail(kind, path="/profile$", **options)
    spoilt = api.get("/profile")
    assert spoilt.status == status
    assert spoilt.headers.get("retry-after") == options.get("retry_after")
    assert spoilt.headers.get("location") == options.get("location")
    good = api.get("/profile")
    assert (good.status, good.json["id"]) == (200, 700001)
    if kind in ("wrong_type", "slow", "drip"):
        assert spoilt.body == good.body
    if kind == "null_text":
        assert spoilt.json == "null"


def test_nulls_can_be_spelled_out(city, api, issue):
    city.faults["seeclickfix"].fail("null_fields")
    assert api.get(f"/issues/{issue.id}").json["media"]["video_url"] == "null"


def test_chance_is_the_same_for_the_same_calls_in_any_order(city, api):
    board = city.faults["seeclickfix"]

    def outcomes(paths):
        board.clear()
        board.fail("status", status=500, probability=0.5, times=None)
        return {path: [api.get(path).status for _ in range(6)] for path in paths}

    first = outcomes(["/profile", "/organizations"])
    again = outcomes(["/organizations", "/profile"])
    assert {500, 200} == {status for row in first.values() for status in row}
    assert again == first
    board.seed = 99
    assert outcomes(["/profile", "/organizations"]) != first


def test_fault_can_let_some_calls_pass_first(city, api):
    city.faults["seeclickfix"].status(500, path="/profile", skip=1, times=2)
    assert [api.get("/profile").status for _ in range(4)] == [200, 500, 500, 200]


def test_log_keeps_everything_but_secrets(city, api, issue):
    api.post(f"/issues/{issue.id}/acknowledge", {"comment": "x"})
    api.get("/profile", api_key="hush")
    first, second = city.log.calls(side="seeclickfix")
    assert (first.verb, first.status, first.reached) == ("POST", 201, True)
    assert first.path == f"/api/v2/issues/{issue.id}/acknowledge"
    assert first.authorization == "Bearer …"
    assert "User-Agent" in first.header_names
    assert "hush" not in second.query
    counters = city.log.counters()["seeclickfix"]
    assert counters["writes"] == 1
    assert counters["by_path"]["POST /api/v2/issues/:id/acknowledge"] == 1


def test_control_plane_plays_fate(city, control, api):
    before = city.clock.now()
    control.post("/clock", {"advance": 3600}, as_json=True)
    assert (city.clock.now() - before).total_seconds() == 3600
    made = control.post("/issues", {"summary": "Made", "image": True}, as_json=True).json
    path = f"/issues/{made['id']}"
    said = control.post(f"{path}/comment-as", {"text": "hi", "as": "Anonymous"}, as_json=True).json
    assert said["author"] == "Anonymous"
    control.post(f"{path}/close-as", {}, as_json=True)
    control.post(f"{path}/reopen-as", {"text": "no"}, as_json=True)
    assert api.get(path).json["status"] == "Open"
    control.post(f"{path}/comment-as", {"text": "psst", "internal": True}, as_json=True)
    assert len(city.seeclickfix.issue(made["id"]).internal_comments) == 1
    refused = control.post(f"{path}/reopen-as", {}, as_json=True)
    assert (refused.status, refused.json["refusal"]) == (409, "WrongState")
    control.post(f"{path}/delete", {}, as_json=True)
    assert api.get(path).status == 404
    assert control.post("/faults", {"kind": "nonsense"}, as_json=True).status == 400
    assert control.get("/nonsense").status == 404


def test_control_plane_changes_categories_merges_and_recategorizes(city, control, issue):
    title = {"title": "Sinkhole", "private": True}
    made = control.post("/categories", title, as_json=True).json
    change = {"category": made["id"]}
    control.post(f"/issues/{issue.id}/recategorize", change, as_json=True)
    assert issue.category.title == "Sinkhole"
    assert issue.private
    assert issue.comments[-1].kind is CommentKind.RECATEGORIZED
    other = city.seeclickfix.issues()[0]
    control.post(f"/issues/{issue.id}/merge", {"into": other.id}, as_json=True)
    assert (issue.status, issue.canonical_issue) == ("Archived", other.id)


def test_control_plane_ends_and_revives_the_token(city, control, api):
    control.post("/tokens", {"role": "integration"}, as_json=True)
    city.clock.advance(1)
    assert api.get("/profile").status == 401
    later = (city.clock.now() + timedelta(days=1)).isoformat()
    control.post("/tokens", {"ends_at": later}, as_json=True)
    assert api.get("/profile").status == 200


def test_reset_brings_back_the_beginning_on_the_same_address(city, control, api):
    start = len(city.seeclickfix.issues())
    endpoints = city.endpoints
    control.post("/traffic", {"steps": 10}, as_json=True)
    assert len(city.seeclickfix.issues()) > start
    control.post("/reset", {}, as_json=True)
    assert len(city.seeclickfix.issues()) == start
    assert city.endpoints == endpoints
    assert api.get("/profile").status == 200


def test_agreement_shows_what_is_missing(city, control):
    found = control.get("/agreement").json
    assert not found["agrees"]
    assert len(found["issues"]) == len(city.seeclickfix.issues())
    assert {row["issue_id"] for row in found["issues"] if row["differences"]}


def test_stopped_city_no_longer_answers(city, api):
    assert api.get("/profile").status == 200
    city.stop()
    with pytest.raises(OSError):
        api.get("/profile")


def test_busy_port_is_reported_and_nothing_stays_open(city):
    port = city.servers["seeclickfix"].port
    with pytest.raises(OSError):
        SandboxCity(CityOptions(port=port))
