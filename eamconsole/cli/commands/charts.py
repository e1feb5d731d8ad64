"""``eamconsole charts``: the figures behind the window's charts."""

from __future__ import annotations

from pathlib import Path

import click

from eamconsole.cli.commands.queue_eam import telling_refusals
from eamconsole.cli.session import FINE, Session, console_command
from eamconsole.services.charts import Figure, Span, write_chart

_WIDEST = 30
"""Characters of the longest bar."""


@click.command("charts")
@click.argument("figure", type=click.Choice([each.value for each in Figure]), default="delivered")
@click.option(
    "--span",
    type=click.Choice([each.value for each in Span]),
    default=Span.DAY.value,
    help="The last 24 hours, 7 days or 30 days.",
)
@click.option(
    "--csv",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Save the figures as a table as well.",
)
@console_command
@telling_refusals
def command(session: Session, figure: str, span: str, file: Path | None) -> int:
    """Show a chart: deliveries that arrived, requests reported, categories, delays, or calls.

    Hours and days are those of the city.  Delays are medians, from the report to the Work Request
    and from the moment a closing in EAM was noticed to the resident; the table has minutes.
    """
    with session.installation.open(session.profile) as console:
        chart = console.charts.read(Figure(figure), Span(span))
    if file is not None:
        write_chart(file, chart)
    if session.as_json:
        session.speech.document(
            {
                "figure": chart.figure,
                "span": chart.span,
                "total": chart.total,
                "headings": chart.exact_headings,
                "rows": chart.exact_rows,
            }
        )
        return FINE
    session.speech.line(f"{chart.title}: {chart.total}")
    most = max((bar.values[0] for bar in chart.bars), default=0.0)
    rows = [
        (*cells, "█" * round(bar.values[0] / most * _WIDEST) if most else "")
        for cells, bar in zip(chart.rows, chart.bars, strict=True)
    ]
    session.speech.table((*chart.headings, chart.series[0]), rows)
    if file is not None:
        session.speech.line(f"The table is {file}")
    return FINE
