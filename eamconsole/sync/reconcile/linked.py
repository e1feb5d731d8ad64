"""Reads linked records, and keeps apart what is gone from what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from eamconsole.domain.identity import AutoNumber
from eamconsole.domain.link import Link
from eamconsole.domain.work import Module, StatusSweep, WorkRecord
from eamconsole.errors import EamConsoleError
from eamconsole.sync.ports import EamPort
from eamconsole.sync.reconcile.alone import of_one
from eamconsole.sync.reconcile.records import Records

Found: TypeAlias = dict[int, WorkRecord | EamConsoleError]
_LOOK = "Look at the record in EAM yourself."


def linked_records(
    eam: EamPort, links: Mapping[int, tuple[Link, bool]], records: Records | None
) -> Found:
    """Return the linked records by place, or why one could not be read; what is gone is missing.

    ``links`` holds the link and whether the Request is private.  What the list did not show is
    swept for; without a list, everything is.
    """
    found: Found = {}
    left: dict[Module, dict[int, tuple[AutoNumber, bool]]] = {}
    for at, (link, private) in links.items():
        if not link.has_number:
            continue
        listed = None if records is None else records.get(link.module, link.auto_number)
        if listed is not None:
            found[at] = listed
        else:
            left.setdefault(link.module, {})[at] = (link.auto_number, private)
    for module, places in left.items():
        found |= _swept(eam, module, places)
    return found


def _swept(eam: EamPort, module: Module, places: Mapping[int, tuple[AutoNumber, bool]]) -> Found:
    """Read them in one sweep; where that is refused, one by one, so that one stops no other."""
    private = [number for number, hidden in places.values() if hidden]
    public = [number for number, hidden in places.values() if not hidden]
    try:
        swept = eam.sweep(module, public, private=private)
    except Exception as error:  # noqa: BLE001 - one pair ends no run
        why = of_one(error)
        if len(places) == 1:
            return dict.fromkeys(places, why)
        each = [_swept(eam, module, {at: place}) for at, place in places.items()]
        return {at: record for some in each for at, record in some.items()}
    told = {at: _of(swept, number) for at, (number, _) in places.items()}
    return {at: record for at, record in told.items() if record is not None}


def _of(swept: StatusSweep, number: AutoNumber) -> WorkRecord | EamConsoleError | None:
    """Return the record, why it could not be read, or None where EAM shows it no more."""
    if number in swept.records:
        return swept.records[number]
    if number in swept.unreadable:
        words = f"EAM: record {number} cannot be read: {swept.unreadable[number]}"
        return EamConsoleError(words, _LOOK)
    if number in swept.missing:
        return None
    return EamConsoleError(f"EAM: record {number} was not read.", _LOOK)
