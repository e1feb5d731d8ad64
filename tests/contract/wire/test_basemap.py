"""The picture behind the small map: asked for as the map server wants it, and never trusted."""

import math

import pytest

from eamconsole.domain.city import Bounds
from eamconsole.domain.map_view import view_around
from eamconsole.domain.request import Place
from eamconsole.errors import ServiceError
from eamconsole.services.basemap import Basemap
from eamconsole.support.clock import VirtualClock
from eamconsole.support.redaction import Redactor
from eamconsole.wire.arcgis import ArcGisBasemap
from eamconsole.wire.http import Surroundings
from tests.fixtures.map_server import OWED_TO, map_server
from tests.fixtures.pictures import picture
from tests.unit.journal.builders import NOON

CITY = Bounds(41.0, -73.2, 41.5, -72.5)
HERE = Place(41.3, -72.9)


@pytest.fixture
def drawn_by():
    with map_server() as server:
        yield server


@pytest.fixture
def clock():
    return VirtualClock(NOON)


@pytest.fixture
def basemap(drawn_by, clock):
    around = Surroundings(redactor=Redactor())
    made = Basemap(lambda: ArcGisBasemap(drawn_by.url, around, user_agent="EAMConsole"), clock)
    yield made
    made.close()


def asked_for(basemap, place=HERE, bounds=CITY):
    return basemap.drawn(view_around(place, bounds, 180, 135), 180, 135)


def test_every_request_inside_the_city_shares_one_picture_that_tells_no_place(basemap, drawn_by):
    first, second = asked_for(basemap), asked_for(basemap, Place(41.1, -73.0))
    assert first is second
    assert first.attribution == OWED_TO
    (query,) = drawn_by.exports()
    assert (query["size"], query["f"], query["bboxSR"]) == ("180,135", "image", "3857")
    west, south, east, north = map(float, query["bbox"].split(","))
    assert (east - west) / (north - south) == pytest.approx(180 / 135, rel=1e-3)
    assert west < math.radians(-73.2) * 6_378_137 < math.radians(-72.5) * 6_378_137 < east
    assert all("Authorization" not in headers for _, _, headers in drawn_by.asked)


def test_pictures_are_kept_in_a_bounded_number(basemap, drawn_by):
    places = [Place(41.0 + n / 100, -75.0) for n in range(40)]
    for place in places:
        asked_for(basemap, place, None)
    assert len(basemap._kept) == 16
    asked_for(basemap, places[-1], None)
    assert len(drawn_by.exports()) == 40
    asked_for(basemap, places[0], None)
    assert len(drawn_by.exports()) == 41


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'


@pytest.mark.parametrize(
    "export",
    [
        (200, "application/json", b'{"error": {"code": 400, "message": "Invalid URL"}}'),
        (200, "image/png", SVG),
        (200, "image/png", b"<html>Sign in</html>"),
        (200, "image/png", b""),
        (200, "image/tiff", picture(180, 135, "TIFF")),
        (200, "image/png", b"\x89PNG\r\n\x1a\n" + bytes(1024 * 1024)),
        (404, "text/html", b"No such service."),
        (503, "text/html", b"Away."),
    ],
    ids=["error", "svg", "html", "empty", "tiff", "large", "404", "503"],
)
def test_what_is_no_map_is_refused_and_the_server_left_alone_a_minute(
    basemap, drawn_by, clock, export
):
    good, drawn_by.export = drawn_by.export, export
    for _ in range(3):
        with pytest.raises(ServiceError):
            asked_for(basemap)
    assert len(drawn_by.exports()) == 1
    drawn_by.export = good
    clock.advance(61)
    assert asked_for(basemap).content == good[2]


def test_without_a_word_of_whom_it_is_owed_to_no_map_is_shown(basemap, drawn_by, clock):
    told, drawn_by.about = drawn_by.about, (200, "text/html", b"<html>")
    with pytest.raises(ServiceError):
        asked_for(basemap)
    clock.advance(61)
    drawn_by.about = told
    assert asked_for(basemap).attribution == OWED_TO
