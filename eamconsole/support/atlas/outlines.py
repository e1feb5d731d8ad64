"""Outlines of states and counties: in which a point lies, and what to draw around it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Point = tuple[float, float]
"""Longitude, latitude."""
Box = tuple[float, float, float, float]
"""West, south, east, north."""

_BESIDE = 0.3
"""Degrees a point may lie outside every outline: piers, harbors and simplified shores."""


@dataclass(frozen=True, slots=True)
class Region:
    """A county and the state it is in, by its postal abbreviation."""

    state: str
    county: str


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a boundary; ``of_state`` tells a state's from a county's."""

    points: tuple[Point, ...]
    of_state: bool


@dataclass(frozen=True, slots=True)
class _Area:
    region: Region
    rings: tuple[tuple[Point, ...], ...]
    box: Box


@dataclass(frozen=True, slots=True)
class _Outlines:
    areas: tuple[_Area, ...]
    lines: tuple[tuple[Line, Box], ...]


def region_at(latitude: float, longitude: float, state: str | None = None) -> Region | None:
    """Return the county that holds a point, or is nearest where a shore was simplified."""
    near, least = None, _BESIDE
    for area in _outlines().areas:
        if state not in (None, area.region.state) or not _in_box(area.box, longitude, latitude):
            continue
        if _odd(area.rings, longitude, latitude):
            return area.region
        away = min(math.dist((longitude, latitude), at) for ring in area.rings for at in ring)
        if away < least:
            near, least = area.region, away
    return near


def lines_within(box: Box) -> tuple[Line, ...]:
    """Return the boundaries that may cross a box."""
    west, south, east, north = box
    return tuple(
        line
        for line, (left, low, right, high) in _outlines().lines
        if left <= east and right >= west and low <= north and high >= south
    )


def _in_box(box: Box, x: float, y: float) -> bool:
    west, south, east, north = box
    return west - _BESIDE <= x <= east + _BESIDE and south - _BESIDE <= y <= north + _BESIDE


def _odd(rings: tuple[tuple[Point, ...], ...], x: float, y: float) -> bool:
    """Count crossings of all rings: holes take away what they lie in."""
    inside = False
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                inside = not inside
    return inside


@cache
def _outlines() -> _Outlines:
    content = json.loads(files(__package__).joinpath("outlines.json").read_text("utf-8"))
    arcs = [_line(flat, content["grid"]) for flat in content["arcs"]]
    of_states = {abs(at) if at >= 0 else ~at for rings in content["states"].values()
                 for ring in rings for at in ring}  # fmt: skip
    areas = tuple(_areas(content["counties"], arcs))
    lines = tuple((Line(arc, at in of_states), _box(arc)) for at, arc in enumerate(arcs))
    return _Outlines(areas, lines)


def _areas(counties: list[list[object]], arcs: list[tuple[Point, ...]]) -> Iterator[_Area]:
    for state, name, rings in counties:
        assert isinstance(rings, list)  # noqa: S101 - the file is ours
        drawn = tuple(_ring(ring, arcs) for ring in rings)
        if drawn:
            every = tuple(at for ring in drawn for at in ring)
            yield _Area(Region(str(state), str(name)), drawn, _box(every))


def _line(flat: list[int], grid: int) -> tuple[Point, ...]:
    """Undo the steps from point to point in which the file keeps a line."""
    x = y = 0
    points = []
    for at in range(0, len(flat), 2):
        x, y = x + flat[at], y + flat[at + 1]
        points.append((x / grid, y / grid))
    return tuple(points)


def _ring(members: list[int], arcs: list[tuple[Point, ...]]) -> tuple[Point, ...]:
    points: list[Point] = []
    for member in members:
        points.extend(arcs[member] if member >= 0 else reversed(arcs[~member]))
    return tuple(points)


def _box(points: tuple[Point, ...]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
