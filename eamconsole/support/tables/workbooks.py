"""The one gate to the spreadsheet library: .xlsx, .xlsm, .xls and .ods, within bounds.

It is for the process that reads nothing else; all others ask ``apart``.

The library keeps every sheet as a full block from its first used cell to its last: one cell in
the far corner of a small file would take hundreds of gigabytes and end the program.  So the
corner is looked for first, in the file's own text.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from typing import Any

from eamconsole.support.tables.kinds import BOOK, DAMAGED, TOO_MUCH, NotATable, parts_of
from eamconsole.support.tables.stored import (
    elements,
    is_computed_anew,
    require_answers,
    require_old_answers,
    require_own_answers,
)

MOST_ROWS, MOST_COLUMNS = 10_000, 200
_MOST_SIGNS = 5_000_000
"""Of all cells of a sheet: a text of 32,767 signs may be named in every cell of a small file."""
_TOO_BIG = "Delete what is below and beside the list, or copy the list alone into a new workbook."
# A tag is taken up to its ">" in one go, and looked into afterwards: one expression for both
# would begin again at every "<" of a damaged file.
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*+")
_ROW_PLACE = re.compile(rb'\br="(\d{1,9})"')
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*+")
_CELL_PLACE = re.compile(rb'\br="([A-Z]{1,4})(\d{1,9})"')
_MOST_LETTERS = 4
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*+)")
_ODS_ROW_END = re.compile(rb"</table:table-row>")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*+)")
_ODS_CELL_END = re.compile(rb"</table:(?:covered-)?table-cell>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')
_DIMENSIONS = b"\x00\x02\x0e\x00"
"""The record of an old workbook that says how far a sheet reaches."""

Sheet = tuple[str, list[list[str]]]


def sheets_in(content: bytes) -> tuple[Sheet, ...]:
    """Return name and cells of every visible sheet that has any; raises ``NotATable``."""
    import python_calamine as library

    try:
        _require_small(content)
        with library.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            shown = library.SheetVisibleEnum.Visible, library.SheetTypeEnum.WorkSheet
            names = [each.name for each in book.sheets_metadata
                     if (each.visible, each.typ) == shown]  # fmt: skip
            return tuple(sheet for name in names if (sheet := _sheet(book, name))[1])
    except NotATable:
        raise
    except MemoryError:
        raise NotATable(*TOO_MUCH) from None
    except library.PasswordError as error:
        raise NotATable(
            "The file is protected by a password.",
            "Save it without the password, and take that file.",
        ) from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the library is no Exception
        raise NotATable(*DAMAGED) from error


def load_library() -> None:
    """Load what reads workbooks, so that nobody waits for it later."""
    import python_calamine  # noqa: F401


def _sheet(book: Any, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        _refuse(sheet.height, sheet.width)
    rows, left = [], _MOST_SIGNS
    for row in sheet.to_python(skip_empty_area=False):
        rows.append([_word(cell) for cell in row])
        left -= sum(map(len, rows[-1]))
        if left < 0:
            raise NotATable(*TOO_MUCH)
    require_own_answers(rows, sheet.merged_cell_ranges or ())
    while rows and not any(rows[-1]):
        rows.pop()
    return name, rows


def _word(cell: object) -> str:
    """Return a cell as a person sees it: a ticked box is yes, and 311 no 311.0."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell).strip()


def _require_small(content: bytes) -> None:
    if not content.startswith(b"PK"):
        for corner in _old_corners(content):
            _require(*corner)
        require_old_answers(content)
        return
    parts = dict(parts_of(content))
    anew = is_computed_anew(parts.pop(BOOK, b""))
    for name, part in parts.items():
        _require(*(_ods_corner(part) if name == "content.xml" else _corner(part)))
        require_answers(name, part, computed_anew=anew)


def _require(rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        _refuse(rows, columns)


def _refuse(rows: int, columns: int) -> None:
    raise NotATable(
        f"The sheet reaches to row {rows:,} and column {columns:,}; a list may have "
        f"{MOST_ROWS:,} rows and {MOST_COLUMNS} columns.",
        _TOO_BIG,
    )


def _corner(part: bytes) -> tuple[int, int]:
    """Return how far a sheet of Excel reaches; cells without a place follow one another."""
    rows = [int(found) for found in _ROW_PLACE.findall(b"\n".join(_ROW.findall(part)))]
    cells = _CELL_PLACE.findall(b"\n".join(_CELL.findall(part)))
    rows += [int(number) for _, number in cells]
    columns = {letters for letters, _ in cells}
    unplaced = part.count(b"<row") if not rows else 0
    return max(rows, default=unplaced), max(map(_column, columns), default=0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:_MOST_LETTERS]:
        number = number * 26 + letter - 64
    return number


def _ods_corner(part: bytes) -> tuple[int, int]:
    """Return how far the sheets reach; empty rows at the end are repeated by the million."""
    rows = far = wide = 0
    for given, cells in elements(part, _ODS_ROW, _ODS_ROW_END):
        rows += _times(given)
        width = _ods_width(cells)
        if width:
            far, wide = rows, max(wide, width)
    return far, wide


def _ods_width(cells: bytes) -> int:
    width = last = 0
    for given, inner in elements(cells, _ODS_CELL, _ODS_CELL_END):
        width += _times(given)
        if inner or b"value" in given:
            last = width
    return last


def _times(given: bytes) -> int:
    found = _REPEATED.search(given)
    return int(found[1]) if found else 1


def _old_corners(content: bytes) -> Iterator[tuple[int, int]]:
    at = content.find(_DIMENSIONS)
    while at >= 0:
        record = content[at + 4 : at + 18]
        rows = int.from_bytes(record[4:8], "little")
        columns = int.from_bytes(record[10:12], "little")
        if len(record) == 14 and rows <= 65_536 and columns <= 256 and not any(record[12:14]):
            yield rows, columns
        at = content.find(_DIMENSIONS, at + 4)
