"""What a crew's comment may give away before residents read it: numbers, addresses, names.

Works by rule, on one text at a time, and errs on the side of silence: a gate that tells about
every tenth comment is switched off.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

_LONGEST = 20_000
"""Signs of a text that are looked at; residents' and crews' texts are far shorter."""
_MOST = 500
"""Places of a text that are looked at closely."""


class LeakKind(StrEnum):
    """What was found."""

    PHONE = "phone number"
    MAIL = "e-mail address"
    CATEGORY = "name of a private category"
    WORD = "listed word"


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing residents should perhaps not read, as it stands in the text."""

    kind: LeakKind
    found: str

    def __str__(self) -> str:
        return f"{self.kind.value} “{self.found}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a city looks for besides numbers and addresses, and what of its own may pass."""

    private_titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    """Numbers, and domains or addresses, that are the city's own."""


def leaks_in(text: str, watched: Watched) -> tuple[Leak, ...]:
    """Return what ``text`` gives away, each once, in the order it stands there."""
    plain = _plain(text[:_LONGEST])
    found: dict[Leak, int] = {}
    for at, leak in (*_mails(plain, watched.own), *_phones(plain, watched.own)):
        found.setdefault(leak, at)
    names = ((LeakKind.CATEGORY, watched.private_titles), (LeakKind.WORD, watched.words))
    for kind, titles in names:
        for at, name in _named(plain, titles):
            found.setdefault(Leak(kind, name), at)
    return tuple(sorted(found, key=lambda leak: found[leak]))


def _plain(text: str) -> str:
    """Return the text with one form of each dash, blank and digit."""
    wide = unicodedata.normalize("NFKC", text)
    return _DASHES.sub("-", _BLANKS.sub(" ", wide))


_DASHES = re.compile("[\u2010-\u2015\u2212\u2043]")
_BLANKS = re.compile("[^\\S\n]|[\u200b-\u200f\u2060\ufeff]")

# Telephone numbers of North America, and international ones with their sign.

_ALONE = r"(?<![\w$])(?<!\d[./-])"
"""Before a number: neither a word nor the digits of a longer one."""
_SEP = r"[ ./-]{0,3}"
_PHONE = re.compile(
    rf"{_ALONE}(?:\+?1{_SEP})?"
    rf"(?:\((?P<a>[2-9]\d\d)\){_SEP}|(?P<b>[2-9]\d\d)(?P<s>{_SEP}))"
    rf"(?P<c>[2-9]\d\d){_SEP}\d{{4}}(?:\s?(?:x|ext\.?)\s?\d{{1,5}})?(?![\w$]|[-.]\d|% )"
)
_ABROAD = re.compile(r"(?<![\w+])\+(?!1\b)[1-9](?:[ ().-]{0,2}\d){7,14}(?!\d)")
_LOCAL = re.compile(
    rf"{_ALONE}[2-9]\d\d[ .-]{{1,3}}\d{{4}}"
    r"(?![\w$]|[-/.]\d|\s?(?:ft|feet|foot|in|lbs?|psi|gal|gpm|tons?|mi|sf|sq|to)\b)"
)
_SPELLED = re.compile(
    r"(?i)\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,-]{1,3}){6,14}"
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b"
)
_SPACED = re.compile(r"(?<![\w$])(?<!\d[ ./-])[2-9](?: \d){9}(?![\w$]| \d)")
_SOLID = re.compile(r"(?<![\w$#-])[2-9]\d{6}(?![\w$]|[-./]\d)")
_SOMEBODYS = re.compile(
    r"(?i)\b(?:(?:her|his|their|my)(?: (?:home|cell|work|mobile|phone))? "
    r"(?:number|cell|phone|mobile)(?: is)?"
    r"|call(?:ed)?(?: back| her| him| them)?(?: at| on)?)[ :]{0,2}$"
)
_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
"""Lines of companies and offices: nobody's own."""
_SPEAKS = re.compile(
    r"(?i)\b(?:call(?:ed|s|ing)?|phone[ds]?|tel|telephone|cell|mobile|text(?:ed|s)?|ring|fax|"
    r"dial|reach(?:ed)?|contact|number|ph|vm|voicemail|pager)\b[^\n]{0,40}$"
)
_ASKS = re.compile(
    r"(?i)[ ,;:(-]{0,3}"
    r"(?:ask (?:for|to)|after \d|before \d|cell|mobile|evenings|is (?:her|his|the))\b"
)
_PEOPLE = re.compile(
    r"(?i)\b(?:owner|homeowner|resident|tenant|landlord|neighbor|caller|complainant|manager|mrs?|"
    r"ms|she|he|her|his|him|daughter|son|wife|husband|mother|father|ask)\b[^\n]{0,30}$"
)
_RECORD_WORD = (
    r"\b(?:p\.?o|wo|w/o|sr|rq|id|no|nr|num|invoice|inv|order|ticket|tix|asset|tag|serial|s/n|sn|"
    r"meter|acct|account|parcel|apn|pin|permit|claim|case|unit|hydrant|pole|sign|model|part|sku|"
    r"barcode|station|sta|request|rfq|vin|gis|map|lot|batch|readings?|odometer|tape|cctv|video|"
    r"clip)\b"
)
_RECORD = re.compile(
    rf"(?i)(?:{_RECORD_WORD}[ .:#-]{{0,4}}(?:is |was |number |no\.? )?"
    r"|(?<!call )(?<!phone )(?<!cell )#\s?)$"
)
_NEAR_RECORD = re.compile(rf"(?i){_RECORD_WORD}[^\n]{{0,25}}$")


