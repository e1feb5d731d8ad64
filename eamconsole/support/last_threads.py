"""Threads that did not end in time: they end with the process, and nothing waits for them."""

from __future__ import annotations

import contextlib
import logging
import os
import sys

log = logging.getLogger(__name__)
_left: list[object] = []


def leave(*owners: object) -> None:
    """Keep what belongs to a thread that still runs until the process ends."""
    _left.extend(owners)


def end_with_what_is_left(status: int) -> int:
    """Return the status; end the process with it at once where a thread still runs.

    Qt aborts a process that destroys the object of a running thread, as an orderly end would.
    What such a thread does may be cut off like by a kill, which loses nothing.
    """
    if not _left:
        return status
    log.warning("ended while a thread was still at work")
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    os._exit(status)
