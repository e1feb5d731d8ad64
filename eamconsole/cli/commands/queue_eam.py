"""``queue find-in-eam``, ``adopt`` and ``send-again``: settle whether EAM has the record."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from eamconsole.cli.interruption import interruption
from eamconsole.cli.numbers import COUNT
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.domain.identity import DeliveryId
from eamconsole.errors import ActionRefused
from eamconsole.services.queue.candidates import Candidate, Search

_row = click.argument("row", type=COUNT)


def telling_refusals(work: Callable[..., int]) -> Callable[..., int]:
    """Say what was refused and why; that is for a person, not a failure of the program."""

    @functools.wraps(work)
    def run(session: Session, /, **arguments: Any) -> int:
        try:
            return work(session, **arguments)
        except ActionRefused as error:
            if session.as_json:
                session.speech.document({"done": False, "why": error.summary})
            session.speech.trouble(f"{error.summary} {error.next_step}")
            return ATTENTION

    return run


@click.command("find-in-eam")
@_row
@console_command
@telling_refusals
def find_in_eam(session: Session, row: int) -> int:
    """List the records in EAM that may be a row's, with what speaks for and against each."""
    with interruption() as stop, session.installation.open(session.profile) as console:
        search = console.seeking.look(console.seeking.issue_of(DeliveryId(row)), stop)
    if session.as_json:
        session.speech.document(search.as_json())
        return FINE
    _tell(session, search)
    return FINE


@click.command("adopt")
@_row
@click.argument("number", metavar="REQUEST_NUMBER")
@console_command
@telling_refusals
def adopt(session: Session, row: int, number: str) -> int:
    """Link a row's Request to a record that is in EAM already; nothing is sent for it."""
    with interruption() as stop, session.installation.open(session.profile) as console:
        issue = console.seeking.issue_of(DeliveryId(row))
        search = console.seeking.look(issue, stop)
        chosen = console.seeking.record(issue, number, search)
        linked = console.seeking.adopt(issue, chosen.auto_number)
    if session.as_json:
        session.speech.document({"done": True, "issue_id": issue, "request_number": linked})
    session.speech.line(f"Request {issue} is linked to {linked}; what waited for it goes on.")
    return FINE


@click.command("send-again")
@_row
@click.option(
    "--yes-none-of-them",
    "none_of_them",
    is_flag=True,
    help="You looked, and no record in EAM is this Request.",
)
@console_command
@telling_refusals
def send_again(session: Session, row: int, none_of_them: bool) -> int:
    """Create a row's record once more; looks into EAM again before."""
    with interruption() as stop, session.installation.open(session.profile) as console:
        issue = console.seeking.issue_of(DeliveryId(row))
        console.seeking.send_again(issue, none_of_them=none_of_them, cancel=stop)
    if session.as_json:
        session.speech.document({"done": True, "issue_id": issue})
    session.speech.line(f"Request {issue} is due now and is sent by whoever syncs.")
    return FINE


def _tell(session: Session, search: Search) -> None:
    say = session.speech
    say.line(search.conclusion)
    if search.gone:
        say.line(f"The record it was linked to, {search.gone}, is not to be found any more.")
    if search.candidates:
        headings = ("Request #", "Created", "Problem", "Address", "Fits", "Does not fit")
        say.table((*headings, "Belongs to"), [_cells(candidate) for candidate in search.candidates])
    row = search.delivery_id
    say.line(f"The same request: eamconsole queue adopt {row} REQUEST_NUMBER.")
    say.line(
        f"Not the same: eamconsole queue retry {row}; what may have arrived is looked up first."
    )


def _cells(candidate: Candidate) -> tuple[Any, ...]:
    created = candidate.created_at
    return (
        candidate.number,
        created.isoformat() if created else "-",
        candidate.problem_code or "-",
        candidate.address or "-",
        ", ".join(sign.value for sign in candidate.signs) or "-",
        ", ".join(sign.value for sign in candidate.against) or "-",
        f"Request {candidate.belongs_to}" if candidate.belongs_to else "-",
    )


COMMANDS = (find_in_eam, adopt, send_again)
