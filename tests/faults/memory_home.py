"""Where the console keeps its memory in the memory game, and what befalls it between two lives."""

from __future__ import annotations

import itertools
import shutil

import psycopg

from eamconsole.errors import JournalError
from eamconsole.journal import (
    Journal,
    Ledgers,
    begin_new_journal,
    carry_over,
    end_old_journal,
    held_still,
)
from eamconsole.support.clock import SystemClock

JOURNAL = "journal.sqlite"
COPIES = 5
_FILE = ("put_back", "empty", "cut", "move", "lose_log")
_DATABASE = ("put_back", "empty", "move")
_CHANGING = ("carry_over", "start_elsewhere")
FORGETFUL = frozenset({"put_back", "empty", "cut", "start_elsewhere"})


class Databases:
    """Databases of one PostgreSQL server, made, copied and dropped whole."""

    def __init__(self, url: str) -> None:
        """``url`` is the server's, as SQLAlchemy takes it."""
        self._place = url.partition("?host=")[2]
        self._numbers = itertools.count(1)

    def make(self, template="template0"):
        """Return the address of a new database, empty or a copy of another."""
        name = f"memory_{next(self._numbers)}"
        original = _name_of(template) if "/" in template else template
        with self._admin() as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                (original,),
            )
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {original}")
        return f"postgresql+psycopg://postgres@/{name}?host={self._place}"

    def drop(self, url):
        """Throw a database away, whoever is still in it."""
        with self._admin() as admin:
            admin.execute(f"DROP DATABASE {_name_of(url)} WITH (FORCE)")

    def _admin(self):
        return psycopg.connect(f"host={self._place} user=postgres dbname=postgres", autocommit=True)


def _name_of(url):
    return url.partition("postgres@/")[2].partition("?")[0]


class Home:
    """The console's folder between two lives, and what befalls it."""

    def __init__(self, folder, chance, databases=None):
        self.folder, self._chance, self._databases = folder, chance, databases
        self.path = folder / "home-0"
        self.path.mkdir()
        self.database = ""
        """The address of the journal while it lives in PostgreSQL."""
        self._copies = []
        self._number = 0

    @property
    def url(self):
        """The journal's address as SQLAlchemy takes it."""
        return self.database or f"sqlite:///{self.path / JOURNAL}"

    @property
    def has_journal(self):
        """Whether anything was kept so far."""
        return bool(self.database) or (self.path / JOURNAL).exists()

    @property
    def misfortunes(self):
        """What may happen to it as it is."""
        here = _DATABASE if self.database else _FILE
        return here + _CHANGING if self._databases else here

    def copy(self):
        """Keep a copy of everything as it is now."""
        self._number += 1
        kept = self.folder / f"copy-{self._number}"
        shutil.copytree(self.path, kept)
        database = self._databases.make(self.database) if self.database else ""
        self._copies.append((kept, database))
        if len(self._copies) > COPIES:
            old, dropped = self._copies.pop(self._chance.randrange(COPIES))
            shutil.rmtree(old)
            if dropped:
                self._databases.drop(dropped)

    def put_back(self):
        """An older copy takes the place of everything."""
        if not self._copies:
            return
        kept, database = self._chance.choice(self._copies)
        shutil.rmtree(self.path)
        shutil.copytree(kept, self.path)
        self._live_in(self._databases.make(database) if database else "")

    def empty(self):
        """The disk is new."""
        shutil.rmtree(self.path)
        self.path.mkdir()
        self._live_in(self._databases.make() if self.database else "")

    def carry_over(self):
        """Move the journal with its rows to PostgreSQL, or back into the folder."""
        if not self.has_journal:
            return
        there = self._elsewhere()
        if not there:
            self._remove_file()
        old = Journal.open(self.url, clock=SystemClock())
        new = Journal.open(there or f"sqlite:///{self.path / JOURNAL}", clock=SystemClock())
        try:
            places = ("the old place", "the new place")
            with held_still(old.database) as quiet:
                token, _ = carry_over(
                    quiet, new.database, places=places, observe=lambda *_counts: None
                )
                end_old_journal(Ledgers(quiet), token, places[1], "")
            new.write(begin_new_journal)
        finally:
            old.close()
            new.close()
        self._live_in(there)

    def start_elsewhere(self):
        """Name another kind of journal in the profile, and carry nothing there."""
        there = self._elsewhere()
        if not there:
            self._remove_file()
        self._live_in(there)

    def _elsewhere(self):
        return "" if self.database else self._databases.make()

    def _live_in(self, database):
        before, self.database = self.database, database
        if before and before != database:
            self._databases.drop(before)

    def _remove_file(self):
        self._without_log()
        (self.path / JOURNAL).unlink(missing_ok=True)

    def cut(self):
        """The journal has no bytes any more; it is refused until somebody deletes the file."""
        journal = self.path / JOURNAL
        if not journal.exists():
            return
        self._without_log()
        journal.write_bytes(b"")
        try:
            Journal.open(f"sqlite:///{journal}", clock=SystemClock()).close()
        except JournalError as error:
            assert "delete the empty file" in error.next_step, error
            journal.unlink()
        else:
            raise AssertionError("a journal of no bytes was taken for a fresh start")

    def move(self):
        """Everything is copied to another path, and goes on there."""
        self._number += 1
        there = self.folder / f"home-{self._number}"
        shutil.copytree(self.path, there)
        self.path = there

    def lose_log(self):
        """Somebody copied the journal's file, but not its write-ahead log."""
        self._without_log()

    def _without_log(self):
        for ending in ("-wal", "-shm"):
            (self.path / f"{JOURNAL}{ending}").unlink(missing_ok=True)
