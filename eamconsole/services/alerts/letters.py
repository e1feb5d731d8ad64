"""The words of a message: counts, causes, numbers of requests, next steps; nobody's own words."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from eamconsole.domain.alerts import AlertEvent, AlertKind, Signal
from eamconsole.services.standing.wording import time_of_day
from eamconsole.wire.alerts.message import Letter

_WORDS = {
    AlertKind.NEEDS_PERSON: "Needs a person",
    AlertKind.SILENCE: "Silence",
    AlertKind.STOPPED: "Stopped",
    AlertKind.LAPSING: "Lapses",
}
_MOST_LINES = 25
_END = (
    "More: open the console, or run eamconsole status there.\n"
    "Each event is told once, and once more when it is over."
)

IssuesBehind = Callable[[Signal], tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A message before it is addressed."""

    letter_id: str
    subject: str
    text: str
    urgent: bool


def words_for(
    events: Sequence[AlertEvent], place: str, now: datetime, zone: tzinfo, issues: IssuesBehind
) -> Words:
    """Return one message about all these events, those that go on first."""
    open_first = sorted(events, key=lambda event: event.over_at is not None)
    urgent = open_first[0].over_at is None
    lines = [f"{place}, {now.astimezone(zone):%Y-%m-%d %H:%M %Z}", ""]
    for event in open_first[:_MOST_LINES]:
        lines += _lines(event, now, zone, issues)
    if len(events) > _MOST_LINES:
        lines.append(f"And {len(events) - _MOST_LINES} more.")
    more = f" and {len(events) - 1} more" if len(events) > 1 else ""
    over = "" if urgent else "over: "
    return Words(
        letter_id=uuid.uuid4().hex,
        subject=f"[EAM Console] {place}: {over}{open_first[0].signal.title}{more}",
        text="\n".join([*lines, "", _END, ""]),
        urgent=urgent,
    )


def trial(place: str, now: datetime, zone: tzinfo) -> Letter:
    """Return what a test sends."""
    moment = f"{now.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    return Letter(
        letter_id=uuid.uuid4().hex,
        subject=f"[EAM Console] {place}: test",
        text=f"{place}, {moment}\n\nThis is a test. Alerts of this console arrive here.\n",
        at=now,
        urgent=False,
    )


def _lines(event: AlertEvent, now: datetime, zone: tzinfo, issues: IssuesBehind) -> list[str]:
    signal = event.signal
    count = f" ({signal.count:,})" if signal.count > 1 else ""
    began = signal.since or event.noticed_at
    since = time_of_day(began, now, zone)
    if event.over_at is not None:
        until = time_of_day(event.over_at, now, zone)
        return [f"Over: {signal.title}{count}, from {since} to {until}."]
    found = [f"{_WORDS[signal.kind]}: {signal.title}{count}, since {since}."]
    numbers = issues(signal)
    if numbers:
        more = signal.count - len(numbers)
        rest = f" and {more:,} more" if more > 0 else ""
        found.append(f"  Issue IDs: {', '.join(map(str, numbers))}{rest}")
    return [*found, f"  Next: {signal.next_step}"]
