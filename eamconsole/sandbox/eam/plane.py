"""Translates points between the three coordinate systems a caller may name."""

from __future__ import annotations

import contextlib
import math
import threading
from enum import StrEnum

from pyproj import CRS, Transformer
from pyproj.enums import TransformDirection
from pyproj.exceptions import ProjError

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
        self._of_thread = threading.local()
        try:
            local = CRS.from_user_input(name)
            self._pipelines = {
                system: _pipeline(outside, local) for system, outside in _OUTSIDE.items()
            }
        except ProjError as exc:
            raise ValueError(f"{srid!r} is no coordinate system: {exc}") from exc

    def to_local(self, system: CoordinateSystem, point: Point) -> Point:
        """Return ``point``, given in ``system``, on the local plane."""
        return self._transform(system, point, TransformDirection.FORWARD)

    def from_local(self, system: CoordinateSystem, point: Point) -> Point:
        """Return a local ``point`` in ``system``."""
        return self._transform(system, point, TransformDirection.INVERSE)

    def _transform(
        self, system: CoordinateSystem, point: Point, direction: TransformDirection
    ) -> Point:
        if system is CoordinateSystem.LOCAL:
            return point
        x, y = self._transformer(system).transform(*point, direction=direction)
        if not (math.isfinite(x) and math.isfinite(y)):
            return (0.0, 0.0)
        return (x, y)

    def _transformer(self, system: CoordinateSystem) -> Transformer:
        """Return this thread's transformer: each may be used by the thread that built it alone."""
        known: dict[str, Transformer] = vars(self._of_thread)
        if system not in known:
            known[system] = Transformer.from_pipeline(self._pipelines[system])
        return known[system]


def _pipeline(outside: str, local: CRS) -> str:
    """Return the arithmetic from ``outside`` to ``local`` as text.

    Looking for it takes PROJ nearly ten milliseconds, building it from text a tenth of
    one; a threaded server pays the latter for each connection.
    """
    searched = Transformer.from_crs(outside, local, always_xy=True)
    area = local.area_of_use
    if area is not None:
        middle = ((area.west + area.east) / 2, (area.south + area.north) / 2)
        degrees = Transformer.from_crs(_DEGREES, outside, always_xy=True)
        searched.transform(*degrees.transform(*middle))
        with contextlib.suppress(ProjError):  # a single operation is known without a search
            searched = searched.get_last_used_operation()
    return searched.definition
