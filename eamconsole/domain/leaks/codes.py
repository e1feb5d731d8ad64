"""Codes that open somebody's door, noted for the next crew and not for residents."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from eamconsole.domain.leaks.leak import Leak, LeakKind

_MOST = 500
"""Places of a text that are looked at closely."""
_OPENS = (
    r"(?:front |back |rear |side )?(?:door|gate|garage|lobby|entry|entrance|apt|"
    r"key ?pad|lock ?box|pad ?lock|lock|access|security|call ?box|shed)"
)
_CALLED = r"(?:(?:pass ?)?code|combo|combination|pin(?: ?(?:code|number))?)"
_DIGITS = r"(?P<digits>[#*]?\d(?:[ -]?\d){2,7}(?! ?[\d./]*\d)[#*]?)"
_TOLD = re.compile(
    rf"(?i)\b{_OPENS}(?:['\u2019]s)? {_CALLED}\b"
    rf"(?: (?:to|for|of|at|on) (?:[\w'\u2019-]{{1,20}} ){{1,5}}?(?=is\b))?"
    rf"(?:[ :=#-]|\b(?:is|was|now|changed to|to|use|enter|press|no|number)\b){{1,8}}{_DIGITS}"
)
_OPENED = re.compile(
    rf"(?i)\b{_CALLED}(?:[ :=#-]|\bis\b){{1,4}}{_DIGITS}(?= (?:for|to|at|on|opens) "
    rf"(?:the |open |get in |their |her |his ){{0,3}}{_OPENS}\b)"
)
_OPENS_IT = re.compile(
    rf"(?i)\b{_CALLED} (?:to|for|of|on) (?:the |their |her |his )?"
    rf"(?:[\w'\u2019-]{{1,20}} ){{0,3}}?{_OPENS}(?:[ :=]|\bis\b){{1,6}}{_DIGITS}"
)
_KEYED = re.compile(
    r"(?i)\b(?:key ?pad|pad ?lock)(?: (?:on|at|to|for|by) (?:[\w'\u2019-]{1,20} ){1,4}?"
    rf"(?=is\b|opens\b))? ?(?:[:=]|\b(?:is|opens|with)\b|\bw/){{1,3}} ?(?:with |w/ ?)?{_DIGITS}"
)
_PRESSED = re.compile(
    rf"(?i)\b(?:punch|press|type|key|enter|dial)(?: in)?[ :]{{1,2}}{_DIGITS}"
    r"(?= (?:to (?:get|go|come|open|be let)|at (?:the |their )?(?:gate|door|key ?pad|call ?box))\b)"
)


def codes(text: str) -> Iterator[tuple[int, Leak]]:
    """Return the codes of doors, gates and locks a text tells, each once."""
    told: set[int] = set()
    for pattern in (_TOLD, _OPENED, _OPENS_IT, _KEYED, _PRESSED):
        for found in itertools.islice(pattern.finditer(text), _MOST):
            if found.start("digits") not in told:
                told.add(found.start("digits"))
                yield found.start(), Leak(LeakKind.CODE, found[0].strip())
