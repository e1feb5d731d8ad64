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
