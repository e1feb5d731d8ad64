"""``eamconsole diagnostics``: one file for whoever helps, without anybody's words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import click

from eamconsole.cli.session import FINE, Session, console_command
from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.services.console import Console
from eamconsole.services.diagnostics import Diagnostics, save
from eamconsole.support.counting import counted


@click.command("diagnostics")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--show", is_flag=True, help="Print what the bundle would hold; write nothing.")
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@console_command
def command(session: Session, file: Path | None, show: bool, force: bool) -> int:
    """Write a bundle about trouble: versions, settings, counts, causes, reduced logs."""
    if (file is None) == (not show):
        raise click.UsageError("name a file to write, or choose --show")
    if file is not None and file.exists() and not force:
        raise ConfigurationError(f"{file} exists already.", "Name another, or use --force.")
    with _opened(session) as console:
        home = session.installation
        entries = Diagnostics(home.places, home.redactor, console).entries()
    if file is not None:
        save(entries, file)
        names = [entry.name for entry in entries]
        session.speech.document({"file": str(file), "entries": names})
        session.speech.line(
            f"{counted(len(entries), 'entry was', 'entries were')} written to {file}."
        )
    elif session.as_json:
        session.speech.document({entry.name: entry.text for entry in entries})
    else:
        for entry in entries:
            session.speech.line(f"== {entry.name}\n{entry.text}")
    return FINE


@contextlib.contextmanager
def _opened(session: Session) -> Iterator[Console | None]:
    """Lend the profile, or None where it cannot be opened: that may be the trouble."""
    try:
        console = session.installation.open(session.profile)
    except EamConsoleError as error:
        session.speech.line(f"Without the profile: {error.summary}")
        yield None
        return
    with console:
        yield console
