"""A point of the city on both maps, and its address."""

from __future__ import annotations

from collections.abc import Iterator

from eamconsole.domain.city import Bounds
from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Finding, fine, still_open, trouble, warning
from eamconsole.services.console import Console


def check_place(console: Console) -> Iterator[Finding]:
    """Yield how a known point of the city projects, and what the locator says about it."""
    bounds = console.rules.place.bounds
    if bounds is None:
        yield still_open("Map", "Without map.bounds there is no point of the city to try.")
        return
    latitude, longitude = _middle(bounds)
    try:
        point = console.connections.projector.project(latitude, longitude)
        covered = console.connections.projector.covers(latitude, longitude)
    except EamConsoleError as error:
        yield trouble("Map", error)
        return
    words = f"{latitude:.5f}, {longitude:.5f} becomes X {point.x:.2f}, Y {point.y:.2f}"
    if covered:
        yield fine("Map", "setting", f"{words} ({point.system.value}).")
    else:
        yield warning(
            "Map",
            "setting",
            f"{words}, but the SRID is not meant for this area.",
            "Check SRID and bounds: the SRID may belong to another city.",
        )
    yield from _address(console, latitude, longitude)


def _address(console: Console, latitude: float, longitude: float) -> Iterator[Finding]:
    locator = console.connections.locator
    if locator is None:
        return
    try:
        address = locator.address_at(latitude, longitude)
    except EamConsoleError as error:
        yield warning("Address lookup", "content", error.summary, error.next_step)
        return
    text = address.line if address else "no address is known at the middle of the bounds"
    yield fine("Address lookup", "content", text)


def _middle(bounds: Bounds) -> tuple[float, float]:
    return (bounds.south + bounds.north) / 2, (bounds.west + bounds.east) / 2
