"""Reads workbooks in a process of their own, bounded in memory and time.

Of a damaged workbook the library may take all memory there is, and then ends its process: a chain
of sectors that leads back into itself is followed for ever.
"""

from __future__ import annotations

import json

from eamconsole.support.apart import Opener, bound_this_process
from eamconsole.support.apart import serve as serve_one_or_many
from eamconsole.support.tables.kinds import DAMAGED, NotATable
from eamconsole.support.tables.workbooks import Sheet, load_library, sheets_in

ARGUMENT = "--read-workbook"
"""The first argument of a process that does nothing else; see ``eamconsole.__main__``."""
OPENER = Opener(ARGUMENT)
_SECONDS, _PROCESSOR_SECONDS = 60, 30
_LATER = "Close other programs and try again, or save the list as CSV."
_MEMORY = 1_500_000_000
"""Bytes of address space, libraries included; the largest list that is read takes a third."""


def sheets_of(content: bytes) -> tuple[Sheet, ...]:
    """Return name and cells of every visible sheet that has any; raises ``NotATable``."""
    try:
        answer = OPENER.ask(["all"], content, _SECONDS)
    except TimeoutError:
        raise NotATable("This computer is too busy to read a workbook now.", _LATER) from None
    except OSError:
        raise NotATable(
            "This machine has no room for the process that would read the workbook.",
            _LATER,
        ) from None
    said, status = answer or (b"", -1)
    if status != 0:
        raise NotATable(*DAMAGED)
    told = json.loads(said)
    if isinstance(told, dict):
        raise NotATable(told["why"], told["way"])
    return tuple((name, rows) for name, rows in told)


def serve(arguments: list[str]) -> int:
    """Read the workbook that comes in, write its sheets out, and end; or wait for many."""
    return serve_one_or_many(arguments, _read, load_library)


def _read(_words: list[str], content: bytes) -> bytes:
    bound_this_process(_MEMORY, _PROCESSOR_SECONDS)
    try:
        return json.dumps(sheets_in(content)).encode()
    except NotATable as error:
        return json.dumps({"why": error.why, "way": error.way}).encode()
