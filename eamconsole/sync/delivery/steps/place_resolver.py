"""Where a Request is: its point on EAM's plane, and its address in words."""

from __future__ import annotations

import logging

from eamconsole.domain.request import Place, ResidentRequest
from eamconsole.domain.values import point_in_words
from eamconsole.domain.work import Module, Point
from eamconsole.errors import EamConsoleError, PlaceUnusable, Service, ServiceError
from eamconsole.sync.circuits import Circuits
from eamconsole.sync.parts import EngineParts

log = logging.getLogger(__name__)

_SURE = 85.0
"""Score from which a candidate is the address, and no street or town of that name."""
_APART_METERS = 300.0
"""Large lots, parks and long driveways lie nearer; another street does not."""


class PlaceResolver:
    """Checks and projects points; asks the locator, whose trouble never holds a Request up."""

    def __init__(self, parts: EngineParts, circuits: Circuits) -> None:
        self._parts = parts
        self._circuits = circuits
        self._rules = parts.rules

    def usable_place(self, request: ResidentRequest) -> Place:
        """Return the point; raises ``PlaceUnusable`` for none, 0/0 and outside the bounds."""
        place, bounds = request.place, self._rules.place.bounds
        if place is None or (abs(place.latitude) < 1e-9 and abs(place.longitude) < 1e-9):
            raise PlaceUnusable(
                f"Request {request.issue_id} has {_no_place(request)}, so EAM cannot place it."
            )
        if bounds is not None and not bounds.holds(place.latitude, place.longitude):
            raise PlaceUnusable(
                f"Request {request.issue_id} lies at "
                f"{point_in_words(place.latitude, place.longitude)}, outside the bounds of the "
                f"profile: beyond {bounds.passed_by(place.latitude, place.longitude)}."
            )
        return place

    def point(self, request: ResidentRequest, place: Place) -> Point:
        """Return the point as EAM takes it."""
        try:
            return self._parts.projector.project(place.latitude, place.longitude)
        except PlaceUnusable as error:
            raise PlaceUnusable(
                f"Request {request.issue_id}: {error.summary}", error.next_step
            ) from error

    def location(
        self, request: ResidentRequest, place: Place, module: Module
    ) -> tuple[str | None, bool]:
        """Return the location text, and whether the locator still has to be asked for it."""
        missing = False
        locator = self._parts.locator
        if locator is not None and self._looks_up(module):
            # one that was in trouble just now is not waited for again
            missing = self._circuits.pause_of(Service.ARCGIS) is not None
            try:
                address = None if missing else locator.address_at(place.latitude, place.longitude)
            except EamConsoleError as error:
                log.warning("no address for Request %s: %s", request.issue_id, error.summary)
                missing = True
                if isinstance(error, ServiceError):
                    self._circuits.failed(Service.ARCGIS, error)
            else:
                if not missing:
                    self._circuits.succeeded(Service.ARCGIS)
                if address is not None:
                    return address.line, False
        return request.address or None, missing

    def apart(self, request: ResidentRequest, place: Place, module: Module) -> str:
        """Return in words that the resident's address lies far from the point, '' otherwise.

        Nothing is held up for it: the point is what the crew drives to.
        """
        locator, address = self._parts.locator, " ".join(request.address.split())
        wanted = self._rules.place.verify_address and module is Module.WORK_REQUEST
        if not wanted or locator is None or not any(sign.isdigit() for sign in address):
            return ""
        if self._circuits.pause_of(Service.ARCGIS) is not None:
            return ""
        try:
            found = locator.places_of(address, (place.latitude, place.longitude))
        except EamConsoleError as error:
            log.warning("the address of Request %s is unchecked: %s", request.issue_id,
                        error.summary)  # fmt: skip
            if isinstance(error, ServiceError):
                self._circuits.failed(Service.ARCGIS, error)
            return ""
        sure = [each for each in found if each.score >= _SURE]
        meters = [place.meters_to(Place(each.latitude, each.longitude)) for each in sure]
        if not meters or min(meters) <= _APART_METERS:
            return ""
        return (
            f"The address in SeeClickFix, {address}, lies {_far(min(meters))} from the point: the "
            f"locator finds it at {point_in_words(sure[0].latitude, sure[0].longitude)}. EAM has "
            "the point; ask the resident which of the two is meant."
        )

    def _looks_up(self, module: Module) -> bool:
        """Work Orders get no second geocoding (N2)."""
        return self._rules.place.reverse_geocode and module is Module.WORK_REQUEST


def _far(meters: float) -> str:
    return f"{meters:,.0f} m" if meters < 1000 else f"{meters / 1000:,.1f} km"


def _no_place(request: ResidentRequest) -> str:
    if request.place == Place(0, 0):
        return "the point 0/0"
    if request.place is not None:
        return f"the point {point_in_words(request.place.latitude, request.place.longitude)}"
    if request.place_said:
        return f"the point {request.place_said}, which is not on the globe"
    return "no point"
