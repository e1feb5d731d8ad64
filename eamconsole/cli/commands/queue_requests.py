"""``eamconsole queue list --by-request``: one row per request, counts are of requests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eamconsole.cli.session import FINE, Session
from eamconsole.services.queue import QueueFilter, ToldRequest
from eamconsole.services.writing import written
from eamconsole.support.counting import counted
from eamconsole.support.spreadsheet import write_csv

_HEADINGS = ("Issue ID", "Request #", "State", "Category", "Problem code", "Address", "Reported")
_ALSO_WRITTEN = ("Words", "Photo", "Next attempt", "Explanation")


def list_requests(session: Session, wanted: QueueFilter, file: Path | None) -> int:
    """Show the requests that fit, as a table, as JSON, or as a file for a spreadsheet."""
    with session.installation.open(session.profile) as console:
        found = list(console.queues.all_requests(wanted))
        total = len(found)
        if wanted.limit is not None:
            total = console.queues.count_requests(replace(wanted, limit=None))
    if file is not None:
        with written("list", file) as out:
            write_csv(out, (*_HEADINGS, *_ALSO_WRITTEN), map(_all_cells, found))
        session.speech.line(f"{_requests(len(found))} written to {file}.")
        return FINE
    if session.as_json:
        session.speech.document([told.as_json() for told in found])
        return FINE
    session.speech.table(_HEADINGS, map(_cells, found))
    shown = f"The newest {len(found):,} of " if len(found) < total else ""
    more = "; see more with --limit" if shown else ""
    session.speech.line(f"{shown}{_requests(total)}{more}.")
    return FINE


def _requests(count: int) -> str:
    return counted(count, "request")


def _cells(told: ToldRequest) -> tuple[str, ...]:
    request = told.row.stored.request
    return (
        str(told.id),
        told.number,
        told.text,
        told.category,
        told.code,
        request.address,
        request.created_at.isoformat(),
    )


def _all_cells(told: ToldRequest) -> tuple[str, ...]:
    due = told.row.next_at
    return (
        *_cells(told),
        told.row.first_line,
        "yes" if told.row.has_photo else "",
        due.isoformat() if due else "",
        told.why.sentence,
    )
