"""Lists, shapes, reports and categories of the simulated CRM."""

import re

import pytest

from eamconsole.sandbox.seeclickfix.records import Question, Status

ORG = "/organizations/4242"
ALL = "open,acknowledged,closed,archived"


def ids(answer):
    return [row["id"] for row in answer.json["issues"]]


def make_many(city, count):
    city.seeclickfix.state.assignment_notices = False
    return [city.seeclickfix.town.report(summary=f"No. {n}").id for n in range(count)]


def test_page_sizes_are_clamped_silently(city, api):
    make_many(city, 80)
    assert len(ids(api.get("/issues"))) == 20
    wide = api.get("/issues", per_page=500).json
    assert (len(wide["issues"]), wide["metadata"]["pagination"]["per_page"]) == (100, 100)
    detailed = api.get("/issues", per_page=500, details="true").json
    assert detailed["metadata"]["pagination"]["per_page"] == 20
    assert wide["errors"] == {}


def test_following_addresses_are_sorted_and_lead_through_everything(city, api):
    made = make_many(city, 50)
    query = {"sort": "updated_at", "sort_direction": "ASC", "per_page": 30, "status": ALL}
    answer, seen = api.get(f"{ORG}/issues", **query), []
    while True:
        seen += ids(answer)
        following = answer.json["metadata"]["pagination"]["next_page_url"]
        if following is None:
            break
        names = re.findall(r"[?&]([a-z_]+)=", following)
        assert names == sorted(names)
        answer = api.get(following)
    assert len(seen) == len(set(seen)) == len(city.seeclickfix.issues())
    assert seen[-50:] == made


@pytest.mark.parametrize(
    ("position", "status", "rows"), [("empty", 200, 0), ("400", 400, None), ("422", 422, None),
                                     ("repeat", 200, 1)],
)  # fmt: skip
def test_page_26_is_refused_one_way_or_another(city, api, position, status, rows):
    city.seeclickfix.assumptions.change({"A-06": position})
    answer = api.get("/issues", page=26, per_page=1)
    assert answer.status == status
    if rows is not None:
        assert len(ids(answer)) == rows
        assert answer.json["metadata"]["pagination"]["pages"] > 26
        assert answer.json["metadata"]["pagination"]["next_page"] is None


def test_organization_may_page_further(city, api):
    assert ids(api.get(f"{ORG}/issues", page=26, per_page=1)) == []
    city.seeclickfix.assumptions.flip("A-07")
    assert len(ids(api.get(f"{ORG}/issues", page=26, per_page=1))) == 1
    assert ids(api.get("/issues", page=26, per_page=1)) == []


def test_lower_bounds_are_inclusive_upper_ones_not(city, api, issue):
    stamp = issue.updated_at.isoformat().replace("+00:00", "Z")
    assert issue.id in ids(api.get(f"{ORG}/issues", updated_at_after=stamp, per_page=100))
    assert issue.id not in ids(api.get(f"{ORG}/issues", updated_at_before=stamp, per_page=100))
    assert issue.id in ids(api.get(f"{ORG}/issues", after=stamp, per_page=100))
    assert issue.id not in ids(api.get(f"{ORG}/issues", before=stamp, per_page=100))


def test_filters_combine(city, api, issue):
    issue.status = Status.ACKNOWLEDGED
    query = {
        "status": "acknowledged",
        "request_types": str(issue.category.id),
        "search": "deep ONE",
    }
    assert ids(api.get("/issues", **query)) == [issue.id]
    assert ids(api.get("/issues", **{**query, "status": "open"})) == []
    area = {"min_lat": 41.29, "max_lat": 41.31, "min_lng": -72.91, "max_lng": -72.89}
    assert issue.id in ids(api.get("/issues", **area))


def test_senseless_values_are_ignored(api):
    answer = api.get(
        "/issues", sort="x", page="-1", after="yesterday", status="dusty", request_types="a"
    )
    assert answer.status == 200
    assert len(ids(answer)) == 20


def test_asked_fields_come_with_id_and_address(api, issue):
    query = {"fields[issue]": "status,comments", "details": "true", "search": "Deep one"}
    (row,) = api.get("/issues", **query).json["issues"]
    assert set(row) == {"id", "url", "status", "comments"}


def test_public_comments_hide_their_type_and_everybody_the_number(api, client_of, issue):
    api.post(f"/issues/{issue.id}/comments", {"comment": "x"})
    (public,) = client_of("").get(f"/issues/{issue.id}/comments").json["comments"]
    (members,) = api.get(f"{ORG}/issues/{issue.id}/comments").json["comments"]
    assert not {"id", "comment_type"} & public.keys()
    assert members.keys() - public.keys() == {"comment_type"}
    assert re.search(r"/comments/\d{8}/flag$", public["flag_url"])


