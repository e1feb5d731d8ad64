"""Telephone numbers of North America, and international ones with their sign.

Crews write more numbers of things than of people. Ten digits written as a telephone number is are
told unless a record is named right before them; ten digits in one piece, and seven, only where
somebody is called or named nearer to them than any thing is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from eamconsole.domain.leaks.leak import Leak, LeakKind
from eamconsole.domain.leaks.people import ALSO_WORDS, GIVEN_NAMES

_MOST = 500
"""Places of a text that are looked at closely."""
_NEAR = 45
"""Signs before a number in which somebody, or something, is named as its own."""

_ALONE = r"(?:(?<![\w$])(?<!\d[./-])|(?<=\b[chwmpCHWMP])|(?<=[a-z])(?=\())"
"""Before a number: neither a word nor the digits of a longer one, unless it is in brackets; one
letter says whose it is."""
_SEP = r"[ ./_*~\u00b7\u2022-]{0,3}"
_AFTER = r"(?:\s?(?:x|ext\.?)\s?\d{1,5}|cell|home|work|mobile)?(?![^\W_]|\$|[-.]\d|% )"
_PHONE = re.compile(
    rf"{_ALONE}(?:(?:\+|00)?1{_SEP})?"
    rf"(?:\((?P<a>[2-9]\d\d)\){_SEP}|(?P<b>[2-9]\d\d)\)?{_SEP})"
    rf"[2-9]\d\d{_SEP}\d{{4}}{_AFTER}"
)
_ABROAD = re.compile(r"(?<![\w+])(?:\+(?!1\b)|011[ -])[1-9](?:[ ().-]{0,2}\d){7,14}(?!\d)")
_UNIT = (
    r"(?:ft|feet|foot|in|lbs?|psi|gal|gpm|tons?|mi|sf|sq|to|cfm|rpm|amps?|volts?|hz|kva?|kwh?|"
    r"hrs?|yds?|cy)\b"
)
_MEASURED = re.compile(rf"(?i)\s?(?!to\b|in\b){_UNIT}")
"""Behind ten digits; "to" and "in" may go on about a person."""
_LOCAL = re.compile(
    rf"{_ALONE}[2-9]\d\d[ ._-]{{1,3}}\d{{4}}"
    rf"(?![\w$]|[-/.]\d|\s?{_UNIT})"
)
_DIGIT_WORD = (
    r"(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple|"
    r"cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
)
_SPELLED = re.compile(
    rf"(?i)\b(?:(?:{_DIGIT_WORD}|\d{{1,4}})[ ,.-]{{1,3}}){{2,13}}(?:{_DIGIT_WORD}|\d{{1,4}})\b"
)
_SPACED = re.compile(r"(?<![\w$])(?<!\d[ ./-])[2-9](?:[ .-]{1,3}\d){9}(?![\w$]|[ .-]\d)")
_GROUPED = re.compile(
    rf"{_ALONE}(?:\+?1[ .-])?(?P<b>[2-9]\d\d)(?:[ .-]?\d){{7}}(?![\w$]|[-./]\d| \d)"
)
"""Ten digits in groups of any size: with 0 and 1 where a number may not have them, too."""
_SPACED_LOCAL = re.compile(r"(?<![\w$])(?<!\d[ ./-])[2-9](?:[ .-]{1,3}\d){6}(?![\w$]|[ .-]{1,3}\d)")
_SOLID = re.compile(r"(?<![\w$#-])[2-9]\d{6}(?![\w$]|[-./]\d)")
_LOOKS_LIKE = re.compile(r"(?<!\w)\(?[\dOoIl]{3}\)?[ .-]{1,3}[\dOoIl]{3}[ .-][\dOoIl]{4}(?!\w)")
_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
"""Lines of companies and offices: nobody's own."""

