"""Two servers of our own that answer as they may: nobody is alarmed, and the whole round agrees."""

import pytest

from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.fixtures.contact import first_contact_of
from tests.fixtures.other_servers import TOGETHER, WAYS, set_up
from tests.journey.test_assumptions import core_round


@pytest.mark.parametrize(
    "ways",
    [
        *(pytest.param(ways, id="together") for ways in TOGETHER),
        *(pytest.param((way,), id=way, marks=pytest.mark.soak) for way in WAYS),
    ],
)
def test_an_answer_that_may_be_so_alarms_nobody_and_the_round_agrees(
    tell, empty_city, tmp_path, ways
):
    set_up(empty_city, *ways)
    core_round(tell, empty_city)
    empty_city.seeclickfix.town.report(private=True, image=DRAWN)
    report, _ = first_contact_of(empty_city, tmp_path / "contact")
    wrong = [(line.number, line.evidence) for line in report.wrong]
    assert (wrong, report.trouble, report.settings) == ([], (), {})


def test_there_are_forty_of_them():
    assert len(set(WAYS)) >= 40
