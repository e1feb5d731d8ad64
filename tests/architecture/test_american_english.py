"""Code and documents are written in American English: one spelling of a word, so that a search
finds it everywhere.

What is written down in journals, drafts and the profile file keeps the spelling it was released
with, and so do words that other programs give us.
"""

import re

from tests.fixtures.sources import ROOT

BRITISH = re.compile(
    r"(?i)(?:re)?colour|behaviour|favour|honour|neighbour|labour|flavour|rumour|harbour\b|"
    r"(?<![a-z])(?:centre|metre|litre|fibre|theatre|grey|licence|defence|offence|catalogue|"
    r"dialogue|judgement|fulfil|learnt|spelt|misspelt|whilst|amongst|kerb|tyre|cheque|ageing|"
    r"artefact|storey|plough|programme|mould|sceptic\w*)(?![a-z])|"
    r"(?:label|signal|travel|model|level|channel|fuel|total|dial)l(?:ed|ing)\b|"
    r"(?:organ|recogn|normal|initial|serial|minim|maxim|custom|synchron|author|summar|priorit|"
    r"standard|local|optim|final|real|util|capital|categor|emphas|memor)is(?:e|es|ed|ing|ation)\b|"
    r"analys(?:e|ed|ing)\b|catalogued|centred"
)
MAY = {
    "licence_confirmed": "an action of the audit",
    "answers.licence": "a key of drafts",
    '"licence"': "a key of drafts",
    '"answers.licence"': "a key of drafts",
    '"metre"': "what PROJ calls the unit",
    '"metres"': "what somebody may type",
    "Mr. Grey": "a name",
    "neighbou?r": "what a crew may write",
}
THIS = "tests/architecture/test_american_english.py"


def test_words_are_spelled_the_american_way():
    found = []
    patterns = ("eamconsole/**/*.py", "packaging/**/*.py", "tests/**/*.py", "docs/**/*.md", "*.md",
                "resources/**/*.qss", "tests/mutants/*.toml")  # fmt: skip
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        name = path.relative_to(ROOT).as_posix()
        if name in (THIS, "CHANGELOG.md") or "data" in path.parts:
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            plain = re.sub("|".join(map(re.escape, MAY)), "", line)
            found += [f"{name}:{number}: {each[0]}" for each in BRITISH.finditer(plain)]
    assert found == []
