"""The part of the world a small map shows: flat, north up, in the shape of its picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

from eamconsole.domain.city import Bounds
from eamconsole.domain.request import Place

_MARGIN = 0.35
"""How much of the bounds' size is shown around them."""
_ALONE = 0.1
"""Degrees around a point whose city has no bounds."""
_FARTHEST = 85.0
"""Nearer to the poles Web Mercator ends."""
_METERS = 6_378_137.0
_FINEST = 1.0
"""Meters a pixel: bounds that are a point have no size to show."""


@dataclass(frozen=True, slots=True)
class MapView:
    """Edges in meters of Web Mercator (EPSG:3857), which map servers draw without distortion."""

    left: float
    low: float
    right: float
    high: float

    def share(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return how far right and how far down a point lies, 0 to 1 inside the view."""
        x, y = _flat(latitude, longitude)
        return (x - self.left) / (self.right - self.left), (self.high - y) / (self.high - self.low)


def view_around(place: Place, bounds: Bounds | None, width: int, height: int) -> MapView:
    """Return what a picture of this size shows: the bounds, the point, and a margin around both.

    The view has the shape of the picture: a map server would otherwise choose another extent,
    and the point would stand in the wrong street.
    """
    box = bounds or Bounds(
        place.latitude - _ALONE, place.longitude - _ALONE,
        place.latitude + _ALONE, place.longitude + _ALONE,
    )  # fmt: skip
    (west, south), (east, north) = _flat(box.south, box.west), _flat(box.north, box.east)
    x, y = _flat(place.latitude, place.longitude)
    wide, high = (east - west) * _MARGIN, (north - south) * _MARGIN
    left, right = min(west, x) - wide, max(east, x) + wide
    low, top = min(south, y) - high, max(north, y) + high
    scale = max((right - left) / width, (top - low) / height, _FINEST)
    middle, center = (left + right) / 2, (low + top) / 2
    half_wide, half_high = scale * width / 2, scale * height / 2
    return MapView(middle - half_wide, center - half_high, middle + half_wide, center + half_high)


def _flat(latitude: float, longitude: float) -> tuple[float, float]:
    up = math.radians(max(-_FARTHEST, min(_FARTHEST, latitude)))
    return math.radians(longitude) * _METERS, math.asinh(math.tan(up)) * _METERS
