"""Tells a journal that was emptied, or is no file, from one that was never written.

An engine leaves a mark beside the journal it works on.  A journal of no bytes beside such a
mark was emptied by a full disk, a copy that broke off, or by hand; it is not a fresh start.
Nor is a link whose disk is not mounted, or a folder of the journal's name.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from eamconsole.errors import JournalError


def mark_as_synced(journal: Path) -> None:
    """Leave the mark; that it cannot be written stops nothing."""
    with contextlib.suppress(OSError):
        # a pipe in its place would wait for somebody who reads it
        flags = os.O_CREAT | os.O_WRONLY | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(mark_of(journal), flags, 0o600)
        os.close(descriptor)


def refuse_no_file(journal: Path) -> None:
    """Raise ``JournalError`` where something else than a file has the journal's name.

    SQLite says of all that "unable to open", which looks like trouble that passes.
    """
    try:
        kind = journal.stat().st_mode
    except FileNotFoundError:
        if journal.is_symlink() and _has_synced(journal):
            raise JournalError(
                f"The journal {journal} is a link to {journal.readlink()}, and nothing is there.",
                "Mount that disk, or put the file back. If it is lost, delete the link and put the "
                "newest backup back with eamconsole journal restore FILE; without one the console "
                "looks in EAM and SeeClickFix for what it sent before, and sends none of it again.",
            ) from None
        return
    except OSError:
        return  # whoever opens it says why that fails
    if stat.S_ISREG(kind):
        return
    what = "a folder" if stat.S_ISDIR(kind) else "no file"
    raise JournalError(
        f"The journal {journal} is {what}.",
        "Put the newest backup in its place: eamconsole journal restore FILE, which keeps what is "
        "there under another name. If there is no backup, move it away: the console then looks in "
        "EAM and SeeClickFix for what it sent before, and sends none of it again.",
    )


def refuse_emptied(journal: Path) -> None:
    """Raise ``JournalError`` for a journal of no bytes that an engine has worked on."""
    try:
        empty = journal.stat().st_size == 0
    except OSError:
        return  # no file at all is a fresh start, or a loss that is made up for
    if not empty or not _has_synced(journal):
        return
    raise JournalError(
        f"The journal {journal} is empty (0 bytes), but the console was at work on it before: "
        f"{_mark_beside(journal).name} stands beside it.",
        "Put the newest backup of the journal in its place. If there is none, or this profile has "
        "never synced, delete the empty file: the console then looks in EAM and SeeClickFix for "
        "what it may have sent before, and sends none of it again.",
    )


def _has_synced(journal: Path) -> bool:
    return _mark_beside(journal).exists()


def _mark_beside(journal: Path) -> Path:
    """Return the mark; the lock file is the one that earlier versions left.

    Both tell that the journal was taken to work on, not that a sync came to its end.
    """
    mark = mark_of(journal)
    return mark if mark.exists() else journal.with_suffix(".lock")


def mark_of(journal: Path) -> Path:
    """Return the file that an engine leaves beside its journal."""
    return journal.with_suffix(".synced")
