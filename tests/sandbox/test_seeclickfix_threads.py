"""Comments, status changes, moderation and archiving."""

from datetime import timedelta

import pytest

from eamconsole.sandbox.seeclickfix.records import Status
from tests.fixtures.pictures import picture

ORG = "/organizations/4242"


def act(client, issue, verb, **fields):
    return client.post(f"/issues/{issue.id}/{verb}", {"comment": "text", **fields})


def thread(city, issue):
    return [(c.kind.value, c.text) for c in city.seeclickfix.issue(issue.id).comments]


def test_acknowledging_is_a_comment_at_the_same_second(city, api, issue):
    city.clock.advance(65)
    answer = act(api, issue, "acknowledge", comment="Work request 17 has been opened.")
    assert answer.status == 201
    assert answer.json["issue"] == {"status": "Acknowledged", "rating": 1}
    assert not {"id", "flag_url", "body"} & answer.json.keys()
    shape = api.get(f"/issues/{issue.id}", details="true").json
    (comment,) = shape["comments"]
    times = {shape["acknowledged_at"], shape["updated_at"], comment["created_at"]}
    assert times == {answer.json["created_at"]}


@pytest.mark.parametrize(
    ("role", "state", "verb", "status"),
    [
        ("integration", "Open", "acknowledge", 201),
        ("internal", "Open", "acknowledge", 403),
        ("resident", "Open", "acknowledge", 403),
        ("", "Open", "acknowledge", 401),
        ("resident", "Open", "close", 201),
        ("integration", "Open", "close", 201),
        ("resident", "Acknowledged", "close", 403),
        ("integration", "Acknowledged", "close", 201),
        ("integration", "Acknowledged", "open", 201),
        ("resident", "Acknowledged", "open", 403),
        ("resident", "Closed", "open", 201),
        ("integration", "Closed", "open", 201),
        ("integration", "Closed", "acknowledge", 422),
        ("integration", "Open", "open", 422),
        ("integration", "Acknowledged", "acknowledge", 422),
        ("integration", "Closed", "close", 422),
        ("integration", "Archived", "open", 422),
        ("integration", "Archived", "close", 422),
        ("integration", "Archived", "acknowledge", 422),
        ("integration", "Archived", "comments", 422),
        ("integration", "Closed", "comments", 201),
        ("resident", "Acknowledged", "comments", 201),
        ("internal", "Open", "comments", 403),
    ],
)
def test_who_may_do_what_when(city, client_of, issue, role, state, verb, status):
    issue.status = Status(state)
    answer = act(client_of(role), issue, verb)
    assert answer.status == status
    if status == 422:
        assert set(answer.json) == {"base"}
    if status == 403:
        assert set(answer.json) == {"message"}
    assert len(issue.comments) == (status == 201)


def test_same_state_may_be_accepted_and_leaves_a_comment(city, api, issue):
    act(api, issue, "close")
    closed_at = issue.closed_at
    city.clock.advance(60)
    city.seeclickfix.assumptions.flip("A-25")
    assert act(api, issue, "close").status == 201
    assert issue.closed_at == closed_at
    assert [kind for kind, _ in thread(city, issue)] == ["Issue Closed", "Issue Closed"]


def test_times_of_other_states_are_never_cleared(city, api, issue):
    for verb in ("acknowledge", "close", "open"):
        city.clock.advance(60)
        assert act(api, issue, verb).status == 201
    shape = api.get(f"/issues/{issue.id}").json
    assert shape["status"] == "Open"
    assert shape["acknowledged_at"] < shape["closed_at"] < shape["reopened_at"]


@pytest.mark.parametrize("verb", ["comments", "close"])
def test_blank_comment_is_refused_by_field(api, issue, verb):
    answer = act(api, issue, verb, comment=" ")
    assert answer.status == 422
    assert list(answer.json["errors"]) == ["comment"]


def test_comment_answer_has_the_text_twice_and_no_number(api, issue):
    answer = api.post(f"/issues/{issue.id}/comments", {"comment": "Ünïcode\nline"}, as_json=True)
    assert answer.status == 201
    assert answer.json["body"] == answer.json["comment"] == "Ünïcode\nline"
    assert not {"id", "flag_url"} & answer.json.keys()


def test_closing_questions_may_block(city, api, issue):
    city.seeclickfix.office.ask_closing_questions(issue)
    assert act(api, issue, "close").status == 422
    city.seeclickfix.assumptions.flip("A-20")
    assert act(api, issue, "close").status == 201


def test_restricted_category_is_reopened_by_members_only(city, client_of, issue):
    issue.category = city.seeclickfix.town.add_category("Guarded", restricted=True)
    issue.status = Status.CLOSED
    issue.version += 1
    assert client_of("").get(f"/issues/{issue.id}").json["transitions"] == {}
    assert act(client_of("resident"), issue, "open").status == 403
    assert act(client_of("integration"), issue, "open").status == 201


def test_held_comment_appears_later_with_its_original_time(city, api, issue):
    assert act(api, issue, "comments", comment="moderate-me please").status == 202
    city.clock.advance(60)
    act(api, issue, "comments", comment="second")
    assert thread(city, issue) == [("Comment", "second")]
    city.clock.advance(60)
    city.seeclickfix.office.release()
    assert [text for _, text in thread(city, issue)] == ["moderate-me please", "second"]
    assert issue.updated_at == city.seeclickfix.state.now()


