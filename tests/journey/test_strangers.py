"""EAM was put back from a backup and gives numbers out again: no record is taken for another's."""

from __future__ import annotations

import copy
import threading
from contextlib import contextmanager

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.link import LinkState
from tests.journey.test_repair import sits_at


@contextmanager
def put_back(city):
    """Let EAM forget everything that is entered meanwhile, numbers included."""
    eam = city.eam
    numbers, numberings = dict(eam._last_numbers), copy.deepcopy(eam._numberings)
    before = set(eam.requests)
    yield
    eam._last_numbers, eam._numberings = numbers, numberings
    for made in set(eam.requests) - before:
        del eam.requests[made]


@pytest.fixture
def swapped(tell, empty_city):
    """A linked Request whose number belongs to another Request's record by now."""
    told = tell()
    told.linked_report(summary="An old one")
    with put_back(empty_city):
        number = told.linked_report(summary="A new one")
    other = 20_999_999
    told.crew(
        "create_record",
        fields={
            "ProblemCode": "POTHOLE",
            "Notes": f"Another hole\n\nSeeClickFix Issue ID: {other}",
            "ExternalRequestId": str(other),
        },
    )
    assert (
        str(other)
        == told.city.eam.requests[told.link(number).auto_number].fields["ExternalRequestId"]
    )
    return told, number


def test_m4_another_requests_record_is_not_acted_on(swapped):
    told, number = swapped
    record = told.city.eam.requests[told.link(number).auto_number]
    told.city.clock.advance(400)
    told.says(number, "Is somebody coming?", by="Ana Ruiz")
    told.crew("comment", number, text="Not yours.", public=True)
    told.crew("add_document", number, draw="png", public=True)
    told.crew("set_status", number, code=999)
    said = told.thread(number)
    told.later()
    told.later()
    assert told.status(number) == "Acknowledged"
    assert told.thread(number) == said
    assert [row.text for row in record.comments.values()] == ["Not yours."]
    (notice,) = told.notices("stranger")
    assert notice.issue_id == number
    assert "20999999" in notice.text
    row = told.row(number, DeliveryKind.COMMENT_OUT)
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "stranger")
    assert told.link(number).state is LinkState.GONE
    told.repair("skip", row, "settled by hand")


def test_a_person_sends_it_again_and_what_waited_follows(swapped):
    told, number = swapped
    told.says(number, "Is somebody coming?", by="Ana Ruiz")
    told.later()
    sits_at(told).send_again(number, none_of_them=True)
    told.later()
    told.later()
    assert told.comments(number) == ["Is somebody coming?"]
    assert told.notices("stranger") == []
    assert told.unfinished(number) == []


def test_m5_a_number_given_out_again_is_that_rows_trouble_alone(tell, empty_city):
    told = tell()
    told.linked_report(summary="An old one")
    with put_back(empty_city):
        lost = told.linked_report(summary="Lost with the backup")
    first, second = told.report(summary="One"), told.report(summary="Two")
    told.engine.run(Cycle.INTAKE, threading.Event())
    told.engine.run(Cycle.DELIVERIES, threading.Event())
    rows = {number: told.row(number, DeliveryKind.CREATE) for number in (first, second)}
    if rows[first].state is DeliveryState.DONE:  # whichever of the two was entered first
        first, second = second, first
    row = rows[first]
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "number_taken")
    assert str(lost) in row.explanation
    assert told.link(second) is not None
    told.later()
    assert told.link(lost).state is LinkState.GONE
    told.city.clock.advance(1)
    told.repair("retry", row)
    told.later()
    assert told.link(first).auto_number == told.record(first).auto_number
    assert len(told.records(first)) == 1
    assert told.unfinished(first) == []


@pytest.mark.parametrize("state", [LinkState.GONE, LinkState.SETTLED, LinkState.CLOSED])
def test_m5_a_link_given_up_frees_its_number(tell, empty_city, state):
    told = tell()
    told.linked_report(summary="An old one")
    with put_back(empty_city):
        lost = told.linked_report(summary="Lost with the backup")
    told.journal.write(lambda ledgers: ledgers.links.update(lost, state=state, reason="over"))
    number = told.linked_report(summary="The next")
    assert told.link(number).auto_number == told.record(number).auto_number
    assert told.link(lost).state is not LinkState.OPEN
    assert told.unfinished(number) == []


