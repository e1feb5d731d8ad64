"""Streams a parent closed are opened on nothing before anything else is.

The next file opened would take the free number, and whatever a library writes to standard error
would stand in the journal.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_MODES = {"stdin": "r", "stdout": "w", "stderr": "w"}


def open_closed_streams() -> None:
    """Lead standard input, output and error to the null device where they are closed."""
    for number, (name, mode) in enumerate(_MODES.items()):
        try:
            os.fstat(number)
        except OSError:
            _open_null_as(number)
        if getattr(sys, name) is None:
            null = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - for ever
            setattr(sys, name, null)


def _open_null_as(number: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    if null != number:
        os.dup2(null, number)
        os.close(null)
