"""Words and names that another system kept a little differently are known again."""

from __future__ import annotations

import html
import unicodedata

import pytest

from eamconsole.domain.recognition import is_short, same_name, same_text, same_words
from eamconsole.domain.reference import matches_notes, names_another

SAID = "\u00dcber die \u201cstra\u00dfe\u201d & it\u2019s   2 feet deep \u2014 \U0001f6a7 caf\u00e9"


@pytest.mark.parametrize(
    "kept",
    [
        unicodedata.normalize("NFD", SAID),
        html.escape(SAID),
        html.escape(html.escape(SAID)),
        SAID.replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"'),
        " ".join(SAID.split()),
        SAID.encode("ascii", "replace").decode(),
        SAID.encode("ascii", "ignore").decode(),
        SAID.replace("\U0001f6a7", "??"),
        SAID[:30],
        SAID.upper(),
        f"{SAID}\r\n",
        SAID.replace("   ", "<br/>"),
        SAID.replace(" ", "\u00a0"),
    ],
)
def test_what_a_system_makes_of_a_text_is_the_same_words(kept):
    assert same_words(kept, SAID)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("We come on Monday at noon.", "We come on Tuesday at noon."),
        ("Done", "Done already"),
        ("It grows", "It grows every day"),
        ("It grows every day and night", "It grows every day"),
        ("", "It grows every day"),
        (
            "\u8857\u9053\u4e0a\u6709\u4e00\u4e2a\u5927\u5751 x",
            "\u8bf7\u6765\u4fee\u7406\u8fd9\u4e2a\u5927\u5751 x",
        ),
    ],
)
def test_other_words_stay_other_words(kept, said):
    assert not same_words(kept, said)


def test_signs_no_longer_than_the_text_are_known_where_all_of_them_were_replaced():
    said = "\u8857\u9053\u4e0a\u6709\u4e00\u4e2a\u5f88\u5927\u7684\u5751\u6d1e\u5728"
    assert same_words("?" * len(said), said)


def test_short_words_are_short_in_any_script_and_same_only_as_a_whole():
    assert is_short("Thanks!")
    assert not is_short("Thanks a lot, everybody!")
    assert is_short("\u8c22\u8c22\u4f60\u4eec")
    assert not is_short("\u8def\u4e0a\u6709\u4e00\u4e2a\u5927\u5751\u5f88\u5371\u9669")
    assert same_text(" Done\r\n", "Done")
    assert not same_text("done", "Done")


@pytest.mark.parametrize(
    "kept", ["Jos? Mart?nez", "Jose Martinez", "JOS\u00c9 MART\u00cdNEZ", "", "Jos\u00e9 Mart"]
)
def test_a_name_is_known_however_it_was_kept(kept):
    assert same_name(kept, "Jos\u00e9 Mart\u00ednez")


@pytest.mark.parametrize("kept", ["Crew 7", "D. Foreman", "Jo"])
def test_another_name_is_another_person(kept):
    assert not same_name(kept, "Jos\u00e9 Mart\u00ednez")


@pytest.mark.parametrize(
    ("external", "notes", "other"),
    [
        ("7002", "", "7002"),
        ("", "A hole\n\nSeeClickFix Issue ID: 7002", "7002"),
        ("7002", "SeeClickFix Issue ID: 7001", ""),
        ("7001", "SeeClickFix Issue ID: 7002", "7002"),
        ("007001", "", ""),
        ("700", "", ""),
        ("WX-7002", "Quoted: SeeClickFix Issue ID: 7002\nbut not last", ""),
        ("", "", ""),
        ("", "SeeClickFix Issue ID: 7001\nDuplicate of\nSeeClickFix Issue ID: 7002", ""),
        ("7002", "SeeClickFix Issue ID: 7001\nSeeClickFix Issue ID: 7002", "7002"),
    ],
)
def test_a_record_names_another_issue_only_where_it_says_so(external, notes, other):
    assert names_another(external, notes, "7001") == other


@pytest.mark.parametrize(
    ("notes", "ours"),
    [
        ("A hole\n\nSeeClickFix Issue ID: 7001\nCrew 4: needs hot mix, Tuesday.", True),
        ("SeeClickFix Issue ID: 7001. Crew 4 comes\r\non Tuesday", True),
        ("  seeclickfix  issue ID:  7001\r\n\r\n", True),
        ("As in\nSeeClickFix Issue ID: 7001\n\nSeeClickFix Issue ID: 7002", False),
        ("As in SeeClickFix Issue ID: 7001", False),
        ("SeeClickFix Issue ID: 70011", False),
        ("SeeClickFix Issue ID:", False),
    ],
)
def test_our_line_in_notes_counts_wherever_it_stands(notes, ours):
    assert matches_notes(notes, "7001") is ours
