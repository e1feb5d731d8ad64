"""Takes a pasted table apart: commas, semicolons, tabs, bars, or columns set with spaces."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator

Row = list[str] | str
"""Cells, or in words what is wrong with the row."""

_SEPARATORS = "\t;,|"
_LOOKED_AT = 60
_RULE = re.compile(r"[\s|:+=_-]+")
"""The line under the headings of a table drawn with signs."""


def rows_of(text: str, fits: Callable[[list[str]], bool]) -> Iterator[tuple[int, Row]]:
    """Yield each row's number and cells; ``fits`` tells a row that was taken apart rightly."""
    plain = text.lstrip("\ufeff").replace("\x00", "")
    first, _, after = plain.partition("\n")
    skipped = 0
    separator = ""
    if (said := re.fullmatch(r"(?i)sep=(.)\s*", first)) is not None:  # Excel's own line
        plain, skipped, separator = after, 1, said[1]
    separator = separator or _separator(plain, fits)
    if separator == "  ":
        found = (re.split(r"\s{2,}", line.strip()) for line in _lines(plain))
        yield from ((number, row) for number, row in enumerate(found, 1))
        return
    yield from ((number + skipped, row) for number, row in _cells(plain, separator))


def _separator(text: str, fits: Callable[[list[str]], bool]) -> str:
    """Return the sign that makes most rows fit: a title may hold commas, and often does."""
    lines = [line for line in _lines(text) if line.strip()][:_LOOKED_AT]
    scores = {}
    for sign in _SEPARATORS:
        rows = [row for _, row in _cells("\n".join(lines), sign)]
        scores[sign] = sum(isinstance(row, list) and len(row) > 1 and fits(row) for row in rows)
    best = max(_SEPARATORS, key=lambda sign: scores[sign])
    spaced = sum(fits(re.split(r"\s{2,}", line.strip())) for line in lines if "  " in line.strip())
    if spaced > scores[best]:
        return "  "
    if scores[best]:
        return best
    return max(_SEPARATORS, key=(lines[0] if lines else "").count)


def _cells(text: str, separator: str) -> Iterator[tuple[int, Row]]:
    # With the line ends of any system: a lone carriage return ends a row as well.
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=separator, skipinitialspace=True)
    for number in itertools.count(1):
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, f"The row cannot be read as a table: {error}."
            continue
        yield number, _inside_bars(row) if separator == "|" else row


def _inside_bars(row: list[str]) -> list[str]:
    """Drop what stands outside the outer bars, and the line under the headings."""
    if _RULE.fullmatch("|".join(row)) and any("-" in cell for cell in row):
        return []
    if len(row) > 1 and not row[0].strip():
        row = row[1:]
    return row[:-1] if len(row) > 1 and not row[-1].strip() and len(row) > 3 else row


def _lines(text: str) -> list[str]:
    return io.StringIO(text, newline=None).read().split("\n")
