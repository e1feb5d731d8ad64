"""The map page: finding the SRID offline, and the point of the city that was entered."""

from __future__ import annotations

from dataclasses import replace

from eamconsole.services.checks.area import KnownPoint, PlacedPoint, middle_of, place_point
from eamconsole.services.setup.draft import Draft
from eamconsole.support.atlas import Line, lines_within
from eamconsole.support.proj import ReferenceKind
from eamconsole.wire.srid import SridRow, covers
from eamconsole.wire.srid_search import find_srids

__all__ = ["MODES", "PlacedPoint", "SridChoice", "in_words", "known_point", "placed", "search"]

SridChoice = SridRow
"""One line of the search's answer."""

_MOST_FOUND = 40
_AROUND, _BESIDE = 1.5, 5.0
"""Degrees around a point whose outlines are drawn: the drawing is far wider than high."""

MODES = {
    "local": "Local: projected here to the SRID. Right for nearly every EAM.",
    "latlong": "Latitude and longitude: EAM translates. For servers that ask for COORDSYS=LATLONG.",
    "mercator": "Web Mercator: EAM translates. For servers whose map runs on EPSG:3857.",
}


def search(text: str, near: tuple[float, float] | None) -> tuple[SridRow, ...]:
    """Return spatial references by code, city, state or name, without the internet.

    A name that neither the atlas nor the register knows is answered with the planes made for
    the point of the city, where one is given.
    """
    found = find_srids(text, near=near, limit=_MOST_FOUND)
    return found or (find_srids("", near=near, limit=_MOST_FOUND) if near else ())


def in_words(row: SridRow, near: tuple[float, float] | None = None) -> str:
    """Return a line of the answer: what it is called, its unit and datum, and for which place."""
    parts = [f"{row.name}   {row.title}"]
    if row.kind is not ReferenceKind.PLANE:
        parts.append(f"cannot be used: {row.kind.value}")
    else:
        parts += [part for part in (row.unit, row.datum) if part]
    parts.append(row.place or row.area_title)
    if near is not None and row.area is not None and not covers(row.area, *near):
        parts.append("does not hold your point")
    return " · ".join(part for part in parts if part)


def known_point(draft: Draft) -> KnownPoint | None:
    """Return the point that was typed, else the middle of the bounds, else None."""
    typed = draft.get("answers.known_point", {})
    if isinstance(typed, dict):
        latitude, longitude, x, y = (
            _number(typed.get(name)) for name in ("latitude", "longitude", "x", "y")
        )
        if latitude is not None and longitude is not None:
            return KnownPoint(latitude, longitude, x, y)
    bounds = draft.get("map.bounds", None)
    if not bounds or len(bounds) != 4 or None in [_number(part) for part in bounds]:
        return None
    return middle_of(bounds)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def placed(draft: Draft) -> PlacedPoint:
    """Project the known point there and back; raises where SRID or point are unusable."""
    point = known_point(draft) or KnownPoint(0.0, 0.0)
    found = place_point(draft.get("map.srid", ""), point, draft.get("map.bounds", None))
    return replace(found, outlines=_outlines(found))


def _outlines(at: PlacedPoint) -> tuple[Line, ...]:
    south, west, north, east = at.bounds or (at.latitude, at.longitude) * 2
    box = (
        min(west, at.longitude) - _BESIDE, min(south, at.latitude) - _AROUND,
        max(east, at.longitude) + _BESIDE, max(north, at.latitude) + _AROUND,
    )  # fmt: skip
    return lines_within(box)
