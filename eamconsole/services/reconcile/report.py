"""The result of a comparison as a file: a page that needs nothing else, or a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from html import escape
from pathlib import Path

from eamconsole.domain.reconciling import KINDS, MENDS, Difference, DifferenceKind, Mend
from eamconsole.errors import ConfigurationError
from eamconsole.services.reconcile.board import Agreement
from eamconsole.services.writing import written
from eamconsole.support.counting import counted
from eamconsole.support.spreadsheet import write_csv

HEADINGS = (
    *("What", "Request", "Record in EAM", "Which", "Since", "Age", "Cause", "What mends it"),
    "Counts",
)
FORMS = (".html", ".csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonHead:
    """What stands above the result."""

    organization: str
    profile: str
    environment: str
    at: datetime
    zone: tzinfo


def write_report(file: Path, head: ComparisonHead, agreement: Agreement) -> None:
    """Write the report whole or not at all, by the file's ending."""
    if file.suffix.lower() not in FORMS:
        raise ConfigurationError(
            f"{file.name} ends neither in .html nor in .csv.", "Name the file with one of the two."
        )
    with written("report", file) as out:
        if file.suffix.lower() == ".csv":
            write_csv(out, HEADINGS, table(agreement.differences, head.at, head.zone))
        else:
            out.write(page(head, agreement))


def table(
    differences: Iterable[Difference], now: datetime, zone: tzinfo
) -> Iterable[tuple[str, ...]]:
    """Yield a row of texts for each difference."""
    for each in differences:
        yield (
            KINDS[each.kind].title,
            "" if each.issue_id is None else str(each.issue_id),
            each.record,
            each.subject,
            f"{each.since.astimezone(zone):%Y-%m-%d %H:%M}" if each.since else "",
            age(each, now),
            each.cause,
            cure(each),
            "yes" if each.counts else "no: decided, or from before the console",
        )


def cure(difference: Difference) -> str:
    """Return what mends a difference: the action, and its step in words."""
    if difference.mend is Mend.BY_HAND:
        return difference.what_to_do
    return f"{MENDS[difference.mend]}. {difference.what_to_do}"


def age(difference: Difference, now: datetime) -> str:
    """Return how long it has stood so, in days or hours."""
    if difference.since is None:
        return ""
    passed = max(now - difference.since, timedelta())
    if passed.days:
        return counted(passed.days, "day")
    hours = passed.seconds // 3600
    return counted(hours, "hour") if hours else "less than an hour"


def verdict(agreement: Agreement) -> str:
    """Return in one sentence whether both systems agree; what is not known is not fine."""
    last = agreement.last
    if last is None:
        return "Not known: both systems were never compared."
    if agreement.agrees:
        return "Both systems agree."
    words = counted(last.differences, "difference")
    if agreement.notes:
        return f"{words}, and not everything could be looked at."
    return f"{words} between both systems."


def page(head: ComparisonHead, agreement: Agreement) -> str:
    """Return the report as a page; all text from outside is escaped."""
    last = agreement.last
    facts = {
        "Organization": head.organization,
        "Profile": f"{head.profile}, {head.environment}",
        "Report written": _moment(head.at, head.zone),
    }
    if last is not None:
        facts |= {
            "Compared": f"{_moment(last.began, head.zone)} to {_moment(last.ended, head.zone)}",
            "Live, or changed since": _moment(last.since, head.zone),
            "Requests, with a record": f"{last.requests:,}, {last.pairs:,}",
            "Still on its way (no difference)": f"{last.on_its_way:,}",
        }
    body = [f"<h1>Do both systems agree?</h1><p><b>{escape(verdict(agreement))}</b></p>"]
    body.append(_table((), facts.items()))
    if agreement.notes:
        body.append("<h2>What is not known</h2><ul>")
        body += [f"<li>{escape(note)}</li>" for note in agreement.notes]
        body.append("</ul>")
    if last is not None and last.counts:
        counted = [
            (KINDS[kind].title, f"{last.counts[kind.value]:,}", KINDS[kind].meaning)
            for kind in DifferenceKind
            if kind.value in last.counts
        ]
        body.append(_table(("What", "How many", "That is"), counted))
    rows = list(table(agreement.differences, head.at, head.zone))
    if rows:
        body.append("<h2>Differences</h2>")
        body.append(_table(HEADINGS, rows))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Do both systems agree? {escape(head.organization)}</title>{_STYLE}</head>"
        f"<body>{''.join(body)}</body></html>"
    )


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in headings)
    lines = ("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{f'<tr>{head}</tr>' if head else ''}{''.join(lines)}</table>"


def _moment(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"


_STYLE = (
    "<style>:root{color-scheme:light dark}"
    "body{font-family:sans-serif;margin:2em;color:#1b1f24;background:#fff}"
    "table{border-collapse:collapse;margin:1em 0}"
    "td,th{border:1px solid #8b94a3;padding:4px 8px;text-align:left;vertical-align:top}"
    "@media (prefers-color-scheme:dark){body{color:#e6e9ee;background:#16191d}}</style>"
)
