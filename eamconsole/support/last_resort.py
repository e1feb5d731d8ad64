"""The last resorts of a process: what nobody caught is told once, without secrets.

Python's own would print the whole trace, and with it whatever the exception's text quotes.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import sys
import threading
from types import TracebackType

log = logging.getLogger(__name__)


def take_over_last_resorts() -> None:
    """Send faults of threads and of objects being deleted to the log, which redacts them."""
    logging.lastResort = logging.NullHandler()  # it would print what no log file redacted
    threading.excepthook = _of_thread
    sys.unraisablehook = _of_nobody
    sys.excepthook = _of_main


def forbid_core_dumps() -> None:
    """Let no crash write this process's memory, which holds passwords, to a disk.

    Only for Python's own faults is there a trace then; the crash log has it.
    """
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _of_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_type is SystemExit or given.exc_value is None:
        return
    name = given.thread.name if given.thread else "a thread"
    log.critical("%s ended by a fault nobody caught", name, exc_info=given.exc_value)
    _say(f"A fault inside the console ended {name} ({given.exc_type.__name__})")


def _of_nobody(given: sys.UnraisableHookArgs) -> None:
    log.error("a fault that had nowhere to go", exc_info=given.exc_value)


def _of_main(kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
    log.critical("a fault nobody caught", exc_info=fault)
    _say(f"A fault inside the console ended it ({kind.__name__})")


def _say(words: str) -> None:
    with contextlib.suppress(Exception):
        sys.stderr.write(f"{words}; the log file in the home folder has the details.\n")
