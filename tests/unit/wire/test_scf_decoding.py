"""Recorded answers, and answers with everything missing that may be missing."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eamconsole.domain.request import UNTOLD, IssueStatus, Place
from eamconsole.wire.decoding import Undecodable, moment_of
from eamconsole.wire.http.json_reading import read_json
from eamconsole.wire.scf.decode import category_of, comment_of, questions_of, request_of

ISSUE = {
    "id": 900123,
    "status": "Closed",
    "summary": "Pothole",
    "description": "Deep one.",
    "lat": 41.2501,
    "lng": -72.9002,
    "address": "12 Quay St",
    "created_at": "2026-03-02T09:00:00-05:00",
    "updated_at": "2026-03-04T20:20:00Z",
    "closed_at": "2026-03-04T15:20:00-05:00",
    "acknowledged_at": None,
    "private_visibility": False,
    "request_type": {"id": 5101, "title": "Pothole"},
    "reporter": {"id": 0, "name": "An anonymous user", "role": "Registered User"},
    "media": {"image_full": "https://x.example/a.jpg", "representative_image_url": "https://icon"},
    "questions": [{"question": "How wide?", "answer": "S"}],
    "comments": [
        {
            "comment": "Crew scheduled.",
            "created_at": "2026-03-02T10:00:00-05:00",
            "commenter": {"id": 7, "name": "City", "role": "Verified Official"},
            "flag_url": "https://seeclickfix.com/api/v2/comments/6600042/flag",
            "media": {"image_full": None},
        }
    ],
}


def issue(**changes):
    """Return the issue with changes; a value of ... takes the key away."""
    changed = {**copy.deepcopy(ISSUE), **changes}
    return {name: value for name, value in changed.items() if value is not ...}


def test_a_request_is_read_whole():
    request = request_of(ISSUE)
    assert request.status is IssueStatus.CLOSED
    assert request.created_at == datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
    assert request.updated_at == datetime(2026, 3, 4, 20, 20, tzinfo=UTC)
    assert request.place == Place(41.2501, -72.9002)
    assert (request.category_id, request.category_title) == (5101, "Pothole")
    assert request.image_url == "https://x.example/a.jpg"
    assert request.comments[0].key == "6600042"
    assert request.reporter.account == 0


BUNDLED = Path(__file__).parents[3] / "eamconsole/sandbox/recordings"


@pytest.mark.parametrize("file", sorted(BUNDLED.glob("*.json")), ids=lambda file: file.name)
def test_recorded_issues_are_read(file):
    rows = json.loads(file.read_text("utf-8"))["issues"]
    requests = [request_of(row) for row in rows]
    assert [request.issue_id for request in requests] == [row["id"] for row in rows]


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ...},
        {"id": None},
        {"id": "x"},
        {"id": 0},
        {"id": True},
        {"status": "Reopened"},
        {"status": None},
        {"created_at": ...},
        {"created_at": None},
        {"updated_at": "yesterday"},
        {"updated_at": "2026-03-02T09:00:00"},
        {"closed_at": "2026-13-45"},
    ],
)
def test_a_request_without_meaning_is_refused(changes):
    with pytest.raises(Undecodable):
        request_of(issue(**changes))


@pytest.mark.parametrize(
    ("changes", "attribute", "value"),
    [
        ({"description": None}, "description", ""),
        ({"request_type": None}, "category_id", None),
        ({"request_type": ...}, "category_title", None),
        ({"request_type": {"id": "other", "title": "Other"}}, "category_id", None),
        ({"media": ...}, "image_url", None),
        ({"media": {"image_full": "null"}}, "image_url", None),
        ({"media": "null"}, "image_url", None),
        ({"html_url": "null"}, "html_url", ""),
        ({"lat": None}, "place", None),
        ({"lat": "41.5", "lng": "-72.5"}, "place", Place(41.5, -72.5)),
        ({"lat": 141.0}, "place", None),
        (
            {"lat": ..., "lng": ..., "point": {"coordinates": [-72.5, 41.5]}},
            "place",
            Place(41.5, -72.5),
        ),
        ({"reporter": None}, "reporter", None),
        ({"comments": ...}, "comments", None),
        ({"comments": None}, "comments", None),
        ({"comments": []}, "comments", ()),
        ({"comments": [{"comment": "no time"}]}, "comments", None),
        ({"private_visibility": True}, "private", True),
        ({"is_private": True}, "private", True),
        ({"visibility": "Private"}, "private", True),
        ({"canonical_issue": {"id": 5}}, "canonical_issue", 5),
        ({"canonical_issue": None}, "canonical_issue", None),
        ({"status": "acknowledged"}, "status", IssueStatus.ACKNOWLEDGED),
        ({"id": "900123"}, "issue_id", 900123),
        ({"transitions": {}}, "issue_id", 900123),
        ({"internal_comments": [{"comment": "secret"}]}, "issue_id", 900123),
    ],
)
def test_what_is_missing_or_odd_is_borne(changes, attribute, value):
    assert getattr(request_of(issue(**changes)), attribute) == value


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ('["S", "L"]', "S, L"),
        ("4", "4"),
        ("true", "Yes"),
        ("false", "No"),
        ("null", None),
        ('""', None),
        ("[]", None),
        ("12345678901.0", "12345678901"),
        ("1234567.25", "1234567.25"),
        ("2.50", "2.50"),
        ("0.1", "0.1"),
        ("1e21", "1000000000000000000000"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("12345678901234567.89", "12345678901234567.89"),
        ("1e999", "1e999"),
        ("1e99999999999999999999", "1e99999999999999999999"),
        ('{"a": 1}', "a: 1"),
        ('[{"label": "Left"}, {"label": "Right"}]', "Left, Right"),
        ('[{"label": "Left", "selected": false}, {"label": "Right", "selected": true}]', "Right"),
        ('{"id": 17, "value": 3.5, "unit": "ft"}', "3.5 ft"),
        ('{"Title": "Curb"}', "Curb"),
        ('{"Left": true, "Right": false}', "Left: Yes, Right: No"),
        ('"/Date(1401753600000-0500)/"', "2014-06-02T19:00:00"),
        ('"2026-11-02T00:00:00-05:00"', "2026-11-02T00:00:00-05:00"),
        ("[[[[[[1]]]]]]", UNTOLD),
    ],
)
def test_answers_become_text_to_the_digit(answer, text):
    given = read_json(b'[{"question": "How?", "answer": ' + answer.encode() + b"}]")
    answers = request_of(issue(questions=given)).answers
    assert [each.answer for each in answers] == ([text] if text else [])


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        ({"How wide?": 4}, [("How wide?", "4")]),
        ({"0": {"question": "How wide?", "answer": 4}}, [("How wide?", "4")]),
        ([{"answer": "left lane"}], [("An answer without its question", "left lane")]),
        (["left lane"], [("An answer without its question", "left lane")]),
        ([{"question": {"label": "How wide?"}, "answer": 4}], [("How wide?", "4")]),
        ("left lane", [("An answer without its question", "left lane")]),
        (None, []),
        ([None, {}], []),
    ],
)
def test_an_answer_is_not_lost_for_the_shape_it_came_in(questions, told):
    answers = request_of(issue(questions=questions)).answers
    assert [(each.question, each.answer) for each in answers] == told


def entry(**changes):
    changed = {**copy.deepcopy(ISSUE["comments"][0]), **changes}
    return comment_of({name: value for name, value in changed.items() if value is not ...}, 1)


def test_a_comment_is_known_by_id_then_flag_then_content():
    assert entry(id=5).key == "5"
    assert entry().key == "6600042"
    hashed = entry(flag_url=...)
    assert hashed.key.startswith("sha256:")
    assert hashed.key == entry(flag_url="null", created_at="2026-03-02T15:00:00Z").key
    assert hashed.key != entry(flag_url=..., comment="other").key


def test_a_hidden_comment_says_so():
    assert entry(show_blocked_comment_text=True).hidden
    assert not entry().hidden


def test_a_category_is_known_by_its_address_where_it_has_no_id():
    row = {"title": "Graffiti", "url": "https://x/api/v2/request_types/77"}
    assert category_of(row).category_id == 77
    assert category_of({"id": "other", "title": "Other"}) is None
    assert category_of({"id": None, "url": "https://x/request_types/other"}) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-01T01:30:00-04:00", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("2026-11-01T01:30:00-05:00", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        ("2026-11-01T05:30:00Z", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("2026-11-01T05:30:00.123Z", datetime(2026, 11, 1, 5, 30, 0, 123000, UTC)),
        ("/Date(1401753600000-0500)/", datetime(2014, 6, 3, 0, 0, tzinfo=UTC)),
        ("\\/Date(1401753600000)\\/", datetime(2014, 6, 3, 0, 0, tzinfo=UTC)),
        ("null", None),
        ("", None),
        (None, None),
    ],
)
def test_times_are_instants(text, moment):
    assert moment_of(text, "time") == moment


ANYTHING = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()) | st.just({})


@given(st.dictionaries(st.sampled_from(sorted(ISSUE)), ANYTHING))
def test_no_value_anywhere_breaks_more_than_its_record(changes):
    try:
        request_of({**ISSUE, **changes})
    except Undecodable as exc:
        assert str(exc)


@pytest.mark.parametrize(
    "changes",
    [
        *({"private_visibility": said} for said in ("on", "-1", "enabled", "private", [True])),
        *(
            {"visibility": said}
            for said in ("Private ", " hidden", "internal", {"name": "Private"})
        ),
    ],
)
def test_what_may_mean_private_is_private(changes):
    assert request_of(issue(**changes)).private


@pytest.mark.parametrize("said", ["on", "-1", "restricted", ["yes"]])
def test_so_is_what_may_hide_a_category_a_question_or_a_comment(said):
    category = category_of({"id": 77, "title": "A", "private_visibility": said, "internal": said})
    assert (category.private, category.internal) == (True, True)
    asked = questions_of({"questions": [{"question": "Who?", "answer_kept_private": said}]})
    assert [question.private for question in asked] == [True]
    assert entry(show_blocked_comment_text=said).hidden


@pytest.mark.parametrize("said", [None, "", "null", "off", "0", 0, False])
def test_what_says_that_it_is_public_is_public(said):
    assert not request_of(issue(private_visibility=said, is_private=said)).private


def test_what_was_not_chosen_is_no_answer_in_any_spelling():
    for no in (False, 0, "false", "off"):
        answer = [{"label": "Red", "selected": "on"}, {"label": "Blue", "selected": no}]
        told = request_of(issue(questions=[{"question": "Which?", "answer": answer}]))
        assert told.answers[0].answer == "Red"


def test_a_comment_with_an_absurd_number_costs_neither_thread_nor_request():
    plain = ISSUE["comments"][0]
    odd = {**plain, "flag_url": f"https://x.example/comments/{'9' * 5_000}/flag"}
    read = request_of(issue(comments=[odd, {**plain, "id": 7}]))
    assert read.comments is not None
    assert len(read.comments) == 2
