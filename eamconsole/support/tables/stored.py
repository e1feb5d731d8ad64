"""Refuses cells in which a workbook stores no answer although one seems to stand there.

Such a cell reads as empty or as 0, and either would be taken for "no": a category would become
public.  Programs that only write files leave a formula's result out; a formula that fails has
none; and of cells that are merged only the first holds what all of them show.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

from eamconsole.support.tables.kinds import NotATable
from eamconsole.support.tables.old_records import records_of

# A tag is taken up to its ">" in one go, and looked into afterwards: one expression for both
# would begin again at every "<" of a damaged file.
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*+)")
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>]")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)>[^<]")
_ZERO = re.compile(rb"<(?:\w+:)?v>0<")
_PLACE = re.compile(rb'\br="([A-Z]{1,4}\d{1,9})"')
_ALL_ANEW = re.compile(rb'\bfullCalcOnLoad="(?:1|true)"')
_ROW, _ROW_END = re.compile(rb"<table:table-row\b([^>]*+)"), re.compile(rb"</table:table-row>")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*+)")
_ODS_CELL_END = re.compile(rb"</table:(?:covered-)?table-cell>")
_SPANNED = re.compile(rb'number-(rows|columns)-spanned="(\d{1,9})"')
_OLD_FORMULA, _OLD_BOOLEAN = 0x0006, 0x0205
_OLD_ERROR, _OLD_EMPTY = 2, 3
_TO_BE_COMPUTED = 0x0003
"""Flags of an old formula that is computed whenever the file is opened."""
_PASTED = re.compile(r"(?i)<(tr|td|th)\b([^>]*+)>?")
_MERGED = re.compile(r"(?i)\b(row|col)span\s?=\s?[\"']?(\d{1,5})")
_TAG = re.compile(r"<[^>]*+>?")
_SAVE = "Open the file in Excel or LibreOffice, save it there, and take it again."
_SAVE_NEW = "Open the file in Excel or LibreOffice, save it there as .xlsx, and take that file."


def require_answers(name: str, part: bytes, *, computed_anew: bool) -> None:
    """Refuse what a sheet of a packed workbook does not say.

    ``computed_anew``: the workbook says that its results are not to be trusted; then a 0 is none.
    """
    if name == "content.xml":
        _require_open_document(part)
        return
    formulas, errors = _FORMULA.search(part), b't="e"' in part
    for given, inner in elements(part, _CELL, _CELL_END) if formulas or errors else ():
        if b't="e"' in given:
            _refuse_error(_place(given))
        if not _FORMULA.search(inner):
            continue
        is_missing = not _VALUE.search(inner) and b't="str"' not in given
        if is_missing or (computed_anew and _ZERO.search(inner)):
            _refuse_formula(_place(given), _SAVE)


def is_computed_anew(workbook: bytes) -> bool:
    """Return whether a packed workbook has every formula computed when it is opened."""
    return bool(_ALL_ANEW.search(workbook))


def require_old_answers(content: bytes) -> None:
    """Refuse what an old workbook (.xls) does not say.

    It stores an empty text and no result alike, so the way is a file that tells them apart.
    """
    for number, body in records_of(content):
        if number == _OLD_BOOLEAN and body[7:8] == b"\1":
            _refuse_error(_old_place(body))
        if number != _OLD_FORMULA or len(body) < 16:
            continue
        result, flags = body[6:14], int.from_bytes(body[14:16], "little")
        is_number = result[6:] != b"\xff\xff"
        if not is_number and result[0] == _OLD_ERROR:
            _refuse_error(_old_place(body))
        is_missing = flags & _TO_BE_COMPUTED and not any(result)
        if is_missing or (not is_number and result[0] == _OLD_EMPTY):
            _refuse_formula(_old_place(body), _SAVE_NEW)


def require_own_answers(
    rows: Sequence[Sequence[str]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """Refuse cells that are merged, but for a heading across the sheet."""
    for (top, left), (bottom, right) in merged:
        row = rows[top] if top < len(rows) else ()
        if left < len(row) and row[left]:
            is_heading = right > left and not any(row[:left])
            if not is_heading and (top, left) != (bottom, right):
                _refuse_merged(f"Cells {_named(top, left)} to {_named(bottom, right)} are merged")


def require_own_pasted(page: str) -> None:
    """Refuse cells that are merged in what an office program put on the clipboard.

    Its plain text has nothing in the others, as if they were empty.
    """
    begun = list(_PASTED.finditer(page))
    is_first = True
    for found, after in zip(begun, (*begun[1:], None), strict=True):
        if found[1].casefold() == "tr":
            is_first = True
            continue
        inner = page[found.end() : after.start() if after else len(page)]
        is_filled = bool(_TAG.sub("", inner).replace("&nbsp;", "").strip())
        spans = {what.casefold() for what, times in _MERGED.findall(found[2]) if int(times) > 1}
        if is_filled and spans and not (is_first and "col" in spans):
            _refuse_merged("Cells of the pasted table are merged", "and paste the table again")
        is_first = is_first and not is_filled


def elements(
    part: bytes, begins: re.Pattern[bytes], ends: re.Pattern[bytes]
) -> Iterator[tuple[bytes, bytes]]:
    """Yield what each element is given, and what it holds; one that never ends is none."""
    at, can_end = 0, True
    while (found := begins.search(part, at)) and found.end() < len(part):
        given, at = found[1], found.end() + 1
        if given.endswith(b"/"):
            yield given[:-1], b""
        elif can_end and (end := ends.search(part, at)):
            yield given, part[at : end.start()]
            at = end.end()
        else:
            can_end = False


def _require_open_document(part: bytes) -> None:
    if b"table:formula" in part:
        for given, _ in elements(part, _ODS_CELL, _ODS_CELL_END):
            if b'value-type="error"' in given:
                _refuse_error("")
            if b"table:formula" in given and b"office:value-type" not in given:
                _refuse_formula("", _SAVE)
    rows = elements(part, _ROW, _ROW_END) if b"-spanned" in part else ()
    for _, cells in rows:
        is_first = True
        for given, inner in elements(cells, _ODS_CELL, _ODS_CELL_END):
            spans = {what: int(times) > 1 for what, times in _SPANNED.findall(given)}
            is_heading = is_first and spans.get(b"columns", False)
            if inner and any(spans.values()) and not is_heading:
                _refuse_merged("Cells of the list are merged")
            is_first = is_first and not inner


def _place(given: bytes) -> str:
    place = _PLACE.search(given)
    return place[1].decode() if place else ""


def _old_place(body: bytes) -> str:
    row, column = struct.unpack_from("<HH", body)
    return _named(row, column)


def _named(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _refuse_formula(place: str, way: str) -> NoReturn:
    where = f"Cell {place}" if place else "A cell"
    raise NotATable(f"{where} holds a formula whose result is not in the file.", way)


def _refuse_error(place: str) -> NoReturn:
    where = f"Cell {place}" if place else "A cell"
    raise NotATable(
        f"{where} shows an error, such as #N/A, instead of an answer.",
        "Correct it in Excel or LibreOffice, save the file there, and take it again.",
    )


def _refuse_merged(what: str, then: str = "save the file, and take it again") -> NoReturn:
    raise NotATable(
        f"{what}, and only the first of them holds the answer.",
        f"Unmerge them, give every row an answer of its own, {then}.",
    )
