"""Brings the database under a real journal into trouble after its n-th commit, and cures it.

Nothing of the console is replaced: the trouble is SQLite's own, met by every connection there
is and every one opened later.
"""

import contextlib
import signal
import sqlite3

from sqlalchemy import event

_BUSY_MS = 300
"""A statement waits this long for a lock here, so that stories stay short."""


class Ailing:
    """Watches the commits of ``journal``; calls ``told`` once the trouble is there."""

    def __init__(self, journal, kind, after, told):
        self._journal = journal
        self._kind = kind
        self._left = after
        self._told = told
        self._ill = False
        self._holder = None
        self._limits = None
        if kind == "i/o error":
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        engine = journal._database.writer
        event.listen(engine, "connect", self._on_connect)
        engine.dispose()  # what is open already was connected before anybody listened
        journal.subscribe(self._on_commit)

    def cure(self):
        """Let the journal be written again.

        A connection is healed by its own thread at its next BEGIN: two threads on one deadlock
        here, the one inside SQLite waiting to call Python, the other in Python for SQLite.
        """
        self._ill = False
        if self._holder is not None:
            self._holder.execute("ROLLBACK")
            self._holder.close()
            self._holder = None
        if self._limits is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)

    def _on_commit(self, _change):
        self._left -= 1
        if self._left != 0:
            return
        self._ill = True
        if self._kind == "locked":
            self._holder = sqlite3.connect(self._journal.path, check_same_thread=False)
            self._holder.isolation_level = None
            self._holder.execute("PRAGMA busy_timeout=20000")
            self._holder.execute("BEGIN IMMEDIATE")
        elif self._kind == "i/o error":
            import resource

            self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, self._limits[1]))
        self._told()

    def _on_connect(self, driver, _record):
        self._afflict(driver)

    def _afflict(self, driver):
        """Give one connection what the trouble does to all: checked at each of its BEGINs."""
        driver.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        driver.set_trace_callback(lambda statement: self._on_statement(driver, statement))

    def _on_statement(self, driver, statement):
        if not statement.startswith("BEGIN IMMEDIATE"):
            return
        if not self._ill:
            self._heal(driver)
            return
        with contextlib.suppress(sqlite3.Error):
            if self._kind == "read-only":
                driver.execute("PRAGMA query_only=ON")
            elif self._kind == "full":
                driver.execute("PRAGMA max_page_count=1")

    def _heal(self, driver):
        with contextlib.suppress(sqlite3.Error):
            driver.execute("PRAGMA query_only=OFF")
            driver.execute("PRAGMA max_page_count=1073741823")
