"""Writes lists as CSV or JSON, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any

from eamconsole.gui.models.columns import Column, Moment
from eamconsole.gui.moments import exact
from eamconsole.services.lists.lists import Lists
from eamconsole.services.lists.records import Listing
from eamconsole.services.writing import written
from eamconsole.support.files import written_whole
from eamconsole.support.spreadsheet import formula_safe, write_csv

_CHUNK = 500


class _Cancelled(Exception):
    """Ends the writing; what was written goes."""


class ListExport:
    """One export: runs in a worker thread, can be cancelled, leaves a whole file or none."""

    def __init__(
        self, queues: Lists, listing: Listing, columns: Sequence[Column],
        ids: Sequence[int], moment: Moment,
    ) -> None:  # fmt: skip
        self._queues = queues
        self._listing = listing
        self._columns = tuple(columns)
        self._ids = ids
        self._moment = moment
        self.cancelled = Event()
        self.written = 0

    def write(self, file: Path) -> int:
        """Write all rows to ``file``, by its ending; returns the rows written, -1 if cancelled."""
        try:
            with written_whole(file) as out:
                if file.suffix.lower() == ".json":
                    self._write_json(out)
                else:
                    self._write_csv(out)
                if self.cancelled.is_set():
                    raise _Cancelled
        except _Cancelled:
            return -1
        return self.written

    def as_text(self) -> str:
        """Return the rows as lines with tabs, for the clipboard."""
        out = io.StringIO()
        writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
        writer.writerows(map(formula_safe, cells) for cells in self._cells())
        return out.getvalue()

    def _write_csv(self, out: io.TextIOBase | Any) -> None:
        writer = csv.writer(out)
        writer.writerow([column.title for column in self._columns])
        for cells in self._cells():
            writer.writerow([formula_safe(cell) for cell in cells])

    def _write_json(self, out: io.TextIOBase | Any) -> None:
        out.write("[")
        keys = [column.key for column in self._columns]
        for at, cells in enumerate(self._cells()):
            out.write(",\n" if at else "\n")
            out.write(json.dumps(dict(zip(keys, cells, strict=True)), ensure_ascii=False))
        out.write("\n]\n")

    def _cells(self) -> Iterator[list[str]]:
        for start in range(0, len(self._ids), _CHUNK):
            if self.cancelled.is_set():
                return
            asked = self._ids[start : start + _CHUNK]
            rows = {row.id: row for row in self._queues.rows(self._listing, asked)}
            for row in (rows[row_id] for row_id in asked if row_id in rows):
                self.written += 1
                yield [self._cell(column, row) for column in self._columns]

    def _cell(self, column: Column, row: Any) -> str:
        if column.at is not None:
            return exact(column.at(row), self._moment.zone)
        return column.text(row, self._moment)


def write_table(file: Path, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Write rows of texts whole or not at all, by the file's ending; runs in a reader thread."""
    with written("table", file) as out:
        if file.suffix.lower() == ".json":
            listed = [dict(zip(headings, row, strict=True)) for row in rows]
            json.dump(listed, out, ensure_ascii=False, indent=1)
        else:
            write_csv(out, headings, rows)
    return len(rows)
