"""Finds a city's spatial reference without the internet: by code, by name, by place, by point.

The register knows planes and the boxes they were made for, no cities; boxes of neighbors
overlap, and the smallest is seldom the one in use.  So a place is looked up in the atlas first,
with its state and county, and the planes that the register describes by that county come
first: the state plane zone before single-city grids, in feet before meters, the usual datum
before rare ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from eamconsole.support import atlas, proj
from eamconsole.wire.srid import SridName, SridRow, covers

_FEET = re.compile(r"\((ft|ftUS)\)|_(Feet|Foot|Ft|FtUS|Ft_US)\b|_(Feet|Ft)_")
_WORDS = re.compile(r"[a-z0-9]+")
_COUNTY_WORDS = ("county", "parish", "of")
_UNIT_WORDS = {"feet": True, "foot": True, "ft": True, "ftus": True,
               "meters": False, "meter": False, "metres": False}  # fmt: skip
_DATUM = re.compile(r"(?i)\bNAD ?(?:83|27)(?:\([A-Z0-9]{1,8}\))?")
_SAYS_NOTHING = re.compile(
    r"(?i)\bstate plane\b|\bspcs\b|\b(?:intl|international|us|u\.s\.) (?:survey )?(?=feet|foot|ft)"
    r"|(?<=[a-z.,] )\d{5}(?:-\d{4})?(?=,|\s*$)"
    r"|(?<=[a-z.,\d] )(?:u\.?s\.?a\.?|united states(?: of america)?)\s*$"
)
"""Words of people that no plane's title has, or all have; the ends of a mail address."""
_ZONE_WORDS = frozenset({
    "north", "south", "east", "west", "central", "mainland", "island", "islands", "is", "long",
    "offshore", "single", "map", "spcs", "grid", "zone", "&", "and", "virgin", "puerto", "rico",
    "guam",
})  # fmt: skip
_DATUMS = (
    ("NAD83 /", "NAD_1983_StatePlane"), ("NAD83(2011)", "NAD83(MA11)", "NAD83(PA11)"),
    ("NAD83(HARN)",), ("NAD83(NSRS2007)",), ("NAD83(CORS96)",), ("NAD83", "NAD_1983"),
    ("WGS 84", "WGS_1984"),
)  # fmt: skip
_HOME = re.compile(
    rf"United States \(USA\) - ({'|'.join(sorted(atlas.STATES.values(), key=len, reverse=True))})"
    r"\b(?!;)"
)
_COUNTIES = re.compile(r"\bcounties(?: of)?:?\s+(.+)")
_TERRITORIES = {
    "Puerto Rico and US Virgin Islands": ("PR", "VI"), "Puerto Rico": ("PR",), "Guam": ("GU",),
    "US Virgin Islands": ("VI",), "American Samoa": ("AS",), "Northern Mariana Islands": ("MP",),
}  # fmt: skip
_LIKE = {"DC": "MD"}
"""The district lies in Maryland's zone, and the register does not say so."""
_WORLD_WIDE = 350.0
"""Degrees from west to east of what is no region any more."""
_NEAR_KM = 150.0
_FIRST, _OTHERS = 6, 2
"""Rows of the first town of a name, and of each other one."""


@dataclass(frozen=True, slots=True)
class _Plane:
    row: SridRow
    states: tuple[str, ...]
    """The states it was made for, none where it is for more than one or for elsewhere."""
    counties: frozenset[str]
    usual: tuple[int, int, float, bool, str]
    """How usual it is where it may be used: the smaller the more so."""


@dataclass(frozen=True, slots=True)
class _Spot:
    latitude: float
    longitude: float
    region: atlas.Region | None
    words: str = ""


def find_srids(
    text: str = "", *, near: tuple[float, float] | None = None, limit: int = 50
) -> tuple[SridRow, ...]:
    """Return references for ``text`` and the point ``near`` (latitude, longitude).

    A code answers exactly, whatever it is the code of; then come codes that begin like it.
    """
    code = re.fullmatch(r"(?i)(?:(epsg|esri)\s*+:\s*+)?(\d{1,7})", text.strip())
    if code is not None:
        found = _by_code((code[1] or "").upper(), code[2])
    else:
        found = _by_words(text, None if near is None else _spot(*near))
    return tuple(_described(row) for row in islice(_once(found), limit))


def _by_code(authority: str, digits: str) -> Iterator[SridRow]:
    for each in (authority,) if authority else ("EPSG", "ESRI"):
        name = f"{each}:{digits.lstrip('0')}"
        if (found := proj.reference(name)) is not None:
            yield SridRow(
                name=SridName(name), title=found.title, area_title=found.area_title, area=found.area
            )
    begun = (
        plane.row for plane in _planes() if plane.row.name.partition(":")[2].startswith(digits)
    )
    yield from sorted(begun, key=lambda row: (len(row.name), row.name))