def _phones(text: str, own: Sequence[str]) -> Iterator[tuple[int, Leak]]:
    passing = {_digits(each)[-10:] for each in own if len(_digits(each)) >= 7}
    for pattern, is_number in _PATTERNS:
        for found in itertools.islice(pattern.finditer(text), _MOST):
            before = text[max(0, found.start() - 60) : found.start()]
            digits = _digits(re.split("(?i)x|ext", found[0])[0])[-10:]
            is_own = bool(digits) and any(each.endswith(digits) for each in passing)
            if not is_own and is_number(text, found, before):
                yield found.start(), Leak(LeakKind.PHONE, found[0].strip())


def _is_whole(_text: str, found: re.Match[str], before: str) -> bool:
    """Return whether ten digits are a number to call, and not of a record."""
    if (found["a"] or found["b"]) in _FREE or _RECORD.search(before):
        return False
    return not found[0].isdigit() or _NEAR_RECORD.search(before) is None


def _is_local(text: str, found: re.Match[str], before: str) -> bool:
    """Return whether seven digits are: only where somebody calls, or is named, before them."""
    if _RECORD.search(before) or _in_longer(text, found):
        return False
    after = text[found.end() : found.end() + 30]
    return bool(_SPEAKS.search(before) or _PEOPLE.search(before) or _ASKS.match(after))


def _is_somebodys(_text: str, _found: re.Match[str], before: str) -> bool:
    """Return whether seven digits in a row are said to be somebody's number."""
    return _SOMEBODYS.search(before) is not None


def _is_any(_text: str, _found: re.Match[str], _before: str) -> bool:
    return True


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str], str], bool]], ...] = (
    (_PHONE, _is_whole),
    (_LOCAL, _is_local),
    (_ABROAD, _is_any),
    (_SPELLED, _is_any),
    (_SPACED, _is_any),
    (_SOLID, _is_somebodys),
)


def _in_longer(text: str, found: re.Match[str]) -> bool:
    """Return whether the seven digits are the end of a number that was looked at as a whole."""
    return bool(re.search(r"\d[ ().-]{0,3}$", text[max(0, found.start() - 6) : found.start()]))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


# Addresses of mail, written plainly or so that a machine should not read them.

