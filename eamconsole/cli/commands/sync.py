"""``eamconsole sync``: the engine without a window."""

from __future__ import annotations

import click

from eamconsole.cli.finding_words import sentence
from eamconsole.cli.interruption import interruption
from eamconsole.cli.progress import progress
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services.checks import Verdict
from eamconsole.services.checks.before import check_before_sync
from eamconsole.services.syncing import Syncing
from eamconsole.sync.parts import RunSummary


@click.command("sync")
@click.option("--once", is_flag=True, help="One full cycle, until nothing is due now.")
@console_command
def command(session: Session, once: bool) -> int:
    """Sync until interrupted, or one full cycle with --once.

    Exit status of --once: 0 all done, 1 something needs attention or waits, 3 cannot run,
    which includes a profile that would do harm; see eamconsole profile check.
    """
    # Signals are caught before anything is opened: a stop must never meet a half-built engine.
    with interruption() as stop, session.installation.open(session.profile) as console:
        for finding in check_before_sync(console.profile):
            if finding.verdict is Verdict.WARNING:
                session.speech.trouble(sentence(finding))
        with progress(session.speech) as observe:
            if not once:
                session.speech.line(
                    f"Syncing {console.profile.name} ({console.environment.value}); "
                    "Ctrl+C stops it."
                )
                Syncing(console).serve(stop, observe)
            else:
                summary = Syncing(console).once(stop, observe)
        if not once:
            session.speech.line("Stopped; what was in flight is finished or will be checked.")
            return FINE
        return report(session, summary, stopped=stop.is_set())


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
        parts.append(f"{summary.attention} need attention")
    if summary.unfinished:
        parts.append(f"{summary.unfinished} are unfinished")
    parts += summary.faults
    return f"Not all is done: {'; '.join(parts)}. See: eamconsole queue list"
