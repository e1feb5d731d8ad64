"""Translates points between the three coordinate systems a caller may name."""

from __future__ import annotations

import math
import threading
from enum import StrEnum

from pyproj import Transformer
from pyproj.exceptions import CRSError

Point = tuple[float, float]
"""X (easting, longitude) before Y (northing, latitude)."""

_MERCATOR = "EPSG:3857"
_DEGREES = "EPSG:4326"


class CoordinateSystem(StrEnum):
    """The values of ``COORDSYS``."""

    MERCATOR = "MERCATOR"
    LATLONG = "LATLONG"
    LOCAL = "LOCAL"


class Plane:
    """The one local plane in which EAM keeps its points.

    Points far outside the plane become nonsense, as in EAM; where even nonsense has no
    finite value they become 0/0.
    """

    def __init__(self, srid: int | str) -> None:
        self.srid = srid
        self._name = srid if isinstance(srid, str) and ":" in srid else f"EPSG:{srid}"
        self._of_thread = threading.local()
        try:
            self._transformer(_DEGREES, self._name)
        except CRSError as exc:
            raise ValueError(f"{srid!r} is no coordinate system: {exc}") from exc

    def to_local(self, system: CoordinateSystem, point: Point) -> Point:
        """Return ``point``, given in ``system``, on the local plane."""
        if system is CoordinateSystem.LOCAL:
            return point
        return self._transform(self._outside(system), self._name, point)

    def from_local(self, system: CoordinateSystem, point: Point) -> Point:
        """Return a local ``point`` in ``system``."""
        if system is CoordinateSystem.LOCAL:
            return point
        return self._transform(self._name, self._outside(system), point)

    def _outside(self, system: CoordinateSystem) -> str:
        return _MERCATOR if system is CoordinateSystem.MERCATOR else _DEGREES

    def _transform(self, source: str, target: str, point: Point) -> Point:
        x, y = self._transformer(source, target).transform(*point)
        if not (math.isfinite(x) and math.isfinite(y)):
            return (0.0, 0.0)
        return (x, y)

    def _transformer(self, source: str, target: str) -> Transformer:
        """Return this thread's transformer: building one takes milliseconds, using one does not."""
        known: dict[str, Transformer] = vars(self._of_thread)
        route = f"{source}>{target}"
        if route not in known:
            known[route] = Transformer.from_crs(source, target, always_xy=True)
        return known[route]
