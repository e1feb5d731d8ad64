"""Brings the tables of an older profile file to the format of today, one small step at a time."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from typing import Any

from eamconsole.services.profiles.faults import Fault, ProfileRefused, shown

log = logging.getLogger(__name__)

Step = Callable[[dict[str, Any]], None]
"""Changes the tables of one format, in place, into those of the next."""

STEPS: tuple[Step, ...] = ()
"""The first leads from format 1 to 2.  Never edited once released; each has its test, and says in
its docstring what changes, which the log keeps."""


def newest() -> int:
    """Return the format this console writes."""
    return 1 + len(STEPS)


def in_todays_format(tables: dict[str, Any], file: str) -> dict[str, Any]:
    """Return the tables as this console knows them; raises ``ProfileRefused``.

    Files of the first console name no format: they are of format 1.
    """
    found = tables.get("format", 1)
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise ProfileRefused(
            file, [Fault("format", shown(found), "must be a whole number, 1 or more")]
        )
    if found > newest():
        newer = (
            f"was written by a newer console; this one reads formats up to {newest()}. "
            "Install the newer console here too, or export the profile from this version"
        )
        raise ProfileRefused(file, [Fault("format", shown(found), newer)])
    rest = copy.deepcopy({key: value for key, value in tables.items() if key != "format"})
    for number, step in enumerate(STEPS[found - 1 :], start=found):
        try:
            step(rest)
            log.info("%s: format %d to %d: %s", file, number, number + 1, step.__doc__ or "")
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            unlike = f"is not laid out as format {number}, which it is by its number"
            raise ProfileRefused(file, [Fault("(file)", "", unlike)]) from error
    return {"format": newest(), **rest}
