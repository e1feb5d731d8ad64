"""Who complained about somebody, or asked not to be named, and where people live."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from eamconsole.domain.leaks.leak import Leak, LeakKind
from eamconsole.domain.leaks.people import ALSO_WORDS, GIVEN_NAMES, PERSON

_MOST = 500
"""Places of a text that are looked at closely."""
_WHO = (
    r"(?:complainants?|complainer|informant|tipster|whistle ?blower|rp|r/p|reporting (?:party|"
    r"person)|callers?|"
    r"request(?:o|e)r|witness|snitch|denunciante)"
)
_SOMEBODY = (
    r"(?:lady|woman|man|guy|gentleman|neighbou?rs?|old (?:lady|man|guy|woman)|couple|kid|"
    r"se\u00f1ora?|vecin[oa])"
)
_TITLE = r"(?:mrs?|ms|miss|mister|sra?|do\u00f1a|se\u00f1ora?)\.?"
_AT = (
    r"(?:(?:who |that )?(?:lives|is|resides|living|staying|vive)? ?(?:(?:at|in|from|of|on|"
    r"down at|over at|del?|"
    r"en) (?:the |la |el )?)?(?:house |home |casa )?(?:number |no\.? |#|num )?(?:(?:unit|apt|"
    r"apartment|apto|suite|"
    r"rm|room|house|lot|floor) ?#?\w{1,5}|\d{1,5}[a-z]?\b(?![ -]?(?:am|pm|ft|feet|hrs?|times|"
    r"days?|yrs?|"
    r"wks?|weeks?|[/:x]))|next ?-?door|across (?:the )?(?:street|st|road|way)|down the (?:street|"
    r"block|road)|"
    r"(?:the )?corner house|upstairs|downstairs|behind|de (?:al )?(?:lado|enfrente|arriba|abajo)))"
)
_COMPLAINS = (
    r"(?:compla(?:in(?:s|ed|ing|t)?)|report(?:s|ed|ing) (?:it|this|him|her|them|the|on)|"
    r"(?:has )?filed|"
    r"call(?:s|ed|ing)? (?:it|this|him|her|them) in|called (?:on|in|about)|keeps (?:calling|"
    r"complaining)|"
    r"(?:is |was )?(?:the one )?(?:who|that|which) (?:called|reported|complained|filed|keeps|"
    r"turned|told|"
    r"made|sent|phoned)|turned (?:\w{1,12} ){0,3}in|tipped|rat(?:ted|s)|snitch\w{0,3}|told on|"
    r"se quej\u00f3|report\u00f3|llam\u00f3|denunci\u00f3)"
)
_LIVES = re.compile(
    rf"(?i)\b(?:lives?|living|resides?|residing|stay(?:s|ing)|sleep(?:s|ing)|vive) (?:alone |"
    rf"now |with \w{{2,12}} )?"
    rf"(?:at|in|on|upstairs|downstairs|next|across|alone|en) ?(?:#|apt\.? ?|unit ?|number |el |"
    rf"the )?(?:\d|\w{{0,3}}\d|"
    rf"door|the (?:street|corner|basement)|(?<=alone )\w)|\b(?:home|mailing|forwarding|new|"
    rf"current) address(?: is|:) ?\d|"
    rf"\b{PERSON} lives (?:alone|by (?:him|her)self)"
)
_PLACED = (
    re.compile(rf"(?i)\b{_WHO}[ ,:-]{{1,3}}(?!\d){_AT}"),
    re.compile(
        rf"(?i)\b(?:call|see|contact|talk(?:ed)? (?:to|with)|spoke (?:to|with|w/)|ask(?: for)?|"
        rf"met(?: with)?|"
        rf"find|check with|knock for|look for|go see|visit) (?:the |that |this |an? |older? )?"
        rf"(?:nice |elderly |older |young |spanish |same )?{_SOMEBODY} {_AT}"
    ),
    re.compile(
        rf"(?i)\b(?:{PERSON}|{_TITLE} \w{{2,15}}|{_SOMEBODY}) {_AT}[^.;\n]{{0,40}}?\b{_COMPLAINS}"
    ),
    re.compile(
        rf"(?i)\b(?:complaint(?:s)?(?: (?:came|is|was|received|made|filed|in|against \w{{2,14}}))*|"
        rf"(?:report|call|request)(?:ed|s)?(?: (?:came|is|was|in))* (?=from|by)|(?:filed|"
        rf"reported|called in|"
        rf"phoned in|turned in|submitted|sent in|complained)) ?(?:came )?(?:in )?(?:from|"
        rf"by) (?:the |a |his |her |their )?"
        rf"(?:{PERSON}|{_SOMEBODY}|ex(?:-?(?:wife|husband))?) {_AT}"
    ),
)
_DOORS = re.compile(
    rf"(?i)\b(?:{_WHO}|{_SOMEBODY})\b[^.;\n]{{0,25}}\b(?:house|home|place|apartment|unit|"
    rf"doors?)\b[^.;\n]{{0,25}}?"
    rf"(?:#|number |no\.? ?)?(?:\d{{1,5}}\b|(?:two|three|four) doors)"
)
_SAW = re.compile(
    rf"(?i)\b{_SOMEBODY} (?:who|that) (?:filed|called|reported|complained|phoned|wrote|"
    rf"sent)\b[^.;\n]{{0,15}} (?:works|lives|is|owns|drives|rents|has)\b|\b(?:{PERSON}|"
    rf"{_SOMEBODY})\b[^.;\n]{{0,50}}?\b(?:fue (?:quien|la que|el que)|is the one who|"
    rf"was the one who|"
    rf"(?:saw|knows) who (?:did|dumped|hit|threw|stole|broke|painted|tagged)|(?:gave|"
    rf"got) (?:us )?(?:the )?(?:name|plate) of)\b"
)
_DO_NOT = (
    r"(?:do(?:es)?n['\u2019]?t|do(?:es)? not|did(?:n['\u2019]?t| not)|never|not to|rather not)"
)
_UNNAMED = re.compile(
    r"(?i)\b(?:(?:wants?|wish(?:es)?|ask(?:s|ed)|request(?:s|ed)|prefers?|insists?|begged|"
    r"would like|needs?) (?:to )?(?:be |stay |remain |keep )?(?:kept )?(?:anon(?:ymous)?|unnamed|"
    r"anonymity|nameless|out of (?:it|this))\b"
    r"|(?:afraid|scared|fears?|fearful|worried) (?:of|about)? ?(?:retaliation|(?:the |his |"
    r"her )?(?:neighbou?r|landlord|owner|husband|ex)\w{0,2})"
    rf"|{_DO_NOT}(?: want)? ?(?:to )?(?:give|use|mention|share|release|tell|say|let|disclose|"
    r"reveal|have|put)? ?(?:out )?(?:his|her|their|my|the|complainant'?s?|caller'?s?)? ?"
    r"(?:(?:name|address|identity)|(?:neighbou?rs?|landlord|(?:property )?owner)(?: to)? "
    r"(?:know|find|who|that (?:he|she|they)))\b"
    r"|name[sd]?(?: \w{1,15}){0,3}? (?:not (?:be|to be)|kept (?:out|private|secret)|withheld|"
    r"left out)"
    r"|no (?:decir|dar|mencionar)(?: (?:su|el|la|mi))? (?:nombre|direcci\u00f3n)"
    r"|keep (?:his|her|their|the) (?:name|identity|address)|withhold (?:\w{1,8} )?name"
    r"|quiere (?:ser|quedar) an\u00f3nim[oa]"
    rf"|{_DO_NOT} (?:want to |wish to )?(?:be|get|become) (?:named|involved|identified|quoted|"
    r"mentioned|known)"
    r"|(?:wants?|asked|asks|would like) (?:for )?(?:it|this|that|to)(?: be)? (?:kept |keep "
    r"(?:it |this )?)(?:quiet|private|between|anonymous|confidential)"
    r"|(?:no quiere|sin) que (?:sepan|se sepa|se enteren|su|el|la)\b"
    rf"|{_DO_NOT} want (?:him|her|them|any(?:one|body)|(?:the |his |her )?\w{{3,12}})"
    r"(?: next door)? (?:to )?(?:know|find out|finding out|see|hear)"
    rf"|{_DO_NOT} tell (?:the |his |her |their )?(?:landlord|neighbou?r|owner|husband|wife|boss|"
    r"ex|son|daughter|parents|super)\w{0,2})"
)
_BEFORE_NAME = re.compile(
    rf"(?i:\b(?:(?P<sure>complain(?:t|ed)s?(?: (?:came|is|was|received|made|filed|"
    rf"in)){{0,3}} (?:from|by)|"
    rf"(?:report|request|call|turn|phon|submitt|fil|complain)(?:ed|ing)(?: in)? by|called in by|"
    rf"{_WHO}|"
    rf"(?:call|report|tip|request|email|letter|text) (?:came |in ){{0,2}}from(?: (?:the |his |"
    rf"her |their )?(?:\w{{2,12}}(?:'s)? ){{0,2}}\w{{2,12}},)?|name is|named|nombre es|"
    rf"llamad[oa])|"
    rf"(?:owner|resident|tenant|home ?owner|customer|landlord|occupant|renter|applicant|ho|"
    rf"due\u00f1[oa]|inquilin[oa]|"
    rf"neighbou?r|property owner|wife|husband|son|daughter|her name|his name|"
    rf"who [a-z]{{3,10}} \w{{2,12}} \w{{3,10}} is)"
    rf"(?:'s name)?)(?: is| was|,|:| -|=)?(?: is)? (?:{_TITLE} )?)(?P<name>[^\W\d_]{{2,15}}\.?)"
    rf"(?P<more>(?: [A-Z]\.?)? (?:[Dd]e (?:[Ll]a )?)?[^\W\d_][\w'\u2019-]{{1,19}})?"
)
_CONTACT = re.compile(
    rf"(?i:\b(?:call|see|contact|talk(?:ed)? (?:to|with)|spoke (?:to|with|w/?)|ask(?: for)?|"
    rf"met(?: with| w/)?|visit|"
    rf"find|look for|knock for|check with|mail(?:ed)? to)) (?P<title>(?i:{_TITLE} "
    rf"))?(?P<name>[^\W\d_]{{2,15}})"
    rf"(?P<more> [^\W\d_][\w'\u2019-]{{1,19}})?,? (?i:{_AT})(?P<sure>)"
)
"""A name and an address: of somebody at home, for a city's own people have none."""
_NOT_SURNAMES = frozenset(
    re.findall(
        r"\w+",
        """
st street ave avenue rd road ln lane dr drive blvd pl place ct court way pkwy hwy ter cir park
school
llc inc co corp company construction deli market bros sons realty properties apartments paving
plumbing
electric electrical and or is was has had said says will to at on in for of the called asked reports
wants needs not no about with from thanked moved put left took removed agreed advised notified lives
crew inspector foreman supervisor dept department church bank library shop restaurant pizza
associates
""",
    )
)


