"""Everything whoever takes over needs, in one file: settings, reports, and what is still open.

No secret is in it: a profile holds none, and the reports are made of what both systems show.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.notices import notice_kind
from eamconsole.journal import QueueQuery
from eamconsole.services.acceptance_report import read_acceptance
from eamconsole.services.console import Console
from eamconsole.services.contact.contact import kept_file, read_kept
from eamconsole.services.profiles import as_toml
from eamconsole.services.setup.acceptance import STEPS, StepResult
from eamconsole.services.setup.plan import PLAN
from eamconsole.services.setup.report import plan_words, program_version, seen_by
from eamconsole.services.writing import written
from eamconsole.support.known_fields import known_part

_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What is handed over, section by section."""

    profile: str
    environment: str
    at: str
    by: str
    version: str
    asked: tuple[str, ...]
    settings: str
    contact: dict[str, Any]
    """The first-contact report kept last; empty where none was made."""
    acceptance: dict[str, Any]
    needs_person: tuple[tuple[str, str], ...]
    waiting: tuple[tuple[int, str, str, str], ...]
    """Deliveries that wait for a person: request, kind, cause, why."""
    held_back: tuple[tuple[int, str, str], ...]
    differences: dict[str, Any]
    """What the last comparison of both systems found."""


def handover(console: Console) -> Handover:
    """Gather it; the two reports are those of Test, where they are made."""
    places, name = console.places, console.profile.name
    accepted = read_acceptance(places, name)
    with console.journal.read() as ledgers:
        told = [n for n in ledgers.notices.open() if notice_kind(n.kind).needs_person]
        ids = list(ledgers.queue.ids(QueueQuery(states=(DeliveryState.NEEDS_ATTENTION,))))[:_MOST]
        rows = [row.delivery for row in ledgers.queue.rows(ids)]
    return Handover(
        profile=name,
        environment=console.environment.value,
        at=console.clock.now().isoformat(timespec="seconds"),
        by=console.actor,
        version=program_version(),
        asked=console.asked,
        settings=as_toml(console.profile),
        contact=dict(read_kept(kept_file(places, name, "test"))),
        acceptance=accepted.as_json() if accepted.at or accepted.said else {},
        needs_person=tuple((notice.kind, notice.text) for notice in told),
        waiting=tuple(
            (row.issue_id, row.kind.value, row.cause or "", row.explanation or "") for row in rows
        ),
        held_back=tuple(
            (each.issue_id, each.why, each.summary) for each in console.held.listed()[:_MOST]
        ),
        differences=plain_json(console.reconciling.agreement().as_json()),
    )


def save_handover(found: Handover, file: Path) -> None:
    """Write the file: JSON where its name ends so, else a page that needs nothing else."""
    is_json = file.suffix.casefold() == ".json"
    text = json.dumps(asdict(found), ensure_ascii=False, indent=1) if is_json else _page(found)
    with written("handover", file) as out:
        out.write(text)


def _page(found: Handover) -> str:
    facts = [
        ("Profile", f"{found.profile}, {found.environment}"),
        ("At", found.at.replace("T", " ").replace("+00:00", " UTC")),
        ("By", found.by),
        ("Version", f"EAM Console {found.version}"),
        ("Whom to ask", "; ".join(found.asked)),
    ]
    parts = [
        f"<h1>Handover</h1>{_table((), facts)}",
        "<h2>What needs a person</h2>",
        _table(("Kind", "What"), found.needs_person),
        "<h2>Deliveries that wait for a person</h2>",
        _table(("Request", "What", "Cause", "Why"), found.waiting),
        "<h2>Requests held back</h2>",
        _table(("Request", "Why", "Title"), found.held_back),
        "<h2>Where both systems differ</h2>",
        _differences(found.differences),
        "<h2>First contact</h2>",
        _contact(found.contact),
        "<h2>Acceptance</h2>",
        _acceptance(found.acceptance),
        f"<h2>Settings</h2><p>Without secrets.</p><pre>{escape(found.settings)}</pre>",
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Handover: {escape(found.profile)}</title>{_STYLE}</head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def plain_json(value: dict[str, Any]) -> dict[str, Any]:
    """Return what JSON makes of it, so that both forms of the file say the same."""
    made: dict[str, Any] = json.loads(json.dumps(value, default=str))
    return made


def _differences(told: dict[str, Any]) -> str:
    listed = told.get("differences") or []
    if not told.get("ended"):
        return "<p>Both systems were not compared yet: eamconsole reconcile</p>"
    names = ("issue_id", "kind", "subject", "cause", "what_to_do")
    rows = [tuple(str(row.get(name) or "") for name in names) for row in listed[:_MOST]]
    made = f"<p>Compared {escape(str(told['ended']))}.</p>"
    return made + _table(("Request", "What", "On what", "Cause", "What mends it"), rows)


def _contact(kept: dict[str, Any]) -> str:
    listed = [row for row in kept.get("assumptions", []) if isinstance(row, dict)]
    if not listed:
        return "<p>Neither server was measured yet.</p>"
    rows = [
        tuple(str(row.get(name) or "") for name in _COLUMNS)
        for row in listed
        if row.get("open") or row.get("must") or row.get("result") == "does not hold"
    ]
    return f"<p>Made {escape(str(kept.get('at', '')))}.</p>" + _table(
        ("Number", "What is assumed", "Result", "What was seen", "Key"), rows
    )


_COLUMNS = ("number", "sentence", "result", "evidence", "key")


def _acceptance(kept: dict[str, Any]) -> str:
    if not kept:
        return "<p>The acceptance steps were not run yet.</p>"
    titles = {step.key: step.title for step in STEPS} | {
        planned.number: f"{planned.number} {planned.words}" for planned in PLAN
    }
    results = [StepResult(**known_part(StepResult, row)) for row in (*kept["steps"], *kept["plan"])]
    rows = [
        (titles.get(each.key, each.key), each.word, f"{seen_by(each)} {each.words}".strip())
        for each in results
        if each.passed is not None or each.unclear
    ]
    ran = f"Run {kept['at']} by {kept['by']}." if kept["at"] else "The steps were not run yet."
    words = plan_words([each for each in results if each.key.startswith("T")])
    made = f"<p>{escape(ran)} {escape(words)}</p>"
    return made + _table(("Step", "Result", "What was seen"), rows)


def _table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    if not body:
        return "<p>Nothing.</p>"
    head = "".join(f"<th>{escape(word)}</th>" for word in headings)
    return f"<table>{f'<tr>{head}</tr>' if head else ''}{body}</table>"


_STYLE = (
    "<style>body{font-family:sans-serif;margin:2em;color:#1b1f24}"
    "table{border-collapse:collapse;margin:1em 0}pre{background:#f3f4f6;padding:1em}"
    "td,th{border:1px solid #d5d9e0;padding:4px 8px;text-align:left;vertical-align:top}</style>"
)
