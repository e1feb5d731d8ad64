"""What is written for colleagues alone: law and liability, whose fault, who is bad at what."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from eamconsole.domain.leaks.leak import Leak, LeakKind
from eamconsole.domain.leaks.people import GIVEN_NAMES, PERSON

_MOST = 500
"""Places of a text that are looked at closely."""
_NOT = (
    r"(?:do(?:n['\u2019]?t| not)|never|not to|don['\u2019]?t|no|"
    r"let['\u2019]?s not|cannot|can['\u2019]?t|please do not)"
)
_STAFFER = (
    r"(?:crew|foreman|supervisor|operator|driver|plow driver|laborer|inspector|employee|worker|"
    r"contractor|guys|new (?:guy|hire|kid)|temp|"
    r"seasonal|mechanic|dispatcher|boss)"
)
_HUSH = (
    rf"{_NOT} (?:admit|discuss|disclose|(?:tell|inform|let|say|mention|talk|show|share|reply|"
    rf"respond|release|"
    rf"publish|post|call back|answer)(?: (?:to|with|this|it|any(?:thing|one|body)?|the|her|him|"
    rf"them|that|public|"
    rf"press|media|council|resident|owner|caller|customer|homeowner)\b)+)|"
    rf"not for (?:the )?(?:public|release|publication|"
    rf"resident|publishing)|(?:for )?internal(?:ly)?[ -]?(?:use|only|note|eyes|memo|"
    rf"info)(?: only)?|"
    rf"(?:office|staff|city|employee|crew) (?:use|eyes|staff) only|staff only|off the record|"
    rf"between (?:us|you and me)|"
    rf"keep (?:this |it )?(?:quiet|between|in[- ]?house|internal|from (?:the )?(?:public|"
    rf"resident|owner|press))|hush|"
    rf"cover(?:ed|ing)?[ -]?(?:it |this )?up (?:for (?:him|her|them|us|the (?:crew|boss|"
    rf"foreman))|the mistake|so (?:no|they|the public))|no one (?:needs|has) to know|"
    rf"(?:not (?:to )?|{_NOT} |never )(?:be )?(?:put|write|say)[a-z]{{0,4}} (?:(?:any(?:thing)?|"
    rf"this|it|that) )?(?:in (?:writing|an? email)|down|"
    rf"on paper)|{_NOT} (?:document|log|record|email|leave a (?:paper )?trail)(?: (?:this|it|"
    rf"anything|that)|$)|paper trail|nothing in writing|"
    rf"say nothing|said to say nothing|(?:delete|shred|destroy) (?:this|these|after|the (?:log|"
    rf"record|note|email)s?)|"
    rf"(?:just )?(?:tell|told) (?:her|him|them|resident|caller|owner|people) (?:whatever|"
    rf"anything|it'?s on the list|we(?:'re| are| were)? (?:out|busy|"
    rf"coming) but)|make something up|stall(?:ing)? (?:her|him|them|the \w{{4,10}})|"
    rf"string (?:her|him|them) along|"
    rf"(?:told|tell) (?:her|him|them|resident|caller|owner|people|"
    rf"everyone)\b[^.;\n]{{2,40}} but (?:really|actually|truth|in fact|we|it was|our|"
    rf"that'?s not)|"
    rf"(?:mayor|council\w{{0,6}}|alder\w{{0,6}}|director|commissioner|chief|"
    rf"city manager)(?:'s office)? (?:wants|said|says|told us|insists|"
    rf"demands)[^.;\n]{{0,25}} (?:first|because|priority|"
    rf"done (?:now|before)|skip|moved up|his|her)|(?:keep|leave|kept|stay) (?:it |this |"
    rf"that )?(?:off|out of) (?:the )?(?:wo|work order|record|books|system|report|notes|log)\b|"
    rf"make (?:us|the (?:city|dept|department)|him|her) look (?:bad|stupid)|(?:favor|friend|"
    rf"cousin|buddy|brother|wife|nephew|neighbor) (?:of|for) (?:the )?"
    rf"(?:mayor|council\w{{0,6}}|alder\w{{0,6}}|director|commissioner|boss|chief)|(?:mayor|"
    rf"council(?:man|woman|member)|alder\w{{0,6}}|director|commissioner)'s "
    rf"(?:friend|cousin|buddy|brother|wife|house|neighbor|mother|son|street|nephew)|"
    rf"jump(?:ed)? the (?:line|list)|"
    rf"(?:mark|marked|close|closed|show|sign(?:ed)?)(?: it| this)? (?:off |out |as )?(?:anyway|"
    rf"complete but|done but|without (?:doing|going|looking|checking))|"
    rf"(?:never|not|didn'?t) (?:actually|really) (?:done|fixed|went|go|do|fix|inspect|inspected|"
    rf"check|checked|repaired)|"
    rf"before (?:the )?(?:press|media|news|mayor|council) (?:finds?|hears?|gets?)"
)
_LAW = (
    r"(?:city |town |county |their |her |his |our |the |an? )?(?:attorney|lawyer|"
    r"solicitor)(?:'?s)?(?! general| ln| st| rd)|"
    r"(?:corp(?:oration)?|legal|town|city) counsel|legal (?:dept|department|team|says|advice|"
    r"advised|is|has|"
    r"wants|hold|action|reviewing|exposure)|law (?:dept|department)|litigation|law ?suit|"
    r"sui(?:ng|t filed)|"
    r"(?:will|may|might|going to|wants to|threaten\w{0,3}(?: to)?|could|gonna) sue|"
    r"threatened (?:legal|to sue|lawsuit)|"
    r"being sued|(?:(?:city|we|are|is|be|not|held|crew) liable|"
    r"liability)(?! waiver)(?! to freeze)|negligen(?:t|ce)|tort|deposition|subpoena\w{0,3}|"
    r"deny (?:the |this |her |his |"
    r"any )?(?:claim|liability|fault)|(?:risk (?:mgmt|management|mgr|manager)|"
    r"insurance (?:adjuster|carrier|co)) (?:says?|said|"
    r"wants|told|involved|has|notified|aware|reviewing|denied|is|will)|settle(?:d|"
    r"ment)? (?:with|out of court|offer|claim|"
    r"for \$)|(?:osha|epa|union|eeoc) (?:complaint|violation|grievance|will|fine)|(?:filed|"
    r"union|file) (?:a )?grievance|foia|"
    r"our exposure|sues (?:every|the city|us|people)\w{0,6}|plaintiff|defendant|abogad[oa]|"
    r"demanda(?:r|ndo)?\b"
)
_FAULT = (
    rf"(?:my fault|(?:our|his|her|their|the city'?s|crew'?s|city|"
    rf"dpw'?s|contractor'?s|[a-z]{{3,9}}'s) (?:own )?(?:fault|mistake|screw[- ]?up|negligence))\b|"
    rf"(?:at fault|to blame|messed (?:this |it |that )?up|"
    rf"screw(?:ed|s|ing)? (?:this |it |that |us |the \w{{3,10}} |these )?(?:job |one )?up|"
    rf"f[*u-]?c?k?ed (?:this |it )?up|"
    rf"botched|half[- ]?assed|pencil[- ]?whip\w{{0,4}}|dropped the ball|should(?:'ve| have|"
    rf"a) (?:been|caught|done|"
    rf"known|checked|called|fixed|never|inspected|shut|marked)|knew about (?:it|this)|"
    rf"we (?:forgot|never (?:did|fixed|came|went|checked|inspected|shut|closed|responded|logged)|"
    rf"lied|ignored|knew|missed it|"
    rf"broke (?:her|his|their)|caused (?!no\b)|damaged (?!no\b)|hit (?:her|his|their|the (?:car|"
    rf"house|fence|gas|mailbox)))|"
    rf"(?:wrote|writing|write) (?:him|her|them|\w{{3,10}}) up|written up|"
    rf"(?:was|is|got|being|been|gets|should be) (?:suspended|fired|disciplined|terminated|"
    rf"demoted|drunk|high|stoned|asleep|sleeping|"
    rf"reprimanded)|disciplin(?:e|ary|ed)(?: action| hearing)?|on the clock|"
    rf"{_STAFFER}(?: \w{{2,10}})? (?:was |were |is |been |got caught |caught |admitted |admits |"
    rf"claims |still |always )?(?:to |he |being )?(?:was )?"
    rf"(?:texting|on (?:his|her|the|their) (?:cell ?)?phones?|asleep|sleeping|speeding|"
    rf"not paying attention|careless|reckless|"
    rf"drinking|smoking (?:weed|pot)|high|drunk|hung ?over|incompetent|useless|lazy|worthless|"
    rf"untrained|not (?:trained|certified|licensed|qualified)|"
    rf"without (?:a )?(?:cdl|license|harness|spotter|permit)|stole|stealing|stolen|"
    rf"took (?:it )?home|lied|under investigation|goofing off|"
    rf"sitting in (?:the )?truck|no[- ]show|walked off|refused (?:to|the)|mouthed off|cursed|"
    rf"swore|yelled at|got into it)|"
    rf"written (?:warning|reprimand)|(?:internal|ia|under|hr) investigation|(?:workers'?|"
    rf"wc) comp|wc claim|side job|(?:inspector|foreman|contractor) "
    rf"(?:got |was |is )?(?:paid off|bribed|kickback)|kickback|cash under|"
    rf"{_STAFFER}\b[^.;\n]{{0,40}} (?:and |but |then )?(?:did(?:n['\u2019]?t| not)|never|"
    rf"failed to) (?:report|log|tell|call it in|own up|say anything|stop|mention)\b|"
    rf"(?:came|show(?:ed|s)? up) (?:in |to work )?(?:drunk|high|late|hung ?over)|(?:working|"
    rf"driving) (?:drunk|hung ?over)|no[- ]call no[- ]show|failed (?:a |the |his |her )?"
    rf"(?:drug|piss|breath)[a-z]{{0,7}} ?test|falsified|fudged|backdate[ds]?|cut(?:ting)? corners)"
)
_NAMES = (
    rf"(?:crazy|nutty|insane|psycho|wacko|loony|nasty|rude|annoying|stupid|dumb|cranky|nosy|"
    rf"lying|obnoxious|miserable|"
    rf"grumpy|hysterical|racist|belligerent|entitled|difficult|loco|"
    rf"loca) (?:old )?(?:\w{{3,9}} )?(?:{PERSON}|bitch|person|"
    rf"people|bat|hag|cat lady|karen|a[s*]{{2}}hole)|{PERSON}(?:'s| is| was| are|"
    rf"s)? (?:\w{{3,9}} )?(?:a |an |just |very |"
    rf"so |always |totally |being |really |completely ){{0,2}}(?:crazy|nuts|psycho|insane|wacko|"
    rf"idiots?|morons?|liar|"
    rf"lying|jerk|pain|nightmare|drunk|drunks?|loon|nut ?(?:job|case)|problem|pest|whin(?:er|ing|"
    rf"es)|racist|rude|nasty|"
    rf"stupid|full of (?:it|crap|shit)|karen|hoarder|slob|belligerent|junkie|criminal|felon|"
    rf"drug dealer|"
    rf"(?:an )?illegal|difficult|unreasonable)\b|"
    rf"(?:chronic|frequent|serial|constant|professional|habitual|repeat) (?:complainer|caller|"
    rf"flyer|whiner|complainant)|"
    rf"(?:complains|whines|bitches|calls) (?:about everything|every (?:day|week)|constantly|"
    rf"all the time|nonstop)|"
    rf"a(?:ss|[*]{{2}})[- ]?hole|son of a bitch|sob|bull ?shit|\bbs\b|nut ?(?:job|case)|"
    rf"pain in the (?:ass|neck|butt|a)|"
    rf"(?:stupid|dumb) (?:ass|bitch)|ignore (?:her|him|them|this (?:lady|guy|woman|one|caller|"
    rf"person)|all her|calls from)|"
    rf"(?:blow|blew|brush(?:ed)?) (?:her|him|them|it|this one) off"
)
_WORKED = re.compile(
    r"\b(?P<name>[A-Z][a-z]{1,11}) (?i:(?:was |is |were )?(?:left early|late again|no[- ]show|"
    r"forgot (?:to|the)|never (?:put|did|came|showed|"
    r"closed|finished|went|shut|checked|called|set|turned|told)|drunk|asleep|sleeping|high|"
    r"texting|drinking|lazy|useless|screwed|messed|"
    r"refused to|lied|stole|walked off|out sick again|suspended|fired|broke the|on (?:his|"
    r"her) phone|speeding|yelled|cursed))\b"
)
_HOLDS = re.compile(
    rf"(?i)\b{PERSON}(?: \w{{2,12}})? (?:is |was |are )?(?:a |an |the |known |our |usual |local |"
    rf"real |just ){{0,4}}(?:trouble ?maker|gadfly|crank|"
    rf"nuisance|complainer|freeloader|scammer|fraud|alcoholic|bum|lowlife|slumlord|tweaker|"
    rf"weirdo|creep|looking for (?:money|a payday|a handout|"
    rf"a lawsuit)|just wants (?:money|attention)|made (?:it|this) up|lied|faking|fishing for)\b|"
    rf"\b(?:trouble ?maker|slum ?lord|waste of (?:our |my |everyone'?s )?time|"
    rf"bogus (?:call|claim|complaint)|fake (?:call|claim|complaint)|cry(?:ing)? wolf|"
    rf"good luck (?:to|with) (?:her|him|them))\b"
)
_SAID = re.compile(rf"(?i)(?<![\w'-])(?:{_HUSH}|{_LAW}|{_FAULT}|{_NAMES})(?![\w-])")
_STAFF = re.compile(
    r"\bHR (?i:notified|aware|involved|has|knows|will|is|was|complaint|investigat\w{2,4}|case|to)\b"
    r"|\b(?i:to|with|told|called|by|inform(?:ed)?|notif(?:y|ied)|contact(?:ed)?) HR\b"
    r"|\bINTERNAL(?:\b(?! pipe| joint| wall| bleed| leak)[ :-]|$)"
)


def inside(text: str) -> Iterator[tuple[int, Leak]]:
    """Return what a text says that colleagues alone should read."""
    for found in itertools.islice(_WORKED.finditer(text), _MOST):
        if found["name"].casefold() in GIVEN_NAMES:
            yield found.start(), Leak(LeakKind.INSIDE, found[0])
    for pattern in (_SAID, _HOLDS, _STAFF):
        for found in itertools.islice(pattern.finditer(text), _MOST):
            yield found.start(), Leak(LeakKind.INSIDE, found[0].strip())
