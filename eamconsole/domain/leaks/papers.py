"""Numbers that lead to one person: of plates, papers, accounts and cards, and days of birth."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from eamconsole.domain.leaks.leak import Leak, LeakKind
from eamconsole.domain.leaks.people import PERSON, STATES

_MOST = 500
"""Places of a text that are looked at closely."""
_VEHICLES = frozenset(
    re.findall(
        r"\w+",
        """
car cars van vans suv sedan pickup vehicle vehicles veh truck trailer motorcycle scooter moped
camper rv jeep honda toyota ford chevy chevrolet nissan bmw dodge ram subaru hyundai kia gmc audi
acura lexus mazda buick tesla mercedes vw volkswagen volvo altima accord civic camry corolla f150
f250 driver parked tow towed dumped dumping dumper abandoned tacoma silverado explorer
""",
    )
)
_PLATE_SIGNS = r"(?P<plate>[A-Z0-9]{2,8}(?:[ \u00b7-][A-Z0-9]{2,6}){0,2})(?![\w'\u2019/]|-\w|\.\d)"
_PLATE_OF_VEHICLE = re.compile(
    rf"(?i:\b(?:lic(?:en[sc]e)?|vehicle|car|truck|veh|tag|registration|reg|mv)[. ]{{0,2}}"
    rf"(?:plates?|tags?|plt|reg)\b|\b(?:lic|license|plt)(?=[ .]?#)|\bplt\b)"
    rf"(?i:[ .:#,]|\b(?:is|was|no|num|number|of|reads)\b){{0,5}}"
    rf"(?:\(?{STATES}\)?[ :#-]{{1,2}})?{_PLATE_SIGNS}"
)
_PLATE_OF_STATE = re.compile(
    rf"(?:\b{STATES} (?i:lic(?:ense)?|plates?|plt|tags?|reg(?:istration)?)(?: (?i:no|number))?"
    rf"[ .:#]{{1,3}}|\b(?i:plates?|plt|tags?|reg(?:istration)?)[ :#(]{{1,3}}{STATES}\)?[ "
    rf":#-]{{1,2}})"
    rf"{_PLATE_SIGNS}"
)
_PLATE_NEAR = re.compile(
    rf"\b(?i:plates?|tags?|reg|registration|lic(?:ense)?)(?i:[ .:#]|\b(?:is|was|no|number)\b)"
    rf"{{1,4}}{_PLATE_SIGNS}"
)
"""Where a vehicle is named as well: signs, trees and trenches have plates and tags, too."""
_IN_CAPITALS = re.compile(r"(?<=\d)[a-z](?=\d)|\b[a-z]{1,3}(?=[ -]?\d{2})|(?<=\d)[a-z]{1,3}\b")
_VIN = re.compile(r"(?i)(?<![\w-])[A-HJ-NPR-Z0-9]{17}(?![\w-])")
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_NUMBER = r"(?:no|num|number|nr|is|ends?|ending|in|on|file|last|four|digits|of|with)"
"""What stands before the number of a paper, an account or a card."""
_SOCIAL = re.compile(
    r"(?i)\b(?:ssn?|s\.s\.n?|soc(?:ial)?(?:[ .]{1,2}sec(?:urity)?)?|seguro social)(?:['\u2019]s)?"
    rf"(?:[ .:#]|\b{_NUMBER}\b|\bes\b|[x*]{{2,3}}-?){{1,9}}"
    r"(?P<digits>\d{3}[ -]?\d\d[ -]?\d{4}|\d{4})(?!\d|[-/]\d)"
)
_SOCIAL_ALONE = re.compile(
    r"(?<![\w#/.-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w/-]|\.\d)"
)
_OF_PAPERS = re.compile(
    r"(?i)(?:\b(?:driver'?s?|drivers|operator'?s?) (?:lic(?:en[sc]e)?|id)\b|\b(?:dl|oln|cdl|"
    r"passport|"
    r"medicaid|medicare|ebt|snap|green ?card|alien|visa case|member id|patient id|state id|mrn)\b)"
    rf"(?:[ .:#]|\b{_NUMBER}\b|\b(?:id|card)\b){{1,5}}"
    r"(?P<digits>[A-Z]{0,3}-?\d[\dA-Z -]{3,14}\d|[A-Z]{0,3}\d{4,})"
)
_DATE = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? "
    r"(?:19|20)?\d\d|\d{1,2}(?: de)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|"
    r"ago|"
    r"dic)[a-z]{0,8}\.?(?: de|,)? (?:19|20)?\d\d)"
)
_BIRTH = re.compile(
    rf"(?i)(?:\b(?:d\.?o\.?b\.?|date of birth|birth ?-?(?:date|day)|b-?day|born|f(?:echa)? de "
    rf"nac\w{{0,10}}|naci[d\u00f3]\w{{0,2}})(?=\W)(?:[ :.=]|\b(?:is|was|on|in|of|given|as|"
    rf"el)\b){{1,6}}"
    rf"(?:{_DATE}|(?:19|20)\d\d\b)|{_DATE} (?:is |as )?(?:dob|(?:his|her|their) birth ?day)\b)"
)
_AGED = re.compile(
    rf"(?i)\b\d{{1,3}}[ -]?(?:y\.?/?o\.?|yrs?\.?[ -]old|years?[ -]old|yrs? of age|a\u00f1os)"
    rf"(?= (?:[a-z]{{1,12}} ){{0,2}}?{PERSON}\b)|(?<=\b){PERSON}(?:['\u2019]s|,)? (?:is |age |"
    rf"aged |, )?\d{{2,3}}"
    rf" ?-?(?:y\.?/?o\b\.?|yrs?[ -]old|years?[ -]old|years of age)|(?<=\b){PERSON}(?:['\u2019]s|"
    rf",)? (?:is|aged?) \d{{2,3}}"
    rf"(?= ?(?:[,.;]|$|and\b|y\b|lives))"
)
_SITUATION = re.compile(
    rf"(?i)\b(?:{PERSON})(?:['\u2019]s)?\b[^.;\n]{{0,30}}?\b(?:undocumented|illegal (?:alien|"
    rf"immigrant)|no papers|here illegally|"
    rf"immigration status|sex offender|on (?:parole|probation|house arrest)|(?:was |got |"
    rf"been )arrested|has a (?:warrant|record|gun)|"
    rf"warrant out|felony|gang member|sells? drugs|dealing drugs|drug deal\w{{2,3}}|"
    rf"domestic (?:violence|abuse|assault|dispute)|"
    rf"abus(?:ive|es)|(?:order of protection|protective order)|(?:in|lost) custody|"
    rf"custody (?:fight|battle|dispute)|"
    rf"divorc(?:e|ed|ing)|(?:dcf|cps|aps)\b|hoard(?:er|ing)|being evicted|eviction|(?:is |are |"
    rf"be )?(?:away|gone|out of (?:town|state|"
    rf"the country|country)) (?:til|till|until|for (?:the )?(?:\d|a|two|week|month|winter|"
    rf"holiday|summer))|(?:in|to|visiting) [a-z]{{3,12}} (?:til|till|until|for the (?:winter|"
    rf"summer|"
    rf"holidays|season|month|week))|on vacation|home alone|"
    rf"works (?:nights|days|3rd shift|second shift)|sin papeles|indocumentad[oa]|de vacaciones)"
    rf"|\b(?:dcf|cps|aps|child protective|adult protective)\b (?:has|was|is|notified|called|"
    rf"involved|opened|case)"
    rf"|\b(?:nobody|no one|noone) (?:is )?(?:checking|watching|home|at home|staying|there|"
    rf"living)(?: \w{{2,3}}){{0,2}} (?:the |his |her )?"
    rf"(?:house|home|place|nights|days|all|til|until|during|weekdays)|\bhouse (?:is |will be |"
    rf"sits )?(?:empty|unoccupied) (?:til|till|until|during|all|days|while|weekdays)"
)
"""What is going on in somebody's life, and when nobody is at home."""
_ACCOUNT = re.compile(
    rf"(?i)\b(?:acct|account|a/c|cuenta)(?:[ .:#]|\b{_NUMBER}\b|\bde (?:agua )?){{1,6}}"
    r"(?P<digits>[A-Z]{0,3}-?\d[\d -]{2,20}\d)(?![\w/-])"
)
_ACCOUNT_OF = re.compile(
    r"(?i)\b(?:water|sewer|utility|customer|cust|resident|owner|tenant|bank|checking|savings|tax|"
    r"billing|"
    r"electric|gas|his|her|their|stormwater|refuse|trash)(?:['\u2019]s)? (?:service |bill |tax )?$"
)
_NOT_PAID = r"(?:past due|non-?pay(?:ment)?|unpaid|delinquen\w{1,3}|owes?|owed|arrears|overdue)"
_MONEY = re.compile(
    rf"(?i)\b(?:{_NOT_PAID}|(?:shut|turn|cut)(?:ed|ting)?[ -]?off|refund(?:ed)?|routing|balance|"
    r"lien|autopay|in (?:the|his|her) name|behind|collections?|bounced|debe|moroso)\b"
)
_CARD = re.compile(
    r"(?i)\b(?:visa|master ?card|amex|discover|credit|debit|card|cc)"
    rf"(?:[ .:#*x]|\b{_NUMBER}\b|\bcard\b){{1,8}}"
    r"(?P<digits>\d{4}(?!\d|-\d|/| ?(?:ft|"
    r"st|ave|rd)\b))"
)
_CARD_ALONE = re.compile(r"(?<![\w-])[3-6]\d{3}(?:[ -]?\d{4}){3}(?![\w-])|(?<![\w-])3\d{14}(?!\w)")
_ROUTING = re.compile(
    r"(?i)\b(?:routing|aba|iban)(?:[ .:#]|\b(?:no|num|number|is)\b){1,5}[A-Z]{0,2}\d{6,20}"
)
_DEBT = re.compile(
    rf"(?i)(?:\b{PERSON} (?:still |now |hasn'?t |has not |is |has |wife |"
    rf"who ){{0,2}}?(?:owe[sd]?\b|paid "
    rf"(?:the|his|her|their)? ?(?:water|tax|sewer|electric|bill)|behind on|delinquent|past due|"
    rf"in arrears|"
    rf"in foreclosure|bankrupt\w{{0,3}}|(?:being )?evicted|on (?:welfare|section 8|food stamps|ssi|"
    rf"disability|parole|probation|unemployment)|can(?:no|')t (?:afford|pay)|filed (?:for )?"
    rf"(?:bankruptcy|chapter)|(?:hasn['\u2019]?t|has not|have not|never|did ?n['\u2019]?t|"
    rf"won['\u2019]?t|refuses to) (?:pay|paid)\b"
    rf"(?! for (?:the )?permit)|(?:check|card|payment) (?:bounced|was declined|declined)|"
    rf"on a payment plan|lost (?:the|his|her) "
    rf"(?:house|home|job))"
    rf"|\b(?:shut|turn)[ -]?off (?:for|due to) non-?pay\w{{0,4}}|\bbehind on (?:his|her|their|"
    rf"the) (?:bills?|rent|"
    rf"taxes|mortgage|water)|\bowes (?:the city |us |back )?(?:\$|taxes|\d)|\bdebe (?:\$|\d))"
)