def test_held_transition_changes_nothing_until_released(city, api, issue):
    answer = act(api, issue, "acknowledge", comment="moderate-me")
    assert (answer.status, answer.json) == (202, {"metadata": {"moderated": True}})
    assert issue.status is Status.OPEN
    city.seeclickfix.office.release()
    assert issue.status is Status.ACKNOWLEDGED
    assert issue.acknowledged_at == issue.comments[0].created_at


def test_release_may_leave_the_issues_time_alone(city, api, issue):
    city.seeclickfix.assumptions.flip("A-48")
    before = issue.updated_at
    act(api, issue, "comments", comment="moderate-me")
    city.clock.advance(60)
    city.seeclickfix.office.release()
    assert issue.updated_at == before


def test_dropped_comment_never_appears(city, api, issue):
    act(api, issue, "comments", comment="moderate-me")
    city.seeclickfix.office.drop()
    assert thread(city, issue) == []


@pytest.mark.parametrize("touches", [True, False])
def test_comment_may_touch_the_issue(city, api, issue, touches):
    city.seeclickfix.assumptions.change({"A-44": touches})
    before = issue.updated_at
    city.clock.advance(60)
    act(api, issue, "comments")
    assert (issue.updated_at > before) is touches


def test_closed_week_without_a_word_archives(city, api, issue):
    act(api, issue, "close")
    city.clock.advance(6 * 86400)
    act(api, issue, "comments")
    city.clock.advance(6 * 86400)
    assert api.get(f"/issues/{issue.id}").json["status"] == "Closed"
    city.clock.advance(86400)
    assert api.get(f"/issues/{issue.id}").json["status"] == "Archived"
    assert issue.updated_at == issue.idle_since + timedelta(days=7)
    assert issue.id not in [row["id"] for row in api.get("/issues", per_page=100).json["issues"]]
    archived = api.get("/issues", status="archived").json["issues"]
    assert issue.id in [row["id"] for row in archived]


def test_archiving_may_leave_the_issues_time_alone(city, api, issue):
    city.seeclickfix.assumptions.flip("A-47")
    act(api, issue, "close")
    before = issue.updated_at
    city.clock.advance(8 * 86400)
    assert city.seeclickfix.issue(issue.id).status is Status.ARCHIVED
    assert issue.updated_at == before


def test_officials_may_edit_for_a_week_and_edits_show(city, api, client_of, issue):
    act(api, issue, "comments", comment="ours")
    act(client_of("resident"), issue, "comments", comment="theirs")
    ours, theirs = api.get(f"/issues/{issue.id}/comments").json["comments"]
    assert ours["editable_until"] is not None
    assert theirs["editable_until"] is theirs["last_edited_at"] is None
    city.clock.advance(60)
    city.seeclickfix.office.edit_comment(issue.comments[0].id, "better")
    edited = api.get(f"/issues/{issue.id}/comments").json["comments"][0]
    assert edited["comment"] == "better"
    assert edited["last_edited_at"] == edited["updated_at"] > edited["created_at"]


def test_twins_in_one_second_differ_by_their_flag_address(api, client_of, issue):
    for _ in range(2):
        act(client_of("resident"), issue, "comments", comment="Same")
    rows = api.get(f"/issues/{issue.id}/comments").json["comments"]
    assert len({row["flag_url"] for row in rows}) == 2


def test_new_issues_get_an_assignment_notice(city, api):
    issue = city.seeclickfix.town.report()
    (notice,) = api.get(f"{ORG}/issues/{issue.id}").json["comments"]
    assert notice["comment_type"] == "Issue Assigned"
    assert notice["editable_until"] is None
    assert notice["commenter"]["role"] == "Verified Official"


def test_uploaded_picture_comes_back_reduced_behind_a_redirect(city, api, issue):
    path = f"/issues/{issue.id}/comments"
    answer = api.upload(path, {"comment": "See"}, "image", "a b.jpg", picture(1600, 1200))
    assert answer.status == 201
    redirect = api.get(answer.json["media"]["image_full"])
    assert redirect.status == 302
    served = api.get(redirect.headers["location"])
    assert (served.status, served.headers["content-type"]) == (200, "image/jpeg")
    assert len(served.body) < len(picture(1600, 1200))
    city.clock.advance(301)
    assert api.get(redirect.headers["location"]).status == 403
    assert api.get(answer.json["media"]["image_full"]).status == 302


@pytest.mark.parametrize("content", [b"BM no picture", b"\xff\xd8\xff broken", b"%PDF-1.4"])
def test_unfit_picture_is_refused_with_nothing_posted(city, api, issue, content):
    path = f"/issues/{issue.id}/comments"
    answer = api.upload(path, {"comment": "See"}, "image", "a.jpg", content)
    assert answer.status == 422
    assert list(answer.json["errors"]) == ["image"]
    city.seeclickfix.assumptions.flip("A-45")
    assert api.upload(path, {"comment": "See"}, "image", "a.jpg", content).status == 413
    assert thread(city, issue) == []


def test_picture_over_20_megabytes_is_refused(api, issue):
    content = picture(10, 10) + b"\0" * (20 * 1024 * 1024)
    path = f"/issues/{issue.id}/comments"
    assert api.upload(path, {"comment": "See"}, "image", "a.jpg", content).status == 422


def test_image_key_in_json_is_ignored(api, issue):
    values = {"comment": "x", "image": "abc"}
    answer = api.post(f"/issues/{issue.id}/comments", values, as_json=True)
    assert answer.json["media"]["image_full"] is None
