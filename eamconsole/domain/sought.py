"""What somebody looks for, out of whatever was typed, pasted or read out over the telephone.

Every word has to stand somewhere in what is found, in any order; a house number stays with its
street, and what stands in quotation marks stays together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from eamconsole.support.texts import clean_text, normalized

_MOST_TERMS, _LONGEST = 8, 200
"""Of a whole page that was pasted only the longest words are looked for: SQLite refuses patterns of
50,000 bytes, and each word costs a look at every request."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Signs that come along when something is copied from a page."""
_QUOTED = re.compile('["“„«]([^"“”„«»]+)["”“»]')
_AROUND = "\"'`“”„\u2018\u2019«»()[]{}<>,;:!?.#\u2116"
_ISSUE_PAGE = re.compile(r"/issues/(\d+)")
_IN_ADDRESS = re.compile(r"\d[\w-]*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_NUMBER = re.compile(r"(?=\S*\d)[\w/.-]+")
_HOUSE = re.compile(r"(\d{1,5})[a-z]?(?:-([1-9]\d{0,4})[a-z]?)?")
_WIDEST_LOT = 200
"""A range of house numbers is no wider; 26-00031 is a Request #."""
_LABELS = frozenset({"issue", "id", "request", "work", "number", "no", "nr", "ticket", "case",
                     "seeclickfix", "scf", "eam", "wr", "#", "\u2116"})  # fmt: skip

_DASHES = frozenset("-\u2013\u2014|/&+\u00b7\u2022")

_READ_AT_MOST = 4_000
"""Signs of what was pasted: more than the words that are looked for can have."""
Way = tuple[str, ...]
"""A spelling: pieces that follow one another, with anything between them."""


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """Something that has to be there, in one of these spellings, in small letters."""

    ways: tuple[Way, ...]
    number: str = ""
    """It was given by itself, as the number of a request is."""
    is_house: bool = False
    """A house number and the beginning of its street."""


def sought(words: str) -> tuple[SoughtWord, ...]:
    """Return what has to be found; each line of ``words`` was asked for by itself."""
    typed = normalized("NFC", _UNSEEN.sub("", clean_text(words[:_READ_AT_MOST]))).lower()
    terms = [term for line in typed.splitlines() for term in _of_line(line)]
    longest = sorted(terms, key=_length, reverse=True)[:_MOST_TERMS]
    return tuple(term for term in dict.fromkeys(terms) if term in longest)


def fits(terms: Sequence[SoughtWord], shown: str) -> bool:
    """Return whether all of them stand in a text."""
    small = shown.lower()
    return all(any(_stands(way, small) for way in term.ways) for term in terms)


def _of_line(line: str) -> Iterator[SoughtWord]:
    number = _number_alone(line)
    if number:
        yield SoughtWord(number, number=number[0][0])
        return
    tokens = [each for each in map(_bare, _QUOTED.sub(" ", line).split()) if each not in _DASHES]
    for quoted in _QUOTED.findall(line):
        yield from _plain(" ".join(quoted.split()).strip(_AROUND))
    at = 0
    while at < len(tokens):
        behind = tokens[at + 1] if at + 1 < len(tokens) else ""
        house = _house(tokens[at].replace("\u2013", "-"), behind)
        yield from [house] if house else _plain(tokens[at])
        at += 2 if house else 1


def _number_alone(line: str) -> tuple[Way, ...]:
    """Return the spellings of a number that nothing but its name stands beside."""
    tokens = line.split()
    if len(tokens) == 1 and ("://" in line or line.strip().startswith("www.")):
        return _of_page(tokens[0])
    bare = [each for each in (token.strip(_AROUND) for token in tokens) if each not in _LABELS]
    bare = [each for each in bare if each]
    if len(bare) != 1 or not _NUMBER.fullmatch(bare[0].replace(",", "")):
        return ()
    given = bare[0]
    plain = given.replace(",", "") if _THOUSANDS.fullmatch(given) else given
    if plain.isdecimal():  # whatever the script of its digits
        plain = "".join(str(unicodedata.decimal(digit)) for digit in plain)
    return tuple((each[:_LONGEST],) for each in dict.fromkeys((plain, given)))


def _of_page(address: str) -> tuple[Way, ...]:
    """Return what the address of a request's page names it by."""
    found = _ISSUE_PAGE.search(address)
    if found:
        return ((found[1],),)
    behind = unquote(address).partition("://")[2].partition("/")[2]
    longest = max(_IN_ADDRESS.findall(behind), key=len, default="")
    ways = (longest.rstrip("-"), address)
    return tuple((each[:_LONGEST],) for each in ways if each)


def _house(token: str, street: str) -> SoughtWord | None:
    """Return both as one; 12 lies in 12-14, and whoever asks for 12-14 means either."""
    found = _HOUSE.fullmatch(token)
    if not found or not street[:1].isalpha():
        return None
    low, high = int(found[1]), int(found[2] or 0)
    if found[2] is None:
        ways: tuple[Way, ...] = ((f"{token} {street}",), (f"{token}-", f" {street}"))
    elif low < high <= low + _WIDEST_LOT:
        ways = tuple((f"{each} {street}",) for each in (token, found[1], found[2]))
    else:
        return None
    return SoughtWord(tuple(_short(way) for way in ways), is_house=True)


def _bare(token: str) -> str:
    """Return it without what stands around words; a sign by itself is what was asked for."""
    return token.strip(_AROUND) or token


def _plain(word: str) -> Iterator[SoughtWord]:
    if word:
        yield SoughtWord((_short((word,)),))


def _short(way: Way) -> Way:
    return tuple(piece[:_LONGEST] for piece in way)


def _length(term: SoughtWord) -> int:
    return sum(map(len, term.ways[0]))


def _stands(way: Way, text: str) -> bool:
    at = 0
    for piece in way:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True
