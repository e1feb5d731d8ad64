"""Charts of what the link carried, and how long it took."""

from __future__ import annotations

from eamconsole.services.charts.paper import write_chart
from eamconsole.services.charts.reading import Charts
from eamconsole.services.charts.records import Bar, Chart, Figure, Span

__all__ = ["Bar", "Chart", "Charts", "Figure", "Span", "write_chart"]
