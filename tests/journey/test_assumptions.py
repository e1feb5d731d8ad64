"""What nobody knows about the two servers may be otherwise: the core round stays green.

Each line flips one assumption on the sandbox; where the assumption is a key of the server
profile, the first contact must name it and find its value.
"""

from __future__ import annotations

import re

import pytest

from eamconsole.domain.city import WorkOrderRoute, WorkOrderRules
from eamconsole.domain.delivery import DeliveryState
from eamconsole.sandbox.eam.assumptions import NUMBERS
from eamconsole.sandbox.seeclickfix.assumptions import NAMES
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.profiles.server_keys import eam_server
from eamconsole.wire.scf import ScfServerProfile
from tests.fixtures.contact import first_contact_of

HVAC = "Facility - HVAC"
ROUTES = WorkOrderRules(
    enabled=True, routes=(WorkOrderRoute(category=HVAC, category_code="FAC-HVAC"),)
)
SEVEN_HOURS = 7 * 3600
"""Longer than the sweep that finds comments which do not touch their Request."""

SEECLICKFIX = [
    ("A-03", "token"),
    ("A-06", "400"),
    ("A-06", "422"),
    ("A-06", "repeat"),
    ("A-07", False),
    ("A-09", "null_id"),
    ("A-11", False),
    ("A-12", False),
    ("A-14", False),
    ("A-20", False),
    ("A-25", "accepted"),
    ("A-28", False),
    ("A-30", False),
    ("A-31", True),
    ("A-44", False),
    ("A-45", 413),
    ("A-47", False),
    ("A-48", False),
]

TOLD_OF_SEECLICKFIX = {"A-28": {"organization_issue_path": "/issues/{id}"}}
"""What the profile must say where the client cannot take it either way."""

EAM = [
    ("A-04", 403, {}),
    ("A-05", 401, {}),
    ("A-06", "wcf", {}),
    ("A-07", "StatusHour", {}),
    ("A-08", "CreationDateTime", {}),
    ("A-09", "refused", {}),
    ("A-10", "refuse", {}),
    ("A-11", "refused", {}),
    ("A-12", "missing", {}),
    ("A-13", "object", {}),
    ("A-13", "html", {}),
    ("A-13", "empty", {}),
    ("A-14", {"put_success": 204, "delete_success": 204}, {}),
    ("A-15", False, {}),
    ("A-16", True, {}),
    ("A-17", "Rec/{auto_number}", {"record_path": "Rec/{auto_number}"}),
    ("A-17", "{auto_number}/Detail", {"record_path": "{auto_number}/Detail"}),
    ("A-18", "allowed", {}),
    ("A-19", "Description", {"notes": "Description"}),
    ("A-20", "Whereabouts", {"location": "Whereabouts"}),
    (
        "A-21",
        {"requester_first_name_name": "First", "requester_last_name_name": "Last"},
        {"requester_first_name": "First", "requester_last_name": "Last"},
    ),
    ("A-22", "IsPublic", {"public_flag": "IsPublic"}),
    ("A-23", False, {}),
    ("A-24", "ExtId", {"reference_field": "ExtId"}),
    ("A-24", "", {"reference_field": ""}),
    ("A-26", {"comments_path": "Memos"}, {"comments_path": "Memos"}),
    ("A-26", {"comment_text_name": "Memo"}, {"comment_text": "Memo"}),
    ("A-26", {"comment_recorded_by_name": "By"}, {"comment_recorded_by": "By"}),
    (
        "A-26",
        {"comment_recorded_date_name": "Day", "comment_recorded_time_name": "Clock"},
        {"comment_recorded_date": "Day", "comment_recorded_time": "Clock"},
    ),
    ("A-26", {"citizen_comments_public": False}, {}),
    ("A-26", {"internal_comments_public": True}, {}),
    (
        "A-27",
        {"internal_documents_path": "Files/{module}/{auto_number}"},
        {"documents_path": "Files/{module}/{auto_number}"},
    ),
    ("A-27", {"internal_upload_path": "bytes"}, {"documents_upload_path": "bytes"}),
    ("A-27", {"documents_below_work": True}, {"documents_below_work": True}),
    ("A-28", "Papers", {"media_path": "Papers", "media_upload_path": "media"}),
    ("A-29", {"FileName": "Name"}, {"document_file_name": "Name"}),
    ("A-29", {"Path": "Where"}, {"document_path": "Where"}),
    (
        "A-29",
        {"Description": "Words", "CreatedDate": "Made"},
        {"document_description": "Words", "document_created": "Made"},
    ),
    ("A-32", "ignored", {}),
    ("A-32", "refused", {}),
    ("A-34", 77, {"work_order_module_id": 77}),
    ("A-35", {"ExternalId": "OutsideId"}, {"work_order_reference_field": "OutsideId"}),
    ("A-35", {"ExternalSource": ""}, {"work_order_source_field": ""}),
    ("A-36", "WorkOrderUser", {}),
    ("A-39", False, {}),
    ("A-42", True, {}),
    (
        "A-43",
        {"CodeValue": "Code", "TypeValue": "Text"},
        {"lookup_code": "Code", "lookup_text": "Text"},
    ),
    ("filter_works", "ignored", {}),
    ("filter_works", "wrong", {}),
    ("reference_storage", "truncated", {}),
    ("reference_storage", "upper", {}),
    ("reference_storage", "trimmed", {}),
    ("always_answers", "json", {}),
]


