"""Translates points between the three coordinate systems a caller may name."""

from __future__ import annotations

import math
from enum import StrEnum

from eamconsole.support import proj

Point = tuple[float, float]
"""X (easting, longitude) before Y (northing, latitude)."""

_DEGREES = "EPSG:4326"


class CoordinateSystem(StrEnum):
    """The values of ``COORDSYS``."""

    MERCATOR = "MERCATOR"
    LATLONG = "LATLONG"
    LOCAL = "LOCAL"


_OUTSIDE = {CoordinateSystem.MERCATOR: "EPSG:3857", CoordinateSystem.LATLONG: _DEGREES}


class Plane:
    """The one local plane in which EAM keeps its points.

    Points far outside the plane become nonsense, as in EAM; where even nonsense has no
    finite value they become 0/0.
    """

    def __init__(self, srid: int | str) -> None:
        self.srid = srid
        name = srid if isinstance(srid, str) and ":" in srid else f"EPSG:{srid}"
        self._local = name
        if proj.reference(name) is None:
            raise ValueError(f"{srid!r} is no coordinate system")

    def to_local(self, system: CoordinateSystem, point: Point) -> Point:
        """Return ``point``, given in ``system``, on the local plane."""
        if system is CoordinateSystem.LOCAL:
            return point
        return _finite(proj.transform(_OUTSIDE[system], self._local, *point))

    def from_local(self, system: CoordinateSystem, point: Point) -> Point:
        """Return a local ``point`` in ``system``."""
        if system is CoordinateSystem.LOCAL:
            return point
        return _finite(proj.transform(self._local, _OUTSIDE[system], *point))


def _finite(point: Point) -> Point:
    return point if math.isfinite(point[0]) and math.isfinite(point[1]) else (0.0, 0.0)
