"""``eamconsole journal``: copies of the journal, and whether it is sound."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eamconsole.cli.commands.relink import relink_now
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.errors import ConfigurationError

if TYPE_CHECKING:
    from eamconsole.services.console import Console


@click.group("journal")
def command() -> None:
    """Copy the journal, put a copy back, or check it."""


@command.command("backup")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@console_command
def backup(session: Session, file: Path | None) -> int:
    """Write a compressed copy of the journal, also while it syncs."""
    from eamconsole.journal import compressed_copy

    with session.installation.open(session.profile) as console:
        journal = _file_of(console)
        now = console.clock.now()
        target = file or journal.with_name(f"{journal.name}.backup-{now:%Y%m%dT%H%M%S}.gz")
        compressed_copy(journal, target.absolute())
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
    from eamconsole.journal import FileEngineLock, lock_file, put_back

    with session.installation.open(session.profile) as console:
        journal = _file_of(console)
        lock = FileEngineLock(lock_file(journal), console.journal)
        lock.acquire("restore", console.clock.now())
        try:
            safe = file.absolute()
            console.journal.close()
            put_back(safe, journal)
        finally:
            lock.release()
    session.speech.line(f"Put back: {file}. Now both systems are read; nothing is sent.")
    return relink_now(session)


@command.command("check")
@console_command
def check(session: Session) -> int:
    """Look whether the journal is sound, and how much room it takes."""
    from eamconsole.journal import trouble_in

    with session.installation.open(session.profile) as console:
        journal = _file_of(console)
        trouble = trouble_in(journal)
        size, free = journal.stat().st_size, shutil.disk_usage(journal.parent).free
    if session.as_json:
        session.speech.document(
            {"journal": str(journal), "sound": not trouble, "trouble": trouble, "bytes": size}
        )
    session.speech.line(f"{journal}: {size / 1e6:.1f} MB, {free / 1e6:.0f} MB free.")
    if trouble:
        session.speech.trouble(f"The journal is damaged: {trouble}. Put the newest copy back.")
        return ATTENTION
    session.speech.line("The journal is sound.")
    return FINE


def _file_of(console: Console) -> Path:
    if console.journal.path is None:
        raise ConfigurationError(
            "The journal is in a PostgreSQL database.",
            "Copy it with the database's own tools: pg_dump -n <schema>.",
        )
    return console.journal.path