def reporters(text: str) -> Iterator[tuple[int, Leak]]:
    """Return who a text says has complained, wants not to be named, or lives where."""
    for pattern in (_LIVES, *_PLACED, _DOORS, _SAW, _UNNAMED):
        for found in itertools.islice(pattern.finditer(text), _MOST):
            yield found.start(), Leak(LeakKind.REPORTER, found[0].strip())
    for pattern in (_BEFORE_NAME, _CONTACT):
        for found in itertools.islice(pattern.finditer(text), _MOST):
            if _is_name(found):
                yield found.start(), Leak(LeakKind.REPORTER, found[0].strip())


def _is_name(found: re.Match[str]) -> bool:
    """Return whether words are a person's: a given name, and no street or company behind it."""
    first = found["name"].rstrip(".")
    if found.re is _CONTACT and found["title"] and first[0].isupper():
        return True
    behind = (found["more"] or "").split(" ")[-1].casefold()
    if behind in _NOT_SURNAMES and found["sure"] is None:
        return False
    if first.casefold() in GIVEN_NAMES and (first[0].isupper() or first not in ALSO_WORDS):
        is_alone = not behind or behind in _NOT_SURNAMES
        return found["sure"] is not None or not is_alone
    is_written_so = (
        first.istitle() and behind.isalpha() and (found["more"] or "").split(" ")[-1].istitle()
    )
    return bool(found["sure"] and is_written_so and behind not in _NOT_SURNAMES)
