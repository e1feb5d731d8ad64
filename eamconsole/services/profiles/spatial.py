"""Asks the projection library whether an SRID can be used; loaded only when asked."""

from __future__ import annotations

from eamconsole.errors import EamConsoleError


def srid_fault(srid: int | str) -> str | None:
    """Return why ``srid`` cannot be used, None where it can."""
    from eamconsole.wire.projection import Projector

    try:
        Projector(srid)
    except EamConsoleError as error:
        return error.summary
    return None
