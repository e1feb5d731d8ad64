"""Names of spatial references, and the search for one without the internet."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NewType

from eamconsole.errors import ConfigurationError

if TYPE_CHECKING:
    from pyproj.database import CRSInfo

SridName = NewType("SridName", str)
"""Authority and code, e.g. ``EPSG:2234``."""

_NAMED = re.compile(r"(?i)\s*(?:(epsg|esri)\s*:)?\s*(\d{1,7})\s*")
_ESRI_FROM = 102_000
"""Esri's own numbers begin here: EPSG assigns none as high as these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SridRow:
    """One spatial reference for the wizard's list; ``area`` is west, south, east, north."""

    name: SridName
    title: str
    area_title: str = ""
    area: tuple[float, float, float, float] | None = None


def srid_name(srid: str | int) -> SridName:
    """Return the name of an SRID written as ``2234``, ``EPSG:2234`` or ``ESRI:102003``."""
    found = _NAMED.fullmatch(str(srid))
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
        rows = (row for row in rows if _covers(row, *near))
    return tuple(sorted(rows, key=_rank)[:limit])


def _matches(row: SridRow, words: Iterable[str]) -> bool:
    haystack = f"{row.name} {row.title} {row.area_title}".lower()
    return all(word in haystack for word in words)


def _covers(row: SridRow, latitude: float, longitude: float) -> bool:
    if row.area is None:
        return False
    west, south, east, north = row.area
    beside = west <= longitude <= east if west <= east else not east < longitude < west
    return beside and south <= latitude <= north


def _rank(row: SridRow) -> tuple[float, str]:
    if row.area is None:
        return math.inf, row.name
    west, south, east, north = row.area
    return ((east - west) % 360 or 360) * (north - south), row.name


@cache
def _all_rows() -> tuple[SridRow, ...]:
    from pyproj.database import query_crs_info
    from pyproj.enums import PJType

    found: list[SridRow] = []
    for authority in ("EPSG", "ESRI"):
        infos = query_crs_info(auth_name=authority, pj_types=[PJType.PROJECTED_CRS])
        found += [_row(info) for info in infos]
    return tuple(found)


def _row(info: CRSInfo) -> SridRow:
    use = info.area_of_use
    return SridRow(
        name=SridName(f"{info.auth_name}:{info.code}"),
        title=info.name,
        area_title=(use.name or "") if use else "",
        area=(use.west, use.south, use.east, use.north) if use else None,
    )