_CALLS = (
    r"(?:call(?:ed|s|ing)?|phone[ds]?|tel|telephone|cell|mobile|text(?:ed|s)?|txt|ring|fax|"
    r"call ?back|call-back|dial|reach(?:ed)?|contact|ph|vm|voicemail|pager|whatsapp|sms)"
)
_SPEAKS = re.compile(rf"(?i)\b(?:{_CALLS}|number)\b")
_CALLED = re.compile(
    r"(?i)(?:"
    rf"\b{_CALLS}(?:[ .:#-]|\b(?:no|number|num|nr|is|at|on|her|him|them|back|me|us|again)\b)"
    r"{0,6}"
    r"|\b(?:her|his|their|my|'s)(?: (?:home|cell|work|mobile|phone))? ?"
    r"(?:number|cell|phone|mobile|#)[ :]{0,2}(?:is )?[ :]{0,2}"
    r"|\b(?:(?:left|leaving) (?:an? |her |him |them )?(?:msg|mess(?:age)?|vm|voice ?mail)s?|"
    r"no ans(?:wer)?)[ .]{1,2}(?:on|at|with)[ :]{1,2}"
    r"|\b(?:rp|owner|resident|tenant|caller|customer)(?:'s)? (?:no|num|nr)[.: ]{1,3}"
    r"|\b(?:rp|ho|owner|resident|tenant|caller)(?:'s)? cb[ :#]{0,3})$"
)
_ASKS = re.compile(
    r"(?i)[ ,;:(-]{0,3}"
    r"(?:ask (?:for|to)|after \d|before \d|cell|mobile|evenings|is (?:her|his|where|their)|"
    r"is (?:the |a |our )?(?:owner|tenant|landlord|super|caller|resident|neighbor|number|best|line|"
    r"daughter|son|wife|husband|mother|father|sister|brother|lady|guy|good (?:number|contact))|"
    r"to reach|reaches|(?:said|says|asked)(?: to| us to)? (?:call|ring|phone)|"
    r"wife|husband|son|daughter|owner|leave (?:a )?(?:msg|message|vm))\b"
)
_WENT = re.compile(
    r"(?i)[^.;\n]{0,20}\b(?:mail ?box (?:is )?full|voice ?mail|vm|hung up|"
    r"left (?:a )?(?:msg|message))\b"
)
"""How a call went, whatever is named before it."""
_MAY_HAVE_GONE = re.compile(
    r"(?i)[^.;\n]{0,20}\b(?:no answer|did(?:n['\u2019]?t| not) answer|line (?:is |was )?busy|"
    r"disconnected|not in service|wrong number)\b"
)
"""How a call went, or how something works."""
_PEOPLE = frozenset(
    re.findall(
        r"(?:requested|reported) by|\w+",
        """
applicant ask attorney brother caller caretaker citizen claimant complainant contractor customer dad
daughter driver father gentleman guardian guy he her him his holder homeowner husband lady landlady
landlord landowner lawyer lessee man manager miss mom mother mr mrs ms neighbor nurse
owner parent person renter reported by reporter requested by requester requestor resident she sister
son super tenant tipster wife witness woman
""",
    )
)
_SAID = re.compile(r"(?i)\b(?:re(?:quest|port)ed by\b|\w+)")
_NAMED = re.compile(
    r"\b(?P<name>[A-Z][A-Za-z]+)(?:,? [A-Z][\w'.]*)?(?:[ ,:;(#/-]{0,4}| (?:at|on) )$"
)
_INITIAL = re.compile(r"\b[A-Z]\. ?[A-Z][a-z]+")
_RECORD_WORD = (
    r"\b(?:p\.?o|wo|w/o|sr|rq|id|no|nr|num|invoice|inv|order|ticket|tix|tkt|asset|tag|serial|s/n|"
    r"sn|"
    r"meter|acct|account|parcel|apn|pin|permit|claim|case|unit|hydrant|pole|sign|model|part|sku|"
    r"barcode|station|sta|request|req|rfq|vin|gis|map|lot|batch|readings?|odometer|odo|tape|cctv|"
    r"video|clip|inc|incident|cad|badge|locates?|ref|reference|conf|confirmation|docket|file|job|"
    r"project|proj|quote|imei)\b"
)
_THING = re.compile(
    rf"(?i){_RECORD_WORD}|\b(?:cart|bin|light|lamp|fixture|valve|manhole|mh|cb|inlet|basin|pump|"
    r"truck|loader|vehicle|veh|plow|bench|tree|lock|key|filter|dig|task|fee|total|kiosk|device|"
    r"sensor|module|radio|ch|channel|cable|relay|stop|read|reads|scanned|item|code|count|gauge|"
    r"account|box|lat|lon|long|"
    r"fid|oid|line|pipe|main|hole|structure|node|zone|section|route)\b"
)
_RECORD = re.compile(
    rf"(?i)(?:{_RECORD_WORD}[ .:#-]{{0,4}}(?:is |was |number |no\.? )?|(?P<sign>(?<!\w)#\s?))$"
)
_NOT_A_THING = re.compile(r"(?i)\bon file\b|\bnumber is\b")
_ON_FILE = re.compile(r"(?i)(?:\b(?:number|phone|cell|contact)|#) on file(?: is)?[ :]{0,3}$")
_STREETS = frozenset(
    re.findall(
        r"\w+",
        """
st street ave avenue rd road ln lane dr drive blvd pl place ct court way pkwy hwy ter cir
""",
    )
)
_STREET = re.compile(r"(?P<kind>\w+)(?P<dots>[.']*)")
_MOST_NAMED = 4
"""Words of a street's name that are left out with it."""
_PHRASE = re.compile(r"\b[\w.']++(?: [\w.']++)*+")


