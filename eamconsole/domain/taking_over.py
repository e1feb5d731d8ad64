"""Tells the console's own lost memory from another program's work, and what is left of that.

What happened to an own record meanwhile is carried over.  What stood at a record of another
program when it was adopted is the base line: nothing follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eamconsole.domain.messages import render
from eamconsole.domain.recognition import holds_words, same_words
from eamconsole.domain.reference import matches_notes
from eamconsole.domain.request import ResidentComment, ResidentRequest
from eamconsole.domain.work import WorkRecord

BASE_LINE = "base_line"
"""Cause of deliveries that are not made, and origin of marks, because of another program."""
TAKEN_OVER = "link.taken_over"
"""Event of a link to a record that another program made."""
_NUMBER = "\x00"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseLine:
    """What hung on another program's record when it was adopted: keys, comments with words."""

    comments: tuple[tuple[str, str], ...] = ()
    documents: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Of the comments; kept nowhere."""

    def holds(self, text: str) -> bool:
        """Return whether another program carried these words, whatever it put beside them."""
        return any(same_words(said, text) or holds_words(said, text) for said in self.words)


def is_own(
    record: WorkRecord,
    request: ResidentRequest,
    thread: Iterable[ResidentComment],
    own_account: int | None,
    acknowledgment: str,
) -> bool:
    """Return whether the console itself made the record: its line, or its word to residents."""
    if matches_notes(record.notes, str(request.issue_id)):
        return True
    return str(record.number) in numbers_told(thread, own_account, acknowledgment)


def numbers_told(
    thread: Iterable[ResidentComment], own_account: int | None, acknowledgment: str
) -> tuple[str, ...]:
    """Return the records' numbers that our account named in words of the acknowledgment.

    ``acknowledgment`` is the template, filled in but for the number.
    """
    form = _form_of(acknowledgment)
    if form is None:
        return ()
    said = (_plain(each.text) for each in thread if each.author.account == own_account)
    return tuple(found[1] for text in said if (found := form.fullmatch(text)))


def without_number(template: str, facts: dict[str, str]) -> str:
    """Return the acknowledgment of a Request with a mark where the record's number goes."""
    return render(template, {**facts, "request_number": _NUMBER})


def _form_of(acknowledgment: str) -> re.Pattern[str] | None:
    head, mark, tail = _plain(acknowledgment).partition(_NUMBER)
    if not mark or not (head.strip() or tail.strip()):
        return None
    return re.compile(f"{re.escape(head)}([^\\s]{{1,40}}?){re.escape(tail.replace(_NUMBER, ''))}")


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", text).strip().casefold()
