"""Tables for a spreadsheet: cells taken for what they are, files whole or not at all."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def formula_safe(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


@contextlib.contextmanager
def written_whole(file: Path) -> Iterator[TextIO]:
    """Open a text beside ``file`` and put it in its place at the end.  Raises ``OSError``."""
    beside = file.with_name(file.name + ".part")
    with beside.open("w", encoding="utf-8", newline="") as out:
        yield out
    beside.replace(file)


def write_csv(out: TextIO, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table whose cells no spreadsheet takes for formulas."""
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([formula_safe(cell) for cell in row] for row in rows)
