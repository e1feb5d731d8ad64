"""The words of an outage report, for whoever asks: the departments, and who runs the system."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from eamconsole.domain.outage import CONSOLE
from eamconsole.services.outages.reading import OutageStory
from eamconsole.support.counting import counted

_MOST_IDS = 200


def title(story: OutageStory, zone: tzinfo) -> str:
    """Name the outage."""
    return f"{story.outage.title} was away {span(story.outage.since, story.outage.until, zone)}"


def span(since: datetime, until: datetime, zone: tzinfo) -> str:
    """Say from when until when, the day once where it is the same."""
    begin, end = since.astimezone(zone), until.astimezone(zone)
    if begin.date() == end.date():
        return f"on {begin:%A, %Y-%m-%d} from {begin:%H:%M} to {end:%H:%M}"
    return f"from {begin:%A, %Y-%m-%d %H:%M} to {end:%A, %Y-%m-%d %H:%M}"


def lasted(length: timedelta) -> str:
    """Say how long it was."""
    minutes = round(length.total_seconds() / 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def notice_text(story: OutageStory, zone: tzinfo, file: str) -> str:
    """Return what the notice says; ``file`` is where the report lies."""
    held, missing = len(story.lines), len(story.missing)
    waited = "Nothing waited." if not held else f"{counted(held, 'change')} waited, "
    if held:
        waited += "all arrived." if not missing else f"{missing:,} still missing."
    return f"{title(story, zone)}. {waited} Report: {file}"


def for_departments(story: OutageStory, zone: tzinfo) -> str:
    """Return a text for the departments."""
    outage = story.outage
    whom = "The link between SeeClickFix and EAM" if outage.what == CONSOLE else outage.title
    when = span(outage.since, outage.until, zone)
    first = f"{whom} was not available {when}."
    held = story.held_issues
    if not held:
        return f"{first} Nothing had to be passed on in that time; nothing is missing."
    second = f"Changes of {counted(len(held), 'request')} had to wait."
    if not story.missing:
        return f"{first} {second} All have been passed on since. Nothing has to be entered again."
    return (
        f"{first} {second} All have been passed on since but those of "
        f"{counted(len(story.missing_issues), 'request')}: {_ids(story.missing_issues)}. They are "
        "passed on as soon as that is possible. Please enter nothing by hand: it would be there "
        "twice."
    )


def for_vendor(story: OutageStory, zone: tzinfo) -> str:
    """Return a text for whoever runs the system; empty where it was the console."""
    outage = story.outage
    if outage.what == CONSOLE:
        return ""
    begin, end = outage.since.astimezone(zone), outage.until.astimezone(zone)
    text = (
        f"The integration of {story.organization} got no usable answer from {outage.title} "
        f"between {begin:%Y-%m-%d %H:%M %Z} and {end:%Y-%m-%d %H:%M %Z} "
        f"({lasted(outage.until - outage.since)}). Please tell us the cause, and whether data "
        "entered in that time is complete."
    )
    if story.missing:
        text += f" Not accepted so far, by Issue ID: {_ids(story.missing_issues)}."
    return text


def _ids(issues: Sequence[int]) -> str:
    shown = ", ".join(map(str, issues[:_MOST_IDS]))
    more = len(issues) - _MOST_IDS
    return f"{shown} and {more:,} more" if more > 0 else shown
