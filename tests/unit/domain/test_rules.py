"""The pure rules: what closes, what crosses, what waits, what is written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eamconsole.domain.city import FieldRule, StatusRules
from eamconsole.domain.closure import Closure, Judgment
from eamconsole.domain.crossing import crosses
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.field_rules import fired_rules
from eamconsole.domain.lanes import obstacle
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.messages import render, unknown_placeholders
from eamconsole.domain.notes import CONTINUED, compose_notes
from eamconsole.domain.planning import debts_at_first_sight
from eamconsole.domain.reference import matches_notes
from eamconsole.domain.request import (
    Answer,
    IssueStatus,
    Person,
    Place,
    ResidentComment,
    ResidentRequest,
)
from eamconsole.domain.retry import BackOff
from eamconsole.domain.routing import Routes
from eamconsole.domain.values import keepable
from eamconsole.domain.work import Module, Problem
from eamconsole.journal.ledgers.base import to_json
from eamconsole.wire.http.json_reading import read_json
from tests.fixtures.linked_city import rules

MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PATTERNS = rules().system_comment_patterns


def a_request(**changes):
    base = ResidentRequest(
        issue_id=1843321,
        status=IssueStatus.OPEN,
        summary="Pothole",
        description="Deep one\r\nby the school — “mind it” 🚲",
        place=Place(41.25, -72.9),
        address="12 Quay St",
        created_at=MOMENT,
        updated_at=MOMENT,
    )
    return replace(base, **changes)


def a_link(**changes):
    base = Link(
        issue_id=1,
        module=Module.WORK_REQUEST,
        auto_number=7,
        number="26110007",
        state=LinkState.OPEN,
        created_at=MOMENT,
    )
    return replace(base, **changes)


def a_comment(**changes):
    base = ResidentComment(
        key="1",
        text="It is deeper now.",
        author=Person(account=5, name="Dana", role="Registered User"),
        created_at=MOMENT,
    )
    return replace(base, **changes)


def a_delivery(number, kind, state=DeliveryState.WAITING):
    return Delivery(
        id=number,
        issue_id=1,
        kind=kind,
        key=str(number),
        state=state,
        payload={},
        created_at=MOMENT,
        updated_at=MOMENT,
    )


@pytest.mark.parametrize(
    ("code", "closes"), [(1, False), (941, False), (949, False), (950, True), (999, True)]
)
def test_950_and_above_close(code, closes):
    expected = Judgment.CLOSES if closes else Judgment.STAYS_OPEN
    assert Closure(rules()).judge(a_link(), code) is expected


def test_a_code_that_never_closes_and_a_raised_threshold_are_obeyed():
    closure = Closure(rules(status=StatusRules(closes_at=998, never_closes=frozenset({999}))))
    assert closure.judge(a_link(), 975) is Judgment.STAYS_OPEN
    assert closure.judge(a_link(), 998) is Judgment.CLOSES
    assert closure.judge(a_link(), 999) is Judgment.STAYS_OPEN


def test_the_code_that_closed_before_a_reopening_never_closes_again():
    closure = Closure(rules())
    assert closure.judge(a_link(closed_by=999), 999) is Judgment.ALREADY_ANSWERED
    assert closure.judge(a_link(closed_by=999), 951) is Judgment.CLOSES
    assert closure.judge(a_link(reopen_count=4), 999) is Judgment.OVER_LIMIT


def test_cancelled_work_is_never_called_done():
    closure = Closure(rules())
    assert closure.message_for(Module.WORK_REQUEST, 951) != closure.message_for(
        Module.WORK_REQUEST, 999
    )


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        (a_comment(), True),
        (a_comment(author=Person(account=700001, name="City of Harborview")), False),
        (a_comment(author=Person(account=6, name="City of Harborview")), True),
        (a_comment(hidden=True), False),
        (a_comment(text="", image_url="https://x/y.jpg"), True),
        (a_comment(text=" "), False),
        (a_comment(kind="Issue Reopened"), True),
        (a_comment(kind="Issue Assigned"), False),
        (a_comment(text="Ann assigned this issue to Bob"), True),
    ],
)
def test_which_comments_cross(comment, expected):
    assert crosses(comment, 700001, PATTERNS) is expected


def test_an_officials_assignment_notice_stays_where_it_is():
    official = Person(account=9, name="Ann", role="Verified Official")
    notice = a_comment(author=official, text="Ann assigned this issue to Public Works")
    assert not crosses(notice, 700001, PATTERNS)
    typed = replace(notice, editable_until=MOMENT + timedelta(days=7))
    assert crosses(typed, 700001, PATTERNS)


def test_notes_hold_every_word_and_end_with_the_reference():
    request = a_request(answers=(Answer("How wide?", "A foot"), Answer("Why?", "")))
    text = compose_notes(request).text
    assert text.startswith(request.description)
    assert "How wide?\nA foot" in text
    assert "Why?" not in text
    assert matches_notes(text, "1843321")
    assert not matches_notes(text, "184332")


@given(st.text(min_size=0, max_size=3000), st.integers(min_value=120, max_value=500))
def test_what_does_not_fit_is_continued_and_nothing_is_lost(description, limit):
    request = a_request(description=description, summary="")
    notes = compose_notes(request, limit=limit, comment_limit=200)
    assert len(notes.text) <= limit
    assert matches_notes(notes.text, "1843321")
    assert all(len(piece) <= 200 for piece in notes.continuation)
    head = notes.text.rpartition("\n\n")[0].removesuffix(CONTINUED)
    sent = "".join((head, *notes.continuation))
    assert "".join(sent.split()) == "".join(description.split())


def test_everything_waits_for_the_work_request_and_documents_for_nothing_else():
    create = a_delivery(1, DeliveryKind.CREATE)
    photo = a_delivery(2, DeliveryKind.REQUEST_IMAGE, DeliveryState.RETRYING)
    other = a_delivery(3, DeliveryKind.COMMENT_IMAGE_OUT)
    acknowledge = a_delivery(4, DeliveryKind.ACKNOWLEDGE)
    lane = [create, photo, other, acknowledge]
    assert obstacle(photo, lane) is create
    assert obstacle(acknowledge, lane) is create
    assert obstacle(other, [photo, other, acknowledge]) is None
    assert obstacle(acknowledge, [photo, other, acknowledge]) is None


@pytest.mark.parametrize("stuck", [DeliveryState.NEEDS_ATTENTION, DeliveryState.HELD])
def test_everything_waits_also_for_a_work_request_that_waits_for_a_person(stuck):
    create = a_delivery(1, DeliveryKind.CREATE, stuck)
    for kind in set(DeliveryKind) - {DeliveryKind.CREATE}:
        assert obstacle(a_delivery(2, kind), [create]) is create


@pytest.mark.parametrize(
    ("status", "acknowledged"), [(IssueStatus.OPEN, True), (IssueStatus.ACKNOWLEDGED, False)]
)
def test_only_an_open_request_is_owed_an_acknowledgment(status, acknowledged):
    debts = debts_at_first_sight(a_request(status=status), rules(), own_account=700001)
    assert (DeliveryKind.ACKNOWLEDGE in [debt.kind for debt in debts]) is acknowledged


def test_comments_keep_their_order_and_a_parked_one_holds_only_comments_up():
    first = a_delivery(1, DeliveryKind.COMMENT_IN, DeliveryState.NEEDS_ATTENTION)
    second = a_delivery(2, DeliveryKind.COMMENT_IN)
    closure = a_delivery(3, DeliveryKind.CLOSE)
    assert obstacle(second, [first, second, closure]) is first
    assert obstacle(closure, [first, closure]) is None
    moving = replace(first, state=DeliveryState.RETRYING)
    assert obstacle(closure, [moving, closure]) is moving


@pytest.mark.parametrize("stuck", [DeliveryState.NEEDS_ATTENTION, DeliveryState.HELD])
def test_words_behind_a_parked_comment_to_eam_wait_and_pictures_do_not(stuck):
    parked = a_delivery(1, DeliveryKind.COMMENT_OUT, stuck)
    words = a_delivery(2, DeliveryKind.COMMENT_OUT)
    picture = a_delivery(3, DeliveryKind.COMMENT_IMAGE_OUT)
    acknowledge = a_delivery(4, DeliveryKind.ACKNOWLEDGE)
    lane = [parked, words, picture, acknowledge]
    assert obstacle(words, lane) is parked
    assert obstacle(picture, lane) is None
    assert obstacle(acknowledge, lane) is None
    assert obstacle(parked, lane) is None


def test_field_rules_fire_once_per_change_and_the_first_listed_wins():
    watched = (
        FieldRule(field="StatusType", equals="In Progress", comment="a"),
        FieldRule(field="StatusType", changes=True, comment="b"),
        FieldRule(field="ProblemCode", changes=True, from_value="TRASH", comment="c"),
    )
    before = {"StatusType": "New", "ProblemCode": "TRASH"}
    after = {"StatusType": "In Progress", "ProblemCode": "DUMP"}
    assert [f.rule.comment for f in fired_rules(watched, before, after)] == ["a", "c"]
    assert not fired_rules(watched, after, after)
    assert [f.rule.comment for f in fired_rules(watched, {}, after)] == ["a"]


def read(fields):
    """Return fields as they come from EAM, and as the journal gives them back."""
    after = {name: keepable(value) for name, value in read_json(fields.encode()).items()}
    return after, json.loads(to_json(after))


@pytest.mark.parametrize(
    ("value", "words", "fires"),
    [
        ("12345678901.0", "12345678901", True),
        ("12345678901.0", "1.23457e+10", False),
        ("5.0", "5", True),
        ("5", "5.00", True),
        ("2.50", "2.5", True),
        ("2.51", "2.5", False),
        ("12345678901234567.89", "12345678901234567.89", True),
        ("12345678901234567.89", "12345678901234568", False),
        ("123456789012345678901", "123456789012345678901", True),
        ("true", "yes", True),
        ("true", "True", True),
        ("false", "yes", False),
        ('"007"', "7", False),
        ('"2026-11-30T00:00:00"', "2026-11-30", True),
        ('{"label": "On hold"}', "On hold", True),
        ("5", "five", False),
        ("null", "None", False),
    ],
)
def test_a_rule_sees_the_value_to_the_digit(value, words, fires):
    rule = FieldRule(field="User1", equals=words, comment="{value}")
    after, kept = read(f'{{"User1": {value}}}')
    assert bool(fired_rules([rule], {"User1": ""}, after)) == fires
    assert not fired_rules([replace(rule, equals=None, changes=True)], kept, after)


def test_a_number_that_a_real_does_not_keep_changes_in_its_last_digit():
    rule = FieldRule(field="Meter", changes=True, comment="{old_value} {value}")
    (_, before), (after, _) = (
        read('{"Meter": 12345678901234567.89}'),
        read('{"Meter": 12345678901234567.90}'),
    )
    (fired,) = fired_rules([rule], before, after)
    assert (fired.old, fired.new) == ("12345678901234567.89", "12345678901234567.90")


@given(st.integers(min_value=1, max_value=10_000))
def test_waits_double_and_never_pass_the_longest(attempts):
    back_off = BackOff(timedelta(seconds=30), timedelta(hours=1))
    delay = back_off.delay(attempts)
    assert timedelta(seconds=22) < delay <= timedelta(hours=1)


def test_braces_in_a_residents_words_are_words():
    assert render("{summary}!", {"summary": "{issue_id}"}) == "{issue_id}!"
    assert unknown_placeholders("{request_number} {nonsense}") == ("nonsense",)


def test_two_codes_with_one_title_are_used_by_nobody_and_case_is_overlooked_last():
    problems = [
        Problem("A", "Water Leak"),
        Problem("B", "Water leak"),
        Problem("C", "Pothole"),
        Problem("D", "Tree"),
        Problem("E", "Tree"),
    ]
    routes = Routes(rules(), problems)
    assert routes.of("Water Leak").problem_code == "A"
    assert routes.of("Water leak").problem_code == "B"
    assert routes.of("WATER LEAK") is None
    assert routes.of("  pothole ").problem_code == "C"
    assert routes.of("Tree") is None
    assert routes.conflicts == {"Tree"}
