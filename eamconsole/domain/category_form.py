"""The article's own form: three questions for each category, down the page or as headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Numbered = tuple[int, list[str]]

_TITLE = re.compile(r"(?i)^\W*title\b(?: of (?:the )?request)?")
_ASKED = (
    re.compile(r"(?i)^\W*title of (?:the )?request(?: category)?\b"),
    re.compile(r"(?i)^\W*is this an? internal(?: request)?\b"),
    re.compile(r"(?i)^\W*is this an? private(?: request)?\b"),
)
_OWN_WORDS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"the title of the request\.?", r"we need to know the title.*", r"yes or no\??",
        r"should this request category only.*", r"request categories within.*",
        r"internal requests can be set.*", r"question|description|notes?|answer",
    )
)  # fmt: skip
"""What the form itself says; the rest of a row is what the city answered."""
_HEADING_WORDS = {
    0: re.compile(
        r"(?i)^\W*+(?:the )?(?:request|problem|issue|service)?\s*"
        r"(?:category|title|name|type|request)\b"
    ),
    1: re.compile(r"(?i)\binternal\b"),
    2: re.compile(r"(?i)\bprivate\b"),
}
_HEADS_LOOKED_AT = 15


@dataclass(frozen=True, slots=True)
class FormEntry:
    """One category of the list, as written: title, internal?, private?"""

    number: int
    cells: tuple[str, str, str]


def entries_of(rows: Sequence[Numbered]) -> Iterator[FormEntry]:
    """Yield the list's categories, whichever way it is laid out."""
    asked = {_asked(cells) for _, cells in rows}
    if {0, 1} <= asked or {0, 2} <= asked:  # in rows of their own
        yield from _down_the_page(rows)
    elif (heading := _heading(rows)) is not None:
        at, columns = heading
        for number, cells in rows[at + 1 :]:
            yield FormEntry(number, _picked(cells, columns))
    else:
        for number, cells in rows:
            yield FormEntry(number, _picked(cells, (0, 1, 2)))


def _picked(cells: list[str], columns: Iterable[int | None]) -> tuple[str, str, str]:
    title, internal, private = (
        cells[at].strip() if at is not None and at < len(cells) else "" for at in columns
    )
    return title, internal, private


def _heading(rows: Sequence[Numbered]) -> tuple[int, tuple[int | None, ...]] | None:
    """Return where the headings stand, and which columns they name; others are left alone."""
    for at, (_, cells) in enumerate(rows[:_HEADS_LOOKED_AT]):
        named = {
            what: next((c for c, cell in enumerate(cells) if word.search(cell)), None)
            for what, word in ((1, _HEADING_WORDS[1]), (2, _HEADING_WORDS[2]))
        }
        taken = {place for place in named.values() if place is not None}
        if len(taken) < sum(place is not None for place in named.values()) or not taken:
            continue  # one cell that names both is a sentence
        title = _title_column(cells, taken)
        if title is not None:
            return at, (title, named[1], named[2])
    return None


def _title_column(cells: list[str], taken: set[int]) -> int | None:
    free = [c for c in range(len(cells)) if c not in taken]
    first = next((c for c in free if _TITLE.search(cells[c])), None)
    if first is not None:
        return first
    return next((c for c in free if _HEADING_WORDS[0].search(cells[c])), None)


def _asked(cells: list[str]) -> int | None:
    """Return which of the three questions a row asks."""
    first = cells[0] if cells else ""
    return next((at for at, words in enumerate(_ASKED) if words.search(first)), None)


def _answers(cells: list[str], asked: int) -> list[str]:
    """Return what was answered: beside the question, or in the same cell after it."""
    beside = [cell.strip() for cell in cells[1:] if cell.strip() and not _is_own(cell)]
    if beside:
        return beside
    after = re.split(r"[?:]", cells[0], maxsplit=1)
    rest = after[1].strip(" :?\t") if len(after) == 2 else ""
    return [rest] if rest and not _is_own(rest) else []


def _is_own(cell: str) -> bool:
    return any(words.fullmatch(cell.strip()) for words in _OWN_WORDS)


def _down_the_page(rows: Sequence[Numbered]) -> Iterator[FormEntry]:
    """Yield a category for each answer to the first question; answers may stand side by side."""
    block: list[tuple[int, list[list[str]]]] = []
    for number, cells in rows:
        asked = _asked(cells)
        if asked is None:
            continue
        if asked == 0:
            block.append((number, [_answers(cells, 0), [], []]))
        elif block:
            block[-1][1][asked] = _answers(cells, asked)
    for number, (titles, internal, private) in block:
        for at, title in enumerate(titles or [""]):
            yield FormEntry(number, (title, _at(internal, at), _at(private, at)))


def _at(answers: list[str], at: int) -> str:
    return answers[at] if at < len(answers) else ""
