"""Turns degrees into the coordinates EAM stores, through pyproj.

pyproj is imported on first use: it costs 140 ms, and the window paints first.  Points are
given as longitude, latitude to pyproj (``always_xy``): EPSG:4326 itself has them the other
way round, and swapped input gives plausible nonsense.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from eamconsole.domain.work import CoordinateSystem, Point
from eamconsole.errors import ConfigurationError, PlaceUnusable
from eamconsole.wire.srid import SridName, srid_name

if TYPE_CHECKING:
    from pyproj import CRS

_MERCATOR = "EPSG:3857"
_DEGREES = "EPSG:4326"


@dataclass(frozen=True, slots=True, kw_only=True)
class SridDescription:
    """What a spatial reference is, in words for people.

    ``area`` is west, south, east, north in degrees; ``accuracy`` in metres, None if unknown.
    ``unit_in_metres`` tells feet (0.3048006… US survey, 0.3048 international) from metres.
    """

    name: str
    title: str
    unit: str
    unit_in_metres: float
    area_title: str = ""
    area: tuple[float, float, float, float] | None = None
    accuracy: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPoint:
    """A point there and back: what EAM would get, and by how many metres it comes back off."""

    point: Point
    error_metres: float
    covered: bool


class Projector:
    """Satisfies the engine's ``ProjectorPort``; one transformer per thread.

    Raises ``ConfigurationError`` at once where the SRID is unknown or not projected.
    """

    def __init__(self, srid: str | int, mode: CoordinateSystem = CoordinateSystem.LOCAL) -> None:
        self.srid: SridName = srid_name(srid)
        self.mode = mode
        self._per_thread = threading.local()
        self._crs = _projected(self.srid)

    def project(self, latitude: float, longitude: float) -> Point:
        """Return the point in the profile's mode."""
        _require_on_globe(latitude, longitude)
        if self.mode is CoordinateSystem.LATLONG:
            return Point(longitude, latitude, self.mode)
        target = _MERCATOR if self.mode is CoordinateSystem.MERCATOR else self.srid
        return self._transformed(_DEGREES, target, (longitude, latitude), self.mode)

    def to_local(self, point: Point) -> Point:
        """Return the point in local coordinates, whatever it is in."""
        if point.system is CoordinateSystem.LOCAL:
            return point
        source = _MERCATOR if point.system is CoordinateSystem.MERCATOR else _DEGREES
        return self._transformed(source, self.srid, (point.x, point.y), CoordinateSystem.LOCAL)

    def covers(self, latitude: float, longitude: float) -> bool:
        """Return whether the point lies in the SRID's area of use; unknown areas cover all."""
        area = self._area
        if area is None:
            return True
        west, south, east, north = area
        beside = west <= longitude <= east if west <= east else not east < longitude < west
        return beside and south <= latitude <= north

    def describe(self) -> SridDescription:
        """Return name, unit, area of use and accuracy."""
        axis = self._crs.axis_info[0]
        use = self._crs.area_of_use
        accuracy = self._transformer(_DEGREES, self.srid).accuracy
        return SridDescription(
            name=self.srid,
            title=self._crs.name,
            unit=axis.unit_name,
            unit_in_metres=axis.unit_conversion_factor,
            area_title=use.name if use else "",
            area=self._area,
            accuracy=accuracy if accuracy >= 0 else None,
        )

    def control(self, latitude: float, longitude: float) -> ControlPoint:
        """Project a point there and back: the check of the set-up wizard."""
        _require_on_globe(latitude, longitude)
        there = self._transformed(
            _DEGREES, self.srid, (longitude, latitude), CoordinateSystem.LOCAL
        )
        back = self._transformed(self.srid, _DEGREES, (there.x, there.y), CoordinateSystem.LATLONG)
        from pyproj import Geod

        _, _, metres = Geod(ellps="WGS84").inv(longitude, latitude, back.x, back.y)
        return ControlPoint(
            point=there, error_metres=metres, covered=self.covers(latitude, longitude)
        )

    @cached_property
    def _area(self) -> tuple[float, float, float, float] | None:
        use = self._crs.area_of_use
        return None if use is None else (use.west, use.south, use.east, use.north)

    def _transformed(
        self, source: str, target: str, pair: tuple[float, float], system: CoordinateSystem
    ) -> Point:
        from pyproj.exceptions import ProjError

        try:
            x, y = self._transformer(source, target).transform(*pair, errcheck=True)
        except ProjError:
            x = y = math.inf
        if not (math.isfinite(x) and math.isfinite(y)):
            raise PlaceUnusable(f"The point {pair[1]:.6f}, {pair[0]:.6f} has no place in {target}.")
        return Point(x, y, system)

    def _transformer(self, source: str, target: str) -> Any:
        known = self._per_thread.__dict__.setdefault("transformers", {})
        transformer = known.get((source, target))
        if transformer is None:
            from pyproj import Transformer

            transformer = Transformer.from_crs(source, target, always_xy=True)
            keep_context()
            known[source, target] = transformer
        return transformer


_kept_contexts: list[object] = []


def keep_context() -> None:
    """Keep this thread's PROJ context for the rest of the process.

    pyproj 3.7 remembers it by operating system thread, but owns it by Python's thread state,
    which a QThread gets anew for every slot: the second slot would use a context already
    freed, and the process would end.  One context per thread is kept, so little is lost.
    """
    import pyproj._context

    manager = getattr(pyproj._context, "get_context_manager", lambda: None)()
    if manager is not None and not any(manager is kept for kept in _kept_contexts):
        _kept_contexts.append(manager)


def _projected(name: SridName) -> CRS:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        crs = CRS.from_user_input(name)
        keep_context()
    except CRSError:
        raise ConfigurationError(
            f"The SRID {name} is not known.",
            "Look it up in the wizard by the city's name, or ask CentralSquare support.",
        ) from None
    if not crs.is_projected:
        raise ConfigurationError(
            f"The SRID {name} ({crs.name}) is not a plane but a system in degrees.",
            'Set the SRID of EAM\'s map; degrees are sent with coordinates = "latlong".',
        )
    return crs


def _require_on_globe(latitude: float, longitude: float) -> None:
    finite = math.isfinite(latitude) and math.isfinite(longitude)
    if not finite or abs(latitude) > 90 or abs(longitude) > 180:
        raise PlaceUnusable(f"The point {latitude}, {longitude} is not on the globe.")
