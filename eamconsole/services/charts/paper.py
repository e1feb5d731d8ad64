"""A chart's figures as a table for a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from eamconsole.services.charts.records import Chart
from eamconsole.services.writing import written
from eamconsole.support.spreadsheet import write_csv


def write_chart(file: Path, chart: Chart) -> None:
    """Write the figures to ``file``, as plain numbers; raises where it cannot be written."""
    with written("The figures", file) as out:
        write_csv(out, chart.exact_headings, chart.exact_rows)
