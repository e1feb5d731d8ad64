"""Only what crews ticked as Publicly Available crosses, also where EAM shows us the rest."""

from __future__ import annotations

import pytest

from eamconsole.domain.city import CommentRules, Reaction
from eamconsole.domain.delivery import DeliveryKind


@pytest.fixture
def inside(tell):
    """A story and a Request followed through the internal API, which shows everything."""
    told = tell()
    return told, told.linked_report(private=True)


def test_of_all_comments_the_internal_api_shows_the_public_one_crosses(inside):
    told, number = inside
    told.crew("comment", number, text="Gas line below", public=False)
    told.crew("comment", number, text="Crew is there", public=True)
    told.later()
    told.later()
    assert "Gas line below" not in told.thread(number)
    assert told.thread(number).count("Crew is there") == 1
    assert len(told.rows(number, DeliveryKind.COMMENT_IN)) == 1


def test_of_all_documents_the_internal_api_shows_the_public_one_crosses(inside):
    told, number = inside
    told.crew("add_document", number, draw="png", public=False)
    told.crew("add_document", number, draw="pdf", public=False)
    told.later()
    assert told.rows(number, DeliveryKind.IMAGE_IN) == []
    assert told.notices("other_document") == []
    told.crew("add_document", number, draw="jpeg", public=True)
    told.later()
    told.later()
    assert len(told.rows(number, DeliveryKind.IMAGE_IN)) == 1
    assert sum(bool(comment.picture) for comment in told.issue(number).comments) == 1


def test_a_published_comment_whose_tick_is_taken_away_is_told(inside):
    """The internal API goes on showing the comment, so only its flag tells."""
    told, number = inside
    told.crew("comment", number, text="Dug up", public=True)
    told.later()
    key = max(told.record(number).comments)
    told.crew("set_comment_public", number, comment=key, public=False)
    told.later()
    (notice,) = told.notices("withdrawn")
    assert notice.issue_id == number
    assert told.thread(number).count("Dug up") == 1


def test_withdrawn_and_published_again_it_is_not_said_twice(inside):
    told, number = inside
    told.crew("comment", number, text="Dug up", public=True)
    told.later()
    key = max(told.record(number).comments)
    for public in (False, True):
        told.crew("set_comment_public", number, comment=key, public=public)
        told.later()
    assert told.thread(number).count("Dug up") == 1


@pytest.mark.parametrize("reaction", [Reaction.REPORT, Reaction.REPOST])
def test_what_is_written_into_a_comment_taken_back_stays_inside(tell, reaction):
    told = tell(comments=CommentRules(edited_in_eam=reaction))
    number = told.linked_report(private=True)
    told.crew("comment", number, text="Dug up", public=True)
    told.later()
    key = max(told.record(number).comments)
    told.crew("set_comment_public", number, comment=key, public=False)
    told.crew("edit_comment", number, comment=key, text="Resident at 4 Elm St was rude")
    told.later()
    told.later()
    assert [words for words in told.thread(number) if "rude" in words] == []
    assert told.notices("edited_in_eam") == []
    assert [notice.issue_id for notice in told.notices("withdrawn")] == [number]