def _by_words(text: str, near: _Spot | None) -> Iterator[SridRow]:
    datum = _DATUM.search(text)
    begin = datum[0].upper().replace(" ", "") if datum else ""
    text = _SAYS_NOTHING.sub(" ", _DATUM.sub(" ", text))
    words = atlas.plain_name(text).split()
    units = {word for word in words[1:] if word in _UNIT_WORDS}  # first stands Fort Worth
    found = _by_names([word for word in words if word not in units], text, near)
    wanted = {_UNIT_WORDS[word] for word in units}
    of_datum = (row for row in found if row.title.replace("NAD_19", "NAD").startswith(begin))
    return (row for row in of_datum if not wanted or bool(_FEET.search(row.title)) in wanted)


def _by_names(words: list[str], text: str, near: _Spot | None) -> Iterator[SridRow]:
    if not words:
        if text.strip():
            return  # signs that spell nothing: a list of all planes would be no answer
        yield from _around(near) if near else (plane.row for plane in sorted(_planes(), key=_size))
        return
    state, rest = _state_of(words, text)
    towns = atlas.towns_named(" ".join(words), exactly=True) if rest else ()  # Virginia Beach
    if not towns and not _only_zone_words(rest):
        towns = atlas.towns_named(" ".join(rest), state)
    if towns:
        yield from _of_towns(towns, near)
        return
    if state is not None:
        yield from _of_state(state, rest, near)
    yield from _saying(words, near)


def _state_of(words: list[str], text: str) -> tuple[str | None, list[str]]:
    """Split the name of a state off, at either end; short forms at the end, or in capitals."""
    by_name = {atlas.plain_name(name): code for code, name in atlas.STATES.items()}
    sizes = range(len(words), 0, -1)
    for size in sizes:
        if (code := by_name.get(" ".join(words[-size:]))) is not None:
            return code, words[:-size]
    last, first = words[-1].upper(), words[0].upper()
    capitals = set(re.findall(r"\b[A-Z]{2}\b", text))
    if last in atlas.STATES and (len(words) > 1 or last in capitals):
        return last, words[:-1]
    for size in sizes:
        if (code := by_name.get(" ".join(words[:size]))) is not None:
            return code, words[size:]
    return (first, words[1:]) if first in atlas.STATES and first in capitals else (None, words)


def _only_zone_words(words: list[str]) -> bool:
    return all(word in _ZONE_WORDS or word.isdigit() for word in words)


def _of_towns(towns: tuple[atlas.Town, ...], near: _Spot | None) -> Iterator[SridRow]:
    """Yield each town's planes, the nearest to the point first, else the most populous."""
    spots = [
        _Spot(
            town.latitude, town.longitude,
            atlas.region_at(town.latitude, town.longitude, town.state), str(town),
        )
        for town in towns[:12]
    ]  # fmt: skip
    if near is not None:  # a point in the same state beats the town's middle
        spots.sort(key=lambda spot: not _together(spot, near))
        if _together(spots[0], near):
            spots[0] = replace(near, words=spots[0].words)
    for at, spot in enumerate(spots):
        yield from islice(_around(spot), _FIRST if at == 0 else _OTHERS)
    yield from _around(spots[0])


def _of_state(state: str, rest: list[str], near: _Spot | None) -> Iterator[SridRow]:
    mine = [plane for plane in _planes() if _LIKE.get(state, state) in plane.states]
    fit = [plane for plane in mine if set(rest) <= set(_WORDS.findall(plane.row.title.lower()))]
    key: Callable[[_Plane], object] = (lambda plane: _rank(plane, near)) if near else _usual
    for plane in sorted(fit, key=key):  # type: ignore[arg-type]
        yield replace(plane.row, place=atlas.STATES[state])


def _saying(words: list[str], near: _Spot | None) -> Iterator[SridRow]:
    """Yield planes whose title or area says all words; with a point, those that hold it first."""
    found = [
        plane
        for plane in _planes()
        if all(
            word in f"{plane.row.title} {plane.row.area_title}".lower()
            for word in words
            if word not in _COUNTY_WORDS
        )
    ]
    found.sort(key=_size)
    if near is not None:
        found.sort(key=lambda plane: not _holds(plane, near))
    yield from (plane.row for plane in found)


def _around(spot: _Spot) -> Iterator[SridRow]:
    holding = [
        plane for plane in _planes() if _holds(plane, spot) and not _is_of_every_place(plane)
    ]
    for plane in sorted(holding, key=lambda plane: _rank(plane, spot)):
        yield replace(plane.row, place=spot.words)


