"""Tables for a spreadsheet: cells taken for what they are."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def formula_safe(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def write_csv(out: TextIO, headings: Sequence[str] | None, rows: Iterable[Sequence[str]]) -> None:
    """Write a table whose cells no spreadsheet takes for formulas; None: go on with one."""
    writer = csv.writer(out)
    if headings is not None:
        writer.writerow(headings)
    writer.writerows([formula_safe(cell) for cell in row] for row in rows)
