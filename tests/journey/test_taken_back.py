"""What a crew takes back in EAM before residents could read it stays inside."""

from __future__ import annotations

import pytest

from eamconsole.domain.city import CommentRules, Reaction
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from tests.journey.test_brakes import EAGER, linked, pauses_of

WORDS = "The tenant of 4b was rude again"
WAYS = ["set_comment_public", "delete_comment"]
PAGE = "https://harborview.example/plan.pdf"
DOCUMENTS = {
    "image": {"draw": "jpeg"},
    "picture under another name": {"draw": "jpeg", "file_name": "repair.dat"},
    "link": {"url": PAGE, "description": "The plan"},
}
LINKING = CommentRules(other_documents=Reaction.LINK)


def public_while_away(told, how, **fault):
    """Have a crew publish something while SeeClickFix takes no comment; return the Request."""
    number = told.linked_report()
    told.city.faults["seeclickfix"].fail(verb="POST", times=None, **fault)
    if how in DOCUMENTS:
        told.crew("add_document", number, public=True, **DOCUMENTS[how])
    else:
        told.crew("comment", number, text=WORDS, public=True)
    told.later()
    return number


def take_back(told, number, how, way="set_comment_public"):
    if how in DOCUMENTS:
        key = max(told.record(number).documents)
        told.crew("set_document_public", number, document=key, public=False)
    else:
        told.crew(way, number, comment=max(told.record(number).comments), public=False)
    told.later()


def recover(told):
    told.city.faults["seeclickfix"].clear()
    for _ in range(3):
        told.later(1_000)


def published(told, number):
    own = told.city.seeclickfix.state.integration
    said = [each for each in told.issue(number).comments if each.author is own]
    return [
        each
        for each in said[1:]
        if each.text == WORDS or each.picture is not None or PAGE in each.text
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "fault", [{"kind": "status", "status": 503}, {"kind": "status", "status": 429}]
)
def test_words_taken_back_during_an_outage_are_not_published(tell, way, fault):
    told = tell()
    number = public_while_away(told, "comment", **fault)
    take_back(told, number, "comment", way)
    recover(told)
    assert published(told, number) == []
    row = told.row(number, DeliveryKind.COMMENT_IN)
    assert (row.state, row.cause) == (DeliveryState.SKIPPED, "withdrawn")
    assert "taken back in EAM before it was published" in row.explanation
    assert told.notices("withdrawn") == []  # residents never read it


@pytest.mark.parametrize("how", DOCUMENTS)
def test_nor_is_a_document(tell, how):
    told = tell(comments=LINKING)
    number = public_while_away(told, how, kind="status", status=429)
    take_back(told, number, how)
    recover(told)
    assert published(told, number) == []
    (row,) = told.rows(number)[-1:]
    assert row.kind in {DeliveryKind.IMAGE_IN, DeliveryKind.COMMENT_IN}
    assert (row.state, row.cause) == (DeliveryState.SKIPPED, "withdrawn")
    assert told.notices("withdrawn") == []


@pytest.mark.parametrize("how", ["comment", *DOCUMENTS])
def test_what_is_shown_again_is_published_once(tell, how):
    told = tell(comments=LINKING)
    number = public_while_away(told, how, kind="status", status=429)
    take_back(told, number, how)
    recover(told)
    if how in DOCUMENTS:
        key = max(told.record(number).documents)
        told.crew("set_document_public", number, document=key, public=True)
    else:
        key = max(told.record(number).comments)
        told.crew("set_comment_public", number, comment=key, public=True)
    told.later()
    told.later()
    assert len(published(told, number)) == 1
    assert told.unfinished(number) == []


@pytest.mark.parametrize("how", DOCUMENTS)
@pytest.mark.parametrize("way", ["set_document_public", "delete_document"])
def test_a_document_taken_back_after_residents_saw_it_is_told_until_it_is_public_again(
    tell, how, way
):
    told = tell(comments=LINKING)
    number = told.linked_report()
    told.crew("add_document", number, public=True, **DOCUMENTS[how])
    told.later()
    assert len(published(told, number)) == 1
    key = max(told.record(number).documents)
    told.crew(way, number, document=key, public=False)
    told.later()
    (notice,) = told.notices("withdrawn")
    assert notice.issue_id == number
    assert notice.text.startswith(f"Document {key} on {told.link(number).number} is no longer")
    if way == "set_document_public":
        told.crew(way, number, document=key, public=True)
        told.later()
        assert told.notices("withdrawn") == []
    assert len(published(told, number)) == 1


def test_a_document_that_residents_never_saw_is_taken_back_without_a_word(tell):
    told = tell()
    number = told.linked_report()
    told.crew("add_document", number, draw="pdf", public=True)
    told.later()
    key = max(told.record(number).documents)
    told.crew("set_document_public", number, document=key, public=False)
    told.later()
    assert told.notices("withdrawn") == []


def test_what_arrived_although_no_answer_said_so_is_told_when_it_is_taken_back(tell):
    told = tell()
    number = public_while_away(told, "comment", kind="drop_after")
    take_back(told, number, "comment")
    recover(told)
    assert len(published(told, number)) == 1
    assert told.row(number, DeliveryKind.COMMENT_IN).state is DeliveryState.DONE
    (notice,) = told.notices("withdrawn")
    assert notice.issue_id == number


def test_the_notice_ends_where_the_comment_is_public_again_and_comes_back_with_a_new_one(tell):
    told = tell()
    number = told.linked_report()
    told.crew("comment", number, text=WORDS, public=True)
    told.later()
    key = max(told.record(number).comments)
    for public, told_of in ((False, 1), (True, 0), (False, 1)):
        told.crew("set_comment_public", number, comment=key, public=public)
        told.later()
        assert len(told.notices("withdrawn")) == told_of
    assert len(published(told, number)) == 1


def test_held_comments_that_the_crew_takes_back_end_the_brake(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    for number in numbers:
        told.crew("comment", number, text="TEST - please ignore", public=True)
    told.later()
    assert pauses_of(told)[0]["count"] == 6
    for number in numbers:
        told.crew("delete_comment", number, comment=max(told.record(number).comments))
    told.later()
    told.later()
    assert pauses_of(told) == [] and told.notices("brake") == []
    rows = [told.row(number, DeliveryKind.COMMENT_IN) for number in numbers]
    assert {(row.state, row.cause) for row in rows} == {(DeliveryState.SKIPPED, "withdrawn")}
    assert all(published(told, number) == [] for number in numbers)
