"""Reads a city's list of internal and private categories: title, internal?, private?"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eamconsole.domain.category_plan import NO_FLAGS, CategoryFlags
from eamconsole.domain.recognition import title_key

_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "si", "sí"})
_NO = frozenset({"no", "n", "false", "0", "", "-", "nein"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRow:
    """One row of the list with what came of it.

    ``result`` is accepted, awaiting_review, unknown_title or refused; ``reason`` in words.
    """

    number: int
    title: str
    result: str
    reason: str = ""
    flags: CategoryFlags = NO_FLAGS


def wanted_flags(*, internal: bool, private: bool) -> CategoryFlags:
    """Return the flags asked for; private on a public category waits for review (R42)."""
    review = private and not internal
    return CategoryFlags(internal=internal, private=private, awaiting_review=review)


def read_flag_list(text: str, known_titles: Iterable[str]) -> tuple[FlagRow, ...]:
    """Read CSV or a pasted table; every row gets a result, none stops the others."""
    known = {title_key(title) for title in known_titles}
    rows = []
    for number, cells in _numbered(text):
        if isinstance(cells, str):
            rows.append(FlagRow(number=number, title="", result="refused", reason=cells))
            continue
        if not any(cell.strip() for cell in cells) or _is_heading(number, cells):
            continue
        rows.append(_row(number, cells, known))
    return tuple(rows)


def _row(number: int, cells: list[str], known: set[str]) -> FlagRow:
    title, internal, private = (*(cell.strip() for cell in cells), "", "", "")[:3]
    if not title:
        return FlagRow(number=number, title="", result="refused", reason="The title is missing.")
    answers = [_yes_or_no(internal), _yes_or_no(private)]
    if None in answers:
        wrong = internal if answers[0] is None else private
        reason = f"“{wrong}” is neither yes nor no."
        return FlagRow(number=number, title=title, result="refused", reason=reason)
    flags = wanted_flags(internal=bool(answers[0]), private=bool(answers[1]))
    if title_key(title) not in known:
        reason = "No synced category has this title."
        return FlagRow(
            number=number, title=title, result="unknown_title", reason=reason, flags=flags
        )
    if flags.awaiting_review:
        reason = "Public and private: SeeClickFix must review it before it is in force."
        return FlagRow(
            number=number, title=title, result="awaiting_review", reason=reason, flags=flags
        )
    return FlagRow(number=number, title=title, result="accepted", flags=flags)


def _numbered(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row's number and cells, or in words what is wrong with the row."""
    cells = iter(_cells(text))
    for number in itertools.count(1):
        try:
            yield number, next(cells)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, f"The row cannot be read as a table: {error}."


def _cells(text: str) -> Iterable[list[str]]:
    sample = text.lstrip("\ufeff")
    first = sample.splitlines()[0] if sample.strip() else ""
    delimiter = max("\t;,|", key=first.count)
    # With the line ends of any system: a lone carriage return ends a row as well.
    return csv.reader(io.StringIO(sample, newline=None), delimiter=delimiter)


def _is_heading(number: int, cells: list[str]) -> bool:
    words = " ".join(cells).casefold()
    return number == 1 and "title" in words and ("internal" in words or "private" in words)


def _yes_or_no(word: str) -> bool | None:
    plain = word.strip().casefold()
    if plain in _YES:
        return True
    return False if plain in _NO else None
