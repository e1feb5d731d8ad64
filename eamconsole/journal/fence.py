"""Tells whether a journal still knows everything that the last engine here sent.

A journal can be put back, emptied or robbed of its newest changes, and nothing inside it says so.
Two files beside it do: a mark that is written once and never touched again, whose inode and times
no copy has, and the numbers of the newest attempts, written down before each of them leaves.
They are hints: where they do not fit, an engine only waits before it believes "not there".

Some places keep no such files.  Runs that end at once would wait there for ever, each anew; so
the wait is not begun again where it was seen to tell nothing, and a person is told why.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import Any

from eamconsole.domain.identity import DeliveryId
from eamconsole.journal.emptied import mark_of
from eamconsole.journal.fence_files import AttemptRing, Mark
from eamconsole.journal.home import home_of
from eamconsole.journal.journal import Journal
from eamconsole.journal.ledgers.bundle import Ledgers
from eamconsole.support.known_fields import known_part

_FACT = "fence"
_NEVER = "2000-01-01T00:00:00+00:00"
_IN_VAIN = 2
"""Starts in a row whose doubt found nothing that was lost: the place does not keep the files.
A single one may be a home that was put back whole."""
_MOST = 16
"""Homes and places remembered, the newest: containers bring a new one with every run."""


class Doubt(Enum):
    """Why a journal is not known to be whole."""

    LOST = auto()
    """It was put back, or lacks what was sent."""
    GONE = auto()
    """A file that was left is not there."""
    ANOTHER = auto()
    """The mark says the same, but is another file."""


@dataclass
class _History:
    """What the journal remembers of the starts of all homes that ever worked with it."""

    since: str = _NEVER
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What tells each mark from its copies, by its words."""
    last: str = ""
    """The mark of the home whose engine opened last."""
    ended: bool = True
    """Whether that engine ended in order."""
    in_vain: dict[str, int] = field(default_factory=dict)
    """By place: how many starts in a row doubted, and nothing was found that had been lost."""
    unkept: dict[str, str] = field(default_factory=dict)
    """The places that could not write the files, with the cause."""
    lost: dict[str, str] = field(default_factory=dict)
    """The places whose files showed that something is lost, with what they showed."""

    @classmethod
    def read(cls, ledgers: Ledgers) -> _History:
        kept = ledgers.facts.get(_FACT)
        if kept is None:
            return cls()
        if "marks" in kept:
            return cls(**known_part(cls, kept))
        token = str(kept["token"])  # as earlier versions wrote it: one home only
        return cls(since=kept["since"], marks={token: kept}, last=token)

    def write(self, ledgers: Ledgers) -> None:
        for remembered in (self.marks, self.in_vain, self.unkept, self.lost):
            for oldest in list(remembered)[:-_MOST]:
                del remembered[oldest]
        ledgers.facts.set(_FACT, asdict(self))


