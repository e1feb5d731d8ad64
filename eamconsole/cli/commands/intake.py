"""``eamconsole intake``: requests that are not sent by themselves, and sending them."""

from __future__ import annotations

from dataclasses import asdict

import click

from eamconsole.cli.commands.queue_eam import telling_refusals
from eamconsole.cli.interruption import interruption
from eamconsole.cli.numbers import COUNT
from eamconsole.cli.progress import progress
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.services.held import Sending, unobserved
from eamconsole.support.counting import counted

_HEADINGS = ("Issue ID", "Created", "Category", "Why", "Title")
_WHY = {"older": "older than intake.start_at", "category": "category is not integrated"}


@click.group("intake")
def command() -> None:
    """List live requests that are not sent by themselves, and send them."""


@command.command("held")
@console_command
def held(session: Session) -> int:
    """List requests older than intake.start_at, or in a category that is not integrated."""
    with session.installation.open(session.profile) as console:
        listed = console.held.listed()
    if session.as_json:
        session.speech.document([asdict(each) for each in listed])
        return FINE
    rows = [(e.issue_id, e.created_at[:10], e.category, _WHY[e.why], e.summary) for e in listed]
    if rows:
        session.speech.table(_HEADINGS, rows)
        session.speech.line("Send some: eamconsole intake send ISSUE…; or --all.")
    else:
        session.speech.line("Every live request that was seen is sent by itself.")
    return FINE


@command.command("send")
@click.argument("issues", nargs=-1, type=COUNT, metavar="[ISSUE]...")
@click.option("--all", "everything", is_flag=True, help="All of them that can go.")
@click.option("--batch", type=COUNT, help="With --all: only the oldest so many.")
@click.option("--problem-code", "code", default="", help="Where the category has none in EAM.")
@console_command
@telling_refusals
def send(
    session: Session, issues: tuple[int, ...], everything: bool, batch: int | None, code: str
) -> int:
    """Have held requests sent to EAM by the next sync.

    Exit status 1 where some of them cannot go, with the reason.  Stopped with Ctrl+C, those
    marked so far are sent; the same command goes on with the rest.
    """
    if everything == bool(issues):
        raise click.UsageError("Name the requests, or say --all.")
    if batch is not None and not everything:
        raise click.UsageError("--batch goes with --all.")
    with (
        interruption() as stop,
        session.installation.open(session.profile) as console,
        progress(session.speech) as shown,
    ):
        held = console.held
        observe = unobserved if session.as_json else shown  # one document, as scripts read it
        if everything:
            done = held.send_all(batch, code, stop, observe)
        else:
            done = held.send(issues, code, stop, observe)
    _tell(session, done)
    return ATTENTION if done.left or (done.refused and not everything) else FINE


def _tell(session: Session, done: Sending) -> None:
    """Say what the next sync takes in, and what it does not."""
    if session.as_json:
        refused = {str(number): why for number, why in done.refused.items()}
        session.speech.document({"sent": done.sent, "refused": refused, "left": done.left})
    requests = counted(len(done.sent), "request is", "requests are")
    session.speech.line(f"{requests} taken in by the next sync, whoever runs it.")
    for number, why in done.refused.items():
        session.speech.trouble(f"Request {number} {why}.")
    if done.marked_before:
        waits = counted(done.marked_before, "was marked before and waits",
                        "were marked before and wait")  # fmt: skip
        session.speech.line(f"{waits} for that sync.")
    if done.left:
        session.speech.trouble(
            f"Stopped: {counted(done.left, 'is not', 'are not')} marked. Run the same command "
            "again."
        )
