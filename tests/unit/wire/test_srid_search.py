"""A city's spatial reference is found by code, name or point, and named for what it is."""

import pytest

from eamconsole.errors import ConfigurationError
from eamconsole.services.profiles.spatial import srid_fault
from eamconsole.services.setup.place import in_words, search
from eamconsole.support import proj
from eamconsole.support.atlas import STATES, region_at
from eamconsole.wire.projection import Projector
from eamconsole.wire.srid import covers
from eamconsole.wire.srid_search import find_srids

SPRINGFIELD = (39.80, -89.65)
CAPITALS = {
    "AL": "Montgomery", "AK": "Juneau", "AZ": "Phoenix", "AR": "Little Rock", "CA": "Sacramento",
    "CO": "Denver", "CT": "Hartford", "DE": "Dover", "FL": "Tallahassee", "GA": "Atlanta",
    "HI": "Honolulu", "ID": "Boise", "IL": "Springfield", "IN": "Indianapolis",
    "IA": "Des Moines", "KS": "Topeka", "KY": "Frankfort", "LA": "Baton Rouge", "ME": "Augusta",
    "MD": "Annapolis", "MA": "Boston", "MI": "Lansing", "MN": "Saint Paul", "MS": "Jackson",
    "MO": "Jefferson City", "MT": "Helena", "NE": "Lincoln", "NV": "Carson City",
    "NH": "Concord", "NJ": "Trenton", "NM": "Santa Fe", "NY": "Albany", "NC": "Raleigh",
    "ND": "Bismarck", "OH": "Columbus", "OK": "Oklahoma City", "OR": "Salem",
    "PA": "Harrisburg", "RI": "Providence", "SC": "Columbia", "SD": "Pierre",
    "TN": "Nashville", "TX": "Austin", "UT": "Salt Lake City", "VT": "Montpelier",
    "VA": "Richmond", "WA": "Olympia", "WV": "Charleston", "WI": "Madison", "WY": "Cheyenne",
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "near", "zone", "there"),
    [
        ("Boston", None, "Massachusetts Mainland", (42.36, -71.06)),
        ("Hartford", None, "Connecticut", (41.76, -72.68)),
        ("Ohio north", None, "Ohio North", (41.5, -81.69)),
        ("2234", None, "Connecticut", (41.76, -72.68)),
        ("2249", None, "Massachusetts Mainland", (42.36, -71.06)),
        ("Springfield", SPRINGFIELD, "Illinois West", SPRINGFIELD),
        ("Anchorage", None, "Alaska zone 4", (61.22, -149.9)),
        ("Puerto Rico", None, "Puerto Rico", (18.42, -66.06)),
        ("Honolulu", None, "Hawaii zone 3", (21.31, -157.86)),
        ("Guam", None, "Guam", (13.45, 144.78)),
        ("Virginia Beach", None, "Virginia South", (36.85, -75.98)),
        ("Washington, DC", None, "Maryland", (38.9, -77.03)),
        ("St. Louis", None, "Missouri East", (38.63, -90.2)),
        ("Ft. Worth feet", None, "Texas North Central", (32.75, -97.33)),
        ("city of new york city", None, "New York Long Island", (40.71, -74.0)),
        ("NAD83(2011) Maine", None, "Maine", (44.3, -69.8)),
        ("Oregon North intl feet", None, "Oregon North", (45.5, -122.6)),
        ("Connecticut state plane US survey feet", None, "Connecticut", (41.76, -72.68)),
        ("NAD 83 Michigan central", None, "Michigan Central", (44.3, -85.6)),
        ("Dededo", None, "Guam", (13.52, 144.84)),
        ("", (41.5, -81.69), "Ohio North", (41.5, -81.69)),
    ],
)
def test_the_local_zone_is_among_the_first_three_and_holds_the_place(words, near, zone, there):
    first = find_srids(words, near=near)[:3]
    right = [row for row in first if zone in row.title.replace("_", " ")]
    assert right, [row.title for row in first]
    for row in right:
        assert covers(proj.reference(row.name).area, *there)


