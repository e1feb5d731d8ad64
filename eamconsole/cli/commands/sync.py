"""``eamconsole sync``: the engine without a window."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click

from eamconsole.cli.finding_words import sentence
from eamconsole.cli.interruption import interruption
from eamconsole.cli.progress import progress
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services.checks import CheckVerdict
from eamconsole.services.checks.before import check_before_sync, refuse_unfit
from eamconsole.services.syncing import ONCE_SECONDS, Patience, Syncing
from eamconsole.support.counting import counted
from eamconsole.support.event_log import tell_event_log
from eamconsole.support.supervisor import Supervisor
from eamconsole.sync.parts import Progress, RunSummary

if TYPE_CHECKING:
    from eamconsole.services.console import Console


@click.command("sync")
@click.option("--once", is_flag=True, help="One full cycle, until nothing is due now.")
@click.option("--standby", is_flag=True, help="Wait while another console syncs; then take over.")
@console_command
def command(session: Session, once: bool, standby: bool) -> int:
    """Sync until interrupted, or one full cycle with --once.

    Ends with 0 only when asked to stop, else with 3.  Exit status of --once: 0 all done,
    1 something needs attention or waits, 3 cannot run, which includes a profile that would
    do harm; see eamconsole profile check.
    """
    if once and standby:
        raise click.UsageError("--once and --standby exclude each other")
    session.kind = "sync"
    # Signals are caught before anything is opened: a stop must never meet a half-built engine.
    with interruption() as stop, _opened(session, stop, once=once) as console:
        for finding in check_before_sync(console.profile):
            if finding.verdict is CheckVerdict.WARNING:
                session.speech.trouble(sentence(finding))
        refuse_unfit(console.profile)
        if not once:
            return _serve(session, console, stop, standby=standby)
        with progress(session.speech) as observe:
            summary = Syncing(console).once(stop, observe)
        return report(session, summary, stopped=stop.is_set())


def _opened(session: Session, stop: threading.Event, *, once: bool) -> Console:
    """Open the profile; a journal that is locked, full or restarting is waited for."""
    installation = session.installation
    patience = Patience(installation.clock, stop, ONCE_SECONDS if once else None)
    return patience.through(lambda: installation.open(session.profile))


def _serve(session: Session, console: Console, stop: threading.Event, *, standby: bool) -> int:
    """Sync until somebody asks to stop: nothing else ends well."""
    session.speech.line(
        f"Syncing {console.profile.name} ({console.environment.value}); Ctrl+C stops it."
    )
    supervisor = Supervisor()
    supervisor.ready(f"Syncing {console.profile.name} ({console.environment.value})")
    with progress(session.speech) as observe:

        def told(step: Progress) -> None:
            supervisor.does(step.activity)
            observe(step)

        ended = Syncing(console).serve(stop, told, standby=standby, alive=supervisor.alive)
    supervisor.stopping()
    if ended.error is not None:
        sentence = f"{ended.error.summary} {ended.error.next_step}"
        session.speech.trouble(sentence)
        tell_event_log(session.redacted(f"The sync of {console.profile.name} ended. {sentence}"))
    else:
        session.speech.line("Stopped; what was in flight is finished or will be checked.")
    return ended.status


def report(session: Session, summary: RunSummary, *, stopped: bool) -> int:
    """Print how a cycle ended and return its exit status."""
    if session.as_json:
        session.speech.record(
            {
                "event": "summary",
                "done": summary.done,
                "attention": summary.attention,
                "unfinished": summary.unfinished,
                "faults": summary.faults,
                "stopped": stopped,
            }
        )
    session.speech.line(
        f"Done: {summary.done}. Needs attention: {summary.attention}. "
        f"Unfinished: {summary.unfinished}."
    )
    if summary.all_done and not stopped:
        return FINE
    session.speech.trouble(_why_not_all(summary, stopped=stopped))
    return ATTENTION


def _why_not_all(summary: RunSummary, *, stopped: bool) -> str:
    parts = ["stopped before the cycle ended"] if stopped else []
    if summary.attention:
        parts.append(f"{counted(summary.attention, 'needs', 'need')} attention")
    if summary.unfinished:
        parts.append(f"{counted(summary.unfinished, 'is', 'are')} unfinished")
    parts += summary.faults
    return f"Not all is done: {'; '.join(parts)}. See: eamconsole queue list"
