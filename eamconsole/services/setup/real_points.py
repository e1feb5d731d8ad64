"""A few real requests of both systems on the map: a wrong SRID puts EAM's beside the city."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from eamconsole.domain.city import Bounds
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.errors import EamConsoleError, PlaceUnusable
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.subject import Subject
from eamconsole.services.setup.previews import recent_requests
from eamconsole.wire.projection import Projector

_MOST = 12
"""Points of each system: a picture of the city, not of its year."""
_MOST_READ = 400
_LOOK_BACK = timedelta(days=3650)
"""Reading ends at ``_MOST_READ``; a system that was idle for a year still shows its points."""


@dataclass(frozen=True, slots=True)
class RealPoints:
    """Latitude and longitude of requests, by the system that holds them."""

    seeclickfix: tuple[tuple[float, float], ...] = ()
    eam: tuple[tuple[float, float], ...] = ()


def probe_real_points(subject: Subject) -> Iterator[Finding | RealPoints]:
    """Yield the points, and what they say of the SRID; a system that cannot be asked is left."""
    residents = tuple(_of_residents(subject))
    yield RealPoints(residents)
    settings = subject.profile.map
    if settings.srid is None or settings.coordinates != "local":
        return
    asks = Question(check="Records of EAM on the map", key="map.srid", value=str(settings.srid))
    try:
        records = _of_crews(subject)
        crews, nowhere = _in_degrees(Projector(settings.srid), records)
    except EamConsoleError as error:
        yield asks.not_known(f"EAM's records could not be read: {error.summary}", error.next_step)
        return
    yield RealPoints(residents, crews)
    yield _judged(asks, crews, nowhere, _box(subject, residents))


def _of_residents(subject: Subject) -> Iterator[tuple[float, float]]:
    try:
        client = subject.clients.seeclickfix()
    except EamConsoleError:
        return  # page 2 says what is wrong there
    try:
        found = recent_requests(subject, client)
    except EamConsoleError:
        return
    finally:
        client.shut()
    placed = (request.place for request in reversed(found) if request.place is not None)
    for _, place in zip(range(_MOST), placed, strict=False):
        yield place.latitude, place.longitude


def _of_crews(subject: Subject) -> tuple[WorkRecord, ...]:
    client = subject.clients.eam()
    left = iter(range(_MOST_READ))
    try:
        since = subject.console.clock.now() - _LOOK_BACK
        found = client.recent(
            Module.WORK_REQUEST, since=since, private=False,
            go_on=lambda: next(left, None) is not None,
        )  # fmt: skip
    finally:
        client.shut()
    placed = (record for record in found.records if record.point is not None)
    return tuple(sorted(placed, key=lambda record: record.auto_number))


def _in_degrees(
    projector: Projector, records: Sequence[WorkRecord]
) -> tuple[tuple[tuple[float, float], ...], int]:
    """Return the newest records' points as EAM's X and Y mean them in this SRID."""
    found, nowhere = [], 0
    for record in records[-_MOST:]:
        point = record.point
        if point is None or (not point.x and not point.y):
            continue
        try:
            local = projector.to_local(point)
            degrees = projector.to_degrees(local)
        except PlaceUnusable:
            nowhere += 1
            continue
        found.append((degrees.y, degrees.x))
    return tuple(found), nowhere


def _box(subject: Subject, residents: Sequence[tuple[float, float]]) -> Bounds | None:
    """Return where the city is: its bounds, else around its residents' requests."""
    bounds = subject.profile.map.bounds
    if bounds:
        return Bounds(*bounds)
    if not residents:
        return None
    south, north = min(y for y, _ in residents), max(y for y, _ in residents)
    west, east = min(x for _, x in residents), max(x for _, x in residents)
    return Bounds(south - 0.2, west - 0.2, north + 0.2, east + 0.2)


def _judged(
    asks: Question, crews: Sequence[tuple[float, float]], nowhere: int, box: Bounds | None
) -> Finding:
    every = len(crews) + nowhere
    if not every or box is None:
        return asks.not_known(
            "There are no recent records with X and Y to compare."
            if box is not None
            else "Without bounds or requests it is not known where the city is.",
            "Compare an address you know with X and Y as EAM shows them.",
        )
    inside = sum(box.holds(y, x) for y, x in crews)
    if inside == every:
        return asks.fine(f"{every} recent records of EAM lie in the city when read in this SRID.")
    if inside * 2 > every:
        return asks.warning(
            f"{every - inside} of {every} recent records of EAM lie outside the city.",
            "Look at their X and Y in EAM; staff may have typed them.",
        )
    return asks.failure(
        f"{every - inside} of {every} recent records of EAM lie outside the city when their X "
        "and Y are read in this SRID: it is not the one of EAM's map.",
        "Choose another SRID above; the search names those made for your city.",
    )
