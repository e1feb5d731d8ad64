"""Codes, passwords and hidden keys, noted for the next crew and not for residents."""

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
_TYPED = r"(?:punch|press|typ(?:e|(?=ing))|key|enter|dial)(?:ing)?"
_PRESSED = re.compile(
    rf"(?i)\b{_TYPED}(?: in)?[ :]{{1,2}}{_DIGITS}"
    r"(?= (?:to (?:get|go|come|open|be let)|at (?:the |their )?(?:gate|door|key ?pad|call ?box))\b)"
)
_WITH_SIGN = re.compile(
    r"(?i)\b(?:key ?pad|punch|press|enter|dial|code|pin)(?: in| is|:)? ?"
    r"(?P<digits>[#*]\d{3,8}[#*]?|\d{3,8} ?(?:[#*]|star\b|pound\b))"
)
"""With the sign that ends an entry, whatever it is for."""
_MENDED = r"(?:replaced|installed|broken|cut|repaired)"
_SAID_TO_BE = r"(?:[ :=,-]|\b(?:is|was|now)\b){1,6}"
_BEHIND_LOCK = re.compile(
    rf"(?i)\b(?:lock ?box|key ?safe|key ?box|key ?pad|pad ?lock)\b(?! {_MENDED})"
    r"[^.;\n\d]{0,20}?(?:[,:=(-]|\b(?:code|combo|is|use|enter|opens|with)\b) ?"
    r"(?P<digits>\d(?:[ -]?\d){2,6})(?=\s*(?:$|[.,;)\n]|\b(?:to|then|opens?|turn|for)\b))(?![.,]\d)"
)
"""A number behind a thing that only a number opens."""
_DISARMED = re.compile(
    r"(?i)(?:\b(?:alarm|panel|burglar alarm|security|system) (?:pass ?)?(?:code|pin)(?: (?:for|"
    r"at|in|of|to) (?:the )?(?:\w{1,12} ){1,3}?(?=\d|is))?(?:[ :=#-]|\b(?:is|was|now)\b)"
    r"{0,6}(?P<digits>\d{3,8}[#*]?)(?=[^.;\n]{0,35}\b(?:dis ?arms?|arm|off|sec(?:onds?)?|"
    r"enter(?:ing)?|inside|"
    r"house|panel|door|when you|to (?:get|go))\b)|\b(?:dis ?arm(?: (?:it|alarm|the alarm|panel|"
    r"w/|with|code|using|"
    r"is|by)){0,4}|turn (?:the )?alarm off (?:with|w/|using)|alarm(?: is|:| off) (?:with |w/ ?|"
    r"code )) ?[:=#]?"
    r" ?(?P<code>\d{3,8}[#*]?))"
)
_OTHER = (
    r"(?:tablet|phone|laptop|computer|kiosk|safe|alarm|camera|vault|cabinet|tool ?box|"
    r"pump ?house|pump station|"
    r"station|building|pool|office|yard|fence|chain|trailer|bath ?room|rest ?room|locker|hatch|"
    r"panel|barn|"
    r"vestibule|lot|dumpster|compound|cage|storage|container|job ?box|stairwell|elevator|house|"
    r"back|front)"
)
_CODE_OF = re.compile(
    rf"(?i)\b(?:(?:pass ?)?code|pin|combo|combination|entry|access) (?:to|for|of|on|at) (?:the |"
    rf"their |her |his |our )?"
    rf"(?:[\w'-]{{1,12}} ){{0,3}}?{_OTHER}{_SAID_TO_BE}{_DIGITS}"
    rf"|\b(?:pump ?house|bath ?room|rest ?room|yard|trailer|safe|tool ?box|job ?box|office|pool|"
    rf"locker|barn|storage|"
    rf"tablet|phone|chain|vault|cabinet|alarm company|fob)(?: door| gate)? (?:pass ?code|combo|"
    rf"combination|pin|key code)"
    rf"(?:[ :=#-]|\b(?:is|was|now)\b){{1,6}}(?P<code>\d(?:[ -]?\d){{2,7}})"
)
_COMBINED = re.compile(
    r"(?i)\b(?:combo|combination|comb)(?: (?:to|on|for|at|of) (?:the |their )?"
    rf"(?:[\w'-]{{1,12}} ){{0,2}}?[\w'-]{{1,12}})?{_SAID_TO_BE}"
    r"(?P<digits>[RL]?\d{1,2}[ ,-]{1,3}[RL]?\d{1,2}[ ,-]{1,3}[RL]?\d{1,2})(?![\d/])"
)
_ENTERED = re.compile(
    r"(?i)\b(?:get in|enter|open|let yourself in|entry|access|unlock\w{0,3}|buzz in|entrance|"
    r"opens?|go in)\b[^.;\n\d]{0,14}?"
    rf"\b(?:is|by|with|w/|using|use|code|{_TYPED}|via)(?: in| code|:)?"
    r" (?P<digits>[#*]?\d{3,8}[#*]?)(?=[^.;\n]{0,12}\b(?:then|pound|star|on|at|key ?pad|and|"
    r"to)\b|[#*,.;]|$)(?! ?(?:psi|ft|gpm|in|am|pm))"
)
_BARE = re.compile(
    rf"(?i)\b(?:door|gate|garage|entry|entrance|lobby|vestibule|lock|code|alarm(?: off)?|"
    rf"panel)(?: (?:entry|door|pad|off))?(?: is|:| =|=)? ?"
    rf"(?P<digits>\d{{3,8}}[#*])|\b{_OPENS}(?: ?[:=] ?|"
    rf": )(?P<code>\d(?:[ -]?\d){{3,7}})(?=\s*(?:$|[,.;)]|then\b|and\b|hit\b|press\b))"
)
_GIVEN = re.compile(
    r"(?i)\b(?:gave|given|use|using|try|enter|it'?s|told|has|provided|"
    r"said)\b[^.;\n\d]{0,20} (?P<digits>[#*]?\d{3,8}[#*]?) (?:for|at|on|opens|to open) "
    r"(?:the |his |her |their )?(?:[\w'-]{1,12} ){0,3}?(?:key ?pad|door|gate|vestibule|lobby|"
    r"garage|lock|call ?box|entrance|alarm|padlock)\b"
)
_ROUTER = re.compile(
    r"(?i)\b(?:router|admin|root|modem|vpn|scada|hmi|plc|wi-?fi|ssid|"
    r"guest network)\b[^.;\n/:]{0,25}[/:] ?"
    r"(?P<digits>(?=\S{0,30}\d)(?=\S{0,30}[a-z])(?!\d+(?:st|nd|rd|th|am|pm|ft|in|"
    r"hr)\b)[^\s,;/]{6,40})"
)
_IN_SPANISH = re.compile(
    r"(?i)\b(?:c[o\u00f3]digo|clave|contrase\u00f1a|combinaci[o\u00f3]n|pin) (?:(?:de |del |"
    r"para )(?:la |el )?"
    r"(?:\w{3,12} )?(?:puerta|port[o\u00f3]n|reja|garaje|entrada|alarma|candado|casa|edificio|"
    r"cerca|gate)"
    r"(?: es|:|,| =)?|es|:) ?(?P<digits>\d(?:[ -]?\d){2,7})"
)
_PASSWORD = re.compile(
    r"(?i)(?<![\w/])(?:pw|pwd|pass ?w(?:or)?d|passwd|pass ?code|pass ?phrase|psk|wi-?fi key|"
    r"contrase\u00f1a)"
    r"(?: (?:for|to|on|of) (?:[\w'-]{1,15} ){1,5}?(?=is\b|was\b|[:=]))?"
    r"(?:[ :=-]|\b(?:is|was|now|changed to|es|set "
    r"to)\b){1,5}[\"\u201c']?(?P<digits>(?=\S{0,30}[\d!@$%&*^_])[^\s,;]{4,40})"
    r"|\b(?:log ?in|log ?on|user(?: ?name)?|credentials?|creds)\b[^.;\n]{0,30}?(?:\bis|[:=]|"
    r"\bare|\bw/|\bwith) ?"
    r"(?P<code>[\w.@-]{2,30}(?: ?[/|,] ?| (?:and|pass|pw|password|"
    r"pwd)[ :=]{0,3}(?:is )?)(?=\S{0,30}[\d!@$%&*^_])[^\s,;]{4,40})"
)
_PLACE = (
    r"(?:(?:door ?|welcome )?mat|planters?|(?:flower ?)?pots?|rocks?|stone|brick|gnome|statue|"
    r"mail ?box|meter "
    r"(?:box|pit|cover)|grill|bbq|porch|shed|ledge|door ?frame|frame|sill|steps?|stairs?|bush|"
    r"shrub|gutter|"
    r"downspout|lock ?box|hook|nail|coffee can|can|bucket|magnet\w{0,3}|fender|wheel well|"
    r"(?:back |front |rear )?bumper|seat|floor ?mat|hood|visor|fence post|"
    r"post|beam|rafters?|a/?c unit|light fixture|hose reel|garbage can|bench|tire|"
    r"electric(?:al)? box|panel)"
)
_HIDDEN = re.compile(
    rf"(?i)\b(?P<kept>hide-?a-?key)\b|\bkeys?(?: to (?:\w{{2,12}} ){{1,4}}?)?(?: |(?: ?(?:is|are|"
    rf"s|kept|left|hidden|hid|stashed|hanging|hangs|goes|back|"
    rf"stays|located|'s)\b){{1,3}} )(?P<digits>(?:under(?:neath)?|beneath|behind|above|inside|in|"
    rf"on(?: top of)?|over|below|"
    rf"beside|by|next to|atop) (?:[a-z0-9]{{1,10}} ){{0,3}}?{_PLACE})\b|"
    rf"\b(?P<code>llave (?:est\u00e1 )?(?:debajo|detr\u00e1s|"
    rf"encima|bajo|en) (?:de |del )?(?:la |el )?\w{{3,12}})"
)


def codes(text: str) -> Iterator[tuple[int, Leak]]:
    """Return the codes, passwords and hidden keys a text tells, each once."""
    told: set[int] = set()
    for pattern in _PATTERNS:
        for found in itertools.islice(pattern.finditer(text), _MOST):
            at = next(found.start(each) for each, said in found.groupdict().items() if said)
            if at not in told:
                told.add(at)
                yield found.start(), Leak(LeakKind.CODE, found[0].strip())


_PATTERNS = (
    *(_TOLD, _OPENED, _OPENS_IT, _KEYED, _PRESSED, _WITH_SIGN, _BEHIND_LOCK, _DISARMED),
    *(_CODE_OF, _COMBINED, _ENTERED, _BARE, _GIVEN, _ROUTER, _IN_SPANISH, _PASSWORD, _HIDDEN),
)
