"""A resident's name in the two fields EAM has for it, and in Notes where those do not take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eamconsole.domain.city import TextLimits
from eamconsole.domain.lengths import LengthUnit, cut
from eamconsole.domain.request import ResidentRequest

REQUESTER = "requester"
"""Key of a payload: the name as a person wrote it."""
WITHOUT_REQUESTER = "without_requester"
"""Key of a payload whose name EAM refused; holds EAM's words."""
NAME_STANDS_IN = "name_stands_in"
"""Key of a payload: where a name stands that EAM refused."""


def name_parts(name: str | None) -> tuple[str, str]:
    """Return first and last name; the last word is the last name."""
    first, _, last = (name or "").strip().rpartition(" ")
    return first.strip(), last.strip()


def fitted_parts(
    name: str | None, first_length: int, last_length: int, unit: LengthUnit
) -> tuple[str, str]:
    """Return both names as they fit into their fields."""
    first, last = name_parts(name)
    return cut(first, first_length, unit), cut(last, last_length, unit)


def is_cut(name: str | None, limits: TextLimits) -> bool:
    """Return whether a field of EAM is too short for the name."""
    fitted = fitted_parts(name, limits.first_name, limits.last_name, limits.unit)
    return fitted != name_parts(name)


def name_line(name: str) -> str:
    """Return the line of Notes that holds a name whole."""
    return f"Reported by: {' '.join(name.split())}"


def requester_to_send(payload: Mapping[str, Any], request: ResidentRequest) -> str:
    """Return the resident's name, as a person wrote it where somebody did."""
    known = request.reporter.name if request.reporter else ""
    return str(payload.get(REQUESTER, known or ""))


def line_for_notes(payload: Mapping[str, Any], request: ResidentRequest, limits: TextLimits) -> str:
    """Return the line Notes holds of a name its own fields do not take, '' where they do."""
    name = requester_to_send(payload, request)
    refused = WITHOUT_REQUESTER in payload
    return name_line(name) if name and (refused or is_cut(name, limits)) else ""


def names_requester(answered: str, limits: TextLimits) -> bool:
    """Return whether a refusal is about a field of the resident's name."""
    words = answered.casefold()
    return any(name and name.casefold() in words for name in limits.requester_fields)
