"""The resident's address is checked against the point; the row tells where they lie apart."""

import pytest

from eamconsole.domain.city import MapRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.services.explain.explanation import Around, explain

POINT = {"lat": 41.30, "lng": -72.92}
ADDRESS = "12 Quay St, Harborview"


@pytest.fixture
def city(tell):
    told = tell(place=MapRules(verify_address=True))
    told.locator = told.city.arcgis
    return told


def told_of(told, number):
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is DeliveryState.DONE
    around = Around(now=told.city.clock.now(), zone=told.engine.parts.rules.zone)
    return explain(row, around).why


def test_an_address_far_from_the_point_is_told_on_the_row_and_nothing_waits(city):
    city.locator.places[ADDRESS] = (-72.92, 41.32)
    number = city.linked_report(address=ADDRESS, category="Pothole", **POINT)
    assert told_of(city, number) == (
        "The address in SeeClickFix, 12 Quay St, Harborview, lies 2.2 km from the point: the "
        "locator finds it at 41.32, -72.92. EAM has the point; ask the resident which of the two "
        "is meant."
    )
    assert city.status(number) == "Acknowledged"


@pytest.mark.parametrize(
    "at",
    [(-72.92, 41.301), None],
    ids=["near", "not found"],
)
def test_nothing_is_told_where_they_agree_or_nobody_knows(city, at):
    if at is not None:
        city.locator.places[ADDRESS] = at
    number = city.linked_report(address=ADDRESS, category="Pothole", **POINT)
    assert told_of(city, number) == ""


def test_words_without_a_number_are_not_looked_for(city):
    city.locator.places["behind the school"] = (-72.92, 41.9)
    mark = city.mark()
    number = city.linked_report(address="behind the school", category="Pothole", **POINT)
    assert told_of(city, number) == ""
    assert not [c for c in city.calls(since=mark) if "findAddressCandidates" in c.path]


def test_a_locator_in_trouble_holds_nothing_up(city):
    city.city.faults["arcgis"].status(500, times=9)
    number = city.linked_report(address=ADDRESS, category="Pothole", **POINT)
    assert told_of(city, number) == ""


def test_without_the_setting_nothing_is_asked(tell):
    told = tell()
    told.city.arcgis.places[ADDRESS] = (-72.92, 41.9)
    number = told.linked_report(address=ADDRESS, category="Pothole", **POINT)
    assert told_of(told, number) == ""
    assert not [call for call in told.calls() if "findAddressCandidates" in call.path]
