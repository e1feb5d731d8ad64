"""The test report and the summary: who, when, which version, what came of each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib import metadata

from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.store import effective_tables
from eamconsole.services.setup.acceptance import STEPS, StepResult
from eamconsole.services.setup.journey import OpenPoint
from eamconsole.services.setup.plan import PLAN


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHead:
    """The facts above the results."""

    organization: str
    profile: str
    environment: str
    person: str
    at: datetime
    version: str
    asked: tuple[str, ...] = ()
    """Whom to ask, a line each."""


def program_version() -> str:
    """Return the version that is running, as it was installed."""
    try:
        return metadata.version("eamconsole")
    except metadata.PackageNotFoundError:
        return "of a checkout"


def report_html(
    head: ReportHead, results: Mapping[str, StepResult], plan: Sequence[StepResult] = ()
) -> str:
    """Return the report as a page that needs nothing else; all text from outside is escaped.

    ``plan`` are the results of T1 to T95, in their order.
    """
    rows = "".join(
        _row(step.title, _word(results.get(step.key)), _words(results.get(step.key)))
        for step in STEPS
    )
    done = [result for result in results.values() if result.passed is not None]
    passed = sum(bool(result.passed) for result in done)
    unclear = sum(result.unclear for result in results.values())
    left = f"{len(STEPS) - len(done) - unclear} not done"
    if unclear:
        left = f"{unclear} not known, {left}"
    facts = "".join(
        f"<tr><td><b>{escape(name)}</b></td><td>{escape(value)}</td></tr>"
        for name, value in _facts(head).items()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Test report: {escape(head.organization)}</title>{_STYLE}</head><body>"
        f"<h1>Test report</h1><table>{facts}</table>"
        f"<p>{passed} of {len(done)} steps passed, {left}.</p>"
        f"<table><tr><th>Step</th><th>Result</th><th>What was seen</th></tr>{rows}</table>"
        f"{_plan(plan)}"
        "<p>Signed off by: ______________________ Date: ______________</p></body></html>"
    )


def _plan(plan: Sequence[StepResult]) -> str:
    if not plan:
        return ""
    parts, block = ["<h2>Acceptance plan</h2>"], ""
    for planned, result in zip(PLAN, plan, strict=False):
        if planned.block != block:
            parts.append(f"{'</table>' if block else ''}<h3>{escape(planned.block)}</h3><table>")
            block = planned.block
        parts.append(_row(f"{planned.number}  {planned.words}", result.word, result.words))
    return "".join([*parts, "</table>"])


def summary_lines(profile: Profile) -> list[tuple[str, str]]:
    """Return every setting with its value; a profile holds no secrets."""
    return list(_flat("", effective_tables(profile)))


def summary_text(profile: Profile, points: Sequence[OpenPoint]) -> str:
    """Return the summary for a file or a mail."""
    lines = [f"{key} = {value}" for key, value in summary_lines(profile)]
    if points:
        lines += ["", "Open points:"]
        lines += [f"- {point.title}: {point.words}" for point in points]
    return "\n".join([*lines, ""])


def _flat(prefix: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict) and value:
        return [
            line
            for key, inner in value.items()
            for line in _flat(f"{prefix}.{key}" if prefix else str(key), inner)
        ]
    return [(prefix, "" if value in ({}, []) else str(value))]


def _facts(head: ReportHead) -> dict[str, str]:
    return {
        "Organization": head.organization,
        "Profile": f"{head.profile}, {head.environment}",
        "Run by": head.person,
        "At": f"{head.at:%Y-%m-%d %H:%M %Z}",
        "Version": f"EAM Console {head.version}",
        "Whom to ask": "; ".join(head.asked),
    }


def _row(title: str, word: str, words: str) -> str:
    return f"<tr><td>{escape(title)}</td><td>{escape(word)}</td><td>{escape(words)}</td></tr>"


def _word(result: StepResult | None) -> str:
    return result.word if result else "not done"


def _words(result: StepResult | None) -> str:
    return result.words if result else ""


_STYLE = (
    "<style>body{font-family:sans-serif;margin:2em;color:#1b1f24}"
    "table{border-collapse:collapse;margin:1em 0}"
    "td,th{border:1px solid #d5d9e0;padding:4px 8px;text-align:left;vertical-align:top}</style>"
)