def papers(text: str) -> Iterator[tuple[int, Leak]]:
    """Return what leads to one person by a number: plates, papers, accounts, days of birth."""
    yield from _plates(text)
    yield from _persons(text)
    yield from _accounts(text)


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return itertools.islice(pattern.finditer(text), _MOST)


def _plates(text: str) -> Iterator[tuple[int, Leak]]:
    capitals = _IN_CAPITALS.sub(lambda found: found[0].upper(), text)
    if len(capitals) != len(text):
        capitals = text
    patterns = [_PLATE_OF_VEHICLE, _PLATE_OF_STATE]
    if not _VEHICLES.isdisjoint(re.findall(r"\w+", text.casefold())):
        patterns.append(_PLATE_NEAR)
    told: set[int] = set()
    for pattern in patterns:
        for found in _each(pattern, capitals):
            signs = found["plate"]
            if pattern is _PLATE_NEAR and "plate" not in found[0].casefold() and signs.isdigit():
                continue  # the number of a notice put on a car
            if found.start("plate") not in told and _is_plate(signs):
                told.add(found.start("plate"))
                yield found.start(), Leak(LeakKind.PLATE, text[found.start() : found.end()].strip())
    for found in _each(_VIN, text):
        if _is_vin(found[0].upper()):
            yield found.start(), Leak(LeakKind.PLATE, found[0])


