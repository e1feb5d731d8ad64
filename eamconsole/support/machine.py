"""Recognizes trouble of this computer: no memory, no handles, no room, a disk that fails.

Such a fault says nothing about the record or the server it met first, and passes by itself or
by what an administrator does here; so it is told as what it is and tried again.
"""

from __future__ import annotations

import errno

from eamconsole.errors import MachineError

_CAUSES = {
    errno.EMFILE: (
        "the console has too many files and connections open",
        "Raise the limit of open files for it (ulimit -n, or LimitNOFILE= in the unit).",
    ),
    errno.ENFILE: (
        "too many files are open on the whole computer",
        "Close programs, or raise the system's limit of open files.",
    ),
    errno.ENOMEM: ("there is no memory left", "Close programs, or give the computer more memory."),
    errno.ENOSPC: ("the disk is full", "Free some disk space; the console goes on by itself."),
    errno.EDQUOT: ("the disk quota is used up", "Free some space, or raise the quota."),
    errno.EROFS: ("the disk is read-only", "Make the disk writable again; look at its health."),
    errno.EIO: ("the disk reports an error", "Look at the health of the disk."),
}


def machine_trouble(error: BaseException | None, *, what: str = "") -> MachineError | None:
    """Return what ``error``, or a cause of it, says about this computer; else None.

    ``what`` is the thing that could not be done, as the start of a sentence.
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        found = _cause_of(error)
        if found is not None:
            return MachineError(f"{what or 'This computer'}: {found[0]}.", found[1])
        error = error.__cause__ or error.__context__
    return None


def _cause_of(error: BaseException) -> tuple[str, str] | None:
    if isinstance(error, MemoryError):
        return _CAUSES[errno.ENOMEM]
    if isinstance(error, OSError) and error.errno is not None:
        return _CAUSES.get(error.errno)
    return None
