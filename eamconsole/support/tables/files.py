"""A file of any office program as text: cells between tabs, rows numbered as one sees them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from eamconsole.support.files import FileTooLarge, read_bounded
from eamconsole.support.tables.apart import sheets_of
from eamconsole.support.tables.kinds import NotATable, TableKind, kind_of
from eamconsole.support.tables.workbooks import MOST_ROWS, Sheet

_LARGEST = 5_000_000
_HEADINGS = ("title", "internal", "private", "category")
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListText:
    """A list as text.  ``note`` tells what of the file was not read."""

    text: str
    note: str = ""


def read_list(file: Path) -> ListText:
    """Return a file's list; raises ``NotATable`` where there is none, with the way."""
    try:
        content = read_bounded(file, _LARGEST)
    except FileTooLarge as error:
        raise NotATable(
            f"The file has more than {_LARGEST // 1_000_000} MB, which no list of categories has.",
            "Copy the list alone into a new workbook, and take that file.",
        ) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise NotATable(
            f"The file cannot be read: {why}.", "Close it elsewhere, or copy it."
        ) from error
    if kind_of(content) is TableKind.WORKBOOK:
        return _of_sheets(sheets_of(content))
    text = _decoded(content)
    if text.count("\n") > MOST_ROWS:
        raise NotATable(f"The list has more than {MOST_ROWS:,} rows.", "Take the list alone.")
    return ListText(text)


def _of_sheets(sheets: tuple[Sheet, ...]) -> ListText:
    """Take the first sheet with the list's headings, else the first with anything in it."""
    if not sheets:
        raise NotATable("The workbook is empty.", "Save the list again, and take that file.")
    headed = (sheet for sheet in sheets if _has_headings(sheet))
    name, rows = next(headed, sheets[0])
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    left = [each for each, _ in sheets if each != name]
    note = f"The sheet “{name}” was read, not: {', '.join(left)}." if left else ""
    return ListText(out.getvalue(), note)


def _has_headings(sheet: Sheet) -> bool:
    for row in sheet[1][:20]:
        words = " ".join(row).casefold()
        if sum(word in words for word in _HEADINGS) >= 2:
            return True
    return False


def _decoded(content: bytes) -> str:
    """Return text of any Excel: UTF-8, UTF-16 with or without its mark, or Windows' own."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    if not encoding:
        encoding = _without_mark(content)
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        if encoding:
            raise NotATable(
                "The file is damaged text.", "Save it as CSV in UTF-8, and take that file."
            ) from None
        text = content.decode("cp1252", "replace")
    if "\x00" in text or sum(c < " " and c not in "\t\r\n\f" for c in text) * 50 > len(text):
        raise NotATable(
            "The file is no text and no spreadsheet.",
            "Save the list as an Excel workbook (.xlsx) or as CSV, and take that file.",
        )
    return text


def _without_mark(content: bytes) -> str:
    """Tell UTF-16 by the zero in every other byte, where no mark says it."""
    half = content[:4000]
    even, odd = half[0::2].count(0), half[1::2].count(0)
    if odd * 2 > len(half) // 2 and not even:
        return "utf-16-le"
    return "utf-16-be" if even * 2 > len(half) // 2 and not odd else ""
