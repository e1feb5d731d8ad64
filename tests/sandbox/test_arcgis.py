"""The simulated reverse geocoder of ArcGIS."""

import json

import pytest

from eamconsole.sandbox.arcgis.geocoder import SERVICE, TOKEN, ArcGis
from eamconsole.sandbox.calllog import CallLog
from eamconsole.sandbox.clock import SimClock
from eamconsole.sandbox.server import SimServer
from tests.fixtures.city_client import CityClient
from tests.fixtures.eam_desk import START

POINT = "-72.9,41.3"


@pytest.fixture
def geocoder():
    return ArcGis()


@pytest.fixture
def asked(geocoder):
    """Ask for the address of a place; return the decoded answer."""
    server = SimServer(geocoder.handle, side="arcgis", clock=SimClock(START), calls=CallLog())
    server.start()
    client = CityClient(server.url)

    def ask(path=f"{SERVICE}/reverseGeocode", **query):
        answer = client.get(path, **{"f": "json", **query})
        assert answer.status == 200
        return answer.json

    yield ask
    client.close()
    server.stop()


def test_a_point_always_has_the_same_address(asked):
    address = asked(location=POINT)["address"]
    assert address == asked(location=POINT)["address"]
    assert address["City"] == "Harborview"
    assert address["Match_addr"].startswith(address["Address"])
    assert address["LongLabel"].endswith("USA")
    assert address["Address"] != asked(location="-72.8,41.2")["address"]["Address"]


def test_points_in_other_systems_mean_the_same_place(asked):
    mercator = {"x": -8115190.879, "y": 5056692.96, "spatialReference": {"wkid": 102100}}
    there = asked(location=json.dumps(mercator), outSR="4326")
    x, y = there["location"]["x"], there["location"]["y"]
    assert there["address"] == asked(location=f"{x},{y}")["address"]
    local = asked(location=POINT, outSR="2234")["location"]
    assert local["x"] == pytest.approx(958783.654, abs=0.001)


@pytest.mark.parametrize("location", ["0,0", "500,41", "200000,500000"])
def test_nobody_lives_there(asked, location):
    assert asked(location=location) == {
        "error": {
            "code": 400,
            "message": "Unable to find address for the specified location.",
            "details": [],
        }
    }


@pytest.mark.parametrize("location", ["", "here", "1", "{}", "[1,2]", '{"x":"NaN","y":1}', "nan,1"])
def test_senseless_points_are_refused(asked, location):
    assert asked(location=location)["error"]["code"] == 400


def test_tokens_where_required(asked, geocoder):
    geocoder.require_token = True
    assert asked(location=POINT)["error"]["code"] == 499
    assert asked(location=POINT, token="wrong")["error"]["code"] == 498
    assert "address" in asked(location=POINT, token=TOKEN)


def test_the_service_describes_itself(asked):
    assert "ReverseGeocode" in asked(SERVICE, f="pjson")["capabilities"]
