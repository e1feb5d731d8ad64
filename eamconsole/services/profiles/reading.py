"""Turns the text of a profile file into a checked profile, or into the list of its faults."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from eamconsole.services.profiles.consistency import inconsistencies
from eamconsole.services.profiles.faults import Fault, ProfileRefused
from eamconsole.services.profiles.formats import in_todays_format
from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.reasons import as_fault

_STAND_INS: Mapping[int | str, Any] = {
    "name": "x",
    "time_zone": "UTC",
    "seeclickfix_url": "https://stand-in.invalid",
    "organization_id": 1,
    "eam_url": "https://stand-in.invalid",
    "field": "X",
    "value": "x",
    "comment": "x",
    "category": "x",
    "category_code": "x",
}
"""Take the place of required values that cannot be used, so that the rest is compared."""


def parse_profile(text: str, file: str) -> Profile:
    """Return the profile in ``text``; raises ``ProfileRefused`` with every fault found."""
    return check_profile(parse_tables(text, file), file)


def parse_tables(text: str, file: str) -> dict[str, Any]:
    """Return the bare tables of a TOML text in today's format; raises ``ProfileRefused``."""
    try:
        return in_todays_format(tomllib.loads(text.removeprefix("\ufeff")), file)
    except tomllib.TOMLDecodeError as error:
        raise ProfileRefused(file, [Fault("(file)", "", f"is no valid TOML: {error}")]) from error


def check_profile(tables: dict[str, Any], file: str) -> Profile:
    """Return the profile of bare tables; raises ``ProfileRefused`` with every fault found."""
    faults = _validated(tables)[1]
    profile = usable_part(tables)
    named = [as_fault(Profile, fault) for fault in faults]
    if profile is not None:
        known = {fault.key for fault in named}
        named += [fault for fault in inconsistencies(profile) if fault.key not in known]
    if named:
        raise ProfileRefused(file, named)
    if profile is None:
        raise ProfileRefused(file, [Fault("(file)", "", "cannot be read")])
    return profile


def usable_part(tables: dict[str, Any]) -> Profile | None:
    """Return the profile without the settings that cannot be used, for what can be told of it."""
    profile, faults = _validated(tables)
    return _validated(_without_faulty(tables, faults))[0] if faults else profile


def _validated(tables: dict[str, Any]) -> tuple[Profile | None, list[ErrorDetails]]:
    try:
        return Profile.model_validate(tables), []
    except ValidationError as error:
        return None, error.errors(include_url=False)


def _without_faulty(tables: dict[str, Any], faults: list[ErrorDetails]) -> dict[str, Any]:
    """Return the tables without the faulty keys, so that the rest is still compared."""
    rest = copy.deepcopy(tables)
    for fault in sorted(faults, key=lambda fault: len(fault["loc"]), reverse=True):
        _drop(rest, fault["loc"])
    return rest


def _drop(tables: Any, path: tuple[int | str, ...]) -> None:
    for step in path[:-1]:
        if isinstance(tables, dict) and isinstance(step, str):
            tables = tables.get(step)
        elif isinstance(tables, list) and isinstance(step, int) and step < len(tables):
            tables = tables[step]
        else:
            return
    if isinstance(tables, dict):
        tables.pop(path[-1], None)
        tables.pop(str(path[-1]), None)
        if path[-1] in _STAND_INS:
            tables[path[-1]] = _STAND_INS[path[-1]]