def _is_of_every_place(plane: _Plane) -> bool:
    """Return whether a plane is a map of the world, or of the Moon: no city's map but Mercator's.

    Some take the library 40 ms to describe, and one island's few zones leave room for 30 of them.
    """
    area = plane.row.area
    is_wide = area is not None and area[2] - area[0] > _WORLD_WIDE
    return is_wide and "mercator" not in plane.row.title.casefold()


def _holds(plane: _Plane, spot: _Spot) -> bool:
    area = plane.row.area
    return area is not None and covers(area, spot.latitude, spot.longitude)


def _rank(plane: _Plane, spot: _Spot) -> tuple[object, ...]:
    state = _LIKE.get(spot.region.state, spot.region.state) if spot.region else ""
    county = _county_key(spot.region.county) if spot.region else ""
    listed = bool(plane.counties) and county in _counties_of(state)
    return (
        not _holds(plane, spot),
        state not in plane.states,
        listed and county not in plane.counties,
        *plane.usual,
    )


def _usual(plane: _Plane) -> tuple[object, ...]:
    family, datum, _, feet, _ = plane.usual
    return family, datum, feet, plane.row.title


def _size(plane: _Plane) -> tuple[float, str]:
    if plane.row.area is None:
        return math.inf, plane.row.name
    west, south, east, north = plane.row.area
    return ((east - west) % 360 or 360) * (north - south), plane.row.name


@cache
def _planes() -> tuple[_Plane, ...]:
    return tuple(_plane(each) for each in proj.planes())


@cache
def _counties_of(state: str) -> frozenset[str]:
    """Return the counties that zones of a state list: newer ones, and some cities, are in none."""
    zones = (plane for plane in _planes() if state in plane.states and plane.usual[0] == 0)
    return frozenset(county for zone in zones for county in zone.counties)


def _plane(found: proj.Reference) -> _Plane:
    row = SridRow(
        name=SridName(found.name), title=found.title, area_title=found.area_title, area=found.area
    )
    states = _states_of(found.area_title)
    listed = _COUNTIES.search(found.area_title)
    every = re.split(r"[;,.]", listed[1]) if listed else []
    counties = frozenset(_county_key(each) for each in every if each.strip())
    family = _family(found.title, states)
    datum = next((at for at, names in enumerate(_DATUMS) if found.title.startswith(names)), 99)
    meters = _FEET.search(found.title) is None
    plane = _Plane(row, states, counties, (0, 0, 0, False, ""))
    size = 0.0 if family == 0 else _size(plane)[0]
    return replace(plane, usual=(family, datum, size, meters, found.name))


def _states_of(area_title: str) -> tuple[str, ...]:
    """Return the only state, or the territories, that an area's description begins with."""
    for name, codes in _TERRITORIES.items():
        if area_title.startswith(name):
            return codes
    found = _HOME.match(area_title)
    if found is None:
        return ()
    return tuple(code for code, name in atlas.STATES.items() if name == found[1])


def _family(title: str, states: tuple[str, ...]) -> int:
    """Return 0 for a zone of the state plane system, which nearly every city uses."""
    if "StatePlane" in title:
        return 0
    _, _, zone = title.partition(" / ")
    for state in states:
        name = atlas.STATES[state]
        if zone.startswith(name) or zone.startswith("Puerto Rico"):
            rest = re.sub(r"\(ft(US)?\)|\.", "", zone.removeprefix(name)).lower().split()
            return 0 if all(word in _ZONE_WORDS or word.isdigit() for word in rest) else 1
    return 1


def _county_key(name: str) -> str:
    """Return a county's name as both lists can be compared: the register writes De Kalb, Dade."""
    plain = atlas.plain_name(re.sub(r"(?i)\b(county|parish|city and borough)\b", "", name))
    bare = plain.removeprefix("and ").replace(" ", "")
    return "dade" if bare == "miamidade" else bare


def _spot(latitude: float, longitude: float) -> _Spot:
    return _Spot(latitude, longitude, atlas.region_at(latitude, longitude))


def _together(town: _Spot, near: _Spot) -> bool:
    states = [spot.region.state if spot.region else "" for spot in (town, near)]
    return states[0] == states[1] and _kilometers(town, near) <= _NEAR_KM


def _kilometers(one: _Spot, other: _Spot) -> float:
    wide = math.cos(math.radians((one.latitude + other.latitude) / 2))
    return 111.2 * math.hypot(
        one.latitude - other.latitude, (one.longitude - other.longitude) * wide
    )


def _once(rows: Iterable[SridRow]) -> Iterator[SridRow]:
    seen: set[str] = set()
    for row in rows:
        if row.name not in seen:
            seen.add(row.name)
            yield row


def _described(row: SridRow) -> SridRow:
    """Add what a person compares; looked up for the rows shown alone, as that takes a while."""
    found = proj.reference(row.name)
    if found is None:
        return row
    return replace(row, kind=found.kind, unit=found.unit, datum=found.datum, use=found.use)
