"""Names of private categories, and words the city listed, however a crew writes them.

A name is found in singular and plural, with one letter wrong, a letter doubled or left out, in
one piece or in several. The words of a category's title may stand in any order, with words between
them that say nothing; what the city listed stands as it was listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eamconsole.domain.leaks.leak import Leak, LeakKind

_MOST = 500
"""Places of one name that are looked at closely."""
_WORD = re.compile(r"[^\W_]+")
_NOT = re.compile(r"(?i)\b(do|does|did|wo|ca|is|are|was|should)n['\u2019]?t\b")
_ENDS = re.compile(r"[.!?;:]\s|\n")
_SAY_NOTHING = frozenset(
    {"other", "general", "request", "complaint", "question", "issue", "concern", "misc", "internal"}
)
"""Titles of one such word stand in any comment."""
_BETWEEN = frozenset(
    _WORD.findall(
        "a an and the of for in at on by from with between to or is was were are be s t related "
        "type kind"
    )
)
"""Words that may stand between those of a title, and that a title's own are not looked for by."""
_LONG = 6
"""Letters of a word that may be misspelled and still be meant: shorter ones become other words."""
_CUT = 4
"""Letters that an abbreviation has at least: hypo needle, code enfmt."""
_CUT_DOTTED = 3
"""And with a dot behind it: drug act."""
_TWO_OFF = 9
"""Letters of a word in which two may be wrong."""
_JOINED = 6
"""Letters of a name that is recognized in one piece, or in many."""
_GROWS = 8
"""Letters of a listed word that is meant by its derivations: confidential, confidentially."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One word of a text: where it stands, how it reads, and in which sentence."""

    at: int
    word: str
    sentence: int
    is_dotted: bool = False


def titles(text: str, names: Iterable[str]) -> Iterator[tuple[int, Leak]]:
    """Return the private categories a text names."""
    said = _said(text)
    for name in names:
        wanted = [each for each in _words(name) if each not in _BETWEEN] or _words(name)
        if not wanted or (len(wanted) == 1 and wanted[0] in _SAY_NOTHING):
            continue
        place = _mentioned(said, wanted)
        if place is None:
            place = _in_pieces(said, "".join(wanted))
        if place is not None:
            yield place, Leak(LeakKind.CATEGORY, name)


def words(text: str, names: Iterable[str]) -> Iterator[tuple[int, Leak]]:
    """Return the listed words a text holds."""
    said = _said(_NOT.sub(r"\1 not", text))
    for name in names:
        wanted = _words(name)
        if not wanted:
            continue
        place = _in_order(said, wanted)
        if place is None:
            place = _in_pieces(said, "".join(wanted))
        if place is not None:
            yield place, Leak(LeakKind.WORD, name)


def _words(text: str) -> list[str]:
    return [found[0].casefold() for found in _WORD.finditer(text)]


def _said(text: str) -> list[_Said]:
    ends = [found.start() for found in _ENDS.finditer(text)]
    said: list[_Said] = []
    sentence = 0
    for found in _WORD.finditer(text):
        while sentence < len(ends) and ends[sentence] < found.start():
            sentence += 1
        is_dotted = text.startswith(".", found.end())
        said.append(_Said(found.start(), found[0].casefold(), sentence, is_dotted))
    return said


def _mentioned(said: Sequence[_Said], wanted: Sequence[str]) -> int | None:
    """Return where all of a title's words stand together, in any order."""
    which = [_matching(said, word, short=len(wanted) > 1) for word in wanted]
    for first in which[0][:_MOST]:
        near = range(first - 2 * len(wanted), first + 2 * len(wanted) + 1)
        places = [first, *(_nearest(others, first, near) for others in which[1:])]
        if None in places or len(set(places)) < len(wanted):
            continue
        ordered = sorted(place for place in places if place is not None)
        between = said[ordered[0] : ordered[-1] + 1]
        others = [each for at, each in enumerate(between, ordered[0]) if at not in ordered]
        is_one_sentence = between[0].sentence == between[-1].sentence
        if is_one_sentence and all(each.word in _BETWEEN for each in others):
            return said[ordered[0]].at
    return None


def _nearest(places: Sequence[int], to: int, near: range) -> int | None:
    return min((at for at in places if at in near), key=lambda at: abs(at - to), default=None)


