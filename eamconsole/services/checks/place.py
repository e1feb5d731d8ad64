"""A point of the city on both maps, and its address."""

from __future__ import annotations

from collections.abc import Iterator

from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.area import KnownPoint, check_area
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.subject import Subject


def check_place(subject: Subject) -> Iterator[Finding]:
    """Yield what a known point says about SRID, unit and bounds, and ask the locator once."""
    yield from check_area(subject.profile.map, subject.point)
    if subject.point is not None:
        yield from _address(subject, subject.point)


def _address(subject: Subject, point: KnownPoint) -> Iterator[Finding]:
    locator = subject.clients.locator()
    if locator is None:
        return
    own = subject.profile.map.arcgis_url
    which = "your own locator" if own else "Esri World Geocoder"
    asks = Question(check="Address lookup", key="map.arcgis_url", value=own)
    try:
        address = locator.address_at(point.latitude, point.longitude)
    except EamConsoleError as error:
        yield asks.warning(f"{which}: {error.summary}", error.next_step)
        return
    finally:
        locator.shut()
    if address is None:
        yield asks.not_known(
            f"{which} answers, and knows no address at this point.",
            "Try the point of a building you know.",
        )
    else:
        yield asks.fine(f"{which}: {address.line}")
