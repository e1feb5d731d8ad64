"""``eamconsole queue``: look at deliveries, understand them, repair what is stuck."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from eamconsole.cli.commands import queue_changes, queue_eam
from eamconsole.cli.commands.queue_report import follow, tell_count, tell_preview
from eamconsole.cli.commands.queue_requests import list_requests
from eamconsole.cli.interruption import interruption
from eamconsole.cli.numbers import COUNT
from eamconsole.cli.queue_filter import chosen_filter, filter_options
from eamconsole.cli.session import ATTENTION, FINE, Session, console_command
from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.identity import DeliveryId
from eamconsole.services.console import Console
from eamconsole.services.lists.records import Listing
from eamconsole.services.queue import QueueFilter, RepairCount, ToldDelivery
from eamconsole.services.request_history import request_history
from eamconsole.services.syncing import Syncing
from eamconsole.services.writing import written
from eamconsole.support.counting import counted

_SHOWN_BY_DEFAULT = 100
_STUCK = (DeliveryState.NEEDS_ATTENTION, DeliveryState.RETRYING, DeliveryState.CHECKING)
_dry_run = click.option("--dry-run", is_flag=True, help="Only show what would happen.")
_ids = click.argument("ids", nargs=-1, type=COUNT)


@click.group("queue")
def command() -> None:
    """Look at deliveries and repair what is stuck."""


@command.command("list")
@filter_options
@click.option("--by-request", is_flag=True, help="One row per request, its deliveries inside.")
@click.option(
    "--csv", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write to a CSV file."
)
@console_command
def list_rows(
    session: Session, limit: int | None, by_request: bool, file: Path | None, **options: Any
) -> int:
    """List deliveries or requests, newest first, each with its explanation."""
    shortened = not (limit or session.as_json or file)
    wanted = chosen_filter(limit=_SHOWN_BY_DEFAULT if shortened else limit, **options)
    if by_request:
        return list_requests(session, wanted, file)
    if file is not None:
        raise click.UsageError("--csv goes with --by-request")
    with session.installation.open(session.profile) as console:
        items = list(console.queues.items(wanted))
    if session.as_json:
        session.speech.document([item.as_json() for item in items])
        return FINE
    session.speech.table(
        ("Row", "Issue ID", "Request #", "Flow", "Kind", "State"), [_cells(item) for item in items]
    )
    if limit is None and len(items) == _SHOWN_BY_DEFAULT:
        session.speech.line(f"The newest {_SHOWN_BY_DEFAULT} rows; see more with --limit.")
    return FINE


@command.command("show")
@click.argument("row", type=COUNT)
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the history of its request to a web page, to print or hand on.",
)
@console_command
def show(session: Session, row: int, page: Path | None) -> int:
    """Explain one delivery and show everything known about it."""
    with session.installation.open(session.profile) as console:
        detail = console.queues.detail(DeliveryId(row))
        history = request_history(console, Listing.COMMENTS, row) if page is not None else None
    if page is not None and history is not None:
        with written("page", page) as out:
            out.write(history)
        session.speech.line(f"The history of the request is in {page}.")
        return FINE
    if detail is None:
        session.speech.trouble(f"There is no row {row} in the queues.")
        return ATTENTION
    if session.as_json:
        session.speech.document(detail.as_json())
        return FINE
    say, told = session.speech, detail.told.why
    say.table(("Row", "Issue ID", "Request #", "Flow", "Kind", "State"), [_cells(detail.told)])
    for title, text in (
        ("What happened", told.happened),
        ("Why", told.why),
        ("It waits for", told.waits_for),
        ("What happens next", told.next),
        ("What you can do", told.you_can),
    ):
        if text:
            say.line(f"{title}: {text}")
    for attempt in detail.attempts:
        say.line(f"Attempt {attempt.number} at {attempt.began_at.isoformat()}: {attempt.outcome}")
        say.line(f"  sent: {attempt.sent}")
        say.line(f"  answered: {attempt.answered}")
    for event in detail.events:
        say.line(f"{event.at.isoformat()}  {event.name}  {event.actor}")
    return FINE


@command.command("retry")
@_ids
@filter_options
@_dry_run
@click.option("--wait", is_flag=True, help="Follow the rows to their end, then report.")
@console_command
def retry(session: Session, ids: tuple[int, ...], dry_run: bool, wait: bool, **options: Any) -> int:
    """Make rows due now: those named, or all that fit a filter."""
    wanted = chosen_filter(**options)
    with interruption() as stop:
        deed = Deed("retry", lambda console, rows: console.repair.retry(rows, cancel=stop))
        return _act(session, deed, ids, wanted, dry_run=dry_run, wait=stop if wait else None)


@command.command("skip")
@_ids
@click.option("--reason", required=True, help="Why; it is kept.")
@filter_options
@_dry_run
@console_command
def skip(session: Session, ids: tuple[int, ...], reason: str, dry_run: bool, **options: Any) -> int:
    """Give rows up for a reason; they are never sent."""
    if not reason.strip():
        raise click.UsageError("--reason must not be blank")
    deed = Deed("skip", lambda console, rows: console.repair.skip(rows, reason))
    return _act(session, deed, ids, chosen_filter(**options), dry_run=dry_run)


@command.command("hold")
@_ids
@filter_options
@_dry_run
@console_command
def hold(session: Session, ids: tuple[int, ...], dry_run: bool, **options: Any) -> int:
    """Keep rows back until they are released."""
    deed = Deed("hold", lambda console, rows: console.repair.hold(rows))
    return _act(session, deed, ids, chosen_filter(**options), dry_run=dry_run)


@command.command("release")
@_ids
@filter_options
@_dry_run
@console_command
def release(session: Session, ids: tuple[int, ...], dry_run: bool, **options: Any) -> int:
    """Let held rows go on."""
    deed = Deed("release", lambda console, rows: console.repair.release(rows))
    return _act(session, deed, ids, chosen_filter(**options), dry_run=dry_run)


@command.command("check-now")
@_ids
@filter_options
@console_command
def check_now(session: Session, ids: tuple[int, ...], **options: Any) -> int:
    """Read the Requests of these rows on both sides at once."""
    wanted = chosen_filter(**options)
    with interruption() as stop, session.installation.open(session.profile) as console:
        rows = _chosen(console, ids, wanted, whole=True)
        issues = list(dict.fromkeys(item.issue_id for item in console.queues.rows(rows)))
        doubtful = [
            item.id for item in console.queues.rows(rows) if item.state is DeliveryState.CHECKING
        ]
        console.repair.retry(doubtful)
        here, found = Syncing(console).check_now(issues, stop)
    if session.as_json:
        session.speech.document({"requests": len(issues), "checked_here": here, "found": found})
    elif here:
        session.speech.line(
            f"{counted(len(issues), 'Request was', 'Requests were')} read; "
            f"{counted(found, 'new delivery', 'new deliveries')}."
        )
    else:
        session.speech.line(
            f"Whoever syncs now reads {counted(found, 'Request')} at its next cycle."
        )
    return FINE


@dataclass(frozen=True, slots=True)
class Deed:
    """An action on rows, by its name."""

    action: str
    work: Callable[[Console, Sequence[int]], RepairCount]


def _act(
    session: Session,
    deed: Deed,
    ids: Sequence[int],
    wanted: QueueFilter,
    *,
    dry_run: bool,
    wait: threading.Event | None = None,
) -> int:
    with session.installation.open(session.profile) as console:
        rows = _chosen(console, ids, wanted, whole=deed.action != "retry")
        if dry_run:
            return tell_preview(session, console.effects.preview(deed.action, rows))
        count = deed.work(console, rows)
        standing = ended = None
        if wait is not None:
            standing = follow(session, console, count.moved, wait)
            ended = console.effects.ended(count.moved)
    return tell_count(session, deed.action, count, standing, ended, named=bool(ids))


def _chosen(
    console: Console, ids: Sequence[int], wanted: QueueFilter, *, whole: bool
) -> Sequence[int]:
    """Return the rows meant; never every row because nothing was said."""
    if ids and not wanted.is_empty:
        raise click.UsageError("name rows or a filter, not both")
    if ids:
        return list(ids)
    if wanted.is_empty:
        raise click.UsageError("name rows, or a filter such as --state needs_attention")
    if not whole and not wanted.states:
        wanted = replace(wanted, states=_STUCK)
    return console.queues.ids(wanted, newest_first=False)


def _cells(told: ToldDelivery) -> tuple[Any, ...]:
    flow, kind = told.kind.flow.value, told.kind.value
    return (told.id, told.issue_id, told.number or "-", flow, kind, told.why.state)


for _command in (*queue_eam.COMMANDS, *queue_changes.COMMANDS):
    command.add_command(_command)
