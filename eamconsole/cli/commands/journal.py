"""``eamconsole journal``: copies of the journal, where it is, and whether it is sound."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from eamconsole.cli.commands.relink import relink_now
from eamconsole.cli.interruption import interruption
from eamconsole.cli.numbers import DAYS
from eamconsole.cli.progress import progress
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services import journal_copies, journal_moving, journal_retention
from eamconsole.support.counting import counted


@click.group("journal")
def command() -> None:
    """Copy the journal, put a copy back, move it, prune it, or check it."""


@command.command("backup")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@console_command
def backup(session: Session, file: Path | None) -> int:
    """Write a compressed copy of the journal, also while it syncs."""
    with session.installation.open(session.profile) as console:
        target = journal_copies.back_up_by_hand(console, file)
    if session.as_json:
        session.speech.document({"backup": str(target), "bytes": target.stat().st_size})
    session.speech.line(f"Written: {target}")
    return FINE


@command.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@console_command
def restore(session: Session, file: Path) -> int:
    """Put a copy in the journal's place; then look at both systems before anything is sent.

    The journal that was in use stays beside it as .before-restore; it need not be readable.
    """
    kept = journal_copies.restore(session.installation, session.profile, file)
    if kept is not None:
        session.speech.line(f"The journal that was in use is kept as {kept}.")
    session.speech.line(f"Put back: {file}. Now both systems are read; nothing is sent.")
    return relink_now(session)


@command.command("move")
@click.argument("url")
@console_command
def move(session: Session, url: str) -> int:
    """Carry the journal over to URL, let the profile name it, then look at both systems.

    URL is postgresql+psycopg://user@host/database (its password is the credential
    journal-password), or the word sqlite for a file in the home folder.  Test and Production
    move together.  Nothing may sync meanwhile.  What breaks off leaves the old journal as it
    was, or is ended by the same command; a journal that was moved away is not used again.
    Stopped with Ctrl+C, the old journal stays in use.
    """
    with interruption() as stop, progress(session.speech) as observe:
        report = journal_moving.move(session.installation, session.profile, url, observe, stop)
    if session.as_json:
        session.speech.record({"event": "moved", **asdict(report)})
    if report.was_there:
        session.speech.line(f"The journal is at {report.place} already.")
        return FINE
    for environment, rows in report.rows.items():
        session.speech.line(
            f"{environment}: {counted(sum(rows.values()), 'row')} compared, "
            f"{counted(rows['requests'], 'request')} and "
            f"{counted(rows['deliveries'], 'delivery', 'deliveries')} among them."
            if rows
            else f"{environment}: had arrived before."
        )
    session.speech.line(f"Moved to {report.place}. Now both systems are read; nothing is sent.")
    return relink_now(session)


@command.command("prune")
@click.option(
    "--keep-days",
    "days",
    type=DAYS,
    help="Drop the words of requests over for so many days; left out: journal.keep_days.",
)
@console_command
def prune(session: Session, days: int | None) -> int:
    """Drop what is kept no longer: words of closed requests, pictures that have arrived.

    What goes is written to a CSV file in the home folder first.  Links, keys, hashes and states
    stay: nothing crosses again, whatever happens to such a request later.
    """
    with interruption() as stop, session.installation.open(session.profile) as console:
        pruned = journal_retention.prune(console, days, stop)
    if session.as_json:
        session.speech.document(asdict(pruned))
    if pruned.requests:
        session.speech.line(
            f"Dropped the words of {counted(pruned.requests, 'request')}; they are in "
            f"{pruned.file} now."
        )
    elif days is None and not pruned.days:
        session.speech.line("Words are kept for ever (journal.keep_days is 0).")
    else:
        session.speech.line(
            f"No request has been over for more than {counted(pruned.days, 'day')}."
        )
    session.speech.line(
        f"{counted(pruned.pictures, 'picture that has', 'pictures that have')} arrived and "
        f"{counted(pruned.leftovers, 'leftover file')} went. The journal takes "
        f"{pruned.bytes_after / 1e6:.1f} MB, before {pruned.bytes_before / 1e6:.1f} MB."
    )
    return FINE


@command.command("check")
@console_command
def check(session: Session) -> int:
    """Look whether the journal is sound, and how much room it takes."""
    with session.installation.open(session.profile) as console:
        found = journal_copies.soundness(console)
    if session.as_json:
        session.speech.document(
            {
                "journal": str(found.journal),
                "sound": not found.trouble,
                "trouble": found.trouble,
                "bytes": found.size,
            }
        )
    size, free = found.size / 1e6, found.free / 1e6
    session.speech.line(f"{found.journal}: {size:.1f} MB, {free:.0f} MB free.")
    if found.trouble:
        session.speech.trouble(f"The journal is damaged: {found.trouble}. Put a copy back.")
        return ATTENTION
    session.speech.line("The journal is sound.")
    return FINE
