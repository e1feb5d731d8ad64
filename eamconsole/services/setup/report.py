"""The test report and the summary: who, when, which version, what came of each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib import metadata

from eamconsole.services.moments import kept_in_utc
from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.store import effective_tables
from eamconsole.services.setup.acceptance import STEPS, StepResult
from eamconsole.services.setup.journey import OpenPoint
from eamconsole.services.setup.plan import PLAN
from eamconsole.support.counting import counted

VENDOR_STEPS = (
    "https://www.civicplus.help/seeclickfix/docs/"
    "seeclickfix-connect-for-centralsquare-technical-requirements"
)
"""Where the vendor links its own testing steps, under Testing Instructions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed the report in the console, and when (ISO, UTC)."""

    by: str
    at: str
    words: str = ""
    outdated: bool = False
    """Whether something was shown or said after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHead:
    """The facts around the results."""

    organization: str
    profile: str
    environment: str
    person: str
    at: datetime
    version: str
    asked: tuple[str, ...] = ()
    """Whom to ask, a line each."""
    against: str = ""
    """Which systems were tried."""
    remarks: tuple[str, ...] = ()
    """What makes the results less than they seem."""
    signature: Signature | None = None


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
    rows = "".join(_row("", step.title, results.get(step.key)) for step in STEPS)
    facts = "".join(
        f"<tr><td><b>{escape(name)}</b></td><td>{escape(value)}</td></tr>"
        for name, value in _facts(head).items()
        if value
    )
    remarks = "".join(f"<p><b>{escape(words)}</b></p>" for words in head.remarks)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Test report: {escape(head.organization)}</title>{_STYLE}</head><body>"
        f"<h1>Test report</h1><table>{facts}</table>{remarks}"
        f"<h2>What the console tried by itself</h2><p>{_counted(results)}</p>"
        f"<table>{_HEADINGS}{rows}</table>"
        f"{_plan(plan)}<h2>Signature</h2><p>{escape(_signed(head, plan))}</p>"
        "<p>Signed: ______________________ Date: ______________</p></body></html>"
    )


def _counted(results: Mapping[str, StepResult]) -> str:
    """Return how many steps passed, and what is left of them."""
    done = [result for result in results.values() if result.passed is not None]
    passed = sum(bool(result.passed) for result in done)
    unclear = sum(result.unclear for result in results.values())
    open_ = len(STEPS) - len(done) - unclear
    left = [f"{count} {word}" for count, word in ((unclear, "not known"), (open_, "not done"))
            if count]  # fmt: skip
    passes = f"{passed} of {counted(len(done), 'step')} passed"
    return f"{', '.join([passes, *left])}."


def _plan(plan: Sequence[StepResult]) -> str:
    if not plan:
        return ""
    parts, block = [f"<h2>Acceptance plan</h2><p>{escape(plan_words(plan))}</p>"], ""
    for planned, result in zip(PLAN, plan, strict=False):
        if planned.block != block:
            end = "</table>" if block else ""
            parts.append(f"{end}<h3>{escape(planned.block)}</h3><table>{_HEADINGS}")
            block = planned.block
        parts.append(_row(planned.number, planned.words, result))
    return "".join([*parts, "</table>"])


def plan_words(plan: Sequence[StepResult]) -> str:
    """Return how the plan stands, in a sentence."""
    passed = [each for each in plan if each.passed]
    failed = sum(each.passed is False for each in plan)
    left = len(plan) - len(passed) - failed
    seen = sum(bool(each.by) for each in passed)
    return (
        f"{len(passed)} of {counted(len(plan), 'step')} passed ({seen} seen by people, "
        f"{len(passed) - seen} shown by the console), {failed} failed, "
        f"{counted(left, 'is', 'are')} open."
    )


def _signed(head: ReportHead, plan: Sequence[StepResult]) -> str:
    """Return who signed; a signature never covers what came after it."""
    signed = head.signature
    if signed is None:
        return "Nobody has signed this report in the console yet (step T95)."
    words = (
        f"Signed in the console by {signed.by}, {kept_in_utc(signed.at)}. {signed.words}".strip()
    )
    if signed.outdated:
        words += " Results have changed since: sign it again."
    failed = sum(each.passed is False for each in plan)
    return f"{words} {failed} of its steps failed." if failed else words


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
        "Tried on": head.against,
        "Written by": head.person,
        "At": f"{head.at:%Y-%m-%d %H:%M %Z}",
        "Version": f"EAM Console {head.version}",
        "Whom to ask": "; ".join(head.asked),
        "The vendor's own steps": f"{VENDOR_STEPS} (Testing Instructions)",
    }


def _row(number: str, title: str, result: StepResult | None) -> str:
    """Return a line of a table; who saw it stands beside what was seen."""
    word = result.word if result else "not done"
    seen = result.words if result else ""
    who = seen_by(result) if result else ""
    cells = (f"{number} {title}".strip(), word, " ".join(part for part in (who, seen) if part))
    kind = {"failed": "wrong", "passed": "fine"}.get(word, "open")
    made = "".join(
        f"<td>{f'<b>{escape(cell)}</b>' if at == 1 else escape(cell)}</td>"
        for at, cell in enumerate(cells)
    )
    return f'<tr class="{kind}">{made}</tr>'


def seen_by(result: StepResult) -> str:
    """Return who saw it and when; empty for what the console found by itself."""
    if not result.by:
        return ""
    eyes = "Seen" if result.passed else "Not seen"
    return f"{eyes} by {result.by}, {kept_in_utc(result.at)}."


_HEADINGS = (
    '<tr><th width="46%">Step</th><th width="13%">Result</th>'
    '<th width="41%">What was seen</th></tr>'
)
_STYLE = (
    "<style>body{font-family:sans-serif;margin:2em;color:#1b1f24}"
    "table{border-collapse:collapse;margin:1em 0}"
    "td,th{border:1px solid #d5d9e0;padding:4px 8px;text-align:left;vertical-align:top}"
    "tr.wrong td{background:#fdecea}tr.open td{background:#fff6e0}</style>"
)
