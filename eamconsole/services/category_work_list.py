"""The work list for whoever administers SeeClickFix: read, as text to send, as a table to save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from eamconsole.domain.category_steps import WorkLine
from eamconsole.errors import ConfigurationError
from eamconsole.journal import Journal
from eamconsole.services.writing import written
from eamconsole.support.spreadsheet import write_csv
from eamconsole.sync.kept_category_work import read_work

FORMS = (".txt", ".csv")
HEADINGS = ("Done", "What", "Problem Code", "Request Category", "Since", "Why", "Steps")
EMPTY = "Nothing is to be done in SeeClickFix."


def work_list(journal: Journal) -> tuple[WorkLine, ...]:
    """Return what the last reading left to a person, what is done since at the end."""
    with journal.read() as ledgers:
        return read_work(ledgers)


def work_text(lines: Sequence[WorkLine], zone: tzinfo) -> str:
    """Return the list as text for a mail."""
    parts = []
    for number, line in enumerate(lines, start=1):
        tick = f"[x] done {_day(line.done_at, zone)}" if line.done_at else "[ ]"
        change = line.change
        parts.append(
            f"{number}. {tick} {change.action.capitalize()}: {change.title} ({change.code})"
        )
        if line.done_at is None:
            parts += [f"   {line.why}", *(f"   - {step}" for step in line.steps)]
    return "\n".join(parts or [EMPTY]) + "\n"


def work_rows(lines: Sequence[WorkLine], zone: tzinfo) -> list[tuple[str, ...]]:
    """Return the list as rows under ``HEADINGS``."""
    return [
        (
            f"done {_day(line.done_at, zone)}" if line.done_at else "to do",
            line.change.action.capitalize(),
            str(line.change.code),
            line.change.title,
            _day(line.since, zone),
            line.why,
            " ".join(line.steps),
        )
        for line in lines
    ]


def save_work(file: Path, lines: Sequence[WorkLine], zone: tzinfo) -> None:
    """Write the list, as its file's ending says; raises where that is neither form."""
    form = file.suffix.lower()
    if form not in FORMS:
        raise ConfigurationError(
            f"{file.name} ends neither in .txt nor in .csv.", "Choose one of the two endings."
        )
    with written("work list", file) as out:
        if form == ".csv":
            write_csv(out, HEADINGS, work_rows(lines, zone))
        else:
            out.write(work_text(lines, zone))


def work_as_json(line: WorkLine) -> dict[str, Any]:
    """Return one line as scripts read it."""
    return {
        "action": line.change.action.value,
        "code": line.change.code,
        "title": line.change.title,
        "why": line.why,
        "steps": list(line.steps),
        "since": line.since,
        "done_at": line.done_at,
    }


def _day(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d}"
