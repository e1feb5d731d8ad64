"""``eamconsole reconcile``: compare both systems and the journal; write to neither system."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eamconsole.cli.interruption import interruption
from eamconsole.cli.progress import progress
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.domain.reconciling import KINDS, DifferenceKind
from eamconsole.services.reconcile.report import (
    FORMS,
    ComparisonHead,
    age,
    cure,
    verdict,
    write_report,
)
from eamconsole.support.counting import counted
from eamconsole.sync.parts import Observer

if TYPE_CHECKING:
    from eamconsole.services.console import Console
    from eamconsole.services.reconcile import Agreement

_HEADINGS = ("What", "Request", "Record", "Age", "Cause", "What mends it")
_LISTED = 50


@click.command("reconcile")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="Look at what changed since this day, besides what is live; 90 days unless set.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Save the result as well: FILE.html or FILE.csv.",
)
@console_command
def command(session: Session, since: datetime | None, report: Path | None) -> int:
    """Compare SeeClickFix, EAM and the journal; nothing is written to either system.

    Each difference comes with its cause, its age and what mends it.  What the console is still
    about to carry is no difference.  Stopped with Ctrl+C, or killed, it goes on where it ended
    when it is run again.

    Exit status: 0 both agree, 1 they differ, something could not be looked at, or it was stopped.
    """
    if report is not None and report.suffix.lower() not in FORMS:
        raise click.UsageError(f"{report.name} ends neither in .html nor in .csv.")
    with (
        interruption() as stop,
        session.installation.open(session.profile) as console,
        _told(session) as observe,
    ):
        wanted = since.replace(tzinfo=console.zone).astimezone(UTC) if since else None
        finished = console.reconciling.run(stop, observe, since=wanted)
        agreement = console.reconciling.agreement()
        if report is not None and finished:
            write_report(report, _head(console), agreement)
    if session.as_json:
        calls = {service.value: number for service, number in console.systems.calls.items()}
        session.speech.document({**agreement.as_json(), "finished": finished, "calls": calls})
    else:
        _tell(session, console, agreement, finished=finished)
    if not finished:
        session.speech.trouble("Stopped before the end; run it again and it goes on from there.")
        return ATTENTION
    return FINE if agreement.agrees else ATTENTION


def _told(session: Session) -> AbstractContextManager[Observer]:
    """JSON is one document: progress would be others before it."""
    return nullcontext(lambda _step: None) if session.as_json else progress(session.speech)


def _head(console: Console) -> ComparisonHead:
    return ComparisonHead(
        organization=console.profile.organization.name,
        profile=console.profile.name,
        environment=console.environment_word,
        at=console.clock.now(),
        zone=console.zone,
    )


def _tell(session: Session, console: Console, agreement: Agreement, *, finished: bool) -> None:
    last, say = agreement.last, session.speech
    if not finished or last is None:
        return
    say.line(
        f"{verdict(agreement)} {counted(last.requests, 'request')} compared, {last.pairs} with a "
        f"record; {counted(last.on_its_way, 'thing is', 'things are')} still on their way."
    )
    for kind in DifferenceKind:
        if kind.value in last.counts:
            say.line(f"  {KINDS[kind].title}: {last.counts[kind.value]}")
    for note in agreement.notes:
        say.line(f"Not known: {note}")
    counting = [each for each in agreement.differences if each.counts]
    rows = [
        (
            KINDS[each.kind].title,
            each.issue_id,
            each.record,
            age(each, console.clock.now()),
            " ".join(f"{each.subject} {each.cause}".split()),
            cure(each),
        )
        for each in counting[:_LISTED]
    ]
    if rows:
        say.table(_HEADINGS, rows)
    if len(counting) > _LISTED:
        say.line(f"{len(counting) - _LISTED} more: --report FILE.html, or --json, lists all.")
    if last.decided:
        say.line(
            f"{last.decided} more differ by somebody's decision, or did before the console; "
            "they are in the report."
        )
