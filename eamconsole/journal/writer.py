"""One thread writes; everything queued meanwhile shares one durable commit."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from eamconsole.errors import JournalError
from eamconsole.journal.database import Database, translated_errors
from eamconsole.journal.ledgers.base import Traces
from eamconsole.journal.ledgers.bundle import Ledgers
from eamconsole.journal.ledgers.counting import add_counts
from eamconsole.journal.moving import refuse_to_write

Work = Callable[[Ledgers], Any]
Committed = Callable[[Traces], None]
_LARGEST_GROUP = 256
_LAST_WORDS_SECONDS = 12.0
"""How long closing may take: one statement's wait for a lock, and a little."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Item:
    work: Work
    future: Future[Any]
    answer: Any = None
    error: BaseException | None = None


_Doing = Callable[[Connection, _Item, Traces], None]


class _ItemFailed(Exception):
    """One item of a group failed; the whole transaction is taken back."""


class GroupWriter:
    """Batching arises by itself: while one commit reaches the disk, the next group gathers."""

    def __init__(self, database: Database, committed: Committed) -> None:
        self._database = database
        self._committed = committed
        self._items: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="journal-writer", daemon=True)
        self._guard = threading.Lock()
        self._closed = False
        self._giving_up = False
        self.commits = 0
        self._thread.start()

    def submit(self, work: Work) -> Future[Any]:
        """Queue a piece of work; the future is done once it is durable."""
        item = _Item(work, _uncancellable())
        with self._guard:
            if self._closed:
                raise JournalError("The journal is closed; nothing more can be written.")
            self._items.put(item)
        return item.future

    def close(self) -> None:
        """Write what is queued, then stop; a database that takes nothing more is not waited for."""
        with self._guard:
            if self._closed:
                return
            self._closed = True
            self._items.put(None)
        self._thread.join(_LAST_WORDS_SECONDS)
        if self._thread.is_alive():
            log.warning("the journal took no more within %.0f s", _LAST_WORDS_SECONDS)

    def _run(self) -> None:
        going = True
        while going:
            first = self._items.get()
            if first is None:
                return
            group = [first]
            while len(group) < _LARGEST_GROUP:
                try:
                    following = self._items.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    going = False
                    break
                group.append(following)
            self._write(group)

    def _write(self, group: list[_Item]) -> None:
        try:
            if self._giving_up:
                raise JournalError("The journal is closed; nothing more can be written.")
            try:
                traces = self._together(group, _do)
            except _ItemFailed:
                traces = self._together(group, _do_alone)
        except BaseException as error:  # noqa: BLE001 - every caller must learn of it
            # Once closing, one failure is enough: each further try could wait for a lock anew.
            self._giving_up = self._closed
            for item in group:
                item.future.set_exception(item.error or error)
            return
        self.commits += 1
        _announce(self._committed, traces)
        for item in group:
            if item.error is not None:
                item.future.set_exception(item.error)
            else:
                item.future.set_result(item.answer)

    def _together(self, group: list[_Item], do: _Doing) -> Traces:
        """Run the group in one transaction; nothing is answered before it is durable."""
        traces = Traces()
        with translated_errors("written"), self._database.transaction() as connection:
            refuse_to_write(connection)
            for item in group:
                do(connection, item, traces)
            add_counts(connection, traces)
        return traces


class InlineWriter:
    """Writes at once in the caller's thread: for tests that turn the clock themselves."""

    def __init__(self, database: Database, committed: Committed) -> None:
        self._database = database
        self._committed = committed
        self._guard = threading.RLock()
        self.commits = 0

    def submit(self, work: Work) -> Future[Any]:
        """Write in a transaction of its own; the future is done on return."""
        future = _uncancellable()
        traces = Traces()
        with self._guard:
            try:
                with translated_errors("written"), self._database.transaction() as connection:
                    refuse_to_write(connection)
                    answer = work(Ledgers(connection, traces))
                    add_counts(connection, traces)
            except BaseException as error:  # noqa: BLE001 - handed to the caller
                future.set_exception(error)
                return future
            self.commits += 1
        _announce(self._committed, traces)
        future.set_result(answer)
        return future

    def close(self) -> None:
        """Nothing is queued, so nothing is left to write."""


def _do(connection: Connection, item: _Item, traces: Traces) -> None:
    """Run one item; where it fails, the group is taken back and run again, each item alone.

    Two savepoint statements for each item cost a tenth of the throughput and hardly ever help.
    """
    try:
        item.answer = item.work(Ledgers(connection, traces))
    except Exception as error:
        raise _ItemFailed from error


def _do_alone(connection: Connection, item: _Item, traces: Traces) -> None:
    """Run one item in a savepoint: a failing one takes back only itself."""
    mine = Traces()
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT item")
    try:
        with translated_errors("written"):
            item.answer = item.work(Ledgers(connection, mine))
    except Exception as error:  # noqa: BLE001 - handed to the caller
        item.error = error
        _take_back(driver, error)
    else:
        traces.absorb(mine)
    driver.execute("RELEASE SAVEPOINT item")


def _take_back(driver: Any, error: Exception) -> None:
    """Undo one item.  Where the whole transaction is gone with it, its error is everybody's."""
    try:
        driver.execute("ROLLBACK TO SAVEPOINT item")
    except Exception as failure:
        if isinstance(error, JournalError):
            raise error from failure
        raise


def _announce(committed: Committed, traces: Traces) -> None:
    """Tell who watches; what is durable stays answered, whatever a watcher does."""
    try:
        committed(traces)
    except Exception:
        log.exception("somebody who watches the journal failed")


def _uncancellable() -> Future[Any]:
    """Return a future that runs already: what is queued will be written."""
    future: Future[Any] = Future()
    future.set_running_or_notify_cancel()
    return future
