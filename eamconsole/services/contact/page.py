"""The first-contact report for people: rows for a table, a page, and a text file."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from eamconsole.services.contact.measured import Measurement, Result
from eamconsole.services.contact.report import ContactReport
from eamconsole.services.setup.report import program_version
from eamconsole.services.writing import written
from eamconsole.support.counting import counted

HEADINGS = ("Number", "What is assumed", "Key", "Result", "What was seen", "Set, or ask")
_KEY, _RESULT = HEADINGS.index("Key"), HEADINGS.index("Result")
_ORDER = (Result.OTHERWISE, Result.OPEN, Result.HOLDS)
_MUST = "not measured; a must"
_IDLE = "not needed"
"""Nothing of this profile depends on it."""
LEGEND = (
    "SCF stands for SeeClickFix, EAM for CentralSquare EAM; the numbers are those of the list of "
    "assumptions. What does not hold is to be settled before going live, as is said beside it. "
    "What was not measured nobody knows yet: beside it stands what to do, or whom to ask. What is "
    "not needed plays no part in this profile."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it is shown; ``matters`` says that somebody has to look after it."""

    cells: tuple[str, ...]
    matters: bool


def rows_of(report: ContactReport) -> list[Row]:
    """Return the lines that tell something: what does not hold first, what holds last.

    Those of which the same is said follow each other.
    """
    return [_row(line) for group in groups_of(report) for line in group]


def groups_of(report: ContactReport) -> list[tuple[Measurement, ...]]:
    """Return the same lines, those of which the same is said together: it is said once."""
    told = [line for line in report.lines if not line.evidence.startswith("Not needed")]
    found: dict[tuple[Any, ...], list[Measurement]] = {}
    for line in sorted(told, key=lambda line: (_place(line), not line.must)):
        said = (_place(line), line.must, line.evidence, *cure_of(line))
        found.setdefault(said, []).append(line)
    return [tuple(group) for group in found.values()]


def _row(line: Measurement) -> Row:
    return Row(_cells(line), line.is_wrong or line.is_open or line.must)


def _place(line: Measurement) -> int:
    idle = line.result is Result.OPEN and not line.is_open
    return len(_ORDER) if idle else _ORDER.index(line.result)


def verdict_of(report: ContactReport, more: str = "") -> str:
    """Return how it stands in a sentence; what was not measured is never called fine.

    ``more`` says how marked records are made from here, should that not have been done.
    """
    wrong, still = len(report.wrong), len(report.open_points)
    held = sum(line.result is Result.HOLDS for line in report.lines)
    parts = [
        counted(held, "holds", "hold"),
        counted(wrong, "does not hold", "do not hold"),
        counted(still, "is not measured", "are not measured"),
    ]
    others = len(report.lines) - held - wrong - still
    said = (
        f"Of {counted(len(report.lines), 'assumption')} {', '.join(parts)}; {others} need no "
        f"measuring."
    )
    if report.musts:
        named = _listed([line.number for line in report.musts])
        said += (
            f" {named} must be settled before anything private is sent: private text could become "
            "public."
        )
    if not report.wrote:
        said += f" Only reading was done; {more or _MORE}"
    return said


def _listed(names: list[str]) -> str:
    """Return names as a sentence has them; of many, how many more there are."""
    more = len(names) - _NAMED
    if more > 1:
        return f"{', '.join(names[:_NAMED])} and {more} others"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


_NAMED = 6
_MORE = "marked records on Test would settle more."


def changes_of(report: ContactReport) -> list[str]:
    """Return what is otherwise than at the last contact; what changed alike is one sentence."""
    alike: dict[tuple[str, str], list[str]] = {}
    for each in report.changes:
        alike.setdefault((each.before, each.now), []).append(each.what)
    return [_change(names, before, now) for (before, now), names in alike.items()]


def _change(names: list[str], before: str, now: str) -> str:
    one = len(names) == 1
    was, becomes = _BEFORE.get(before), _NOW.get(now)
    if was and becomes:
        return f"{_listed(names)} {was[not one]}, and {becomes[not one]} now."
    return f"{_listed(names)} {'was' if one else 'were'} {before}, now {now}."


_BEFORE = {
    Result.HOLDS.value: ("held", "held"),
    Result.OTHERWISE.value: ("did not hold", "did not hold"),
    Result.OPEN.value: ("was not measured", "were not measured"),
}
_NOW = {
    Result.HOLDS.value: ("holds", "hold"),
    Result.OTHERWISE.value: ("does not hold", "do not hold"),
    Result.OPEN.value: ("is not measured", "are not measured"),
}
"""A result as a verb, of one line and of several."""


def save_pages(report: ContactReport, person: str, file: Path) -> tuple[Path, ...]:
    """Write the page and the text beside it; raises ``ConfigurationError``."""
    version = program_version()
    page, text = file.with_suffix(".html"), file.with_suffix(".txt")
    with written("report", page) as out:
        out.write(contact_html(report, person, version))
    with written("report", text) as out:
        out.write(contact_text(report, person, version))
    return page, text


def contact_text(report: ContactReport, person: str, version: str) -> str:
    """Return the report as plain text."""
    lines = [f"First contact: {report.profile}, {report.environment}", ""]
    lines += [f"{name}: {value}" for name, value in _facts(report, person, version)]
    lines += ["", verdict_of(report)]
    lines += [f"Since the last contact: {words}" for words in changes_of(report)]
    lines += report.trouble
    lines += ["", LEGEND, *lines_of(report, idle=True)]
    return "\n".join([*(part for line in lines for part in folded(line)), ""])


