"""Writes the report of an outage as a page and a table, whole or not at all."""

from __future__ import annotations

import io
from datetime import datetime, tzinfo
from html import escape
from pathlib import Path

from eamconsole.domain.outage import CONSOLE, Outage
from eamconsole.errors import ActionRefused
from eamconsole.journal import Journal
from eamconsole.services.outages import texts
from eamconsole.services.outages.reading import OutageLine, OutageStory, read_story
from eamconsole.support.clock import Clock
from eamconsole.support.counting import counted
from eamconsole.support.places import make_private_folder, write_private_file
from eamconsole.support.spreadsheet import write_csv
from eamconsole.sync.uptime import SYNC, Stretch, gaps, running_since, stretches

_HEADINGS = (
    "Issue ID", "Request #", "What", "To", "Owed since", "State", "Last change",
)  # fmt: skip
_SHOWN_ON_PAGE = 2_000
_TO = {"to_eam": "EAM", "to_seeclickfix": "SeeClickFix"}


class OutageReports:
    """Belongs to one opened profile; ``place`` is such as ``harborview/test``."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        zone: tzinfo,
        place: str,
        organization: str,
        folder: Path,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._zone = zone
        self._place = place
        self._organization = organization
        self._folder = folder

    def known(self) -> list[Outage]:
        """Return the outages of the last three years that are worth a report, the newest first."""
        with self._journal.read() as ledgers:
            found, running = stretches(ledgers), running_since(ledgers)
        runs = [each for each in found if each.what == SYNC]
        if running is not None:
            runs.append(Stretch(what=SYNC, since=running, until=self._clock.now()))
        apart = gaps(runs, self._clock.now(), running=running is not None)
        outages = [
            Outage(what=CONSOLE, since=gap.since, until=gap.until) for gap in apart if gap.ended
        ]
        outages += [
            Outage(what=each.what, since=each.since, until=each.until)
            for each in found
            if each.what in ("seeclickfix", "eam")
        ]
        worth = [each for each in outages if each.is_worth_a_report]
        return sorted(worth, key=lambda each: each.since, reverse=True)

    def named(self, name: str | None) -> Outage:
        """Return an outage by its name, the newest where none is named."""
        known = self.known()
        for outage in known:
            if name in (None, outage.name):
                return outage
        what = f"No outage is called {name}." if name else "There was no outage worth a report."
        raise ActionRefused(what, "List them with: eamconsole outages")

    def story(self, outage: Outage) -> OutageStory:
        """Return an outage with what it held up, as it stands now."""
        with self._journal.read() as ledgers:
            return read_story(
                ledgers,
                outage,
                place=self._place,
                organization=self._organization,
                now=self._clock.now(),
            )

    def write(self, outage: Outage) -> Path:
        """Write page and table, and return the page; raises ``OSError``."""
        story = self.story(outage)
        make_private_folder(self._folder)
        page = self.file(outage)
        write_private_file(page.with_suffix(".csv"), _table(story, self._zone).encode("utf-8-sig"))
        write_private_file(page, _page(story, self._zone).encode())
        return page

    def write_named(self, name: str) -> Path:
        """Write the report of an outage by its name; raises ``ActionRefused`` where it cannot."""
        try:
            return self.write(self.named(name))
        except OSError as error:
            raise ActionRefused(
                f"The report could not be written to {self._folder}: {error.strerror}.",
                "Free disk space, then try again.",
            ) from error

    def report(self, outage: Outage) -> str:
        """Write the report and return what the notice says."""
        page = self.write(outage)
        return texts.notice_text(self.story(outage), self._zone, str(page))

    def file(self, outage: Outage) -> Path:
        """Return where the page of an outage lies, once it was written."""
        return self._folder / f"{self._place.replace('/', '-')}-outage-{outage.name}.html"


def _table(story: OutageStory, zone: tzinfo) -> str:
    out = io.StringIO(newline="")
    write_csv(out, _HEADINGS, [_cells(line, zone) for line in story.lines])
    return out.getvalue()


def _cells(line: OutageLine, zone: tzinfo) -> tuple[str, ...]:
    return (
        str(line.issue_id),
        line.request_number,
        line.words,
        _TO[line.direction.value],
        _moment(line.owed_at, zone),
        line.state_words,
        _moment(line.changed_at, zone),
    )


def _moment(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S %z}"


def _page(story: OutageStory, zone: tzinfo) -> str:
    outage, missing = story.outage, story.missing
    facts = {
        "Profile": f"{story.organization}, {story.place}",
        "From": _moment(outage.since, zone),
        "To": _moment(outage.until, zone),
        "Lasted": texts.lasted(outage.until - outage.since),
        "Waited": f"{counted(len(story.lines), 'change')} of "
        f"{counted(len(story.held_issues), 'request')}",
        "Still missing": f"{counted(len(missing), 'change')} of "
        f"{counted(len(story.missing_issues), 'request')}",
        "As of": _moment(story.read_at, zone),
    }
    head = "".join(f"<tr><th>{escape(n)}</th><td>{escape(v)}</td></tr>" for n, v in facts.items())
    vendor = texts.for_vendor(story, zone)
    name = escape(texts.title(story, zone))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{name}</title>{_STYLE}</head><body><h1>{name}</h1><table>{head}</table>"
        f"{_section('For the departments', texts.for_departments(story, zone))}"
        f"{_section(f'For whoever runs {outage.title}', vendor) if vendor else ''}"
        f"<h2>Still missing</h2>{_lines(missing, zone) or '<p>Nothing.</p>'}"
        f"<h2>What waited</h2>{_lines(story.lines, zone) or '<p>Nothing.</p>'}"
        f"{_more(story)}</body></html>"
    )


def _section(heading: str, text: str) -> str:
    return f"<h2>{escape(heading)}</h2><p>{escape(text)}</p>"


def _lines(lines: tuple[OutageLine, ...], zone: tzinfo) -> str:
    if not lines:
        return ""
    head = "".join(f"<th>{escape(each)}</th>" for each in _HEADINGS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(line, zone)) + "</tr>"
        for line in lines[:_SHOWN_ON_PAGE]
    )
    return f"<table><tr>{head}</tr>{rows}</table>"


def _more(story: OutageStory) -> str:
    over = len(story.lines) > _SHOWN_ON_PAGE
    words = "<p>The table beside this page (.csv) has all lines.</p>" if over else ""
    if story.left_out:
        words += "<p>There is more than a report holds: see the lists of the console.</p>"
    return words


_STYLE = (
    "<style>:root{color-scheme:light dark}body{font-family:sans-serif;margin:2em;max-width:70em}"
    "table{border-collapse:collapse;margin:1em 0}"
    "td,th{border:1px solid #8886;padding:4px 8px;text-align:left;vertical-align:top}</style>"
)
