"""The history of one request as a page to print, save or hand on: both sides, by day.

The page needs nothing else: no script, no address that is opened by itself, pictures inside.
What residents, crews and both systems wrote is text on it, whatever it looks like.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from html import escape
from itertools import groupby

from eamconsole.domain.delivery import DeliveryState
from eamconsole.errors import MachineError
from eamconsole.services.console import Console
from eamconsole.services.lists.records import (
    DetailRecord,
    Listing,
    Picture,
    Said,
    TimelineEntry,
    ToldEvent,
)
from eamconsole.services.lists.story import SIDE_TITLES, time_of_step
from eamconsole.support.counting import counted
from eamconsole.support.files import read_bounded
from eamconsole.support.pictures import (
    NotDecoded,
    Unreadable,
    kind_of,
    pixel_size,
    small_picture,
)
from eamconsole.support.plain_text import shown

MOST_STEPS = 1_000
MOST_PICTURES = 12
_LONGEST_TEXT = 4_000
_LARGEST_FILE = 60_000_000
_PICTURE_BYTES = 60_000
_WIDEST, _HIGHEST = 260, 195


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """What stands above a history: whose it is, and who made the page when."""

    organization: str
    environment: str
    person: str
    at: datetime
    zone: tzinfo


def request_history(console: Console, listing: Listing, row_id: int) -> str | None:
    """Return the page for the request of a row; None where the row or its request is gone."""
    record = console.lists.detail(listing, row_id)
    if record is None or isinstance(record.row, ToldEvent):
        return None
    head = PageHead(
        organization=console.profile.organization.name,
        environment=f"{console.profile.name}, {console.environment_word}",
        person=console.actor,
        at=console.clock.now(),
        zone=console.zone,
    )
    return history_page(record, console.lists.pictures(listing, row_id), head)


def history_page(record: DetailRecord, pictures: Sequence[Picture], head: PageHead) -> str:
    """Return the page; pictures are opened one after the other, in a process of their own."""
    title = f"Request {record.row.issue_id}" if record.row.issue_id else "Request"
    parts = (
        f"<h1>{_text(_summary(record) or title)}</h1>",
        _facts(record, head),
        _as_it_stands(record),
        _photos(pictures),
        _days(_steps(record), head.zone),
        f'<p class="foot">Made by EAM Console for {_text(head.person)} on '
        f"{head.at.astimezone(head.zone):%Y-%m-%d at %H:%M}. All times are those of "
        f"{_text(str(head.zone))}.</p>",
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{_text(title)}: history</title>{_STYLE}</head><body>{''.join(parts)}</body></html>"
    )


def _summary(record: DetailRecord) -> str:
    return record.stored.request.summary if record.stored else ""


def _facts(record: DetailRecord, head: PageHead) -> str:
    rows = "".join(
        f"<tr><td><b>{name}</b></td><td>{_text(value)}</td></tr>"
        for name, value in _told(record, head)
        if value
    )
    return f"<table>{rows}</table>"


def _told(record: DetailRecord, head: PageHead) -> Iterator[tuple[str, str]]:
    yield "City", f"{head.organization} ({head.environment})"
    yield "Issue ID in SeeClickFix", str(record.row.issue_id or "")
    number = "" if isinstance(record.row, ToldEvent) else record.row.number
    yield "Request # in EAM", number or "none yet"
    if record.stored is not None:
        request = record.stored.request
        route = (request.category_title, record.stored.problem_code)
        yield "Category", " → ".join(str(part) for part in route if part)
        yield "Place", request.address
        who = request.reporter.name if request.reporter else ""
        when = f"{request.created_at.astimezone(head.zone):%Y-%m-%d %H:%M}"
        yield "Reported", " by ".join(filter(None, (when, who)))
        yield "Visible to", "staff only: this request is private" if request.private else ""
    yield "Now", record.link.stands if record.link is not None else record.explanation.state


def _as_it_stands(record: DetailRecord) -> str:
    """Return what was asked for, and how it stands, as the window tells it."""
    told = record.explanation
    words = record.stored.request.description if record.stored else ""
    answers = (
        ("In the resident's words", words),
        ("How it stands", " ".join(filter(None, (told.happened, told.waits_for, told.next)))),
        ("Why", told.why),
        ("In the other system's words", record.answered),
        ("Notices about this request", record.notices),
    )
    return "".join(f"<h2>{name}</h2><p>{_text(text)}</p>" for name, text in answers if text)


def _photos(pictures: Sequence[Picture]) -> str:
    if not pictures:
        return ""
    cells = [f'<td class="photo">{_photo(each)}</td>' for each in pictures[:MOST_PICTURES]]
    pairs = ("".join(cells[at : at + 2]) for at in range(0, len(cells), 2))
    rows = "".join(f"<tr>{pair}</tr>" for pair in pairs)
    left_out = len(pictures) - MOST_PICTURES
    others = f"<p>{counted(left_out, 'more is', 'more are')} not shown here.</p>"
    more = others if left_out > 0 else ""
    return f"<h2>Photos</h2><table>{rows}</table>{more}"


def _photo(picture: Picture) -> str:
    title = _text(picture.title)
    if picture.file is None:
        return f"{title}: {_text(picture.note)}"
    try:
        content = small_picture(read_bounded(picture.file, _LARGEST_FILE), _PICTURE_BYTES)
    except (Unreadable, NotDecoded, MachineError, OSError) as error:
        return f"{title}: cannot be shown here, {_text(str(error))}"
    kind, size = kind_of(content), pixel_size(content)
    if kind is None or size is None:
        return f"{title}: cannot be shown here"
    ratio = min(_WIDEST / size[0], _HIGHEST / size[1], 1)
    wide, high = (max(1, round(side * ratio)) for side in size)
    return (
        f'<img src="data:{kind.media_type};base64,{b64encode(content).decode()}" '
        f'width="{wide}" height="{high}" alt="{title}"><br>{title}'
    )


def _steps(record: DetailRecord) -> list[TimelineEntry]:
    """Return every step on both sides, with the city's words that no thread was read with yet."""
    own = (_of_the_city(said) for said in record.conversation if said.from_city and said.state)
    return sorted((*record.timeline, *own), key=lambda step: step.at)


