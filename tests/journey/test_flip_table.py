"""The table of the 91 assumptions as a test: what is flipped, and what is said of it.

Each flip is measured by the first contact on the default profile; what it says is what the table
says.  Flips that a setting makes right go on in test_assumptions, where the whole round agrees
after *Apply*; without *Apply* they are in test_flipped_and_not_applied.
"""

from __future__ import annotations

import pytest

from eamconsole.domain.assumptions import ASSUMPTIONS, Certainty, Outcome
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.contact.measured import Result
from eamconsole.wire.eam import EamServerProfile
from tests.fixtures.contact import first_contact_of
from tests.fixtures.flips import flip, flips, outcome_of, settings_of
from tests.journey.test_assumptions import HVAC, ROUTES

ELSEWHERE = {
    "EAM A-10": {Outcome.SET},  # test_first_contact: a server that gives 20 rows at most
    "EAM A-32": {Outcome.TOLD},  # test_first_contact: without the internal API, or a code
}
"""Outcomes that hang on more than a flip, and the tests that have them."""
CUSTOM = '\n[[custom_fields]]\nfield = "User13"\nvalue = "Sandbox"\n'


@pytest.fixture
def city(empty_city):
    """A city in which one private request with a picture was reported."""
    empty_city.seeclickfix.town.report(private=True, image=DRAWN)
    return empty_city


def test_each_line_is_flipped_or_says_why_nobody_has_to():
    """Measured lines are flipped, every one; others are, or name a test, a reason, or a person."""
    flipped = {number for number, _ in flips()}
    unflipped = {number for number in ASSUMPTIONS if number not in flipped}
    assert {n for n in unflipped if ASSUMPTIONS[n].certainty is Certainty.MEASURED} == set()
    for number in unflipped:
        line = ASSUMPTIONS[number]
        if line.certainty is Certainty.HARMLESS:
            assert "::test_" in line.how, number
        elif line.certainty is Certainty.PERSON:
            assert line.how.endswith("?"), number
        else:
            assert line.how.endswith("."), number
    assert len(flipped) == 57
    assert len(ASSUMPTIONS) == 91


def test_what_the_table_says_of_a_line_is_what_its_flips_show():
    shown = {number: set() for number in ASSUMPTIONS}
    for number, value in flips():
        shown[number].add(outcome_of(number, value))
    for number, line in ASSUMPTIONS.items():
        said = set(line.outcomes)
        assert said, number
        if line.certainty is Certainty.PERSON:
            said |= {Outcome.TAKEN}  # asked all the same: nobody sees it from outside
        assert shown[number] <= said, number
        if line.certainty is Certainty.MEASURED:
            left = said - shown[number] - ELSEWHERE.get(number, set())
            assert left <= {Outcome.TOLD}, f"{number} says {left}, and nothing shows it"


NOT_SET = [each for each in flips() if outcome_of(*each) is not Outcome.SET]


@pytest.mark.parametrize(("number", "value"), NOT_SET)
def test_what_no_click_makes_right_is_told_noted_or_taken(city, tmp_path, number, value):
    flip(city, number, value)
    report, _ = first_contact_of(city, tmp_path, more=CUSTOM)
    (own,) = (line for line in report.lines if line.number == number)
    wanted = outcome_of(number, value)
    assert outcome(own) is wanted, own.evidence
    assert [line.number for line in report.wrong if line is not own] == []
    assert report.settings == settings_of(number, value)
    if wanted is Outcome.TOLD:
        assert own.advice
        assert not own.advice.startswith("Nothing to do")
    if wanted is Outcome.NOTED:
        assert own.advice.startswith("Nothing to do")


def outcome(line):
    """Return what a line of the report amounts to."""
    if line.result is not Result.OTHERWISE:
        return Outcome.TAKEN
    if line.settings:
        return Outcome.SET
    return Outcome.NOTED if line.moot else Outcome.TOLD


@pytest.mark.parametrize("system", ["latlong", "mercator"])
def test_a_point_stands_where_the_resident_put_it_whatever_the_internal_api_speaks(
    tell, empty_city, system
):
    """Not applied, a person is told once, with the key; applied, each record is in its place."""
    empty_city.eam.assumptions.set("A-01", system)
    empty_city.seeclickfix.town.add_category(HVAC, internal=True)
    told = tell(work_orders=ROUTES)
    told.linked_report()
    public = next(iter(empty_city.eam.requests.values()))
    told.report(private=True)
    told.report(category=HVAC, by="staff")
    told.later()
    told.later()
    moved = [n.text for n in told.notices() if "is somewhere else" in n.text]
    assert moved
    assert all("eam.server.internal_coordinates" in text for text in moved)
    profile = EamServerProfile(internal_coordinates=system.upper())
    right = tell("right", work_orders=ROUTES, eam_profile=profile)
    right.report(private=True)
    right.report(category=HVAC, by="staff")
    right.later()
    right.later()
    assert [n.text for n in right.notices() if "is somewhere else" in n.text] == []
    newest = [
        list(kept.values())[-1] for kept in (empty_city.eam.requests, empty_city.eam.work_orders)
    ]
    for record in newest:
        for name in ("XCoordinate", "YCoordinate"):
            assert record.fields[name] == pytest.approx(public.fields[name], abs=1)
