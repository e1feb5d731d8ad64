"""What a window does with the journal: shows it, previews, and works on it while nothing syncs."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from eamconsole.domain.identity import IssueId
from eamconsole.errors import EamConsoleError
from eamconsole.journal import CopyFacts, facts_of_copy
from eamconsole.services import journal_copies, journal_moving
from eamconsole.services.syncing import Syncing, move_start_back
from eamconsole.support.counting import counted
from eamconsole.sync.parts import Observer

if TYPE_CHECKING:
    from eamconsole.services.console import Console
    from eamconsole.services.installation import Installation

__all__ = [
    "CopyFacts",
    "JournalFacts",
    "JournalWork",
    "Moving",
    "Reopened",
    "Restoring",
    "facts_of",
    "look_into_copy",
    "reopen_after",
    "ripe_for_pruning",
]

_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFacts:
    """Where the journal is, and how long it keeps words; ``file`` is None in a database."""

    file: Path | None
    size: int
    keep_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """A profile opened again after work on its journal; ``asks`` counts what waits for a person."""

    console: Console
    words: str
    asks: int = 0


class JournalWork(Protocol):
    """Something that is done to a journal nobody works with; returns what was done."""

    def run(
        self, installation: Installation, name: str, observe: Observer, cancel: threading.Event
    ) -> str:
        """Do it; raises ``EamConsoleError`` with everything as it was, also when cancelled."""
        ...


@dataclass(frozen=True, slots=True)
class Restoring:
    """Puts a copy in the journal's place."""

    file: Path

    def run(
        self, installation: Installation, name: str, _observe: Observer, _cancel: threading.Event
    ) -> str:
        """Put it back, which takes a moment; the journal in use stays beside it."""
        kept = journal_copies.restore(installation, name, self.file)
        beside = f" The journal that was in use is kept as {kept}." if kept is not None else ""
        return f"Put back: {self.file}.{beside}"


@dataclass(frozen=True, slots=True)
class Moving:
    """Carries the journals of a profile to another place."""

    address: str

    def run(
        self, installation: Installation, name: str, observe: Observer, cancel: threading.Event
    ) -> str:
        """Move them; what breaks off or is stopped leaves the old ones as they were."""
        report = journal_moving.move(installation, name, self.address, observe, cancel)
        if report.was_there:
            return f"The journal is at {report.place} already."
        rows = sum(sum(each.values()) for each in report.rows.values())
        return f"Moved to {report.place}: {counted(rows, 'row')}, each compared."


def facts_of(console: Console) -> JournalFacts:
    """Return what stands at the head of the dialog."""
    file = console.journal.path
    with console.journal.read() as ledgers:
        size = ledgers.retention.bytes_of_rows()
    return JournalFacts(file=file, size=size, keep_days=console.rules.retention.keep_days)


def ripe_for_pruning(console: Console, days: int) -> int:
    """Return how many Requests would lose their words."""
    cutoff, after, count = console.clock.now() - timedelta(days=days), IssueId(0), 0
    while True:
        with console.journal.read() as ledgers:
            ripe = ledgers.retention.ripe(cutoff, after, _AT_A_TIME)
        if not ripe:
            return count
        count, after = count + len(ripe), ripe[-1]


def look_into_copy(file: Path) -> CopyFacts:
    """Return what a copy holds, before it is put back; raises ``JournalError``."""
    return facts_of_copy(file.absolute())


def reopen_after(
    installation: Installation,
    name: str,
    work: JournalWork,
    observe: Observer,
    cancel: threading.Event,
) -> Reopened:
    """Do the work, open the profile again whatever came of it, and look at both systems.

    Nothing is sent here: a look that breaks off is made up for by the sync, row by row.
    """
    try:
        words = work.run(installation, name, observe, cancel)
    except EamConsoleError as error:
        told = f"{error.summary} {error.next_step}"
        return Reopened(console=installation.open(name), words=told)
    console = installation.open(name)
    try:
        report = Syncing(console).relink(cancel, observe)
    except EamConsoleError as error:
        words += f" The look at both systems broke off: {error.summary} {error.next_step}"
        return Reopened(console=console, words=words)
    if report.start_at is not None:
        move_start_back(installation, name, report.start_at)
        console.close()  # the sync goes on with the start that holds now
        console = installation.open(name)
    found = sum(report.adopted.values())
    words += (
        f" Both systems were read: {counted(found, 'was', 'were')} found there, {report.to_send} "
        "are to be sent."
    )
    if not report.finished:
        words += " The look was stopped; the sync makes up for it."
    return Reopened(console=console, words=words, asks=report.asked)