def phones(text: str, own: Sequence[str]) -> Iterator[tuple[int, Leak]]:
    """Return the telephone numbers in a text that are somebody's, and not the city's own."""
    text = _LOOKS_LIKE.sub(_in_digits, text)
    passing = {_digits(each)[-10:] for each in own if len(_digits(each)) >= 7}
    for pattern, is_number in _PATTERNS:
        for found in itertools.islice(pattern.finditer(text), _MOST):
            before = text[max(0, found.start() - 60) : found.start()].rpartition("\n")[2]
            digits = _digits(re.split("(?i)x|ext", found[0])[0])[-10:]
            is_own = bool(digits) and any(each.endswith(digits) for each in passing)
            if not is_own and is_number(text, found, before):
                yield found.start(), Leak(LeakKind.PHONE, found[0].strip())


def _in_digits(found: re.Match[str]) -> str:
    """Return a number with its digits, where letters that look like them were typed."""
    if sum(sign.isdigit() for sign in found[0]) < 6:
        return found[0]
    return found[0].translate(str.maketrans("OoIl", "0011"))


def _is_whole(text: str, found: re.Match[str], before: str) -> bool:
    """Return whether ten digits are a number to call, and not of a record."""
    if (found["a"] or found["b"]) in _FREE or _MEASURED.match(text, found.end()):
        return False
    if _CALLED.search(before):
        return True
    if _is_of_record(text, found, before):
        return False
    return not found[0].isdigit() or found[0] == text.strip() or _is_of_people(text, found, before)


def _is_grouped(text: str, found: re.Match[str], before: str) -> bool:
    """Return whether ten digits in odd groups are said to be somebody's number."""
    if found[0].isdigit() or found["b"] in _FREE or _MEASURED.match(text, found.end()):
        return False
    if _CALLED.search(before):
        return True
    return not _is_of_record(text, found, before) and _is_of_people(text, found, before)


def _is_of_record(text: str, found: re.Match[str], before: str) -> bool:
    """Return whether a record is named right before a number; its sign alone may be a person's."""
    record = _RECORD.search(before)
    if record is None or _ON_FILE.search(before):
        return False
    return record["sign"] is None or not _is_of_people(text, found, before)