def lines_of(report: ContactReport, *, idle: bool = False) -> Iterator[str]:
    """Yield the report line by line, under headings; ``idle`` with what nothing depends on."""
    groups = groups_of(report)
    for place, heading in enumerate(_HEADINGS if idle else _HEADINGS[:-1]):
        chosen = [group for group in groups if _place(group[0]) == place]
        if chosen:
            yield from ("", f"{heading} ({sum(map(len, chosen))})")
        for group in chosen:
            yield from _told(group)


_HEADINGS = ("Does not hold", "Not measured", "Holds", "Not needed")


def _told(group: tuple[Measurement, ...]) -> Iterator[str]:
    for line in group:
        must = "  PRIVATE TEXT IS AT STAKE." if line.must else ""
        key = f" [{line.key}]" if line.key and line.key not in line.settings else ""
        yield f"  {line.number}  {line.assumption.sentence}{key}{must}"
    yield f"{_INDENT}{group[0].evidence}"
    for words in cure_of(group[0]):
        yield f"{_INDENT}{words}"


_INDENT = " " * 12
_WIDTH = 100


def folded(line: str, width: int = _WIDTH) -> list[str]:
    """Return a line in pieces that fit, those below the first under its words."""
    if len(line) <= width:
        return [line]
    below = _INDENT if line.startswith(" ") else ""
    return textwrap.wrap(
        line, width, subsequent_indent=below, break_long_words=False, break_on_hyphens=False
    )


def cure_of(line: Measurement) -> tuple[str, ...]:
    """Return what to do about a line: the settings that make it right, and what else is said."""
    found = tuple(f"Set: {setting_line(key, value)}" for key, value in line.settings.items())
    return (*found, line.advice) if line.advice else found


def contact_html(report: ContactReport, person: str, version: str) -> str:
    """Return the report as a page that needs nothing else; all text from outside is escaped."""
    facts = "".join(
        f"<tr><td><b>{escape(name)}</b></td><td>{escape(value)}</td></tr>"
        for name, value in _facts(report, person, version)
    )
    changes = "".join(f"<li>{escape(words)}</li>" for words in changes_of(report))
    trouble = "".join(f"<p><b>{escape(words)}</b></p>" for words in report.trouble)
    head = "".join(f"<th>{escape(word)}</th>" for word in HEADINGS)
    body = "".join(_html_rows(group) for group in groups_of(report))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>First contact: {escape(report.profile)}</title>{_STYLE}</head><body>"
        f"<h1>First contact</h1><table>{facts}</table><p><b>{escape(verdict_of(report))}</b></p>"
        f"{trouble}{f'<h2>Since the last contact</h2><ul>{changes}</ul>' if changes else ''}"
        f'<p>{escape(LEGEND)}</p><table class="lines"><tr>{head}</tr>{body}</table>'
        "<p>Read by: ______________________ Date: ______________</p></body></html>"
    )


def _html_rows(group: tuple[Measurement, ...]) -> str:
    """Return rows of which the same is said, with that in cells that reach over all of them."""
    rows = []
    for at, line in enumerate(group):
        cells = _row(line).cells
        own = cells if at == 0 else cells[:_RESULT]
        over = f' rowspan="{len(group)}"' if len(group) > 1 else ""
        written = "".join(
            f"<td{over if place >= _RESULT else ''}>{_html_cell(place, escape(cell))}</td>"
            for place, cell in enumerate(own)
        )
        rows.append(f'<tr class="{_KINDS.get(cells[_RESULT], "plain")}">{written}</tr>')
    return "".join(rows)


def _html_cell(place: int, words: str) -> str:
    """A long key goes on in the next line after a dot, where somebody who types it sees it."""
    if place == _KEY:
        return words.replace(".", ".<wbr>").replace("_", "_<wbr>")
    return f"<b>{words}</b>" if place == _RESULT else words


def _cells(line: Measurement) -> tuple[str, ...]:
    return (
        line.number,
        line.assumption.sentence,
        line.key,
        _result(line),
        line.evidence,
        " ".join(cure_of(line)),
    )


def _result(line: Measurement) -> str:
    if line.result is not Result.OPEN:
        return line.result.value
    return _MUST if line.must else line.result.value if line.is_open else _IDLE


def setting_line(key: str, value: Any) -> str:
    """Return a setting as it would stand in the profile file."""
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _facts(report: ContactReport, person: str, version: str) -> Iterator[tuple[str, str]]:
    yield "Profile", f"{report.profile}, {report.environment}"
    yield "At", report.at.replace("T", " ").replace("+00:00", " UTC")
    yield "By", person
    yield "Version", f"EAM Console {version}"
    for name, value in report.servers.items():
        if value:
            yield name, value
    if report.records:
        yield "Marked records to delete in EAM", ", ".join(report.records)
    if report.applied:
        yield (
            "Set in the profile",
            ", ".join(setting_line(*each) for each in report.applied.items()),
        )


_KINDS = {Result.OTHERWISE.value: "wrong", Result.OPEN.value: "open", _MUST: "wrong"}
_STYLE = (
    "<style>body{font-family:sans-serif;margin:2em;color:#1b1f24}"
    "table{border-collapse:collapse;margin:1em 0}"
    "td,th{border:1px solid #d5d9e0;padding:4px 8px;text-align:left;vertical-align:top}"
    ".lines td:nth-child(1){white-space:nowrap}"
    "tr.wrong td{background:#fdecea}tr.open td{background:#fff6e0}</style>"
)
