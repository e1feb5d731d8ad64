"""``eamconsole outages``: when something was away, what it held up, and what is still missing."""

from __future__ import annotations

import click

from eamconsole.cli.commands.queue_eam import telling_refusals
from eamconsole.cli.session import FINE, Session, console_command, listing_group


@listing_group("outages")
def command(session: Session) -> None:
    """List outages of a quarter of an hour and more, the newest first."""
    with session.installation.open(session.profile) as console:
        known, reports = console.outages.known(), console.outages
    if session.as_json:
        listed = [
            {
                "name": each.name,
                "what": each.what,
                "since": each.since,
                "until": each.until,
                "report": str(reports.file(each)) if reports.file(each).exists() else None,
            }
            for each in known
        ]
        session.speech.document(listed)
    elif known:
        rows = [
            (each.name, each.title, each.since.isoformat(timespec="minutes"),
             each.until.isoformat(timespec="minutes"))
            for each in known
        ]  # fmt: skip
        session.speech.table(("Name", "What", "From", "To"), rows)
        session.speech.line("Write the report of one: eamconsole outages report NAME")
    else:
        session.speech.line("There was no outage of a quarter of an hour or more.")


@command.command("report")
@click.argument("name", required=False)
@console_command
@telling_refusals
def report(session: Session, name: str | None) -> int:
    """Write the report of an outage, the newest where none is named: a page and a table."""
    with session.installation.open(session.profile) as console:
        reports = console.outages
        outage = reports.named(name)
        page, story = reports.write(outage), reports.story(outage)
    if session.as_json:
        session.speech.document(
            {
                "name": outage.name,
                "since": outage.since,
                "until": outage.until,
                "held": len(story.lines),
                "missing": len(story.missing),
                "missing_issues": story.missing_issues,
                "page": str(page),
                "table": str(page.with_suffix(".csv")),
            }
        )
    session.speech.line(f"{len(story.lines):,} waited, {len(story.missing):,} still missing.")
    session.speech.line(f"The report is {page}")
    return FINE
