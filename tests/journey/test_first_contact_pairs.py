"""Two assumptions wrong at once: each is named, one *Apply* sets both, and then both hold."""

from __future__ import annotations

import random

import pytest

from eamconsole.domain.assumptions import Outcome
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.fixtures.contact import first_contact_of
from tests.fixtures.flips import OF_BOTH_MODULES, flip, flips, outcome_of, settings_of

FEW, MANY = 8, 150
BY_LINK = ("EAM A-31", {"request_pictures": "link"})
ELSEWHERE = ("EAM A-27", {"internal_documents_path": "Files/{module}/{auto_number}"})
OTHERWISE_CALLED = ("EAM A-29", {"Path": "Where"})
"""Nobody can link a document whose property for the address has a name of its own."""


def pairs(seed, count):
    """Return pairs of flips that a click makes right, drawn the same each time."""
    drawn, found = random.Random(seed), []
    settable = [each for each in flips() if outcome_of(*each) is Outcome.SET]
    while len(found) < count:
        pair = drawn.sample(settable, 2)
        if pair[0][0] != pair[1][0] and {each[0] for each in pair} != {"EAM A-29", "EAM A-31"}:
            found.append(sorted(pair, key=_thrown_first))
    return found


def _thrown_first(each):
    """Those of both modules name all of a Work Order's properties anew."""
    return each[0].split(" ")[1] not in OF_BOTH_MODULES, each[0]


def both_are_set_and_hold(city, home, pair):
    city.seeclickfix.town.report(private=True, image=DRAWN)
    for number, value in pair:
        flip(city, number, value)
    first, _ = first_contact_of(city, home, apply=True)
    assert {line.number for line in first.wrong} == {number for number, _ in pair}
    for each in pair:
        assert settings_of(*each).items() <= first.settings.items()
    assert first.applied == first.settings
    second, _ = first_contact_of(city, home)
    assert {line.number: line.evidence for line in second.wrong} == {}


@pytest.mark.parametrize("pair", pairs(1, FEW), ids=str)
def test_two_that_are_wrong_at_once_are_set_at_once(empty_city, tmp_path, pair):
    both_are_set_and_hold(empty_city, tmp_path, pair)


def test_links_go_where_the_documents_were_found_to_lie(empty_city, tmp_path):
    """In an EAM without any record, the marked one is the first that shows where that is."""
    both_are_set_and_hold(empty_city, tmp_path, [ELSEWHERE, BY_LINK])


def test_documents_that_cannot_be_attached_at_all_are_told_with_whom_to_ask(empty_city, tmp_path):
    for each in (OTHERWISE_CALLED, BY_LINK):
        flip(empty_city, *each)
    report, _ = first_contact_of(empty_city, tmp_path)
    (line,) = [line for line in report.wrong if line.number == "EAM A-28"]
    assert "Nor does the internal API take a link" in line.evidence
    assert "and their properties" in line.advice


@pytest.mark.soak
@pytest.mark.parametrize("pair", pairs(2, MANY), ids=str)
def test_many_pairs(empty_city, tmp_path, pair):
    both_are_set_and_hold(empty_city, tmp_path, pair)
