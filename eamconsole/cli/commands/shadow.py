"""``eamconsole shadow``: a whole round that writes nowhere."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from eamconsole.cli.interruption import interruption
from eamconsole.cli.numbers import MINUTES
from eamconsole.cli.progress import progress
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services.shadow import ADOPTED, PERSON, WORDS, shadow
from eamconsole.support.counting import counted

if TYPE_CHECKING:
    from eamconsole.services.shadow import Intention, ShadowReport


@click.command("shadow")
@click.option("--every", type=MINUTES, help="Look again after so many minutes, until you stop it.")
@click.option(
    "--environment",
    type=click.Choice(["test", "production"]),
    help="Look at this one; by default the one the profile works on.",
)
@console_command
def command(session: Session, every: float | None, environment: str | None) -> int:
    """Run a whole round that writes nowhere, against the active environment or another.

    Lists what would be created, linked, acknowledged, commented and closed, and what would need
    a person.  Run it again, or let it run with --every, beside another connector: the list is
    compared with what was really done there since.  Exit status: 0, or 1 where a side could not
    be read to the end, the round was stopped, or its list could not be kept.
    """
    status = FINE
    with interruption() as stop:
        while True:
            with progress(session.speech) as observe:
                report = shadow(
                    session.installation,
                    session.profile,
                    stop,
                    observe,
                    environment=environment or "",
                )
            _tell(session, report, repeats=every is not None)
            status = FINE if report.is_whole else ATTENTION
            if every is None or not session.speech.is_heard:
                return status
            if session.installation.clock.wait(every * 60, stop):
                return status


def _tell(session: Session, report: ShadowReport, *, repeats: bool) -> None:
    if session.as_json:
        document = {**asdict(report), "counts": report.count()}
        (session.speech.record if repeats else session.speech.document)(document)
        return
    speech = session.speech
    for does, number in sorted(report.count().items(), key=lambda each: list(WORDS).index(each[0])):
        speech.line(f"{number:6} {WORDS[does]}")
    if not report.intentions:
        speech.line("A round would change nothing and ask nobody.")
    for each in report.intentions:
        speech.line(f"  {each.issue_id}  {WORDS[each.does]}: {each.title}{_more(each)}")
    if report.compared_with:
        speech.line(report.comparison(report.compared_with))
    for each in report.over:
        speech.line(f"  {each.issue_id}  not due any more: {WORDS[each.does]}: {each.title}")
    for words in _held_back(report):
        speech.line(words)
    speech.line(
        f"{counted(report.calls, 'call')}, all of them reads; nothing was written anywhere."
    )
    for fault in filter(None, (*report.faults, report.unkept)):
        speech.trouble(fault)
    if not report.finished:
        speech.trouble("Stopped before the end; the list is not whole and was not kept.")


def _held_back(report: ShadowReport) -> tuple[str, ...]:
    """Return what is not sent by itself, and by which key of the profile."""
    if not report.held_back:
        return ()
    return (*report.held_back, "List them: eamconsole intake held. The key is intake.start_at.")


def _more(each: Intention) -> str:
    if each.does == ADOPTED:
        return f" ({each.text})"
    return f" ({' '.join(each.text.split())[:160]})" if each.does == PERSON else ""
