"""A console whose memory is lost, or put back from a copy, between one life and the next."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest

from tests.journey.story import CityTime, story

JOURNAL = "journal.sqlite"


@pytest.fixture
def life(empty_city, tmp_path):
    """Open a console for a while; what it remembered can be put back or lost in between."""

    class Life:
        city, home = empty_city, tmp_path / "home"

        @contextmanager
        def console(self, **options):
            self.home.mkdir(exist_ok=True)
            options.setdefault("clock", CityTime(empty_city.clock))
            with story(empty_city, self.home, **options) as told:
                yield told

        def copy_journal(self):
            with (
                closing(sqlite3.connect(self.home / JOURNAL)) as source,
                closing(sqlite3.connect(tmp_path / "copy")) as copy,
            ):
                source.backup(copy)

        def put_back(self):
            self.forget()
            shutil.copy(tmp_path / "copy", self.home / JOURNAL)

        def forget(self):
            for name in (JOURNAL, f"{JOURNAL}-wal", f"{JOURNAL}-shm"):
                (self.home / name).unlink(missing_ok=True)

        def move(self):
            self.home = tmp_path / "another machine"

    return Life()
