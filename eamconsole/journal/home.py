"""Where a journal lives: a copy of it somewhere else writes nothing before a person says so.

A folder that is copied to another computer, or to another path, looks like the console itself.
Two of them would both create, comment and close.  So a journal knows its place.  Shared
databases have a lock that all machines see and need no such mark.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from eamconsole.errors import JournalCopied
from eamconsole.journal.ledgers.bundle import Ledgers
from eamconsole.support.known_fields import known_part
from eamconsole.support.machine_identity import machine_identity, machine_name

_FACT = "home"


@dataclass(frozen=True, slots=True)
class JournalHome:
    """One place: the computer by its identity and name, the journal's path."""

    machine: str
    name: str
    path: str

    def is_same(self, other: JournalHome) -> bool:
        """Compare; a computer that tells no identity fits every other."""
        one_machine = not (self.machine and other.machine) or self.machine == other.machine
        return one_machine and self.path == other.path


def home_of(journal: Path) -> JournalHome:
    """Return the place of a journal's file as it is now."""
    path = os.path.normcase(os.path.realpath(journal))
    return JournalHome(machine_identity(), machine_name(), path)


def settle_here(ledgers: Ledgers, journal: Path, at: datetime, *, claims: bool) -> None:
    """Note that the journal lives here; raises ``JournalCopied`` where it lives elsewhere.

    ``claims``: a person said that this one is the console from now on.
    """
    here = home_of(journal)
    known = ledgers.facts.get(_FACT)
    if known is None:
        ledgers.facts.set(_FACT, asdict(here))
        return
    before = JournalHome(**known_part(JournalHome, known))
    if before.is_same(here):
        return
    if not claims:
        raise _refusal(before, here)
    ledgers.facts.set(_FACT, asdict(here))
    ledgers.events.add(
        "journal.moved_in", at, detail={"from": f"{before.name}: {before.path}", "to": here.path}
    )


def _refusal(before: JournalHome, here: JournalHome) -> JournalCopied:
    there = before.path if before.name == here.name else f"{before.path} on {before.name}"
    return JournalCopied(
        f"The journal {here.path} is a copy: it was last used as {there}. So that two consoles do "
        "not send the same things, this one sends nothing yet.",
        "If the console is to run here from now on, stop the other one for good, then run here: "
        "eamconsole relink. If it is not, leave this copy alone.",
    )
