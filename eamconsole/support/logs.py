"""The log file: written by one thread, never larger than agreed, never with a secret in it."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import queue
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from eamconsole.support.files import private_opener, put_in_place
from eamconsole.support.redaction import Redactor, redacted

if TYPE_CHECKING:
    from filelock import FileLock

_FORMAT = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"
_NOISY = ("urllib3", "alembic", "keyring", "PIL", "werkzeug")


_MOST_AT_ONCE = 9
"""Processes of one kind with a log each; more of them share the last."""
_LARGEST, _KEPT = 5_000_000, 5


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """Its file is for the owner alone and written by one process; a fault is told once.

    Two processes on one file lose lines: on Windows they write over each other's, everywhere the
    one moves away what the other still writes to.  So each holds a lock beside its file, and
    whoever finds it held takes the next name.
    """

    _told = False
    _held: FileLock | None = None

    def close(self) -> None:
        """Close the file, and let another process have it."""
        super().close()
        if self._held is not None:
            self._held.release()
            self._held = None

    def rotate(self, source: str, dest: str) -> None:
        """Move a full file away; where another program has it open, patiently."""
        if Path(source).exists():
            put_in_place(Path(source), Path(dest))

    def doRollover(self) -> None:  # noqa: N802 - logging's own name
        """Begin a new file; where the old one cannot be moved it grows by half, not to lose a line.

        The next try comes then.  The full file is moved first: each try in vain would otherwise
        push the older ones on by one, until the last of them was gone.
        """
        if self.stream is not None:
            self.stream.close()
            self.stream = None
        full, aside = Path(self.baseFilename), Path(f"{self.baseFilename}.0")
        try:
            self.rotate(str(full), str(aside))
            super().doRollover()
            self.rotate(str(aside), f"{full}.1")
            self.maxBytes = _LARGEST
        except OSError as error:
            if aside.exists() and not full.exists():
                with contextlib.suppress(OSError):
                    put_in_place(aside, full)
            self._grow(error)
        if self.stream is None:
            self.stream = self._open()

    def _grow(self, error: OSError) -> None:
        """Let the file grow by half; one as large as all of them together begins again.

        What it holds counts, not what this process wrote: a hundred commands are one file.
        """
        self.stream = self._open()
        size = self.stream.seek(0, os.SEEK_END)
        if size < _LARGEST * (_KEPT + 1):
            self.maxBytes = size + _LARGEST // 2
            return
        self.stream.truncate(0)
        self.stream.write(
            "Older lines were dropped here: this file was full, and could not be moved away "
            f"({error.strerror or type(error).__name__}).\n"
        )
        self.maxBytes = _LARGEST

    def _choose_file(self) -> None:
        """Take the first file of this kind that no other process writes to.

        Where no lock can be laid beside it, a log that may be shared is better than none.
        """
        from filelock import FileLock, Timeout  # with the first line: the window paints before

        first = Path(self.baseFilename)
        for number in range(1, _MOST_AT_ONCE + 1):
            name = first.name if number == 1 else f"{first.stem}-{number}{first.suffix}"
            place = first.with_name(name)
            lock = FileLock(first.with_name(f".{place.stem}.lock"), mode=0o600, thread_local=False)
            self.baseFilename = str(place)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            except (OSError, NotImplementedError):
                return
            self._held = lock
            return

    def _open(self) -> TextIOWrapper:
        if self._held is None:
            self._choose_file()
        bare = open(self.baseFilename, f"{self.mode}b", opener=private_opener)  # noqa: SIM115
        stream = TextIOWrapper(bare, encoding=self.encoding)
        if os.name == "posix":
            os.fchmod(stream.fileno(), 0o600)  # one of an earlier version
        return stream

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say what is wrong in one sentence; Python's way is a trace with every record."""
        if self._told or sys.stderr is None:
            return
        self._told = True
        fault = sys.exception()
        reason = getattr(fault, "strerror", None) or type(fault).__name__
        with contextlib.suppress(Exception):
            sys.stderr.write(
                f"The log {self.baseFilename} cannot be written: {reason}. The console goes on "
                "without it.\n"
            )


class LogFile:
    """Logging of one process, from ``start`` to ``stop``; then all is as before.

    ``file`` is taken by the first process that writes to it; one beside it has a name with a
    number.
    """

    def __init__(self, file: Path, redactor: Redactor, *, level: int = logging.INFO) -> None:
        self.file = file
        self._redactor = redactor
        self._level = level
        self._listener: logging.handlers.QueueListener | None = None
        self._front: logging.Handler | None = None
        self._levels: dict[str, int] = {}

    def start(self) -> None:
        """Send the console's records, and other libraries' warnings, to the file."""
        records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
        self._front = _Front(records, self._redactor)
        self._listener = logging.handlers.QueueListener(records, self._writer())
        self._listener.start()
        logging.getLogger().addHandler(self._front)
        warn = dict.fromkeys(("", *_NOISY), logging.WARNING)
        self._levels = _set_levels({**warn, "eamconsole": self._level})
        if not sys.warnoptions:
            logging.captureWarnings(True)

    def stop(self) -> None:
        """Write out what is queued and close the file.  May be called twice."""
        if self._front is not None:
            logging.getLogger().removeHandler(self._front)
            self._front = None
            _set_levels(self._levels)
            if not sys.warnoptions:
                logging.captureWarnings(False)
        if self._listener is not None:
            self._listener.stop()
            for handler in self._listener.handlers:
                handler.close()
            self._listener = None

    def _writer(self) -> logging.Handler:
        writer = _PrivateFile(
            self.file, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True
        )
        writer.setFormatter(logging.Formatter(_FORMAT))
        return writer


class _Front(logging.handlers.QueueHandler):
    """Puts what may be written into the queue; nothing else sees the record changed."""

    def __init__(self, records: queue.SimpleQueue[logging.LogRecord], redactor: Redactor) -> None:
        super().__init__(records)
        self._redactor = redactor

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Return the record without secrets, in the thread that knows its traceback."""
        prepared: logging.LogRecord = super().prepare(redacted(record, self._redactor))
        return prepared


def _set_levels(levels: dict[str, int]) -> dict[str, int]:
    """Set the levels of loggers by name; return those they had."""
    before = {name: logging.getLogger(name).level for name in levels}
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    return before
