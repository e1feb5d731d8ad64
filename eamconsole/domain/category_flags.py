"""Reads a city's list of internal and private categories: title, internal?, private?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from eamconsole.domain.category_form import entries_of
from eamconsole.domain.category_plan import NO_FLAGS, CategoryFlags
from eamconsole.domain.recognition import title_key
from eamconsole.support.tables import rows_of

_YES = frozenset({
    "yes", "y", "true", "t", "1", "x", "on", "checked", "ja", "si", "s\u00ed", "oui",
    "\u2713", "\u2714", "\u2611", "\u2612", "\u2705",
})  # fmt: skip
_NO = frozenset({
    "no", "n", "false", "f", "0", "", "-", "\u2013", "\u2014", "off", "unchecked", "nein", "non",
    "none", "n/a", "na", "\u2610", "\u2717", "\u2718", "\u274c",
})  # fmt: skip


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
    """Read CSV, a pasted table or the article's form; every row gets a result of its own."""
    known = {title_key(title) for title in known_titles}
    rows: list[FlagRow] = []
    tabled: list[tuple[int, list[str]]] = []
    for number, cells in rows_of(text, _fits):
        if isinstance(cells, str):
            rows.append(FlagRow(number=number, title="", result="refused", reason=cells))
        elif any(cell.strip() for cell in cells):
            tabled.append((number, cells))
    rows += [
        _row(entry.number, entry.cells, known) for entry in entries_of(tabled) if any(entry.cells)
    ]
    return _told_twice(sorted(rows, key=lambda row: row.number))


def _fits(cells: list[str]) -> bool:
    """Tell a row that was taken apart rightly: its second cell answers, or its first asks."""
    first, second = cells[0].strip(), cells[1].strip() if len(cells) > 1 else ""
    if not first:
        return False
    if first.endswith("?"):
        return len(cells) > 1
    return bool(second) and (_yes_or_no(second) is not None or "internal" in second.casefold())


def _row(number: int, cells: tuple[str, str, str], known: set[str]) -> FlagRow:
    title, internal, private = cells
    if not title:
        return FlagRow(number=number, title="", result="refused", reason="The title is missing.")
    answers = [_yes_or_no(internal, "internal"), _yes_or_no(private, "private")]
    if None in answers:
        wrong = internal if answers[0] is None else private
        reason = f"“{wrong[:60]}” is neither yes nor no."
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


def _told_twice(rows: list[FlagRow]) -> tuple[FlagRow, ...]:
    """Name rows whose title comes again; where they contradict one another none is taken."""
    by_title: dict[str, list[FlagRow]] = {}
    for row in rows:
        if row.title and row.result != "refused":
            by_title.setdefault(title_key(row.title), []).append(row)
    told = []
    for row in rows:
        others = [each for each in by_title.get(title_key(row.title), ()) if each is not row]
        if not others or row.result == "refused":
            told.append(row)
        elif any(each.flags != row.flags for each in others):
            again = f"Row {others[0].number} says otherwise of the same title; keep one of them."
            told.append(replace(row, result="refused", reason=again))
        else:
            again = f"Row {others[0].number} has the same title. {row.reason}".strip()
            told.append(replace(row, reason=again))
    return tuple(told)


def _yes_or_no(word: str, mark: str = "") -> bool | None:
    """Return the answer; a cell may also repeat its column's word, or say the opposite."""
    plain = re.sub(r"[\s.!*()]+", " ", word).strip().casefold()
    if plain in _YES or (mark and plain == mark):
        return True
    return False if plain in _NO or (mark and plain in ("public", f"not {mark}")) else None
