"""Copies a SQLite journal as it is at one moment, while others write to it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path


def copy_journal(source: Path, target: Path) -> None:
    """Copy the journal whole, with what still stands in its write-ahead log."""
    with (
        contextlib.closing(sqlite3.connect(source)) as there,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        there.backup(copy)