def _is_plate(written: str) -> bool:
    """Return whether signs are a plate's: some are digits, and not a sign's code or a measure."""
    signs = re.sub(r"[ \u00b7-]", "", written)
    if not 4 <= len(signs) <= 8 or sum(map(str.isdigit, signs)) < 2:
        return False
    return (
        re.fullmatch(r"\d+[Xx]\d+|[RWDMSI]\d{1,2}-\d\w?|\d+(?:FT|IN|LB|HR|PM|AM)", written) is None
    )


def _is_vin(signs: str) -> bool:
    """Return whether the check digit is right: of other serial numbers one in eleven has it so."""
    if signs.isdigit() or signs.isalpha() or len(signs) != len(_VIN_WEIGHTS):
        return False
    if not set(signs) <= {*_VIN_VALUES, *"0123456789"}:
        return False
    values = (int(s) if s.isdigit() else int(_VIN_VALUES[s]) for s in signs)
    rest = sum(v * w for v, w in zip(values, _VIN_WEIGHTS, strict=True)) % 11
    return signs[8] == ("X" if rest == 10 else str(rest))


def _persons(text: str) -> Iterator[tuple[int, Leak]]:
    patterns = (_SOCIAL, _OF_PAPERS, _BIRTH, _AGED, _SITUATION)
    for pattern in patterns:
        for found in _each(pattern, text):
            yield found.start(), Leak(LeakKind.PERSONAL, found[0].strip())
    for found in _each(_SOCIAL_ALONE, text):
        before = text[max(0, found.start() - 40) : found.start()]
        if re.search(rf"(?i)\b(?:{PERSON}|applicant|app|id|verified)\b", before):
            yield found.start(), Leak(LeakKind.PERSONAL, found[0])


def _accounts(text: str) -> Iterator[tuple[int, Leak]]:
    for found in _each(_ACCOUNT, text):
        before = text[max(0, found.start() - 30) : found.start()]
        around = text[max(0, found.start() - 80) : found.end() + 80]
        if _ACCOUNT_OF.search(before) or _MONEY.search(around):
            yield found.start(), Leak(LeakKind.ACCOUNT, found[0].strip())
    for pattern in (_CARD, _ROUTING, _DEBT):
        for found in _each(pattern, text):
            yield found.start(), Leak(LeakKind.ACCOUNT, found[0].strip())
    for found in _each(_CARD_ALONE, text):
        if _has_check_digit([int(sign) for sign in found[0] if sign.isdigit()]):
            yield found.start(), Leak(LeakKind.ACCOUNT, found[0])


def _has_check_digit(digits: list[int]) -> bool:
    """Return whether digits are those of a card, as its last one says."""
    doubled = [sum(divmod(2 * each, 10)) for each in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
