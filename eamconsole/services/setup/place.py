"""The map page: finding the SRID offline, and the point of the city that was entered."""

from __future__ import annotations

from eamconsole.services.checks.area import KnownPoint, PlacedPoint, middle_of, place_point
from eamconsole.services.setup.draft import Draft
from eamconsole.wire.srid import SridRow, find_srids

__all__ = ["MODES", "PlacedPoint", "SridChoice", "known_point", "placed", "search"]

SridChoice = SridRow
"""One line of the search's answer."""

MODES = {
    "local": "Local: projected here to the SRID. Right for nearly every EAM.",
    "latlong": "Latitude and longitude: EAM translates. For servers that ask for COORDSYS=LATLONG.",
    "mercator": "Web Mercator: EAM translates. For servers whose map runs on EPSG:3857.",
}


def search(text: str, near: tuple[float, float] | None) -> tuple[SridRow, ...]:
    """Return spatial references by code, name or state, without the internet.

    The projection library knows no cities: with a point of the city given, a name it does
    not know is answered with the planes made for that point.
    """
    words = text.strip().removeprefix("EPSG:").removeprefix("epsg:")
    if words.isdigit():
        near = None
    found = find_srids(words, near=near, limit=60)
    return found or (find_srids("", near=near, limit=60) if near else ())


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
    return place_point(draft.get("map.srid", ""), point, draft.get("map.bounds", None))
