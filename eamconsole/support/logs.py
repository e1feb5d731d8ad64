"""The log file: written by one thread, never larger than agreed, never with a secret in it."""

from __future__ import annotations

import logging
import logging.handlers
import queue
import sys
from pathlib import Path

from eamconsole.support.redaction import RedactingFilter, Redactor

_FORMAT = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"
_NOISY = ("urllib3", "alembic", "keyring", "PIL", "werkzeug")


class LogFile:
    """Logging of one process, from ``start`` to ``stop``."""

    def __init__(self, file: Path, redactor: Redactor, *, level: int = logging.INFO) -> None:
        self.file = file
        self._redactor = redactor
        self._level = level
        self._listener: logging.handlers.QueueListener | None = None
        self._front: logging.Handler | None = None

    def start(self) -> None:
        """Send the console's records, and other libraries' warnings, to the file."""
        records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
        front = logging.handlers.QueueHandler(records)
        front.addFilter(RedactingFilter(self._redactor))
        self._front = front
        self._listener = logging.handlers.QueueListener(records, self._writer())
        self._listener.start()
        root = logging.getLogger()
        root.addHandler(front)
        root.setLevel(logging.WARNING)
        logging.getLogger("eamconsole").setLevel(self._level)
        for name in _NOISY:
            logging.getLogger(name).setLevel(logging.WARNING)
        if not sys.warnoptions:
            logging.captureWarnings(True)

    def stop(self) -> None:
        """Write out what is queued and close the file.  May be called twice."""
        if self._front is not None:
            logging.getLogger().removeHandler(self._front)
            self._front = None
        if self._listener is not None:
            self._listener.stop()
            for handler in self._listener.handlers:
                handler.close()
            self._listener = None

    def _writer(self) -> logging.Handler:
        writer = logging.handlers.RotatingFileHandler(
            self.file, maxBytes=5_000_000, backupCount=5, encoding="utf-8", delay=True
        )
        writer.setFormatter(logging.Formatter(_FORMAT))
        return writer
