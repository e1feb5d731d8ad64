"""A line of the first contact holds by what was seen, and by nothing else."""

from __future__ import annotations

import pytest

from eamconsole.services.contact.measured import (
    Result,
    holds,
    otherwise,
    together,
    unmeasured,
)
from eamconsole.services.contact.standing import in_words


@pytest.mark.parametrize("nothing", [[], {}, 0, "", None, b"", ()])
def test_nothing_seen_is_not_measured_and_says_what_to_do(nothing):
    line = holds("EAM A-10", "100 rows were asked for and not refused.", seen=nothing)
    assert line.result is Result.OPEN
    assert line.is_open
    assert "Nothing came that shows it" in line.evidence
    assert "marked records" in line.advice
    assert "marked TEST" in holds("SCF A-30", "0 categories came.", seen=nothing).advice


def test_a_line_of_two_parts_holds_by_both():
    first = holds("EAM A-21", "First is kept.", seen=1, part="first")
    last = holds("EAM A-21", "Last is kept.", seen=1, part="last")
    unseen = unmeasured("EAM A-21", "Last was not seen.", part="last")
    lost = otherwise("EAM A-21", "Last is lost.", advice="Ask.", part="last")
    both = together([first, last])
    assert (both.result, both.evidence) == (Result.HOLDS, "First is kept. Last is kept.")
    half = together([first, unseen])
    assert (half.result, half.evidence) == (Result.OPEN, "Last was not seen.")
    assert half.advice
    wrong = together([first, unseen, lost])
    assert (wrong.result, wrong.evidence, wrong.advice) == (
        Result.OTHERWISE,
        "Last is lost.",
        "Ask.",
    )


def test_what_the_profile_does_without_keeps_no_line_open_and_no_line_wrong():
    idle = unmeasured("EAM A-22", "There is no internal API.", moot=True)
    unseen = unmeasured("EAM A-22", "Comments were not seen.", part="comments")
    line = together([unseen, idle])
    assert (line.is_open, line.evidence) == (False, "There is no internal API.")
    wrong = otherwise("EAM A-22", "There is no flag.", {"eam.server.public_flag": "IsPublic"})
    assert together([unseen, idle, wrong]).is_wrong


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("", "is lost."),
        (None, "is lost."),
        ("A deep ho", "is cut: of 11 characters 9 stand there."),
        ("A deep h&ouml;le", "comes back as “A deep h&ouml;le”."),
    ],
)
def test_what_became_of_a_text_is_told_by_its_kind(shown, words):
    assert in_words("A deep hole", shown) == words