def test_public_list_is_plain_and_the_organizations_is_rich(city, api, client_of, issue):
    plain = client_of("").get("/issues", search="Deep one").json
    assert not {"comments", "questions", "is_private"} & plain["issues"][0].keys()
    rich = api.get(f"{ORG}/issues", search="Deep one").json
    assert {"comments", "questions", "is_private", "internal_comments"} <= rich["issues"][0].keys()
    live = {str(category.id) for category in city.seeclickfix.categories()}
    assert set(rich["metadata"]["query"]["request_types"].split(",")) == live
    assert "query" not in plain["metadata"]


def test_embedded_comments_may_be_missing(city, api, issue):
    city.seeclickfix.assumptions.flip("A-14")
    (row,) = api.get(f"{ORG}/issues", search="Deep one").json["issues"]
    assert "comments" not in row
    (row,) = api.get(f"{ORG}/issues", search="Deep one", details="true").json["issues"]
    assert row["comments"] == []


@pytest.mark.parametrize(
    ("role", "state", "links"),
    [
        ("", "Open", {"close_url"}),
        ("resident", "Open", {"close_url"}),
        ("integration", "Open", {"acknowledge_url", "close_url"}),
        ("integration", "Acknowledged", {"close_url", "open_url"}),
        ("resident", "Acknowledged", set()),
        ("", "Closed", {"open_url"}),
        ("integration", "Archived", set()),
    ],
)
def test_transitions_are_those_of_the_caller(client_of, issue, role, state, links):
    issue.status = Status(state)
    assert client_of(role).get(f"/issues/{issue.id}").json["transitions"].keys() == links


def test_transition_links_may_be_missing_while_the_verbs_work(city, api, issue):
    city.seeclickfix.assumptions.flip("A-12")
    assert api.get(f"/issues/{issue.id}").json["transitions"] == {}
    assert api.post(f"/issues/{issue.id}/acknowledge", {"comment": "x"}).status == 201


def test_private_issues_live_under_the_organization_alone(city, api, client_of, issue):
    city.seeclickfix.office.set_private(issue, private=True)
    assert client_of("").get(f"/issues/{issue.id}").status == 404
    assert api.post(f"/issues/{issue.id}/comments", {"comment": "x"}).status == 404
    assert ids(api.get("/issues", search="Deep one")) == []
    (row,) = api.get(f"{ORG}/issues", search="Deep one").json["issues"]
    assert row["is_private"] is row["private_visibility"] is True
    assert ORG in row["transitions"]["acknowledge_url"]
    assert api.call("POST", row["transitions"]["acknowledge_url"], b"comment=x").status == 201


def test_every_address_leads_back_to_the_simulator(city, api):
    text = api.get(f"{ORG}/issues", per_page=100).body.decode()
    hosts = set(re.findall(r'_?(?:url|full|100x100)":"(https?://[^/"]+)', text))
    assert hosts == {city.servers["seeclickfix"].url}


def test_pictures_of_recorded_issues_are_drawn(city, api):
    pictured = next(i for i in city.seeclickfix.issues() if i.picture)
    media = api.get(f"/issues/{pictured.id}").json["media"]
    first = api.get(api.get(media["image_full"]).headers["location"])
    assert first.body.startswith(b"\xff\xd8\xff")
    plain = next(i for i in city.seeclickfix.issues() if not i.picture)
    media = api.get(f"/issues/{plain.id}").json["media"]
    assert media["image_full"] is None
    assert api.get(media["representative_image_url"]).status == 200


def test_stamps_carry_the_accounts_offset_in_summer_and_winter(city, api):
    make_many(city, 1)
    city.clock.advance(120 * 86400)
    make_many(city, 1)
    rows = api.get("/issues", sort="created_at").json["issues"]
    assert rows[0]["created_at"].endswith("-05:00")
    assert rows[-1]["created_at"].endswith("-04:00")


def test_new_display_name_shows_everywhere(city, api, issue):
    api.post(f"/issues/{issue.id}/comments", {"comment": "x"})
    api.get(f"{ORG}/issues/{issue.id}")
    city.seeclickfix.office.rename_integration("Harborview Bot")
    (comment,) = api.get(f"{ORG}/issues/{issue.id}").json["comments"]
    assert comment["commenter"]["name"] == api.get("/profile").json["name"] == "Harborview Bot"


REPORT = {"lat": "41.3", "lng": "-72.9", "address": "1 Quay St"}


