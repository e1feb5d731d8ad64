"""The lists of a round that wrote nowhere, as rows and in a sentence."""

from __future__ import annotations

import json
from enum import Enum

from eamconsole.services.moments import kept_in_utc
from eamconsole.services.shadow import WORDS, Intention, ShadowReport
from eamconsole.support.counting import counted

HEADINGS = ("Request", "What", "Title", "Text", "On the list since")
EXPORTED = ("List", *HEADINGS)


class Part(Enum):
    """Which of the lists."""

    NOW = "Would be done now"
    DONE = "Done there since the last list"
    OVER = "On the last list, and over: nobody was seen doing it"
    DUE = "On the last list, and still due"
    THEIRS = "Done there, and on no list"

    def of(self, report: ShadowReport) -> tuple[Intention, ...]:
        """Return its lines."""
        return {
            Part.NOW: report.intentions,
            Part.DONE: report.done_there,
            Part.OVER: report.over,
            Part.DUE: report.not_done_there,
            Part.THEIRS: report.only_there,
        }[self]


def rows_of(part: Part, report: ShadowReport, most: int | None = None) -> list[tuple[str, ...]]:
    """Return the cells of a list, in the order of the round; ``most`` lines of it."""
    return [
        (
            str(each.issue_id),
            WORDS.get(each.does, each.does),
            each.title,
            _text_of(each),
            kept_in_utc(each.since) if each.since else "",
        )
        for each in part.of(report)[:most]
    ]


_SAID = ("notes", "Comment", "file")
"""What people wrote, or a file's name, among what would be sent."""


def _text_of(each: Intention) -> str:
    """Return the words that would be sent; what is sent around them is for machines."""
    try:
        sent = json.loads(each.text)
    except ValueError:
        return each.text
    if not isinstance(sent, dict):
        return each.text
    return next((str(sent[name]) for name in _SAID if sent.get(name)), "")


def verdict_of(report: ShadowReport) -> str:
    """Return what the round came to; what it could not read is never passed over."""
    counts = report.count()
    told = [f"{words} ({counts[does]:,})" for does, words in WORDS.items() if does in counts]
    said = [f"A round would {', '.join(told)}." if told else "A round would change nothing."]
    if report.compared_with:
        said.append(report.comparison(kept_in_utc(report.compared_with)))
    said += report.held_back
    calls = counted(report.calls, "call")
    said.append(f"{calls}, all of them reads; nothing was written anywhere.")
    said += filter(None, (*report.faults, report.unkept))
    if not report.finished:
        said.append("Stopped before the end: the list is not whole, and was not kept.")
    elif report.faults:
        said.append("The list is not whole, and was not kept.")
    return " ".join(said)
