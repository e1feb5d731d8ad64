"""``eamconsole journal``: copies of the journal, and whether it is sound."""

from __future__ import annotations

from pathlib import Path

import click

from eamconsole.cli.commands.relink import relink_now
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services import journal_copies


@click.group("journal")
def command() -> None:
    """Copy the journal, put a copy back, or check it."""


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

    The journal that was in use stays beside it as .before-restore.
    """
    with session.installation.open(session.profile) as console:
        journal_copies.restore(console, file)
    session.speech.line(f"Put back: {file}. Now both systems are read; nothing is sent.")
    return relink_now(session)


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
