"""Turns degrees into the coordinates EAM stores."""

from __future__ import annotations

import math
from dataclasses import dataclass

from eamconsole.domain.values import point_in_words
from eamconsole.domain.work import CoordinateSystem, Point
from eamconsole.errors import ConfigurationError, PlaceUnusable
from eamconsole.support import proj
from eamconsole.wire.srid import SridName, covers, srid_name

_MERCATOR = "EPSG:3857"
_DEGREES = "EPSG:4326"


@dataclass(frozen=True, slots=True, kw_only=True)
class SridDescription:
    """What a spatial reference is, in words for people.

    ``area`` is west, south, east, north in degrees; ``accuracy`` in meters, None if unknown.
    ``unit_in_meters`` tells feet (0.3048006… US survey, 0.3048 international) from meters.
    """

    name: str
    title: str
    unit: str
    unit_in_meters: float
    area_title: str = ""
    area: tuple[float, float, float, float] | None = None
    accuracy: float | None = None
    datum: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPoint:
    """A point there and back: what EAM would get, and by how many meters it comes back off."""

    point: Point
    error_meters: float
    covered: bool


class Projector:
    """Satisfies the engine's ``ProjectorPort``; may be used from any thread.

    Raises ``ConfigurationError`` at once where the SRID is unknown or not projected.
    """

    def __init__(self, srid: str | int, mode: CoordinateSystem = CoordinateSystem.LOCAL) -> None:
        self.srid: SridName = srid_name(srid)
        self.mode = mode
        self._plane = _plane(self.srid)

    def project(self, latitude: float, longitude: float) -> Point:
        """Return the point in the profile's mode."""
        _require_on_globe(latitude, longitude)
        if self.mode is CoordinateSystem.LATLONG:
            return Point(longitude, latitude, self.mode)
        target = _MERCATOR if self.mode is CoordinateSystem.MERCATOR else self.srid
        return self._transformed(_DEGREES, target, (longitude, latitude), self.mode)

    def to_local(self, point: Point) -> Point:
        """Return the point in local coordinates, whatever it is in."""
        return self.translated(point, CoordinateSystem.LOCAL)

    def translated(self, point: Point, system: CoordinateSystem) -> Point:
        """Return the point in a coordinate system, whatever it is in."""
        if point.system is system:
            return point
        names = {CoordinateSystem.LATLONG: _DEGREES, CoordinateSystem.MERCATOR: _MERCATOR}
        source, target = names.get(point.system, self.srid), names.get(system, self.srid)
        return self._transformed(str(source), str(target), (point.x, point.y), system)

    def to_degrees(self, point: Point) -> Point:
        """Return a local point as longitude and latitude."""
        return self._transformed(self.srid, _DEGREES, (point.x, point.y), CoordinateSystem.LATLONG)

    def covers(self, latitude: float, longitude: float) -> bool:
        """Return whether the point lies in the SRID's area of use; unknown areas cover all."""
        return self._plane.area is None or covers(self._plane.area, latitude, longitude)

    def describe(self) -> SridDescription:
        """Return name, unit, area of use and accuracy."""
        plane = self._plane
        return SridDescription(
            name=self.srid,
            title=plane.title,
            unit=plane.unit,
            unit_in_meters=plane.unit_in_meters,
            area_title=plane.area_title,
            area=plane.area,
            accuracy=proj.accuracy(_DEGREES, self.srid),
            datum=plane.datum,
            use=plane.use,
        )

    def control(self, latitude: float, longitude: float) -> ControlPoint:
        """Project a point there and back: the check of the set-up wizard."""
        _require_on_globe(latitude, longitude)
        there = self._transformed(
            _DEGREES, self.srid, (longitude, latitude), CoordinateSystem.LOCAL
        )
        back = self.to_degrees(there)
        meters = proj.distance((longitude, latitude), (back.x, back.y))
        return ControlPoint(
            point=there, error_meters=meters, covered=self.covers(latitude, longitude)
        )

    def _transformed(
        self, source: str, target: str, pair: tuple[float, float], system: CoordinateSystem
    ) -> Point:
        x, y = proj.transform(source, target, *pair)
        if not (math.isfinite(x) and math.isfinite(y)):
            raise PlaceUnusable(
                f"The point {point_in_words(pair[1], pair[0])} has no place in {target}."
            )
        return Point(x, y, system)


def _plane(name: SridName) -> proj.Reference:
    found = proj.reference(name)
    if found is None:
        raise ConfigurationError(
            f"The SRID {name} is not known.",
            "Look it up in the wizard by the city's name, or ask CentralSquare support.",
        )
    if found.kind is not proj.ReferenceKind.PLANE or not proj.computes(_DEGREES, name):
        raise ConfigurationError(*_no_plane(found))
    return found


def _no_plane(found: proj.Reference) -> tuple[str, str]:
    """Return what the code stands for, and what to set in its place."""
    if found.kind is proj.ReferenceKind.PLANE:
        what = "a plane that the projection library cannot compute"
    else:
        what = found.kind.value
    step = "Set the SRID of EAM's map: search for your city, or ask CentralSquare support."
    if found.plane:
        step = f"Set its plane alone: {found.plane}."
    elif found.kind is proj.ReferenceKind.DEGREES:
        step = 'Set the SRID of EAM\'s map; degrees are sent with coordinates = "latlong".'
    elif found.kind is proj.ReferenceKind.ZONES:
        step = "Set the SRID of the one zone your city lies in: search for your city."
    return f"The SRID {found.name} ({found.title}) is {what}.", step


def _require_on_globe(latitude: float, longitude: float) -> None:
    finite = math.isfinite(latitude) and math.isfinite(longitude)
    if not finite or abs(latitude) > 90 or abs(longitude) > 180:
        raise PlaceUnusable(f"The point {latitude}, {longitude} is not on the globe.")
