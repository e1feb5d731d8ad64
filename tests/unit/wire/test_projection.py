"""Points land where PROJ's own program puts them, in meters and in feet."""

import math
import shutil
import subprocess
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eamconsole.domain.work import CoordinateSystem, Point
from eamconsole.errors import ConfigurationError, PlaceUnusable
from eamconsole.wire.projection import Projector
from eamconsole.wire.srid import srid_name
from eamconsole.wire.srid_search import find_srids

CONTROL_POINTS = [
    (26918, 40.7128, -74.0060, 1.0),
    (26918, 42.6526, -73.7562, 1.0),
    (2234, 41.3083, -72.9279, 0.3048006096),
    (2234, 41.7658, -72.6734, 0.3048006096),
    (2263, 40.7128, -74.0060, 0.3048006096),
    (2263, 40.6782, -73.9442, 0.3048006096),
    (2276, 32.7767, -96.7970, 0.3048006096),
]


def cs2cs(srid, latitude, longitude):
    """Return X and Y as PROJ's command line gives them."""
    answer = subprocess.run(
        ["cs2cs", "-f", "%.6f", "EPSG:4269", f"EPSG:{srid}"],
        input=f"{latitude} {longitude}\n",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return float(answer[0]), float(answer[1])


@pytest.mark.skipif(shutil.which("cs2cs") is None, reason="needs proj-bin")
@pytest.mark.parametrize(("srid", "latitude", "longitude", "meters"), CONTROL_POINTS)
def test_control_points_agree_with_proj_within_ten_centimeters(srid, latitude, longitude, meters):
    point = Projector(srid).project(latitude, longitude)
    x, y = cs2cs(srid, latitude, longitude)
    assert math.hypot(point.x - x, point.y - y) * meters < 0.1


def test_known_values_hold_without_that_program():
    point = Projector(2276).project(32.7767, -96.797)
    assert (round(point.x, 3), round(point.y, 3)) == (2491875.041, 6969751.329)
    assert Projector(2276).describe().unit == "US survey feet"


@pytest.mark.parametrize("srid", [2234, "EPSG:26918", "ESRI:102003"])
def test_there_and_back_is_the_same_place(srid):
    control = Projector(srid).control(41.5, -72.7)
    assert control.error_meters < 0.001
    assert control.covered


def test_degrees_and_mercator_are_passed_for_eam_to_translate():
    degrees = Projector(2234, CoordinateSystem.LATLONG).project(41.3, -72.9)
    assert degrees == Point(-72.9, 41.3, CoordinateSystem.LATLONG)
    mercator = Projector(2234, CoordinateSystem.MERCATOR).project(32.7767, -96.797)
    assert (round(mercator.x, 2), round(mercator.y, 2)) == (-10775392.75, 3865701.99)
    local = Projector(2234).project(41.3, -72.9)
    for mode in CoordinateSystem:
        projector = Projector(2234, mode)
        found = projector.to_local(projector.project(41.3, -72.9))
        assert math.hypot(found.x - local.x, found.y - local.y) < 0.01


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(95, 0), (-91, 0), (0, 181), (math.nan, 0), (0, math.inf)],
)
def test_a_point_off_the_globe_or_off_the_plane_is_unusable(latitude, longitude):
    with pytest.raises(PlaceUnusable):
        Projector(26918).project(latitude, longitude)


@given(st.floats(), st.floats())
def test_no_point_is_ever_infinite(latitude, longitude):
    try:
        point = NEW_YORK.project(latitude, longitude)
    except PlaceUnusable:
        return
    assert math.isfinite(point.x)
    assert math.isfinite(point.y)


NEW_YORK = Projector(2263)


def test_the_area_of_use_tells_a_point_in_another_state():
    assert Projector(2234).covers(41.3, -72.9)
    assert not Projector(2234).covers(32.8, -96.8)
    assert not Projector("ESRI:103158").covers(47.6, -122.3)
    assert Projector("ESRI:102100").covers(32.8, -96.8)


def test_threads_project_alike():
    projector, found = Projector(2234), []
    threads = [
        threading.Thread(target=lambda: found.append(projector.project(41.3, -72.9)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 8
    assert len(set(found)) == 1


@pytest.mark.parametrize("srid", ["abc", "", "4326", 0, "EPSG:999999", "PROJ:1", -5, "2234; drop"])
def test_an_unusable_srid_is_refused_with_a_way_out(srid):
    with pytest.raises(ConfigurationError) as caught:
        Projector(srid)
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (2234, "EPSG:2234"),
        (" 2234 ", "EPSG:2234"),
        ("epsg:2234", "EPSG:2234"),
        ("ESRI: 102003", "ESRI:102003"),
        ("102738", "ESRI:102738"),
    ],
)
def test_an_srid_may_be_written_several_ways(written, name):
    assert srid_name(written) == name


def test_the_search_finds_the_citys_plane_by_words_and_by_place():
    assert "EPSG:2234" in {row.name for row in find_srids("Connecticut ftUS")}
    near = find_srids(near=(41.3083, -72.9279), limit=40)
    assert {"EPSG:2234"} <= {row.name for row in near}
    assert find_srids("2263")[0].name == "EPSG:2263"
    assert find_srids("no such place anywhere") == ()
