"""``eamconsole audit``: what people did, when, and to which row."""

from __future__ import annotations

from pathlib import Path

import click

from eamconsole.cli.numbers import COUNT
from eamconsole.cli.session import FINE, Session, console_command
from eamconsole.services.console import AuditEntry
from eamconsole.services.writing import written
from eamconsole.support.counting import counted
from eamconsole.support.spreadsheet import write_csv

_HEADINGS = ("When", "Who", "What", "Row", "Issue ID", "Detail")


@click.command("audit")
@click.option("--limit", type=COUNT, default=1000, help="The newest so many.")
@click.option(
    "--csv", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write to a CSV file."
)
@console_command
def command(session: Session, limit: int, file: Path | None) -> int:
    """List what people did: retries, skips, pauses, settings; the newest first."""
    with session.installation.open(session.profile) as console:
        entries = console.audit(limit)
    if file is not None:
        with written("list", file) as out:
            write_csv(out, _HEADINGS, map(_cells, entries))
        session.speech.line(
            f"{counted(len(entries), 'entry was', 'entries were')} written to {file}."
        )
    elif session.as_json:
        session.speech.document(entries)
    else:
        session.speech.table(_HEADINGS, [_cells(entry) for entry in entries])
    return FINE


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    numbers = (entry.delivery_id, entry.issue_id)
    row, issue = ("" if number is None else str(number) for number in numbers)
    return (entry.at.isoformat(), entry.actor, entry.action, row, issue, entry.detail)
