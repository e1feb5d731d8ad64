"""Names of spatial references, and the areas they were made for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NewType

from eamconsole.errors import ConfigurationError
from eamconsole.support import proj
from eamconsole.support.addresses import may_hold_secret

SridName = NewType("SridName", str)
"""Authority and code, e.g. ``EPSG:2234``."""

_NAMED = re.compile(r"(?i)(?:(epsg|esri)\s*:)?\s*(\d{1,7})")
_ESRI_FROM = 102_000
"""Esri's own numbers begin here: EPSG assigns none as high as these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SridRow:
    """One spatial reference for the wizard's list; ``area`` is west, south, east, north.

    ``place`` is the town or state it was found by; ``use`` what the register says it is for.
    """

    name: SridName
    title: str
    area_title: str = ""
    area: proj.Area | None = None
    kind: proj.ReferenceKind = proj.ReferenceKind.PLANE
    unit: str = ""
    datum: str = ""
    use: str = ""
    place: str = ""


def srid_name(srid: str | int) -> SridName:
    """Return the name of an SRID written as ``2234``, ``EPSG:2234`` or ``ESRI:102003``."""
    found = _NAMED.fullmatch(str(srid).strip())
    if found is None:
        said = "entered" if may_hold_secret(str(srid)) else repr(str(srid)[:40])
        raise ConfigurationError(
            f"The SRID {said} is no code of a coordinate system.",
            'Write it like 2234, or "ESRI:102003" for one of Esri\'s own.',
        )
    code = int(found[2])
    authority = (found[1] or ("ESRI" if code >= _ESRI_FROM else "EPSG")).upper()
    return SridName(f"{authority}:{code}")


def covers(area: proj.Area, latitude: float, longitude: float) -> bool:
    """Return whether a point lies in an area, which may cross the date line."""
    west, south, east, north = area
    beside = west <= longitude <= east if west <= east else not east < longitude < west
    return beside and south <= latitude <= north
