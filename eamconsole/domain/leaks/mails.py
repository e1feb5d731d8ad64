"""Addresses of mail, written plainly or so that a machine should not read them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from eamconsole.domain.leaks.leak import Leak, LeakKind

_MOST = 500
"""Places of a text that are looked at closely."""
_LONGEST = 70
"""Signs of a name, with what stands in place of its dots."""
_ENDINGS = (
    r"(?:com|org|net|edu|gov|us|mil|info|biz|io|co|me|mail|ca|uk|ai|app|dev|mx|de|fr|br|law|"
    r"online|tv|xyz)"
)
_AT = re.compile(
    r"(?i)\s?@{1,2}(?!@)\s?|[\[({<]\s?(?:at|@)\s?[\])}>]\s*+"
    r"|[*_/|~+.\"'-]{1,2}at[*_/|~+.\"'-]{1,2}|\s(?:-?at-?|arroba)\s"
)
"""Blanks before a bracket are left out: a run of them would be tried from each of its signs."""
_NAME = re.compile(r"\n??(?P<name>(?:[\w.%+'\u2019-]|\stod\s){0,63}[^\W_])(?![\w.])")
"""Read backward from the "at": forward it would be tried from each word before it."""
_DOT = (
    r"(?:\s?\.\s?|\s?[\[({<*]\s?(?:dot|\.)\s?[\])}>*]\s?|[\s_-]dot[\s_-]|\s(?:period|punto)\s"
    r"|,\s?(?=(?:com|net|org|edu|gov)\b))"
)
_HOST = re.compile(
    r"(?i)[a-z0-9\u00df-\u024f](?:[a-z0-9\u00df-\u024f-]|_(?!dot_)){0,62}"
    rf"(?:{_DOT}[a-z0-9-]{{2,63}}){{1,4}}"
)
_PROVIDERS = (
    r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|aol|comcast|verizon|att|msn|live|"
    r"proton|protonmail|sbcglobal|optonline|charter|cox|frontier|earthlink|spectrum)"
)
_POST = re.compile(rf"(?i)^{_PROVIDERS}(?:com|net)?\b")
_EVERYBODYS = re.compile(rf"{_PROVIDERS}\.(?:com|net|me)")
_PROVIDED = re.compile(
    r"(?i)(?<![\w.@])(?P<name>[a-z][\w.+-]{1,63}),?\s"
    rf"{_PROVIDERS}(?:\s?\.\s?|\s?,\s?|\sdot\s|\s)(?:com|net)\b"
)
"""A name and a provider whose sign between them was left out."""
_AT_PROVIDER = re.compile(
    r"(?i)\b(?:gmail|yahoo|ymail|hotmail|outlook|icloud|aol|protonmail)(?: (?:is|addr(?:ess)?))?"
    r"[ :=]{1,3}(?P<name>[a-z][\w.+-]{1,63})"
)
"""A provider and a name, as people tell one another; it holds what no word does."""
_WRITES = re.compile(r"(?i)\b(?:e-?mails?|e-?mailed|write|wrote|contact|address)\b[^\n]{0,30}$")
_KNOWN_ENDING = re.compile(rf"(?i)\.{_ENDINGS}$")
_LOWER = re.compile(r"[^A-Z]*|[^a-z]*|(?:[A-Z][^A-Z.]*\.?)+")
"""Written in one case throughout; what changes to a capital after a dot begins a sentence."""


def mails(text: str, own: Sequence[str]) -> Iterator[tuple[int, Leak]]:
    """Return the addresses in a text that are not the city's own."""
    passing = [_passing(each) for each in own if "." in each]
    last = 0
    for at in itertools.islice(_AT.finditer(text), _MOST):
        stop = at.start()
        if at[0][0] in "[({<":
            stop = last + len(text[last:stop].rstrip())
        last = at.end()
        name = _NAME.match(text[max(0, stop - _LONGEST) : stop][::-1])
        host = _HOST.match(text, at.end()) or _POST.match(text[at.end() : at.end() + 40])
        if name is None or host is None:
            continue
        begin, end = stop - name.end(), at.end() + len(host[0])
        before = text[max(0, begin - 40) : begin]
        address = f"{name['name'][::-1].casefold()}@{_host(host[0])}"
        if not _is_own(address, passing) and _is_mail(name["name"][::-1], at[0], host[0], before):
            yield begin, Leak(LeakKind.MAIL, text[begin:end].strip())
    yield from _provided(text)


def _provided(text: str) -> Iterator[tuple[int, Leak]]:
    for found in itertools.islice(_PROVIDED.finditer(text), _MOST):
        before = text[max(0, found.start() - 40) : found.start()]
        if re.search(r"[\d._]", found["name"]) or _WRITES.search(before):
            yield found.start(), Leak(LeakKind.MAIL, found[0])
    for found in itertools.islice(_AT_PROVIDER.finditer(text), _MOST):
        if re.search(r"[a-z][\d_]|[a-z]\.[a-z]", found["name"]):
            yield found.start(), Leak(LeakKind.MAIL, found[0])


def _is_mail(name: str, at: str, written: str, before: str) -> bool:
    """Return whether a name, a kind of "at" and a host are an address, and no sentence."""
    host = _host(written)
    if _POST.search(host):
        return True
    ending = host.rpartition(".")[2]
    if "@" in at:
        if not ending.isalpha() or not re.search(r"[^\W\d_]", name):
            return False
        is_known = bool(_KNOWN_ENDING.search(host))
        return is_known or (not at.count(" ") and _LOWER.fullmatch(written) is not None)
    is_veiled = bool(
        at.strip(" -").casefold() != "at" or re.search(r"(?i)\b(?:dot|period|punto)\b", written)
    )
    return bool(_KNOWN_ENDING.search(host)) and (is_veiled or bool(_WRITES.search(before)))


def _host(text: str) -> str:
    plain = re.sub(
        r"(?i)[\[({<*_-]?\s?(?<![a-z])(?:dot|period|punto)(?![a-z])\s?[\])}>*_-]?", ".", text
    )
    return re.sub(r"[\s\[\](){}<>*]+", "", plain.replace(",", ".")).casefold()


def _passing(own: str) -> str:
    """Return the domain of an address, unless a provider gives it to everybody."""
    name, at, host = own.casefold().strip().rpartition("@")
    return f"{name}@{host}" if at and _EVERYBODYS.fullmatch(host) else host


def _is_own(address: str, passing: Iterable[str]) -> bool:
    host = address.rpartition("@")[2]
    return any(each in (address, host) or host.endswith(f".{each}") for each in passing if each)
