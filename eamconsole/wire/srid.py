"""Names of spatial references, and the search for one without the internet."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NewType

from eamconsole.errors import ConfigurationError
from eamconsole.support import proj

SridName = NewType("SridName", str)
"""Authority and code, e.g. ``EPSG:2234``."""

_NAMED = re.compile(r"(?i)(?:(epsg|esri)\s*:)?\s*(\d{1,7})")
_ESRI_FROM = 102_000
"""Esri's own numbers begin here: EPSG assigns none as high as these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SridRow:
    """One spatial reference for the wizard's list; ``area`` is west, south, east, north."""

    name: SridName
    title: str
    area_title: str = ""
    area: proj.Area | None = None


def srid_name(srid: str | int) -> SridName:
    """Return the name of an SRID written as ``2234``, ``EPSG:2234`` or ``ESRI:102003``."""
    found = _NAMED.fullmatch(str(srid).strip())
    if found is None:
        raise ConfigurationError(
            f"The SRID {str(srid)[:40]!r} is no number.",
            'Write it like 2234, or "ESRI:102003" for one of Esri\'s own.',
        )
    code = int(found[2])
    authority = (found[1] or ("ESRI" if code >= _ESRI_FROM else "EPSG")).upper()
    return SridName(f"{authority}:{code}")


def find_srids(
    text: str = "", *, near: tuple[float, float] | None = None, limit: int = 50
) -> tuple[SridRow, ...]:
    """Return planes whose title, area or code match ``text`` and cover ``near``.

    ``near`` is latitude, longitude.  The smallest areas come first: they were made for
    the place, while world-wide ones merely cover it.
    """
    words = text.lower().replace(",", " ").split()
    rows = (row for row in _all_rows() if _matches(row, words))
    if near is not None:
        rows = (row for row in rows if row.area is not None and covers(row.area, *near))
    return tuple(sorted(rows, key=_rank)[:limit])


def covers(area: proj.Area, latitude: float, longitude: float) -> bool:
    """Return whether a point lies in an area, which may cross the date line."""
    west, south, east, north = area
    beside = west <= longitude <= east if west <= east else not east < longitude < west
    return beside and south <= latitude <= north


def _matches(row: SridRow, words: Iterable[str]) -> bool:
    haystack = f"{row.name} {row.title} {row.area_title}".lower()
    return all(word in haystack for word in words)


def _rank(row: SridRow) -> tuple[float, str]:
    if row.area is None:
        return math.inf, row.name
    west, south, east, north = row.area
    return ((east - west) % 360 or 360) * (north - south), row.name


@cache
def _all_rows() -> tuple[SridRow, ...]:
    return tuple(
        SridRow(
            name=SridName(plane.name),
            title=plane.title,
            area_title=plane.area_title,
            area=plane.area,
        )
        for plane in proj.planes()
    )
