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

from eamconsole.support.files import private_opener
from eamconsole.support.redaction import Redactor, redacted

_FORMAT = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"
_NOISY = ("urllib3", "alembic", "keyring", "PIL", "werkzeug")


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """Its file is for the owner alone; that it cannot be written is told once."""

    _told = False

    def _open(self) -> TextIOWrapper:
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
    """Logging of one process, from ``start`` to ``stop``; then all is as before."""

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
            self.file, maxBytes=5_000_000, backupCount=5, encoding="utf-8", delay=True
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