def _matching(said: Sequence[_Said], wanted: str, *, short: bool = False) -> list[int]:
    """Return where a word stands; beside others of a title it may be abbreviated as well."""
    judged: dict[tuple[str, bool], bool] = {}
    for each in said:
        key = each.word, each.is_dotted
        if key not in judged:
            judged[key] = _is_meant(each.word, wanted) or (short and _is_short_for(*key, wanted))
    return [at for at, each in enumerate(said) if judged[each.word, each.is_dotted]]


def _is_short_for(word: str, is_dotted: bool, wanted: str) -> bool:
    """Return whether a word is the beginning of another, or what is left without its vowels."""
    if not (_CUT_DOTTED if is_dotted else _CUT) <= len(word) < len(wanted):
        return False
    if wanted.startswith(word):
        return True
    rest: Iterator[str] = iter(wanted)
    vowels = sum(sign in "aeiou" for sign in word)
    return (
        (word[0], word[-1]) == (wanted[0], wanted[-1])
        and vowels <= 1
        and all(sign in rest for sign in word)
    )


def _in_order(said: Sequence[_Said], wanted: Sequence[str]) -> int | None:
    """Return where listed words stand one after another."""
    for at in _matching(said, wanted[0])[:_MOST]:
        rest = said[at + 1 : at + len(wanted)]
        if len(rest) == len(wanted) - 1 and all(
            _is_meant(each.word, word) for each, word in zip(rest, wanted[1:], strict=True)
        ):
            return said[at].at
    if (short := _first_cut(said, wanted)) is not None:
        return short
    grown = len(wanted) == 1 and len(wanted[0]) >= _GROWS
    return next(
        (each.at for each in said if grown and each.word.startswith(wanted[0])),
        None,
    )


def _first_cut(said: Sequence[_Said], wanted: Sequence[str]) -> int | None:
    """Return where two listed words stand, the first cut short: Op Nightfall."""
    if len(wanted) != 2 or len(wanted[0]) < _LONG or len(wanted[1]) < _LONG:
        return None
    forms = _forms(wanted[1])
    return next(
        (
            first.at
            for first, second in pairwise(said)
            if second.word in forms and len(first.word) > 1 and wanted[0].startswith(first.word)
        ),
        None,
    )


def _in_pieces(said: Sequence[_Said], joined: str) -> int | None:
    """Return where words, or single letters, put together read as the name."""
    if len(joined) < _JOINED:
        return None
    forms = _forms(joined)
    for at, each in enumerate(said[: _MOST * 10]):
        if not joined.startswith(each.word) and each.word not in forms:
            continue
        pieces = ""
        for piece in said[at : at + len(joined)]:
            pieces += piece.word
            if pieces in forms:
                return each.at
            if not joined.startswith(pieces):
                break
    return None


def _is_meant(word: str, wanted: str) -> bool:
    """Return whether a word is the wanted one, in another number or with a slip of the hand."""
    if word in _forms(wanted):
        return True
    if len(wanted) < _LONG or not word or word[0] != wanted[0]:
        return False
    allowed = 2 if len(wanted) >= _TWO_OFF else 1
    return any(
        _slips(_single(word), _single(form), allowed) <= allowed for form in (wanted, f"{wanted}s")
    )


def _single(word: str) -> str:
    """Return the word with each doubled letter once: what is doubled is misspelled most."""
    return re.sub(r"(.)\1", r"\1", word)


def _slips(word: str, wanted: str, allowed: int) -> int:
    """Return how many letters are wrong, missing, too many or exchanged; more than allowed soon."""
    if abs(len(word) - len(wanted)) > allowed:
        return allowed + 1
    before: list[int] = []
    row = list(range(len(wanted) + 1))
    for at, sign in enumerate(word, 1):
        older, before, row = before, row, [at]
        for to, other in enumerate(wanted, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (sign != other))
            if at > 1 and to > 1 and sign == wanted[to - 2] and word[at - 2] == other:
                cost = min(cost, older[to - 2] + 1)
            row.append(cost)
        if min(row) > allowed:
            return allowed + 1
    return row[-1]


def _forms(word: str) -> frozenset[str]:
    """Return the word in the singular and in the plural."""
    several = f"{word[:-1]}ies" if word.endswith("y") else f"{word}es"
    one = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s") or word
    return frozenset({word, f"{word}s", several, one})
