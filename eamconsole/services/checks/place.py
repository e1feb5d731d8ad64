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
    yield from _terms(subject)


def _terms(subject: Subject) -> Iterator[Finding]:
    """Yield whether addresses of Esri's own geocoder may be kept, as they are in EAM."""
    settings = subject.profile.map
    if settings.arcgis_url or not settings.reverse_geocode:
        return  # a city's own locator is its own
    asks = Question(check="Terms of the locator", layer="setting", key="map.for_storage")
    if settings.for_storage:
        yield asks.fine("Esri World Geocoder is asked for results that may be stored.")
        return
    yield asks.warning(
        "Addresses of Esri World Geocoder are kept in EAM. Esri's terms allow that only for "
        "results asked for with forStorage, on an ArcGIS subscription with its token.",
        "Switch it on and store arcgis-token; or name your own locator; or switch the address "
        "lookup off.",
    )


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
