"""Whether the SRID is the city's: a point of the city on both maps, without calling anybody."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eamconsole.domain.values import point_in_words
from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.profiles.faults import shown
from eamconsole.services.profiles.model import MapTable

if TYPE_CHECKING:
    from eamconsole.support.atlas import Line
    from eamconsole.wire.projection import SridDescription

_FOOT = 0.3048
_CLOSE = 0.02
"""Share by which a ratio may miss and still be the unit's."""
_FAR_METERS = 100.0
_SRID = "map.srid"


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
    error_meters: float
    covered: bool
    bounds: tuple[float, float, float, float] | None
    about: SridDescription
    outlines: tuple[Line, ...] = ()
    """Boundaries of states and counties around."""


def middle_of(bounds: Sequence[float] | None) -> KnownPoint | None:
    """Return the middle of the city's bounds, where there are any."""
    if not bounds:
        return None
    south, west, north, east = bounds
    return KnownPoint((south + north) / 2, (west + east) / 2)


def place_point(
    srid: int | str, point: KnownPoint, bounds: Sequence[float] | None = None
) -> PlacedPoint:
    """Project a point there and back; raises where SRID or point are unusable."""
    from eamconsole.wire.projection import Projector

    projector = Projector(srid)
    control = projector.control(point.latitude, point.longitude)
    edges = (bounds[0], bounds[1], bounds[2], bounds[3]) if bounds else None
    return PlacedPoint(
        point.latitude,
        point.longitude,
        control.point.x,
        control.point.y,
        control.error_meters,
        control.covered,
        edges,
        projector.describe(),
    )


def check_area(settings: MapTable, point: KnownPoint | None) -> Iterator[Finding]:
    """Yield what a point of the city says about SRID, unit and bounds."""
    if settings.srid is None:
        return  # degrees are sent, and EAM translates
    if point is None:
        yield _asks("Known point", settings).not_known(
            "Without a point of the city it cannot be told whether the SRID is the city's.",
            "Enter the city's bounds, or latitude and longitude of an address you know.",
        )
        return
    try:
        placed = place_point(settings.srid, point, settings.bounds)
    except EamConsoleError as error:
        yield _asks("Projection", settings).trouble(error)
        return
    yield from _projection(settings, placed)
    yield from _inside(settings, point)
    if point.x is not None and point.y is not None:
        yield _compared(settings, placed, point.x, point.y)


def _asks(check: str, settings: MapTable) -> Question:
    return Question(check=check, layer="setting", key=_SRID, value=shown(settings.srid))


def _projection(settings: MapTable, placed: PlacedPoint) -> Iterator[Finding]:
    about = placed.about
    yield _asks("Projection", settings).fine(
        f"{about.name} ({about.title}): {placed.latitude:.6f}, {placed.longitude:.6f} becomes "
        f"X {placed.x:,.2f}, Y {placed.y:,.2f} {about.unit}; back again within "
        f"{placed.error_meters:.4f} m."
    )
    accuracy = _asks("Accuracy of the datum", settings)
    if about.accuracy is None:
        yield accuracy.not_known(
            f"The library states no accuracy for {about.name}.",
            "Compare an address you know with X and Y as EAM shows them.",
        )
    else:
        yield accuracy.fine(f"About ±{about.accuracy:g} m.")
    area = _asks("Area of use", settings)
    if about.area is None:
        yield area.not_known(
            f"{about.name} states no area it was made for.",
            "Compare an address you know with X and Y as EAM shows them.",
        )
    elif not placed.covered:
        yield area.failure(
            f"The point {point_in_words(placed.latitude, placed.longitude)} is outside the area "
            f"{about.name} was made for ({about.area_title.rstrip('.') or 'not named'}): every "
            "record would lie in the wrong place.",
            "Choose the SRID of your own state plane, or correct the bounds; ask CentralSquare "
            "support when in doubt.",
        )
    else:
        yield area.fine(f"The point lies in the area of use: {about.area_title.rstrip('.')}.")


def _inside(settings: MapTable, point: KnownPoint) -> Iterator[Finding]:
    if settings.bounds is None:
        return  # said with the settings
    south, west, north, east = settings.bounds
    asks = Question(
        check="City bounds", layer="setting", key="map.bounds", value=shown(settings.bounds)
    )
    if south <= point.latitude <= north and west <= point.longitude <= east:
        yield asks.fine("The point lies inside the city's bounds.")
    elif south <= point.longitude <= north and west <= point.latitude <= east:
        yield asks.failure(
            "Latitude and longitude are swapped: the other way round the point is in the city.",
            "Enter the latitude first; in North America the longitude is negative.",
        )
    else:
        yield asks.failure(
            f"The point {point_in_words(point.latitude, point.longitude)} is outside your city's "
            "bounds.",
            "Correct the point or the bounds.",
        )


def _compared(settings: MapTable, placed: PlacedPoint, x: float, y: float) -> Finding:
    """Compare with what EAM shows, and name the usual mistakes."""
    asks = _asks("Same point in EAM", settings)
    off = math.hypot(placed.x - x, placed.y - y) * placed.about.unit_in_meters
    if off <= _FAR_METERS:
        return asks.fine(f"EAM's X and Y lie {off:.1f} m from the projected point.")
    words, step = _mistake(placed, x, y)
    return asks.failure(f"EAM's X and Y lie {off:,.0f} m away: {words}", step)


def _mistake(placed: PlacedPoint, x: float, y: float) -> tuple[str, str]:
    if _like(placed.x, y) and _like(placed.y, x):
        return "X and Y are swapped.", "Enter the easting as X and the northing as Y."
    ratios = (placed.x / x if x else 0, placed.y / y if y else 0)
    for factor, words in (
        (1 / _FOOT, "this SRID is in feet, EAM's numbers look like meters."),
        (_FOOT, "this SRID is in meters, EAM's numbers look like feet."),
    ):
        if all(abs(ratio / factor - 1) < _CLOSE for ratio in ratios):
            return words, "Choose the SRID of the same zone in the other unit."
    if abs(x) > 5_000_000 and abs(placed.x) < 5_000_000:
        return "EAM's numbers look like Web Mercator.", "Choose the coordinate mode mercator."
    return "the SRID is not the one of EAM's map.", "Choose another SRID, or ask CentralSquare."


def _like(one: float, other: float) -> bool:
    return abs(one - other) <= max(abs(one), 1.0) * 1e-4