def _of_the_city(said: Said) -> TimelineEntry:
    arrived = said.state is DeliveryState.DONE
    words = "To residents" if arrived else "For residents, not there yet"
    side = "seeclickfix" if arrived else "eam"
    return TimelineEntry(at=said.at, side=side, text=f"{words}: {said.text}", actor=said.by)


def _days(steps: Sequence[TimelineEntry], zone: tzinfo) -> str:
    left_out = len(steps) - MOST_STEPS
    parts = ["<h2>What happened, day by day</h2>"]
    if left_out > 0:
        earlier = counted(left_out, "earlier step is", "earlier steps are")
        parts.append(f"<p>{earlier} left out.</p>")

    def day_of(step: TimelineEntry) -> date:
        return step.at.astimezone(zone).date()

    for day, of_day in groupby(steps[-MOST_STEPS:], day_of):
        parts.append(f"<h3>{day:%A, %B} {day.day}, {day.year}</h3>{_day(of_day, zone)}")
    return "".join(parts)


def _day(steps: Iterable[TimelineEntry], zone: tzinfo) -> str:
    rows = "".join(
        f'<tr><td width="12%">{time_of_step(step.at, zone)}</td>'
        f'<td width="16%">{SIDE_TITLES[step.side]}</td><td>{_step(step)}</td></tr>'
        for step in steps
    )
    return f'<table width="100%"><tr><th>Time</th><th>Where</th><th>What</th></tr>{rows}</table>'


def _step(step: TimelineEntry) -> str:
    lines = [_text(step.text)]
    if step.told_detail:
        lines.append(_text(step.told_detail))
    if step.person:
        lines.append(f"<i>{_text(step.person)}</i>")
    return "<br>".join(lines)


def _text(words: str) -> str:
    """Return words from anywhere as text of the page: lines kept, nothing read as a mark."""
    return escape(shown(words, _LONGEST_TEXT)).replace("\n", "<br>")


_STYLE = (
    "<style>body{font-family:sans-serif;font-size:10pt;color:#1b1f24}"
    "h1{font-size:16pt}h2{font-size:12pt}h3{font-size:10pt}"
    "table{border-collapse:collapse}"
    "td,th{border:1px solid #d5d9e0;padding:3px 6px;text-align:left;vertical-align:top}"
    "td.photo{border:0}"
    ".foot{color:#555b66}</style>"
)
