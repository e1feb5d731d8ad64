"""How somebody's health is, in a crew's words; places and things named after it are not meant."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from eamconsole.domain.leaks.leak import Leak, LeakKind
from eamconsole.domain.leaks.people import PERSON

_MOST = 500
"""Places of a text that are looked at closely."""
_ILL = (
    r"dementia|alzheimer'?s?|diabet(?:ic|es)|insulin|hypoglyc\w{1,6}|hospice|chemo(?:therapy)?|"
    r"cancer|leukemia|tumou?r|dialysis|epilep(?:tic|sy)|seizures?|hiv(?:[ -]positive)?|hepatitis|"
    r"hep [bc]|"
    r"covid(?:-?19)?|tb|tuberculosis|mrsa|bipolar|schizo\w{0,9}|paranoid|autis(?:tic|m)|"
    r"asperger'?s|adhd|"
    r"ptsd|down'?s? syndrome|special needs|mental(?:ly)?(?: health)?(?: ill(?:ness)?| unstable)?|"
    r"suicid\w{1,3}|"
    r"self[- ]harm|overdos(?:e|ed|ing)|narcan(?:ned)?|naloxone|heart (?:attack|condition|trouble|"
    r"problems?|"
    r"failure|patient)|cardiac|pacemaker|bypass surgery|asthma(?:tic)?|copd|emphysema|pneumonia|"
    r"lung disease|"
    r"oxygen|o2 tank|ventilator|c-?pap|nebulizer|catheter|parkinson'?s?|multiple sclerosis|"
    r"kidney \w{4,9}|"
    r"transplant|amputee|paraplegic|quadriplegic|paralyzed|bed ?-?ridden|"
    r"wheel ?-?chair(?:[- ]bound)?|"
    r"pregnan(?:t|cy)|miscarr\w{1,6}|alcoholic|addict(?:ed|ion)?|junkie|heroin|detox|on (?:drugs|"
    r"meth|"
    r"meds|medications?|methadone|suboxone)|medications?|psych(?:iatric|otic)?|hospitali[sz]ed|"
    r"stroke|"
    r"surgery|disabled|disability|handicapped|deaf|blind|hard of hearing|immuno\w{4,14}|"
    r"allerg\w{2,4}|"
    r"passed out|unresponsive|unconscious|concussion|broken (?:hip|leg|arm|ankle|wrist|foot)|"
    r"fractured? \w{3,6}|(?:hip|knee|shoulder|heart valve) (?:replacement|surgery|operation)|"
    r"suffer(?:s|ing) from \w+|diagnosed with \w+|"
    r"(?:lead |food |co |carbon monoxide )?poison(?:ing|ed)|\w{4,14} (?:syndrome|disorder|"
    r"disease|infection)|"
    r"(?:had|has|having) (?:a |an )?(?:operation|baby|flu|fever|virus|infection|lupus|arthritis|"
    r"a fall)|"
    r"(?:has|with) (?-i:MS|ALS|AIDS|CP|OCD|CHF|MD)|oxygen tank|arthritis|lupus|sclerosis|gout|"
    r"sciatica|"
    r"rehab|seriously ill|very (?:ill|sick)|terminal(?:ly ill)?|"
    r"(?:cane|walker|crutches|bad (?:heart|hips?|knees?|lungs)|injured|bleeding|confused|"
    r"disoriented|forgetful|depress(?:ed|ion)|"
    r"collapsed|anxiety|panic attacks?|radiation|infusions?|relapsed?|life support|hospital bed|"
    r"care ?giver|home health aide|visiting nurse|"
    r"assisted living|nursing home|the hospital|feeding tube|colostomy|brain injury|"
    r"hearing aids?|fell and (?:broke|hit|hurt|cut)|"
    r"broke (?:his|her|a) \w{3,8}|stitches|hurt (?:his|her)|can'?t (?:walk|see|hear|breathe)|"
    r"(?:very |too )(?:frail|weak)|frail)|"
    r"(?:lost|losing) (?:his|her) (?:mind|memory)|memory (?:loss|problems?|issues)|vertigo|"
    r"demencia|diab\u00e9tic[oa]|c\u00e1ncer|embarazada|ox\u00edgeno|silla de ruedas|enferm[oa]|"
    r"discapacitad[oa]|cieg[oa]|sord[oa]|ataque al coraz\u00f3n|derrame"
)
_CERTAIN = (
    r"has dementia|is diabetic|on (?:home )?oxygen|in hospice|on dialysis|has cancer|off (?:his|"
    r"her|their) "
    r"meds|(?:suspected|possible|apparent|fatal) (?:overdose|od|suicide|heart attack|stroke)|"
    r"narcan (?:was )?"
    r"(?:given|used|administered)|administered (?:narcan|naloxone)|legally blind|"
    r"wheel ?chair[- ]bound|"
    r"(?:taken|transported|transport|trans|brought|rushed|admitted|"
    r"airlifted) (?:\w{1,12} )?to (?:the )?(?:hospital|"
    r"hosp|er|icu|st\.? [a-z]{3,12}(?:'s)?|\w{3,14} (?:hospital|medical|general))|(?:in|into|"
    r"out of) (?:the )?(?:icu|intensive care|nursing home|rehab hospital|psych ward)|"
    r"(?:just|recently|wife|husband|mother|father|son|daughter|owner|resident|he|she) (?:has |"
    r"had |just |recently )?(?:passed away|died(?= (?:of|from|last|on|in|this|and|at))|is dying)"
)
_SAID = re.compile(rf"(?i)\b(?:{_CERTAIN})\b|\b(?P<ill>{_ILL})\b")
_PLACE = re.compile(
    r"(?i)[ '\u2019s-]{0,3}(?:and |/|& )?(?:\w{2,12} )?(?:cent(?:er|re)|ctr|clinic|building|bldg|"
    r"house|"
    r"office|unit|wing|sign|signs|sign post|banner|walk|run|5k|event|ramps?|awareness|memorial|"
    r"parking|space|"
    r"spaces|spot|spots|stall|stalls|entrance|lot|drive|dr|st|street|ave|rd|lane|ln|way|lift|"
    r"access|van|"
    r"curb|curve|corner|driveway|hill|spot|child sign|testing|test|site|tent|boxes|box|kit|kits|"
    r"park|"
    r"plate|placard|vehicle|truck|car|bus|level|levels|sensor|demand|valve|line|pump|dept|fair|"
    r"day|month)\b"
)
"""Behind a word of illness: what is named so."""
_WHOSE = re.compile(rf"(?i)(?<![\w'-]){PERSON}(?:['\u2019]s)?(?![\w-])")
_TITLE_DOT = re.compile(r"(?i)\b(mrs?|ms|dr|st|sra?)\.(?= )")
"""Ends no sentence."""
_SENTENCE = re.compile(r"[^.;!?\n]+(?:[.;!?](?=\S)[^.;!?\n]+)*")


def health(text: str) -> Iterator[tuple[int, Leak]]:
    """Return what a text says of somebody's health."""
    text = _TITLE_DOT.sub(r"\1,", text)
    for sentence in itertools.islice(_SENTENCE.finditer(text), _MOST):
        is_of_somebody: bool | None = None
        for found in itertools.islice(_SAID.finditer(sentence[0]), _MOST):
            if found["ill"]:
                if _PLACE.match(sentence[0], found.end()):
                    continue
                if is_of_somebody is None:
                    is_of_somebody = _WHOSE.search(sentence[0]) is not None
                if not is_of_somebody:
                    continue
            yield sentence.start() + found.start(), Leak(LeakKind.HEALTH, found[0])
