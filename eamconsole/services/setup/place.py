"""The map page: finding the SRID offline, and a point of the city on both maps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Finding, failure, fine, trouble, warning
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.trial import Trial
from eamconsole.wire.projection import Projector, SridDescription
from eamconsole.wire.srid import SridRow, find_srids

SridChoice = SridRow
"""One line of the search's answer."""

_FOOT = 0.3048
_CLOSE = 0.02
"""Share by which a ratio may miss and still be the unit's."""
_FAR_METRES = 100.0

MODES = {
    "local": "Local: projected here to the SRID. Right for nearly every EAM.",
    "latlong": "Latitude and longitude: EAM translates. For servers that ask for COORDSYS=LATLONG.",
    "mercator": "Web Mercator: EAM translates. For servers whose map runs on EPSG:3857.",
}


@dataclass(frozen=True, slots=True)
class KnownPoint:
    """An address of the city in degrees, and as EAM shows it where that was typed, too."""

    latitude: float
    longitude: float
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class PlacedPoint:
    """A point on both maps, for the drawing."""

    latitude: float
    longitude: float
    x: float
    y: float
    error_metres: float
    covered: bool
    bounds: tuple[float, float, float, float] | None
    about: SridDescription


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
    south, west, north, east = bounds
    return KnownPoint((south + north) / 2, (west + east) / 2)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def placed(draft: Draft) -> PlacedPoint:
    """Project the known point there and back; raises where SRID or point are unusable."""
    point = known_point(draft) or KnownPoint(0.0, 0.0)
    projector = Projector(draft.get("map.srid", ""))
    control = projector.control(point.latitude, point.longitude)
    bounds = draft.get("map.bounds", None)
    return PlacedPoint(
        point.latitude,
        point.longitude,
        control.point.x,
        control.point.y,
        control.error_metres,
        control.covered,
        tuple(bounds) if bounds else None,
        projector.describe(),
    )


def probe_place(trial: Trial, draft: Draft) -> Iterator[Finding]:
    """Yield what the point says about SRID, unit and bounds, and ask the locator once."""
    point = known_point(draft)
    if point is None:
        yield failure(
            "Known point",
            "setting",
            "There is no point of the city to try.",
            "Type latitude and longitude of an address you know, or the city's bounds.",
        )
        return
    try:
        shown = placed(draft)
    except EamConsoleError as error:
        yield trouble("Projection", error)
        return
    yield from _projection(shown)
    yield from _inside(point, shown)
    if point.x is not None and point.y is not None:
        yield _compared(shown, point.x, point.y)
    yield from _address(trial, point)


def _projection(shown: PlacedPoint) -> Iterator[Finding]:
    about = shown.about
    accuracy = f"about ±{about.accuracy:g} m" if about.accuracy is not None else "not stated"
    yield fine(
        "Projection",
        "setting",
        f"{about.name} ({about.title}): {shown.latitude:.6f}, {shown.longitude:.6f} becomes "
        f"X {shown.x:,.2f}, Y {shown.y:,.2f} {about.unit}; back again within "
        f"{shown.error_metres:.4f} m. Accuracy of the datum: {accuracy}.",
    )
    if not shown.covered:
        yield failure(
            "Area of use",
            "setting",
            f"The point is outside the area {about.name} was made for "
            f"({about.area_title or 'see the drawing'}).",
            "Choose the SRID of your own state plane; ask CentralSquare support when in doubt.",
        )


def _inside(point: KnownPoint, shown: PlacedPoint) -> Iterator[Finding]:
    if shown.bounds is None:
        yield warning(
            "City bounds",
            "setting",
            "Without bounds a request far outside the city would be sent like any other.",
            "Type south, west, north and east of the city.",
        )
        return
    south, west, north, east = shown.bounds
    if south <= point.latitude <= north and west <= point.longitude <= east:
        yield fine("City bounds", "setting", "The point lies inside the city's bounds.")
    elif south <= point.longitude <= north and west <= point.latitude <= east:
        yield failure(
            "City bounds",
            "setting",
            "Latitude and longitude are swapped: the other way round the point is in the city.",
            "Type the latitude first; in North America the longitude is negative.",
        )
    else:
        yield failure(
            "City bounds",
            "setting",
            "The point is outside your city's bounds.",
            "Correct the point or the bounds.",
        )


def _compared(shown: PlacedPoint, x: float, y: float) -> Finding:
    """Compare with what EAM shows, and name the usual mistakes."""
    check = "Same point in EAM"
    off = math.hypot(shown.x - x, shown.y - y) * shown.about.unit_in_metres
    if off <= _FAR_METRES:
        return fine(check, "setting", f"EAM's X and Y lie {off:.1f} m from the projected point.")
    words, step = _mistake(shown, x, y)
    return failure(check, "setting", f"EAM's X and Y lie {off:,.0f} m away: {words}", step)


def _mistake(shown: PlacedPoint, x: float, y: float) -> tuple[str, str]:
    if _like(shown.x, y) and _like(shown.y, x):
        return "X and Y are swapped.", "Type the easting as X and the northing as Y."
    ratios = (shown.x / x if x else 0, shown.y / y if y else 0)
    for factor, words in (
        (1 / _FOOT, "this SRID is in feet, EAM's numbers look like metres."),
        (_FOOT, "this SRID is in metres, EAM's numbers look like feet."),
    ):
        if all(abs(ratio / factor - 1) < _CLOSE for ratio in ratios):
            return words, "Choose the SRID of the same zone in the other unit."
    if abs(x) > 5_000_000 and abs(shown.x) < 5_000_000:
        return "EAM's numbers look like Web Mercator.", "Choose the coordinate mode mercator."
    return "the SRID is not the one of EAM's map.", "Choose another SRID, or ask CentralSquare."


def _like(one: float, other: float) -> bool:
    return abs(one - other) <= max(abs(one), 1.0) * 1e-4


def _address(trial: Trial, point: KnownPoint) -> Iterator[Finding]:
    locator = trial.clients.locator()
    if locator is None:
        return
    which = "your own locator" if trial.console.profile.map.arcgis_url else "Esri World Geocoder"
    try:
        address = locator.address_at(point.latitude, point.longitude)
    except EamConsoleError as error:
        yield warning("Address lookup", "content", f"{which}: {error.summary}", error.next_step)
        return
    finally:
        locator.shut()
    text = address.line if address else "no address is known at this point"
    yield fine("Address lookup", "content", f"{which}: {text}")
