"""Says from when on what other engines sent has arrived: a list read before may still grow."""

from __future__ import annotations

from datetime import datetime, timedelta

from eamconsole.errors import Service
from eamconsole.sync.parts import EngineParts


class Arrivals:
    """Judges readings by when they were made."""

    def __init__(self, parts: EngineParts, unknown_until: datetime | None) -> None:
        """``unknown_until``: up to when something may have been sent that nobody here knows."""
        self._clock = parts.clock
        self._unknown_until = unknown_until
        limits = parts.rules.limits
        self._quiet: dict[Service, timedelta] = {
            Service.EAM: limits.eam_quiet,
            Service.SEECLICKFIX: limits.seeclickfix_quiet,
        }

    def now(self) -> datetime:
        """Return the moment of a reading that is about to be made."""
        return self._clock.now()

    def may_lack(self, service: Service, read_at: datetime) -> bool:
        """Return whether a reading was made too early, and can be made better now."""
        if self._unknown_until is None:
            return False
        complete_at = self._unknown_until + self._quiet[service]
        return read_at < complete_at <= self._clock.now()