_ENDINGS = r"(?:com|org|net|edu|gov|us|mil|info|biz|io|co|me|mail|ca|uk|ai|app|dev)"
_AT = re.compile(r"(?i)\s?@(?!@)\s?|[\[({<]\s?at\s?[\])}>]\s*+|\s-?at-?\s")
"""Blanks before a bracket are left out: a run of them would be tried from each of its signs."""
_NAME = re.compile(r"(?<![\w.])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}$")
_HOST = re.compile(
    r"(?i)[a-z0-9\u00df-\u024f-]{1,63}"
    r"(?:(?:\s?\.\s?|\s?[\[({<]\s?dot\s?[\])}>]\s?|\sdot\s)[a-z0-9-]{2,63}){1,4}"
)
_POST = re.compile(
    r"(?i)^(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|aol|comcast|verizon|att|msn|live|"
    r"proton|protonmail|sbcglobal|optonline|charter|cox|frontier)\b"
)
_WRITES = re.compile(r"(?i)\b(?:e-?mails?|e-?mailed|write|wrote|contact|address)\b[^\n]{0,30}$")
_KNOWN_ENDING = re.compile(rf"\.{_ENDINGS}$")


def _mails(text: str, own: Sequence[str]) -> Iterator[tuple[int, Leak]]:
    passing = [each.casefold().rpartition("@")[2].strip() for each in own if "." in each]
    last = 0
    for at in itertools.islice(_AT.finditer(text), _MOST):
        stop = at.start()
        if at[0][0] in "[({<":
            stop = last + len(text[last:stop].rstrip())
        last = at.end()
        start = max(0, stop - 70)
        name = _NAME.search(text[start:stop])
        host = _HOST.match(text, at.end()) or _POST.match(text[at.end() : at.end() + 40])
        if name is None or host is None:
            continue
        begin, end = start + name.start(), at.end() + len(host[0])
        plain = _host(host[0])
        before = text[max(0, begin - 40) : begin]
        if not _is_own(plain, passing) and _is_mail(at[0], host[0], plain, before):
            yield begin, Leak(LeakKind.MAIL, text[begin:end].strip())


def _is_mail(at: str, written: str, host: str, before: str) -> bool:
    """Return whether a name, a kind of "at" and a host are an address, and no sentence."""
    if "@" in at:
        return True
    if _POST.search(host):
        return True
    is_veiled = bool(at.strip(" -").casefold() != "at" or re.search(r"(?i)\bdot\b", written))
    return bool(_KNOWN_ENDING.search(host)) and (is_veiled or bool(_WRITES.search(before)))


def _host(text: str) -> str:
    plain = re.sub(r"(?i)[\[({<]?\s?\bdot\b\s?[\])}>]?", ".", text)
    return re.sub(r"\s+", "", plain).casefold()


def _is_own(host: str, passing: Iterable[str]) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in passing if each)


# Names of private categories, and words the city listed.

_WORD = re.compile(r"[^\W_]+")
_SAY_NOTHING = frozenset(
    {"other", "general", "request", "complaint", "question", "issue", "concern", "misc", "internal"}
)
"""Titles of one such word stand in any comment."""


def _named(text: str, names: Iterable[str]) -> Iterator[tuple[int, str]]:
    words = [(found.start(), found[0].casefold()) for found in _WORD.finditer(text)]
    places: dict[str, list[int]] = {}
    for at, (_, word) in enumerate(words):
        places.setdefault(word, []).append(at)
    for name in names:
        wanted = [found[0].casefold() for found in _WORD.finditer(_plain(name))]
        if not wanted or (len(wanted) == 1 and wanted[0] in _SAY_NOTHING):
            continue
        starts = (at for form in _forms(wanted[0]) for at in places.get(form, ())[:_MOST])
        rest = [_forms(each) for each in wanted[1:]]
        found = next((at for at in starts if _follows(words, at, rest)), None)
        if found is not None:
            yield words[found][0], name


def _follows(words: Sequence[tuple[int, str]], at: int, rest: Sequence[frozenset[str]]) -> bool:
    said = [word for _, word in words[at + 1 : at + 1 + len(rest)]]
    return len(said) == len(rest) and all(map(frozenset.__contains__, rest, said))


def _forms(word: str) -> frozenset[str]:
    """Return the word in the singular and in the plural."""
    several = f"{word[:-1]}ies" if word.endswith("y") else f"{word}es"
    one = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s") or word
    return frozenset({word, f"{word}s", several, one})
