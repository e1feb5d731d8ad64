"""The program ``eamconsole``: its commands, loaded when asked for, and its exit statuses."""

from __future__ import annotations

import contextlib
import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from eamconsole.cli.session import (
    ATTENTION,
    CANNOT_RUN,
    FINE,
    WRONG_USAGE,
    Install,
    RunWindow,
    Session,
    take_choices,
)
from eamconsole.cli.speech import Speech, speak_utf8
from eamconsole.cli.unheard import heard
from eamconsole.errors import EamConsoleError, SyncCancelled

log = logging.getLogger(__name__)
_silence = logging.NullHandler()
_LONGEST_FAULT = 2000

_COMMANDS = {
    "demo": "Try it: a sandbox city with both systems, filled from a recording.",
    "sandbox": "Start the simulators alone.",
    "profile": "List, show, check, measure, import, export and promote profiles.",
    "credential": "Store, look for and delete credentials in the OS keyring.",
    "sync": "Sync as a service, or one full cycle with --once.",
    "journal": "Copy the journal, put a copy back, move it, prune it, or check it.",
    "shadow": "Run a whole round that writes nowhere, and list what it would do.",
    "relink": "Read both systems and make the journal know them; nothing is sent.",
    "reconcile": "Compare both systems: what differs, why, and what mends it.",
    "status": "Show how the flows and systems stand.",
    "notices": "List what staff are told; mark it as solved, or ignore a kind.",
    "alerts": "List what people were told by mail or webhook; send a test.",
    "charts": "Show what was carried and how long it took, by hour, day or category.",
    "outages": "List when a system or the console was away; write a report of it.",
    "queue": "Look at deliveries and repair what is stuck.",
    "pause": "Let flows rest, for some minutes or until resumed.",
    "resume": "End the pause of flows.",
    "audit": "List and export what people did.",
    "intake": "List requests that are not sent by themselves, and send them.",
    "categories": "Compare problem codes with Request Categories, and apply.",
    "diagnostics": "Write one file for support, without anyone's words in it.",
}


class Commands(click.Group):
    """Finds each command in ``eamconsole.cli.commands`` by its name."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names in the order people meet them."""
        return list(_COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Return a command, loading its module."""
        if name not in _COMMANDS:
            return None
        module = importlib.import_module(f"eamconsole.cli.commands.{name}")
        command = module.command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them: help answers at once."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--home", type=click.Path(path_type=Path), help="Folder of the installation.")
@click.option("--profile", "profile_name", help="Which profile; may be left out for one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--in-tray", is_flag=True, help="Open without showing the window, where possible.")
@click.version_option(package_name="eamconsole", prog_name="eamconsole")
@click.pass_context
def program(
    context: click.Context,
    home: Path | None,
    profile_name: str | None,
    as_json: bool,
    in_tray: bool,
) -> None:
    """Link SeeClickFix 311 CRM with CentralSquare EAM.  Without a command: open the window."""
    session = context.find_object(Session)
    if session is None:
        raise click.UsageError("the program was not started through its entry point")
    take_choices(session, home, profile_name, as_json)
    if context.invoked_subcommand is None:
        from eamconsole.cli.window import open_window

        context.exit(open_window(session, in_tray=in_tray))


def run(install: Install, run_window: RunWindow, arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status; trouble becomes one sentence."""
    speak_utf8()
    logging.getLogger().addHandler(_silence)  # else Python writes warnings to standard error
    session = Session(install, run_window)
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        if any("\0" in argument for argument in given):
            raise click.UsageError("an argument holds a NUL character, which no name or text has")
        status = program.main(
            args=given,
            prog_name="eamconsole",
            standalone_mode=False,
            obj=session,
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, people get one sentence
        if not isinstance(error, (click.ClickException, click.Abort, EamConsoleError)):
            _open_log(session)
        status, sentence = _status(error), session.redacted(_sentence(error))
        if _for_monitoring(given):
            from eamconsole.services.standing.monitoring import PLUGIN_UNKNOWN, plugin_line

            status = PLUGIN_UNKNOWN
            Speech().line(plugin_line(status, sentence))
        else:
            Speech().trouble(sentence)
    return _ended(session, given, status if isinstance(status, int) else FINE)


def _ended(session: Session, given: Sequence[str], status: int) -> int:
    """Return the exit status once everything that was said is out, or told as not heard."""
    asks_program = _for_monitoring(given) or session.as_json or {"--json", "--metrics"} & {*given}
    least = heard(session, status, for_machines=bool(asks_program))
    if least and _for_monitoring(given):
        from eamconsole.services.standing.monitoring import PLUGIN_UNKNOWN

        return PLUGIN_UNKNOWN
    return max(status, least)


def _for_monitoring(given: Sequence[str]) -> bool:
    """Whether a monitoring plugin asks: it reads one line, and 3 means that nothing is known."""
    return "status" in given and "--check" in given


def _open_log(session: Session) -> None:
    """Make sure that there is a log file to write a fault to, also before a command used it."""
    with contextlib.suppress(Exception):
        _ = session.installation


def _status(error: Exception) -> int:
    if isinstance(error, click.ClickException):
        return WRONG_USAGE
    if isinstance(error, (click.Abort, SyncCancelled)):
        return ATTENTION
    return CANNOT_RUN


def _sentence(error: Exception) -> str:
    """Return what ended the program in one sentence."""
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, EamConsoleError):
        return f"{error.summary} {error.next_step}"
    if isinstance(error, click.Abort):
        return "Stopped before anything was done."
    log.error("the program cannot go on", exc_info=error)
    if isinstance(error, OSError):
        return f"The console cannot go on: {error}."
    return (
        f"A fault inside the console ended it ({type(error).__name__}: "
        f"{str(error)[:_LONGEST_FAULT]}); "
        "the log file in the home folder has the details."
    )