class Fence:
    """The two files of one profile and environment."""

    def __init__(self, journal: Path) -> None:
        """``journal`` is where the file of a SQLite journal stands or would stand."""
        self._mark = Mark(mark_of(journal))
        self._ring = AttemptRing(journal.with_suffix(".sent"))
        self._place = _place_of(journal)
        self._guard = threading.Lock()
        self._token = ""
        self._why = ""
        self._evidence = ""
        """By what the journal was seen to lack something; empty where it was not."""
        self.is_whole = False
        """Whether the journal was found whole when it was opened."""

    def open(self, journal: Journal, now: datetime) -> datetime:
        """Return up to when something may have been sent that this journal does not know of.

        That is now, unless it is the journal the last engine here worked with, whole: then
        nothing has become unknown since that one asked.  Where the files cannot be kept it
        stays at what was said before.
        """
        with journal.read() as ledgers:
            known = _History.read(ledgers)
            doubt = self._doubt(known, ledgers)
        # what another home's engine sent last, only that home could tell
        died_elsewhere = not known.ended and known.last != self._token
        self.is_whole = doubt is None and not died_elsewhere
        file = self._ring.path if self._token and doubt is Doubt.GONE else self._mark.path
        if doubt is not None:
            file = self._make_anew(known) or file
        endless = self._is_endless(known, doubt)
        since = datetime.fromisoformat(known.since)
        if since > now or died_elsewhere or (doubt is not None and not endless):
            since = now
        self._remember(known, doubt, since)
        told = _told(file, doubt, self._why) if self._why or endless else ""
        key = f"fence:{self._place}"

        def write(ledgers: Ledgers) -> None:
            known.write(ledgers)
            if told:
                ledgers.notices.raise_(key, "fence_unkept", told, now)
            elif self.is_whole:
                ledgers.notices.solve(key, now)

        journal.write(write)
        return since

    def trust(self, journal: Journal) -> None:
        """Note that nothing is unknown: no other engine has ever sent anything."""

        def write(ledgers: Ledgers) -> None:
            known = _History.read(ledgers)
            if known.since != _NEVER:
                known.since = _NEVER
                known.write(ledgers)

        journal.write(write)

    def note(self, delivery: DeliveryId, attempt: int) -> None:
        """Write down that an attempt, which stands in the journal, is about to leave."""
        with self._guard:
            self._ring.note(delivery, attempt)

    def rest(self, ledgers: Ledgers, *, found_lost: bool) -> None:
        """Note that this engine ends in order.

        ``found_lost``: something stood in EAM or SeeClickFix that the journal had lost, so its
        doubt was not in vain.
        """
        known = _History.read(ledgers)
        if known.last != self._token:
            return
        known.ended = True
        if found_lost:
            known.in_vain = {}
        known.write(ledgers)

    def close(self) -> None:
        """Write nothing more."""
        with self._guard:
            self._ring.close()

    def _doubt(self, known: _History, ledgers: Ledgers) -> Doubt | None:
        """Return why the journal is not known to be whole, None where it is."""
        self._token, self._why, self._evidence = self._mark.token(), "", ""
        if self._token and self._token not in known.marks:
            self._evidence = _digest(self._token)
            return Doubt.LOST
        noted = self._ring.open()
        missing = [
            (row, n) for row, n in noted or () if not ledgers.attempts.holds(DeliveryId(row), n)
        ]
        if missing:
            self._evidence = _digest(f"{self._token} {sorted(missing)}")
            return Doubt.LOST
        if not self._token or noted is None:
            return Doubt.GONE
        return None if self._mark.is_same(known.marks[self._token]) else Doubt.ANOTHER

    def _make_anew(self, known: _History) -> Path | None:
        """Begin both files again; return the one that cannot be written, and keep the cause."""
        self._token, file = "", self._mark.path
        try:
            token, state = self._mark.make()
            known.marks[token] = state  # known though the other fails: made here, not lost
            file = self._ring.path
            self._ring.make()
        except OSError as error:
            self._why = error.strerror or str(error)
            self._ring.close()
            return file
        self._token = token
        return None

    def _is_endless(self, known: _History, doubt: Doubt | None) -> bool:
        """Return whether waiting again would tell nothing more than the wait before did.

        What shows that something is lost was waited for only where it is the same as then: files
        that cannot be written go on saying so, and another loss is another wait.
        """
        if doubt is None or not known.ended:
            return False
        if doubt is Doubt.LOST:
            return bool(self._why) and known.lost.get(self._place) == self._evidence
        if self._why and self._place in known.unkept:
            return True
        return self._count(known) >= _IN_VAIN

    def _count(self, known: _History) -> int:
        """Return the starts in vain; a place never seen before goes on where the newest ended."""
        newest = next(reversed(known.in_vain.values()), 0)
        return known.in_vain.get(self._place, newest)

    def _remember(self, known: _History, doubt: Doubt | None, since: datetime) -> None:
        count = self._count(known) + 1 if known.ended else 0
        known.in_vain.pop(self._place, None)
        known.in_vain[self._place] = 0 if doubt in (None, Doubt.LOST) else count
        known.unkept.pop(self._place, None)
        if self._why:
            known.unkept[self._place] = self._why
        known.lost.pop(self._place, None)
        if self._evidence:
            known.lost[self._place] = self._evidence
        if self._token in known.marks:  # the newest last
            known.marks[self._token] = known.marks.pop(self._token)
        known.since, known.last, known.ended = since.isoformat(), self._token, False


def _place_of(journal: Path) -> str:
    """Return a word for this folder on this computer."""
    home = home_of(journal)
    place = f"{home.machine or home.name} {home.path}"
    return _digest(place)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _told(file: Path, doubt: Doubt | None, why: str) -> str:
    """Say which file cannot be kept, why, and what that means."""
    if why:
        cause = f"{file} cannot be written: {why}."
    elif doubt is Doubt.GONE:
        cause = f"{file} was left at the end of each run and is gone at the next start."
    else:
        cause = (
            f"{file} is a different file at each start: its folder is put back each time, or lies "
            "on a network drive that gives its files new numbers."
        )
    return (
        f"{cause} By that file the console knows after a restart that its journal is the newest. "
        "Without it everything is still sent once; only a journal put back right after a crash, "
        "while a call was out, could send that one thing again."
    )