@pytest.mark.parametrize(
    ("external", "notes"),
    [
        ("WX-17", None),
        (None, None),
        ("2100", None),
        ("20999999", "as ours"),
        ("0021000001", None),
    ],
)
def test_what_does_not_name_another_issue_goes_on(tell, external, notes):
    told = tell()
    number = told.linked_report()
    record = told.record(number)
    record.fields["ExternalRequestId"] = external
    if notes is None:
        record.fields["Notes"] = "Rewritten by a clerk"
    told.crew("comment", number, text="We come on Monday.", public=True)
    told.later()
    assert told.thread(number).count("We come on Monday.") == 1
    assert told.notices("stranger") == []


PHONE_CALL = "Mrs. Miller called: dead raccoon in her driveway, 12 Oak Lane"


def taken_over(told, number, **fields):
    """Let the number of a Request belong to a record of a phone call, which names nobody."""
    record = told.record(number)
    codes = {p.title: p.code for p in told.city.eam.catalog.problems.values()}
    record.fields |= {
        "ExternalRequestId": None,
        "Notes": PHONE_CALL,
        "ProblemCode": codes["Illegal Dumping"],
    }
    record.fields |= {
        name: codes[value] if name == "ProblemCode" else value for name, value in fields.items()
    }
    return record


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"ExternalRequestId": "", "ProblemCode": "Pothole", "GeneralLocation": "12 Oak Lane"},
        {"ExternalRequestId": "WX-17", "ProblemCode": "Graffiti"},
    ],
    ids=["another problem", "another place", "another system's number"],
)
def test_a_record_that_names_nobody_is_not_the_one_that_was_linked(tell, fields):
    told = tell()
    number = told.linked_report(category="Pothole", summary="Hole at the school")
    record = taken_over(told, number, **fields)
    if "GeneralLocation" in fields:
        record.fields |= {"XCoordinate": 1.0, "YCoordinate": 1.0}
    told.says(number, "My phone is 555-0100, call me.", by="Ana Ruiz")
    told.city.clock.advance(400)
    told.crew("comment", number, text="Raccoon taken from her driveway.", public=True)
    told.crew("set_status", number, code=999)
    told.later()
    told.later()
    assert told.status(number) == "Acknowledged"
    assert "Raccoon taken from her driveway." not in told.thread(number)
    assert [row.text for row in record.comments.values()] == ["Raccoon taken from her driveway."]
    (notice,) = told.notices("stranger")
    assert f"does not name Request {number} any more" in notice.text
    told.later(90_000)
    assert told.link(number).state is LinkState.GONE
    told.repair("skip", told.row(number, DeliveryKind.COMMENT_OUT), "settled by hand")


def test_nor_is_one_made_after_the_link_though_the_problem_is_the_same(tell, empty_city):
    told = tell()
    number = told.linked_report(category="Pothole")
    record = taken_over(told, number, ProblemCode="Pothole")
    record.fields["CreationDateTime"] = "2099-01-01T08:00:00"
    told.crew("set_status", number, code=999)
    told.later()
    assert told.status(number) == "Acknowledged"
    assert len(told.notices("stranger")) == 1


@pytest.mark.parametrize("lost", ["ExternalRequestId", "Notes"])
def test_where_eam_keeps_one_reference_only_a_clerks_edit_of_it_changes_nothing(tell, lost):
    told = tell()
    number = told.linked_report(category="Pothole")
    record = told.record(number)
    if lost == "Notes":
        record.fields["ExternalRequestId"] = None
        told.later()
        record.fields["Notes"] = "Rewritten by a clerk"
        record.fields["ProblemCode"] = next(
            p.code for p in told.city.eam.catalog.problems.values() if p.title == "Graffiti"
        )
    else:
        record.fields["ExternalRequestId"] = None
        record.fields["Notes"] += "\nCrew 4: needs hot mix, Tuesday."
    told.crew("comment", number, text="We come on Monday.", public=True)
    told.later()
    assert told.thread(number).count("We come on Monday.") == 1
    assert told.notices("stranger") == []


def test_what_waited_for_a_record_that_named_another_follows_once_it_names_ours_again(tell):
    told = tell()
    number = told.linked_report()
    ours = {name: told.record(number).fields[name] for name in ("ExternalRequestId", "Notes")}
    other = {"ExternalRequestId": "20999999", "Notes": "SeeClickFix Issue ID: 20999999"}
    for name, value in other.items():
        told.crew("change_field", number, field=name, value=value)
    told.city.clock.advance(400)
    told.says(number, "Is somebody coming?", by="Ana Ruiz")
    told.later()
    assert told.row(number, DeliveryKind.COMMENT_OUT).cause == "stranger"
    for name, value in ours.items():
        told.crew("change_field", number, field=name, value=value)
    told.later(86_401)
    told.later()
    assert told.comments(number) == ["Is somebody coming?"]
    assert told.notices("stranger") == []
