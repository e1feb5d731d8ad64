"""What became of the records the console created: shown, and with their reference intact?

Known for sure only after the first creation was read back.  A look-up that finds nothing
may be taken for "not there" only if records created here can be found at all.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from eamconsole.domain.reference import matches_notes
from eamconsole.domain.work import Module, NewWorkRecord, WorkRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One created record as it was read back."""

    shown: bool
    in_field: bool
    in_notes: bool


HIDDEN = "records the console creates are not shown there"
LOST = "EAM changes the reference in the external id and in Notes"


class Observed:
    """The newest observation of each module on each side, shared by both."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._newest: dict[tuple[Module, bool], Observation] = {}

    def newest(self, module: Module, *, internal: bool) -> Observation | None:
        """Return the newest observation there, None before the first."""
        with self._guard:
            return self._newest.get((module, internal))

    def hindrance(self, module: Module, *, internal: bool) -> str:
        """Return why nothing can be concluded from finding nothing on that side.

        Hidden records are a matter of one side; a reference that does not survive
        being stored is lost for both.
        """
        with self._guard:
            seen = self._newest.get((module, internal))
            if seen is not None and not seen.shown:
                return HIDDEN
            kept = [o for (m, _), o in self._newest.items() if m is module and o.shown]
        return LOST if any(not (o.in_field or o.in_notes) for o in kept) else ""

    def is_altered(self, module: Module) -> bool:
        """Return whether EAM was seen to change or drop the external id."""
        with self._guard:
            return any(
                seen.shown and not seen.in_field
                for (of_module, _), seen in self._newest.items()
                if of_module is module
            )

    def note(self, created: NewWorkRecord, read_back: WorkRecord | None, *, internal: bool) -> None:
        """Keep what reading a created record back showed."""
        if read_back is None:
            found = Observation(shown=False, in_field=False, in_notes=False)
        else:
            found = Observation(
                shown=True,
                in_field=read_back.reference == created.reference,
                in_notes=matches_notes(read_back.notes, created.reference),
            )
        with self._guard:
            self._newest[created.module, internal] = found
