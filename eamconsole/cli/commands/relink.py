"""``eamconsole relink``: make the journal know what stands in both systems; send nothing."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from eamconsole.cli.interruption import interruption
from eamconsole.cli.progress import progress
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services.checks.before import refuse_unfit
from eamconsole.services.rehearsal import rehearsal
from eamconsole.services.syncing import Syncing, move_start_back
from eamconsole.support.counting import counted

if TYPE_CHECKING:
    from eamconsole.services.console import Console
    from eamconsole.sync.relink import RelinkReport


@click.command("relink")
@click.option("--dry-run", is_flag=True, help="Only tell what would be known; keep nothing.")
@console_command
def command(session: Session, dry_run: bool) -> int:
    """Read both systems and make the journal know what stands there; nothing is sent.

    The console does the same by itself, row by row.  Run this to see the whole before it syncs:
    after a loss, on a new computer, or where another program worked before.  Stopped with
    Ctrl+C, it goes on where it ended when it is run again.

    Run on a copied home, it says that the console runs here from now on.  Exit status: 0 all is
    known, 1 stopped, or a person is asked something.
    """
    return relink_now(session, dry_run=dry_run)


def relink_now(session: Session, *, dry_run: bool = False) -> int:
    """Relink, tell how it ended, and return the exit status."""
    with interruption() as stop, _opened(session, dry_run=dry_run) as console:
        refuse_unfit(console.profile)
        began = time.monotonic()
        with progress(session.speech) as observe:
            report = Syncing(console).relink(stop, observe)
        if report.start_at is not None and not dry_run:
            move_start_back(session.installation, console.profile.name, report.start_at)
        _tell(session, console, report, time.monotonic() - began, dry_run=dry_run)
    return FINE if report.finished and not report.asked else ATTENTION


def _opened(session: Session, *, dry_run: bool) -> AbstractContextManager[Console]:
    if dry_run:
        return rehearsal(session.installation, session.profile)
    return session.installation.open(session.profile)


def _tell(
    session: Session, console: Console, report: RelinkReport, seconds: float, *, dry_run: bool
) -> None:
    calls = {service.value: number for service, number in console.systems.calls.items()}
    if session.as_json:
        summary = {"event": "summary", **asdict(report), "dry_run": dry_run, "calls": calls}
        session.speech.record({**summary, "seconds": round(seconds, 1)})
    found = sum(report.adopted.values())
    session.speech.line(
        f"{counted(report.requests, 'live request')}, {report.links} of them linked. Found in EAM "
        f"and SeeClickFix, and known from now on: {found}."
    )
    for kind, number in sorted(report.adopted.items()):
        session.speech.line(f"  {kind.replace('_', ' ')}: {number}")
    session.speech.line(
        f"Still to be sent by the next sync: {report.to_send}. Waiting for a person: "
        f"{report.asked}. Nothing was sent."
    )
    session.speech.line(
        f"{counted(sum(calls.values()), 'call')} in {seconds:.0f} s."
        + (" This was a dry run: nothing of it is kept." if dry_run else "")
    )
    if report.start_at is not None:
        session.speech.line(
            "Requests older than intake.start_at were carried from here before, so "
            f"intake.start_at moves back to {report.start_at:%Y-%m-%d %H:%M} UTC."
        )
    if not report.finished:
        session.speech.trouble("Stopped before the end; run it again and it goes on from there.")
    elif report.asked:
        session.speech.trouble(
            f"{counted(report.asked, 'delivery waits', 'deliveries wait')} for a person: "
            f"eamconsole queue list --state needs_attention"
        )