def test_every_switch_of_both_registers_is_flipped():
    assert {number for number, _ in SEECLICKFIX} == set(NAMES)
    numbered = {number for number, _, _ in EAM if re.match(r"A-\d", number)}
    assert numbered == set(NUMBERS)


@pytest.mark.parametrize(("number", "value"), SEECLICKFIX)
def test_the_round_holds_when_seeclickfix_is_otherwise(tell, empty_city, number, value):
    empty_city.seeclickfix.assumptions.change({number: value})
    told = TOLD_OF_SEECLICKFIX.get(number, {})
    core_round(tell, empty_city, scf_profile=ScfServerProfile(**told))


OF_BOTH_MODULES = {"A-19": "Notes", "A-20": "GeneralLocation"}
"""What one key names in Requests and in Work Orders."""
LOST = {
    "reference_storage truncated": (
        "EAM does not keep the description:",
        "EAM does not keep the description with Work Orders:",
    )
}


@pytest.mark.parametrize(("number", "value", "told"), EAM)
def test_the_round_holds_when_eam_is_otherwise(tell, empty_city, tmp_path, number, value, told):
    """What the client cannot take either way is named at the first contact, and set by it."""
    empty_city.eam.assumptions.set(number, value)
    if number in OF_BOTH_MODULES:
        names = {OF_BOTH_MODULES[number]: value}
        empty_city.eam.assumptions.set("work_order_names", names)
    if not told:
        core_round(tell, empty_city, lost=LOST.get(f"{number} {value}", ()))
        return
    report, profile = first_contact_of(empty_city, tmp_path / "contact", apply=True)
    assert [line.number for line in report.wrong] == [f"EAM {number}"]
    assert report.settings == {f"eam.server.{key}": wanted for key, wanted in told.items()}
    core_round(tell, empty_city, eam_profile=eam_server(profile))


def core_round(tell, city, lost=(), **options):
    """Create with photo, acknowledge, comment both ways, close: public, private, Work Order.

    ``lost`` is what this EAM cuts off, which a person is told and nobody can set right.
    """
    city.seeclickfix.town.add_category(HVAC, internal=True)
    told, before = tell(work_orders=ROUTES, **options), records(city)
    reports = {
        "public": told.report(image=DRAWN, answers={"How deep?": "A foot"}),
        "private": told.report(private=True, image=DRAWN),
        "order": told.report(category=HVAC, by="staff", image=DRAWN),
    }
    first = told.sync()
    if before:  # a new console looks twice before it sends to an EAM that knows records
        first = told.later()
    with told.journal.read() as ledgers:
        losses = [notice.text for notice in ledgers.notices.open() if notice.kind == "not_kept"]
    assert (first.attention, first.faults) == (len(losses), [])
    assert len(losses) == len(lost)
    assert all(any(what in text for text in losses) for what in lost)
    numbers = list(reports.values())
    assert records(city) - before == len(numbers)
    assert {told.status(number) for number in numbers} == {"Acknowledged"}
    for number in numbers:
        told.says(number, f"Resident about {number}")
        told.crew("comment", number, text=f"Crew about {number}", public=True)
        told.crew("comment", number, text="For the depot", public=False)
    told.later(SEVEN_HOURS)
    told.later(SEVEN_HOURS)
    for number in numbers:
        talk_is_complete(told, number)
        told.crew("set_status", number, code=999)
    told.later()
    for number in numbers:
        assert told.status(number) == "Closed"
        assert all(row.state is DeliveryState.DONE for row in told.rows(number))
    mark = told.mark()
    told.later()
    assert told.writes(mark) == []


def records(city):
    return len(city.eam.requests) + len(city.eam.work_orders)


def talk_is_complete(told, number):
    record = record_of(told, number)
    assert len(record.documents) == 1
    written = [row.text for row in record.comments.values()]
    assert sorted(written) == sorted(
        [f"Resident about {number}", f"Crew about {number}", "For the depot"]
    )
    assert told.thread(number).count(f"Crew about {number}") == 1
    assert told.thread(number).count(f"Resident about {number}") == 1
    assert "For the depot" not in told.thread(number)
    assert len(told.our_words(number)) == 2


def record_of(told, number):
    """The record the link names: what EAM keeps of our reference is part of what is flipped."""
    link, eam = told.link(number), told.city.eam
    kept = eam.work_orders if link.module == "work_order" else eam.requests
    return kept[link.auto_number]
