"""Whatever number code, documents or messages mention stands in ``docs/`` with its words.

A newcomer who reads ``A-30`` or ``T26`` finds in one search what it says. An assumption named
without its side must be one of both.
"""

import re
import runpy
from collections.abc import Iterator

from eamconsole.domain.assumptions import ASSUMPTIONS
from tests.fixtures.sources import ROOT

ASSUMED = re.compile(r"\b(?:(?P<side>SCF|EAM) )?A-(?P<number>\d\d)\b")
STEP = re.compile(r"\b(?:steps? |--seen )?T(?P<number>[1-9]\d?)\b(?![-:\d])")
PROMISE = re.compile(r"(?<![\w.-])[RN][1-9]\d?\b(?![-\d])")


def texts() -> Iterator[tuple[str, str]]:
    """Yield every file that people read, and its text."""
    patterns = ("eamconsole/**/*.py", "packaging/**/*.py", "tests/**/*.py", "docs/**/*.md", "*.md")
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def explained(name: str) -> set[str]:
    """Return the numbers that the first column of a document's tables explains."""
    page = (ROOT / "docs" / name).read_text("utf-8")
    cells = re.findall(r"^\| \**([A-Z][A-Z -]*\d+)\** \| \S", page, re.MULTILINE)
    return set(cells)


def test_every_assumption_that_is_mentioned_is_explained():
    known = explained("assumptions.md")
    assert known == set(ASSUMPTIONS)
    lost = set()
    for name, text in texts():
        for found in ASSUMED.finditer(text):
            sides = [found["side"]] if found["side"] else ["SCF", "EAM"]
            if not known & {f"{side} A-{found['number']}" for side in sides}:
                lost.add((name, found[0]))
    assert lost == set()


def test_every_acceptance_step_that_is_mentioned_is_explained():
    known = explained("acceptance.md")
    assert known == {f"T{number}" for number in range(1, 96)}
    mentioned = {
        (name, f"T{found['number']}")
        for name, text in texts()
        for found in STEP.finditer(text)
        if name.startswith(("docs/", "eamconsole/"))
    }
    assert {each for each in mentioned if each[1] not in known} == set()


def test_every_promise_that_is_mentioned_is_explained():
    known = explained("requirements.md")
    assert {"R1", "R95", "N1", "A14", "B1"} <= known
    mentioned = {
        (name, found[0])
        for name, text in texts()
        for found in PROMISE.finditer(text)
        if name.startswith(("docs/", "eamconsole/", "CONTRIBUTING"))
    }
    assert {each for each in mentioned if each[1] not in known} == set()


def test_every_test_named_after_a_step_or_a_promise_plays_one_that_is_explained():
    steps, promises = explained("acceptance.md"), explained("requirements.md")
    named = [
        (name, f"{found[1].upper()}{found[2]}")
        for name, text in texts()
        for found in re.finditer(r"def test_(?:\w*_and_)?([tr])(\d{1,2})_", text)
    ]
    assert len(named) > 100
    assert [each for each in named if each[1] not in steps | promises] == []


def test_the_document_of_the_steps_is_the_plan():
    """Run packaging/acceptance_document.py after a step was changed."""
    made = runpy.run_path(str(ROOT / "packaging" / "acceptance_document.py"))
    assert made["DOCUMENT"].read_text("utf-8") == made["document"]()
