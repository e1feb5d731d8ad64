"""What is typed, pasted or read out over the telephone, and what it is taken for."""

import pytest

from eamconsole.domain.sought import fits, sought

STORED = (
    'deep pothole he said "walrus" & 100% of it_all \\ 😀 مرحبا café straße '
    "1843321 26-00031 12-14 quince court, harborview, ct, 06510"
)


@pytest.mark.parametrize(
    "typed",
    [
        "#1843321", "\t1843321\u00a0", "1843321.", "1,843,321",
        "Issue ID: 1843321", "issue #1843321",
        "SeeClickFix 1843321",
        "\u200b1843321\ufeff", "\uff11\uff18\uff14\uff13\uff13\uff12\uff11",
        "\u0661٨\u0664\u0663\u0663\u0662\u0661",
        "https://seeclickfix.com/issues/1843321", "<https://seeclickfix.com/issues/1843321>",
        "https://crm.seeclickfix.com/#/organizations/42/issues/1843321-deep-pothole?tab=1",
        "http://eam.example/WorkRequest?id=5&number=26-00031", "Request # 26-00031", "(26-00031)",
    ],
)  # fmt: skip
def test_a_number_is_understood_however_it_comes(typed):
    terms = sought(typed)
    assert len(terms) == 1
    assert terms[0].number in ("1843321", "26-00031")
    assert fits(terms, STORED)


@pytest.mark.parametrize(
    "typed",
    [
        "WALRUS", '"walrus"', "“walrus”", "pothole quince", "quince pothole",
        "100%", "it_all", "\\",
        "😀", "مرحبا", "CAFE\u0301", "12-14 Quince Court", "12\u201314 quince", "12 Quince Court",
        "14 Quince", "Quince Court, Harborview", "quince court harborview ct 06510",
        "Pothole - 12 Quince Court", "deep  \n pothole", '"deep pothole"',
    ],
)  # fmt: skip
def test_words_are_found_in_any_order(typed):
    assert fits(sought(typed), STORED)


@pytest.mark.parametrize(
    "typed",
    ["pothole zebra", "99% quince", "it%all", "13 Quince", '"pothole deep"', "12-16 Elm", "https://seeclickfix.com/issues/1843322"],
)  # fmt: skip
def test_everything_asked_for_has_to_be_there(typed):
    assert not fits(sought(typed), STORED)


def test_a_house_number_stays_with_its_street():
    assert fits(sought("12 elm"), "12 elm street")
    assert not fits(sought("12 elm"), "for 12 days, 400 elm street")
    assert fits(sought("12-16 elm"), "at 12 elm street")
    assert fits(sought("26-00031 elm"), "26-00031 9 elm street"), "a Request # is no range"


@pytest.mark.parametrize("page", ["x" * 40_000, "😀" * 20_000, "%" * 40_000, "a word and " * 4_000])
def test_a_page_that_was_pasted_asks_for_a_few_words_only(page):
    terms = sought(page)
    assert len(terms) <= 8
    assert all(len(piece) <= 200 for term in terms for way in term.ways for piece in way)
    assert fits(terms, page)


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", "\n"])
def test_nothing_restricts_nothing(nothing):
    assert sought(nothing) == ()
