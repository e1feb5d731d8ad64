"""The map page's warnings, on real projections."""

import pytest

from eamconsole.services.checks import CheckVerdict, place
from eamconsole.services.checks.place import check_place
from eamconsole.services.setup import Draft
from eamconsole.services.setup.place import placed, search
from eamconsole.services.setup.trial import trial

X, Y = 1013696.62, 742912.81
"""41.5, -72.7 in EPSG:2234, US survey feet."""


def findings(installation, **answers):
    draft = Draft()
    draft.put("organization.name", "City of Harborview")
    settings = {
        "map.srid": 2234,
        "map.bounds": [41.2, -73.1, 41.7, -72.3],
        "map.reverse_geocode": False,
        "answers.known_point": {"latitude": 41.5, "longitude": -72.7},
    } | {path.replace("__", "."): value for path, value in answers.items()}
    for path, value in settings.items():
        draft.put(path, value)
    with trial(installation, draft) as opened:
        return {finding.check: finding for finding in check_place(opened)}


def point(latitude=41.5, longitude=-72.7, **seen):
    return {"latitude": latitude, "longitude": longitude, **seen}


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (point(x=X, y=Y), None),
        (point(x=Y, y=X), "swapped"),
        (point(x=X * 0.3048006, y=Y * 0.3048006), "meters"),
        (point(x=-8092927.0, y=5086169.0), "Web Mercator"),
        (point(x=1.0, y=2.0), "not the one"),
    ],
)
def test_what_eam_shows_is_compared_and_mistakes_are_named(installation, known, words):
    finding = findings(installation, answers__known_point=known)["Same point in EAM"]
    assert (finding.verdict is CheckVerdict.OK) is (words is None)
    assert words is None or words in finding.text


def test_the_wrong_plane_is_outside_its_area_of_use(installation):
    finding = findings(installation, map__srid=2276)["Area of use"]
    assert finding.verdict is CheckVerdict.FAILED
    assert "EPSG:2276" in finding.text


@pytest.mark.parametrize(
    ("known", "words"),
    [(point(-72.7, 41.5), "swapped"), (point(40.7, -74.0), "outside your city's bounds")],
)
def test_points_outside_the_bounds_are_told_apart(installation, known, words):
    assert words in findings(installation, answers__known_point=known)["City bounds"].text


@pytest.mark.parametrize(
    ("words", "first"),
    [("2234", "EPSG:2234"), ("ESRI:102003", "ESRI:102003"), ("Connecticut ftUS", "EPSG:2234")],
)
def test_spatial_references_are_found_offline(words, first):
    assert first in [row.name for row in search(words, None)]


def test_a_city_the_library_does_not_know_is_found_by_its_point():
    assert "EPSG:2234" in [row.name for row in search("Harborview", (41.5, -72.7))]


def test_a_point_comes_back_where_it_was():
    draft = Draft()
    draft.put("map.srid", 2234)
    draft.put("answers.known_point", point())
    shown = placed(draft)
    assert (round(shown.x, 1), round(shown.y, 1)) == (round(X, 1), round(Y, 1))
    assert shown.error_meters < 0.001


@pytest.mark.parametrize(
    ("settings", "verdict"),
    [
        ({"map__reverse_geocode": True}, CheckVerdict.WARNING),
        ({"map__reverse_geocode": True, "map__for_storage": True}, CheckVerdict.OK),
        ({"map__reverse_geocode": False}, None),
    ],
)
def test_the_terms_of_esris_own_geocoder_are_told(installation, settings, verdict, monkeypatch):
    monkeypatch.setattr(place, "_address", lambda *_: iter(()))  # nobody is called
    found = findings(installation, **settings).get("Terms of the locator")
    assert (found and found.verdict) is verdict