def asking(city):
    width = Question("88001", "How wide?", "select", True, False, (("S", "Small"), ("L", "Large")))
    phone = Question("88002", "Phone", private=True)
    return city.seeclickfix.town.add_category("Pothole", questions=[width, phone])


@pytest.mark.parametrize("as_json", [True, False])
def test_report_answers_are_shown_by_name_and_private_ones_to_members(
    city, client_of, api, as_json
):
    category = asking(city)
    answers = {"88001": "L", "88002": "555", "summary": "Hole", "description": "Deep"}
    nested = {"answers": answers} if as_json else {f"answers[{k}]": v for k, v in answers.items()}
    values = {**REPORT, "request_type_id": category.id, **nested}
    made = client_of("resident").post("/issues", values, as_json=as_json)
    assert made.status == 201
    assert made.headers["location"] == made.json["html_url"]
    assert (made.json["summary"], made.json["description"]) == ("Hole", "Deep")
    number = made.json["id"]
    public = client_of("").get(f"/issues/{number}", details="true").json["questions"]
    assert public == [{"question": "How wide?", "answer": "Large"}]
    assert len(api.get(f"{ORG}/issues/{number}").json["questions"]) == 2


def test_incomplete_report_names_every_field(city, client_of):
    category = asking(city)
    answer = client_of("resident").post("/issues", {"request_type_id": category.id, "lat": "x"})
    assert answer.status == 422
    assert set(answer.json["errors"]) == {"lat", "lng", "address", "88001"}


def test_suspicious_report_is_held_without_a_number(city, client_of):
    values = {**REPORT, "request_type_id": "other", "answers[summary]": "moderate-me"}
    answer = client_of("resident").post("/issues", values)
    assert (answer.status, answer.json) == (202, {"metadata": {"moderated": True}})
    before = len(city.seeclickfix.issues())
    city.seeclickfix.office.release()
    assert len(city.seeclickfix.issues()) == before + 1


def test_anonymous_report(client_of):
    values = {**REPORT, "request_type_id": "other", "anonymize_reporter": "true"}
    reporter = client_of("resident").post("/issues", values).json["reporter"]
    assert (reporter["id"], reporter["html_url"].endswith("/users/anonymous")) == (0, True)


def test_internal_categories_are_offered_to_members_only(city, api, client_of):
    made = city.seeclickfix.town.add_category("Facility - HVAC", internal=True)
    for client, offered in ((api, True), (client_of("resident"), False), (client_of(""), False)):
        rows = client.get("/issues/new", lat=41.3, lng=-72.9).json["request_types"]
        assert (made.id in [row["id"] for row in rows]) is offered
        assert (client.get(f"/request_types/{made.id}").status == 200) is offered


def test_category_with_questions_and_dead_category(city, api):
    category = asking(city)
    asked = api.get(f"/request_types/{category.id}").json["questions"]
    keys = [question["primary_key"] for question in asked]
    assert keys == ["88001", "88002", "summary", "description", "issue_image"]
    assert asked[0]["select_values"][0] == {"key": "S", "name": "Small"}
    category.deleted = True
    assert api.get(f"/request_types/{category.id}").status == 404
    assert api.get("/request_types/other").json["id"] is None


def test_category_list_can_be_switched_off(city, api):
    rows = api.get(f"{ORG}/request_types", per_page=100).json
    assert rows["metadata"]["pagination"]["entries"] == len(city.seeclickfix.categories())
    city.seeclickfix.assumptions.flip("A-30")
    assert api.get(f"{ORG}/request_types").status == 404


def test_category_writes_are_off_until_switched_on(city, api, client_of):
    values = {
        "title": "Sinkholes",
        "remote_code": "GRAF",
        "internal": True,
        "private_visibility": True,
    }
    assert api.post(f"{ORG}/request_types", values, as_json=True).status == 404
    city.seeclickfix.assumptions.flip("A-31")
    assert client_of("internal").post(f"{ORG}/request_types", values, as_json=True).status == 403
    made = api.post(f"{ORG}/request_types", values, as_json=True)
    assert made.status == 201
    assert (made.json["remote_code"], made.json["private_visibility"]) == ("GRAF", True)
    again = api.post(f"{ORG}/request_types", values, as_json=True)
    assert list(again.json["errors"]) == ["title"]
    path, kind = f"{ORG}/request_types/{made.json['id']}", {"Content-Type": "application/json"}
    off = api.call("PUT", path, b'{"enabled": false}', kind)
    assert (off.status, off.json["enabled"], off.json["title"]) == (200, False, "Sinkholes")
