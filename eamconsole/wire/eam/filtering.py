"""Whether a side's ``FILTER`` can be relied on, found out before it is."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from eamconsole.domain.work import Module
from eamconsole.errors import ConfigurationError, RequestRejected
from eamconsole.support.clock import Clock
from eamconsole.wire.eam.listing import PagedLists

_ABSENT = "EAMCONSOLE-PROBE-0"
_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,60}")
_ASK_AGAIN_AFTER = timedelta(hours=1)


class Filtering:
    """The filters of one side.  A refusal is remembered for an hour."""

    def __init__(self, pages: PagedLists, clock: Clock) -> None:
        self._side = pages.side
        self._pages = pages
        self._clock = clock
        self._guard = threading.Lock()
        self._refused: dict[str, tuple[datetime, str]] = {}
        self._proven: set[Module] = set()

    def refusal(self, module: Module) -> str:
        """Return why filters cannot be used here now, '' where they may be tried."""
        allowed = (
            self._side.profile.internal_filter
            if self._side.internal
            else self._side.profile.citizen_filter
        )
        if allowed is False:
            return f"the profile says that the {self._side.name} takes no FILTER"
        with self._guard:
            known = self._refused.get(module)
            if known and timedelta(0) <= self._clock.now() - known[0] < _ASK_AGAIN_AFTER:
                return known[1]
        return ""

    def by_keys(self, module: Module, numbers: Sequence[int]) -> list[Any] | None:
        """Return the rows of these records, at most 50; None where FILTER cannot be used."""
        p = self._side.profile
        wanted = module is Module.WORK_REQUEST
        column = p.request_key_column if wanted else p.work_order_key_column
        keys = ",".join(str(int(number)) for number in numbers)
        return self._rows(module, f"{column} IN ({keys})")

    def by_reference(self, module: Module, reference: str) -> list[Any] | None:
        """Return the rows whose external id is ``reference``; None where it cannot be asked."""
        return self._rows(module, f"{self._column(module)} = '{_quotable(reference)}'")

    def prove(self, module: Module, present: str) -> str:
        """Return '' once it is shown that a filter by reference finds and leaves out.

        A filter that is ignored returns everything, one on the wrong column nothing; both
        would let "not there" look certain.  ``present`` is a reference known to be there.
        """
        if module in self._proven:
            return ""
        if not _REFERENCE.fullmatch(present):
            return "no record with a known reference is there to try FILTER on"
        absent = self.by_reference(module, _ABSENT)
        if absent is None:
            return self.refusal(module)
        if absent:
            return self.distrust(module, f"the {self._side.name} ignores FILTER")
        if not self.by_reference(module, present):
            words = f"FILTER on the {self._side.name} does not find a reference that is there"
            return self.distrust(module, words)
        self._proven.add(module)
        return ""

    def is_proven(self, module: Module) -> bool:
        """Return whether ``prove`` has succeeded."""
        return module in self._proven

    def distrust(self, module: Module, why: str) -> str:
        """Remember that filters are of no use here, and return why."""
        with self._guard:
            self._refused[module] = (self._clock.now(), why)
        self._proven.discard(module)
        return why

    def _column(self, module: Module) -> str:
        p = self._side.profile
        wanted = module is Module.WORK_REQUEST
        return p.reference_column if wanted else p.work_order_reference_column

    def _rows(self, module: Module, condition: str) -> list[Any] | None:
        if self.refusal(module):
            return None
        p = self._side.profile
        table = p.request_table if module is Module.WORK_REQUEST else p.work_order_table
        query = (("FILTER", f"{table} WHERE {condition}"), *self._side.record_query())
        try:
            return self._pages.single_page(self._side.service(module), query)
        except RequestRejected as exc:
            if exc.status not in (400, 403, 404, 405):
                raise
            words = exc.answered or f"status {exc.status}"
            self.distrust(module, f"the {self._side.name} refuses FILTER ({words})")
            return None


def _quotable(reference: str) -> str:
    """Return the reference where it can stand in a filter as it is."""
    if not _REFERENCE.fullmatch(reference):
        raise ConfigurationError(
            "A reference holds characters other than letters, digits and hyphens.",
            "Look the record up in EAM by hand.",
        )
    return reference
