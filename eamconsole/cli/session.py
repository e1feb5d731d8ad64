"""What every command is given: the installation, the choices made, and a way to speak."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from eamconsole.cli.speech import Speech
from eamconsole.services.installation import Installation
from eamconsole.support.redaction import Redactor

if TYPE_CHECKING:
    from eamconsole.services.sandbox_city import CityChoices

FINE, ATTENTION, WRONG_USAGE, CANNOT_RUN = 0, 1, 2, 3

Install = Callable[[Path | None, str], Installation]
"""Takes the home and the kind of process, which has a log of its own."""
Command = TypeVar("Command", bound=Callable[..., Any])


class RunWindow(Protocol):
    """Shows a window until it is closed; brought by ``bootstrap``, a terminal knows no Qt."""

    def __call__(
        self,
        installation: Installation,
        *,
        profile: str | None = None,
        city: CityChoices | None = None,
        in_tray: bool = False,
    ) -> int:
        """Return the exit status; ``city`` opens the sandbox city, ``in_tray`` no window yet."""
        ...


@dataclass(slots=True)
class Session:
    """One run of the program.  Options may stand before or after the command's name."""

    install: Install
    run_window: RunWindow
    home: Path | None = None
    profile: str | None = None
    as_json: bool = False
    kind: str = "command"
    _installation: Installation | None = None

    @property
    def speech(self) -> Speech:
        """Output in the form asked for."""
        return Speech(as_json=self.as_json)

    @property
    def installation(self) -> Installation:
        """The installation under the chosen home."""
        if self._installation is None:
            self._installation = self.install(self.home, self.kind)
        return self._installation

    def redacted(self, text: str) -> str:
        """Return the text without the secrets this run has met, and those told by their place."""
        known = self._installation
        return (known.redactor if known else Redactor()).redact(text)


def take_choices(session: Session, home: Path | None, profile: str | None, as_json: bool) -> None:
    """Add what was said in one place of the command line to what was said before it."""
    session.home = home or session.home
    session.profile = profile or session.profile
    session.as_json = session.as_json or as_json


def choices(command: Command) -> Command:
    """Give a command ``--home``, ``--profile`` and ``--json``."""
    options = (
        click.option("--home", type=click.Path(path_type=Path), help="Folder of the installation."),
        click.option("--profile", "profile_name", help="Which profile; may be left out for one."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def listing_group(name: str) -> Callable[[Callable[[Session], None]], click.Group]:
    """Make a group of commands that itself lists, by ``work(session)``, where none is named."""

    def make(work: Callable[[Session], None]) -> click.Group:
        def act(context: click.Context, session: Session) -> None:
            if context.invoked_subcommand is None:
                work(session)

        return click.group(name, invoke_without_command=True)(_with_choices(work, act))

    return make


def console_command(work: Callable[..., int | None]) -> Callable[..., None]:
    """Make a command of ``work(session, …)``; what it returns is the exit status."""

    def act(context: click.Context, session: Session, **arguments: Any) -> None:
        context.exit(work(session, **arguments) or FINE)

    return _with_choices(work, act)


def _with_choices(work: Callable[..., Any], act: Callable[..., None]) -> Callable[..., None]:
    """Let ``act`` stand for ``work``, by its name, with the choices of the command line made."""

    @click.pass_context
    @functools.wraps(work)
    def run(
        context: click.Context,
        /,
        *,
        home: Path | None,
        profile_name: str | None,
        as_json: bool,
        **arguments: Any,
    ) -> None:
        session = context.find_object(Session)
        if session is None:
            raise click.UsageError("the program was not started through its entry point")
        take_choices(session, home, profile_name, as_json)
        act(context, session, **arguments)

    return choices(run)
