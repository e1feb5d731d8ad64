"""The locator client against the simulated geocoder, whose errors come with status 200."""

import json

import pytest

from eamconsole.errors import (
    AccessDenied,
    ConfigurationError,
    MalformedReply,
    NotPermitted,
    RequestRejected,
    ServiceBusy,
    ServiceUnreachable,
)
from eamconsole.sandbox.arcgis.geocoder import TOKEN
from eamconsole.wire.arcgis import WORLD_GEOCODER, ArcGisLocator
from eamconsole.wire.http import recording


@pytest.fixture
def locator(city, around):
    client = ArcGisLocator(city.endpoints.arcgis_url, "canary-arcgis", around)
    yield client
    client.shut()


def test_the_address_at_a_point(locator):
    address = locator.address_at(41.3083, -72.9279)
    assert (address.city, address.state) == ("Harborview", "CT")
    assert address.postal


def test_nobody_lives_at_the_null_island(locator):
    assert locator.address_at(0.0, 0.0) is None


def error(code, message="Failed", details=()):
    body = {"error": {"code": code, "message": message, "details": list(details)}}
    return json.dumps(body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (error(498, "Invalid token"), AccessDenied),
        (error(499, "Token required"), AccessDenied),
        (error(403), NotPermitted),
        (error(429), ServiceBusy),
        (error(500), ServiceUnreachable),
        (error("?"), ServiceUnreachable),
        (error(400, "Invalid location"), RequestRejected),
        ("[]", MalformedReply),
        ("<html></html>", MalformedReply),
    ],
)
def test_an_error_with_status_200_is_an_error(city, locator, body, expected):
    city.faults["arcgis"].status(200, body=body)
    with pytest.raises(expected):
        locator.address_at(41.3, -72.9)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (error(400, "Unable to complete operation.", ["Unable to find address for it."]), None),
        ('{"address": {}}', None),
        ('{"address": {"Street": "1 Elm St", "City": "X", "State": "CT", "ZIP": "06510"}}',
         "1 Elm St, X, CT 06510"),
        ('{"address": {"Match_addr": "1 Elm St, X"}}', "1 Elm St, X"),
    ],
)  # fmt: skip
def test_old_and_new_locators_are_understood(city, locator, body, line):
    city.faults["arcgis"].status(200, body=body)
    address = locator.address_at(41.3, -72.9)
    assert (address and address.line) == line


def test_the_token_is_never_shown(city, locator):
    city.faults["arcgis"].status(200, body=error(498, "Invalid token canary-arcgis"))
    with recording() as kept, pytest.raises(AccessDenied) as caught:
        locator.address_at(41.3, -72.9)
    assert "canary" not in repr(kept) + repr(caught.value.__dict__) + str(caught.value)


def test_without_an_address_esris_own_is_asked(around):
    locator = ArcGisLocator("", "", around)
    assert locator._channel.address.text == WORLD_GEOCODER
    with pytest.raises(ConfigurationError):
        ArcGisLocator("http://gis.example/GeocodeServer", "", around)


def test_the_places_of_an_address_the_best_first(city, around):
    city.arcgis.places.update({"12 Quay St": (-72.92, 41.3)})
    client = ArcGisLocator(city.endpoints.arcgis_url, "", around)
    (found,) = client.places_of(" 12  quay st ", (41.3, -72.9))
    assert (found.line, found.latitude, found.longitude, found.score) == (
        "12 Quay St", 41.3, -72.92, 100,
    )  # fmt: skip
    assert client.places_of("99 Nowhere Rd") == ()
    client.shut()


@pytest.mark.parametrize(
    "body",
    [
        '{"candidates": null}',
        '{"candidates": [1, {"location": null}, {"location": {"x": "east", "y": 1}}]}',
        '{"candidates": [{"location": {"x": 500, "y": 99}, "score": 100}]}',
    ],
)
def test_candidates_without_a_point_on_the_globe_are_none(city, locator, body):
    city.faults["arcgis"].status(200, body=body)
    assert locator.places_of("12 Quay St") == ()


def test_results_that_may_be_stored_are_asked_for_where_the_city_says_so(city, around):
    without = ArcGisLocator(city.endpoints.arcgis_url, "", around, for_storage=True)
    with pytest.raises(AccessDenied):  # Esri gives those to subscribers alone
        without.address_at(41.3, -72.9)
    client = ArcGisLocator(city.endpoints.arcgis_url, TOKEN, around, for_storage=True)
    assert client.address_at(41.3, -72.9) is not None
    asked = [call for call in city.log.calls("arcgis") if "reverseGeocode" in call.path]
    assert len(asked) == 2
