"""Lets go what nobody needs any more: pictures that arrived, leftovers of kills, old words.

What protects against doubles stays (``journal.ledgers.retention``).  Everything here is found by
looking at what is there, so a run that was cut off is made up for by the next.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from eamconsole.domain.city import CityRules
from eamconsole.domain.identity import IssueId
from eamconsole.domain.trimming import Gone
from eamconsole.errors import MachineError
from eamconsole.journal import FileStore, Journal, Ledgers, drop_leftover_copies
from eamconsole.support.clock import Clock
from eamconsole.support.files import written_whole
from eamconsole.support.machine import machine_trouble
from eamconsole.support.pictures import NotDecoded, Unreadable, small_picture
from eamconsole.support.places import make_private_folder
from eamconsole.support.scratch import drop_leftover_folders
from eamconsole.support.spreadsheet import write_csv
from eamconsole.sync.moments import is_due
from eamconsole.sync.reconcile.keeping import drop_words

log = logging.getLogger(__name__)

_LEFT_OVER = 3600.0
"""Seconds after which no writer is still at a file it began."""
_SMALL = 12 * 1024
_AT_A_TIME = 100
_AT_A_LOOK = 50
"""Pictures that one look lets go: each is opened for its small copy, and a round waits for them."""
_MARK = "retention"
_EVERY = timedelta(days=1)
_HEADINGS = ("Issue ID", "When", "What", "Who", "Text")


@dataclass(slots=True, kw_only=True)
class Dropped:
    """What a run let go."""

    requests: int = 0
    pictures: int = 0
    leftovers: int = 0
    file: str = ""
    """Where the words are now; '' where there were none."""


class Retention:
    """One journal's words and files."""

    def __init__(
        self,
        journal: Journal,
        files: FileStore,
        rules: CityRules,
        clock: Clock,
        archive: Path | None,
    ) -> None:
        self._journal = journal
        self._files = files
        self._rules = rules
        self._clock = clock
        self._archive = archive

    def run_if_due(self, cancel: threading.Event) -> None:
        """Let pictures go with each look, and once a day the words the city keeps no longer."""
        self.drop_pictures(cancel, most=_AT_A_LOOK)
        days, now = self._rules.retention.keep_days, self._clock.now()
        if days < 1 or self._archive is None:
            return
        with self._journal.read() as ledgers:
            last = ledgers.watermarks.get(_MARK)
        if not is_due(last, _EVERY, now):
            return
        self.drop_words(days, cancel)
        if not cancel.is_set():
            self._journal.write(lambda ledgers: ledgers.watermarks.set(_MARK, now))

    def drop_words(
        self, days: int, cancel: threading.Event, so_far: Callable[[int], None] = lambda _n: None
    ) -> Dropped:
        """Drop the words of Requests that are over for so many days, after writing them down.

        ``so_far`` is told how many it were so far.
        """
        dropped, after = Dropped(), IssueId(0)
        cutoff = self._clock.now() - timedelta(days=days)
        while not cancel.is_set():
            with self._journal.read() as ledgers:
                ripe = ledgers.retention.ripe(cutoff, after, _AT_A_TIME)
            if not ripe:
                return dropped
            after = ripe[-1]
            dropped.file = str(self._write_down(ripe, dropped.file))
            dropped.requests += self._trim(ripe, cutoff)
            so_far(dropped.requests)
        return dropped

    def drop_pictures(self, cancel: threading.Event, most: int | None = None) -> Dropped:
        """Drop our copies of pictures that arrived, and what killed processes left behind.

        ``most`` keeps thousands, as after an upgrade or a lost journal, from holding up a round.
        """
        leftovers = self._files.drop_leftovers(_LEFT_OVER)
        if self._journal.path is not None:
            leftovers += drop_leftover_copies(self._journal.path, _LEFT_OVER)
        leftovers += drop_leftover_folders()
        dropped = Dropped(leftovers=leftovers)
        kept = self._files.digests()
        if not kept:
            return dropped
        with self._journal.read() as ledgers:
            wanted = ledgers.retention.wanted_pictures()
        for digest in sorted(kept - wanted)[:most]:
            if cancel.is_set():
                break
            if not self._keep_small(digest):
                break
            self._files.drop(digest)
            dropped.pictures += 1
        return dropped

    def _keep_small(self, digest: str) -> bool:
        """Keep a small copy where there can be one; False where this computer is too busy."""
        content = self._files.read(digest)
        if content is None:
            return True
        try:
            small = small_picture(content, _SMALL)
        except MachineError as short:
            log.info("copies of pictures are dropped later: %s", short.summary)
            return False
        except (Unreadable, NotDecoded) as error:
            log.debug("no small copy of a picture is kept: %s", error)
            return True
        with contextlib.suppress(OSError):
            self._files.keep_small(digest, small)
        return True

    def _write_down(self, issues: tuple[IssueId, ...], file: str) -> Path:
        """Add what goes to this run's file; it is on the disk before anything is dropped."""
        if self._archive is None:
            raise LookupError("there is no folder for what is dropped")
        with self._journal.read() as ledgers:
            going = ledgers.retention.what_goes
            lines = [_cells(issue, gone) for issue in issues for gone in going(issue)]
        try:
            target = Path(file) if file else self._new_file(self._archive)
            _add(lines, target)
        except OSError as error:
            what = f"Words could not be written to {self._archive}, so none of these were dropped"
            raise machine_trouble(error, what=what) or MachineError(
                f"{what}: {error.strerror}.", "Make it a folder that this user can write to."
            ) from error
        return target

    def _new_file(self, archive: Path) -> Path:
        make_private_folder(archive)
        rules, now = self._rules, self._clock.now()
        name = f"{rules.profile}-{rules.environment.value}-dropped-{now:%Y%m%dT%H%M%S}.csv"
        target = _free(archive / name)
        with written_whole(target) as new:
            write_csv(new, _HEADINGS, ())
        return target

    def _trim(self, issues: tuple[IssueId, ...], cutoff: datetime) -> int:
        rules, now = self._rules, self._clock.now()
        kept = {rule.field for rule in rules.field_rules}
        kept |= {field.field for field in rules.custom_fields}
        note = f"Words dropped on {now:%Y-%m-%d} (retention)"

        def write(ledgers: Ledgers) -> tuple[int, frozenset[str]]:
            # Something may have happened to one since it was written down.
            still = [i for i in issues if ledgers.retention.ripe(cutoff, IssueId(i - 1), 1) == (i,)]
            digests = {digest for i in still for digest in ledgers.retention.digests(i)}
            waited_for = ledgers.retention.pictures_waited_for()
            for issue in still:
                ledgers.retention.trim(issue, kept, note, waited_for)
                drop_words(ledgers, issue)
            return len(still), ledgers.retention.nobodys(digests)

        count, digests = self._journal.write(write)
        for digest in digests:
            self._files.drop(digest)
            self._files.drop_small(digest)
        return count


def _add(lines: list[tuple[str, ...]], target: Path) -> None:
    """Add lines durably, or leave the file as it was: what it holds is gone from the journal."""
    before = target.stat().st_size
    try:
        with target.open("a", encoding="utf-8", newline="") as out:
            write_csv(out, None, lines)
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            os.truncate(target, before)
        raise


def _free(path: Path) -> Path:
    """Return a name nobody has yet: two runs may fall into one second."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def _cells(issue: IssueId, gone: Gone) -> tuple[str, ...]:
    return (str(issue), gone.at.isoformat(), gone.what, gone.who, gone.text)