@pytest.mark.parametrize(("state", "city"), CAPITALS.items())
def test_every_capital_finds_the_state_plane_of_its_own_state_first(state, city):
    (first, *_) = find_srids(f"{city}, {state}", limit=1)
    name = STATES[state]
    assert name in first.title.replace("_", " ")
    assert first.place.endswith(name)


@pytest.mark.parametrize(
    ("words", "zone", "other"),
    [("Urbana, Ohio", "Ohio South", "Ohio North")],
)
def test_between_zones_that_both_hold_a_town_its_county_decides(words, zone, other):
    rows = find_srids(words)
    assert rows[0].title.startswith(f"NAD83 / {zone}")
    assert any(other in row.title for row in rows)  # its box holds the town as well


@pytest.mark.parametrize("code", ["2234", "2249", " EPSG:2249 ", "esri:102003", "102656"])
def test_a_code_answers_with_itself_first(code):
    digits = "".join(sign for sign in code if sign.isdigit())
    assert find_srids(code)[0].name.endswith(f":{digits}")


def test_a_name_of_many_towns_begins_with_the_largest_or_the_one_at_the_point():
    assert find_srids("Springfield")[0].place == "Springfield, Missouri"
    assert find_srids("Springfield", near=(42.1, -72.59))[0].place == "Springfield, Massachusetts"
    places = {row.place for row in find_srids("Springfield")}
    assert {"Springfield, Illinois", "Springfield, Ohio"} <= places


def test_a_row_says_unit_datum_place_and_whether_it_holds_the_point():
    (boston, *_) = search("Boston", SPRINGFIELD)
    words = in_words(boston, SPRINGFIELD)
    assert words == (
        "EPSG:2249   NAD83 / Massachusetts Mainland (ftUS) · US survey feet · NAD83 · "
        "Boston, Massachusetts · does not hold your point"
    )
    meters = next(row for row in search("Boston", None) if row.name == "EPSG:26986")
    assert " · meters · " in in_words(meters)


@pytest.mark.parametrize(
    ("srid", "what", "way"),
    [
        (5703, "a system of heights", "search for your city"),
        (6360, "a system of heights", "search for your city"),
        (8733, "a plane together with heights", "EPSG:3435"),
        (6349, "in degrees together with heights", "search for your city"),
        (32600, "a whole system of zones", "the one zone"),
        (32700, "a whole system of zones", "the one zone"),
        (4978, "a system in space", "search for your city"),
        (4326, "a system in degrees", "latlong"),
    ],
)
def test_what_is_no_plane_is_named_for_what_it_is_when_it_is_imported(srid, what, way):
    assert what in srid_fault(srid)
    with pytest.raises(ConfigurationError) as caught:
        Projector(srid)
    assert way in caught.value.next_step
    assert f"cannot be used: {proj.reference(f'EPSG:{srid}').kind.value}" in in_words(
        find_srids(str(srid))[0]
    )


def test_a_point_is_in_its_county_and_a_pier_in_the_nearest():
    assert (region_at(41.5, -81.69).state, region_at(41.5, -81.69).county) == ("OH", "Cuyahoga")
    assert region_at(40.69, -74.04).state in ("NY", "NJ")  # in the harbor
    assert region_at(0.0, 0.0) is None


@pytest.mark.parametrize(
    "text", ["Boston, MA 02108", "Boston, MA 02108-1234, USA", "Boston Massachusetts U.S.A."]
)
def test_the_last_line_of_a_mail_address_is_a_city(text):
    assert find_srids(text)[:3] == find_srids("Boston, Massachusetts")[:3]


@pytest.mark.parametrize("text", ["\x00", "\U0001f600", "??", "---"])
def test_signs_that_spell_nothing_find_nothing(text):
    assert find_srids(text) == ()


@pytest.mark.parametrize("words", ["Honolulu", "Guam", "Boston"])
def test_a_city_is_offered_no_map_of_the_world_but_mercators(words):
    wide = [row for row in find_srids(words) if row.area and row.area[2] - row.area[0] > 350]
    assert all("mercator" in row.title.casefold() for row in wide), [row.title for row in wide]
