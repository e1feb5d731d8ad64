"""``eamconsole notices``: what staff are told that belongs to no delivery."""

from __future__ import annotations

from dataclasses import asdict

import click

from eamconsole.cli.commands.queue_eam import telling_refusals
from eamconsole.cli.session import FINE, Session, console_command, listing_group
from eamconsole.services.notices import NoticeLine, NoticeList
from eamconsole.support.counting import counted

_HEADINGS = ("Id", "Since", "Request", "Kind", "What is the matter", "What to do")


@listing_group("notices")
def command(session: Session) -> None:
    """List what staff are told: what needs a person first, then what is good to know."""
    with session.installation.open(session.profile) as console:
        listed = console.notices.open()
    if session.as_json:
        session.speech.document([asdict(line) for line in listed.lines])
    else:
        _show(session, listed)


@command.command("solve")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@console_command
@telling_refusals
def solve(session: Session, ids: tuple[str, ...]) -> int:
    """Mark notices as solved; one that the console sees to have changed comes back."""
    with session.installation.open(session.profile) as console:
        solved = console.notices.solve(ids)
    if session.as_json:
        session.speech.document({"solved": solved})
    session.speech.line(f"{counted(solved, 'notice is', 'notices are')} solved.")
    return FINE


@command.command("ignore")
@click.argument("kind")
@click.option("--undo", is_flag=True, help="Tell about this kind again.")
@console_command
@telling_refusals
def ignore(session: Session, kind: str, undo: bool) -> int:
    """Stop telling about a KIND of notice, such as other_document."""
    with session.installation.open(session.profile) as console:
        console.notices.ignore(kind, ignored=not undo)
    if session.as_json:
        session.speech.document({"kind": kind, "ignored": not undo})
    done = "are told again" if undo else "are no longer told"
    session.speech.line(f"Notices of the kind {kind} {done}.")
    return FINE


def _show(session: Session, listed: NoticeList) -> None:
    say = session.speech
    for title, wanted in (("Needs a person", True), ("To know", False)):
        lines = [line for line in listed.lines if line.needs_person is wanted]
        if lines:
            say.line(f"{title}:")
            say.table(_HEADINGS, [_cells(line) for line in lines])
            say.line()
    if not listed.lines:
        say.line("No notice is open.")
    if listed.left_out:
        say.line(f"{counted(listed.left_out, 'more is', 'more are')} not shown.")
    if listed.ignored:
        say.line(f"Not told, as you chose: {', '.join(listed.ignored)}.")


def _cells(line: NoticeLine) -> tuple[str, ...]:
    issue = "" if line.issue_id is None else str(line.issue_id)
    since = line.since.isoformat(timespec="minutes")
    text = " ".join(line.text.split())
    return (line.id, since, issue, line.kind, text, line.what_to_do)