def _is_of_people(text: str, found: re.Match[str], before: str) -> bool:
    """Return whether somebody is named nearer before a number than any thing, or after it."""
    near = _NOT_A_THING.sub(" ", _PHRASE.sub(_without_streets, before))[-_NEAR:]
    people = max(_last(_SPEAKS, near), _last(_INITIAL, near), _last_person(near), _last_given(near))
    after = text[found.end() : found.end() + _NEAR].partition("\n")[0]
    if _ASKS.match(after) or _WENT.match(after):
        return True
    thing = _last(_THING, near)
    if people < 0:
        return thing < 0 and _MAY_HAVE_GONE.match(after) is not None
    return people >= thing


def _without_streets(found: re.Match[str]) -> str:
    """Return a phrase without what may be called as a person is: Call St, Rosa Parks Way."""
    words, kept, at = found[0].split(" "), [], 0
    while at < len(words):
        last = min(at + _MOST_NAMED, len(words) - 1)
        kinds = ((to, _STREET.match(words[to])) for to in range(last, at, -1))
        to, street = next(((to, kind) for to, kind in kinds if _is_street(kind)), (at, None))
        if street is None:
            kept.append(words[at])
            at += 1
            continue
        kept.append(f" {street['dots']}")
        words[to] = words[to][street.end() :]  # what was typed onto "St." without a blank
        at = to if words[to] else to + 1
    return " ".join(kept)


def _is_street(found: re.Match[str] | None) -> bool:
    return found is not None and found["kind"].casefold() in _STREETS


def _last_person(text: str) -> int:
    """Return the end of the last word for somebody, -1 without one."""
    said = ((found[0].casefold(), found.end()) for found in _SAID.finditer(text))
    # Neighbors are spelled the British way by some.
    return max((end for word, end in said if word.replace("our", "or") in _PEOPLE), default=-1)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in pattern.finditer(text)), default=-1)


def _last_given(text: str) -> int:
    """Return the end of a name that stands right before: further away it is a street, or a crew."""
    named = _NAMED.search(text)
    return named.end("name") if named is not None and _is_given(named["name"]) else -1


def _is_given(word: str) -> bool:
    """Return whether a word is a given name; in capitals throughout, one that is no other word."""
    name = word.casefold()
    return name in GIVEN_NAMES and not (word.isupper() and name in ALSO_WORDS)


def _is_local(text: str, found: re.Match[str], before: str) -> bool:
    """Return whether seven digits are: only where somebody calls, or is named."""
    if _in_longer(text, found):
        return False
    if _CALLED.search(before):
        return True
    return not _is_of_record(text, found, before) and _is_of_people(text, found, before)


def _is_somebodys(text: str, found: re.Match[str], before: str) -> bool:
    """Return whether seven digits in a row are said to be somebody's number."""
    if _CALLED.search(before):
        return True
    asks = _ASKS.match(text[found.end() : found.end() + 30]) is not None
    return asks and (not before.strip() or _is_of_people(text, found, before))


def _is_spelled(_text: str, found: re.Match[str], _before: str) -> bool:
    """Return whether digits, most of them as words, are as many as a number has."""
    parts = re.findall(r"[a-z]+|\d+", found[0].casefold())
    several = {"double": 1, "triple": 2}
    count = sum(several.get(part, len(part) if part.isdigit() else 1) for part in parts)
    return sum(part.isalpha() for part in parts) >= 3 and count in {7, 10, 11}


def _is_called(_text: str, _found: re.Match[str], before: str) -> bool:
    return _CALLED.search(before) is not None


def _is_any(_text: str, _found: re.Match[str], _before: str) -> bool:
    return True


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str], str], bool]], ...] = (
    (_PHONE, _is_whole),
    (_GROUPED, _is_grouped),
    (_LOCAL, _is_local),
    (_ABROAD, _is_any),
    (_SPELLED, _is_spelled),
    (_SPACED, _is_any),
    (_SPACED_LOCAL, _is_called),
    (_SOLID, _is_somebodys),
)


def _in_longer(text: str, found: re.Match[str]) -> bool:
    """Return whether the seven digits are the end of a number that was looked at as a whole."""
    return bool(re.search(r"\d[ ().-]{0,3}$", text[max(0, found.start() - 6) : found.start()]))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
