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
from tests.fixtures.flips import EAM, SEECLICKFIX, TOLD_OF_SEECLICKFIX, flip, settings_of

HVAC = "Facility - HVAC"
ROUTES = WorkOrderRules(
    enabled=True, routes=(WorkOrderRoute(category=HVAC, category_code="FAC-HVAC"),)
)
SEVEN_HOURS = 7 * 3600
"""Longer than the sweep that finds comments which do not touch their Request."""


def test_every_switch_of_both_registers_is_flipped():
    assert {number for number, _ in SEECLICKFIX} == set(NAMES)
    numbered = {number for number, _, _ in EAM if re.match(r"A-\d", number)}
    assert numbered == set(NUMBERS)


UNTIL_A_PERSON_ACTS = {"SCF A-05", "SCF A-39", "EAM A-03"}
"""Flips with which no whole round can be: what waits there is in test_flipped_and_not_applied."""


@pytest.mark.parametrize(
    ("number", "value"), [f for f in SEECLICKFIX if f"SCF {f[0]}" not in UNTIL_A_PERSON_ACTS]
)
def test_the_round_holds_when_seeclickfix_is_otherwise(tell, empty_city, number, value):
    flip(empty_city, f"SCF {number}", value)
    told = TOLD_OF_SEECLICKFIX.get(number, {})
    core_round(tell, empty_city, scf_profile=ScfServerProfile(**told))


LOST = {
    "reference_storage truncated": (
        "EAM does not keep the description:",
        "EAM does not keep the description with Work Orders:",
    )
}


@pytest.mark.parametrize(
    ("number", "value", "told"), [f for f in EAM if f"EAM {f[0]}" not in UNTIL_A_PERSON_ACTS]
)
def test_the_round_holds_when_eam_is_otherwise(tell, empty_city, tmp_path, number, value, told):
    """What the client cannot take either way is named at the first contact, and set by it."""
    if number.startswith("A-"):
        flip(empty_city, f"EAM {number}", value)
    else:
        empty_city.eam.assumptions.set(number, value)
    if not told:
        core_round(tell, empty_city, lost=LOST.get(f"{number} {value}", ()))
        return
    report, profile = first_contact_of(empty_city, tmp_path / "contact", apply=True)
    assert [line.number for line in report.wrong] == [f"EAM {number}"]
    assert report.settings == settings_of(f"EAM {number}", value)
    way = profile.eam.documents
    core_round(tell, empty_city, eam_profile=eam_server(profile), documents=way)


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
    with told.journal.read() as ledgers:
        unseen = any(notice.kind == "private_unseen" for notice in ledgers.notices.open())
    if (
        before or unseen
    ):  # a new console looks twice before it sends to an EAM that knows records, and
        # once more to one that has yet to show how it hides what is private
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
