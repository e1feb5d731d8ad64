"""Words a person edited before they crossed, and a journal that does not know of it any more."""

from __future__ import annotations

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.services.queue.changing import Changing
from tests.journey.lives import life

__all__ = ["life"]

SAID = "The light at the old mill bridge has been out for nine days"
SENT = "Streetlight 4411 is dark, please send the electrician"
WRITTEN = "Crew comes Tuesday, blast it"
READ = "We plan to visit in the coming week."
ASKED = DeliveryState.NEEDS_ATTENTION
LOSSES = ["put_back", "forget"]


def edit(told, row, text):
    told.city.clock.advance(5)
    parts = told.engine.parts
    Changing(told.journal, parts.clock, parts.rules, "pat").edit(row.id, {"text": text})
    told.later()


def lose(life, how):
    getattr(life, how)()
    return life.console()


def rest(told):
    for _ in range(3):
        told.later()


def resident_said(life, told):
    """Have EAM refuse a resident's comment once, and a person edit it; return the Request."""
    number = told.linked_report()
    life.city.faults["eam"].status(400, verb="POST", path="/Comments", times=1)
    told.says(number, SAID, by="Ana Ruiz")
    told.sync()
    life.copy_journal()
    edit(told, told.row(number, DeliveryKind.COMMENT_OUT), SENT)
    assert told.comments(number) == [SENT]
    return number


def crew_wrote(life, told):
    """Have SeeClickFix refuse a crew's comment once, and a person edit it."""
    number = told.linked_report()
    life.city.faults["seeclickfix"].status(422, verb="POST", path="/comments", times=1)
    told.crew("comment", number, text=WRITTEN, public=True)
    told.later()
    life.copy_journal()
    edit(told, told.row(number, DeliveryKind.COMMENT_IN), READ)
    assert told.our_words(number)[1:] == [READ]
    return number


@pytest.mark.parametrize("how", LOSSES)
def test_a_residents_edited_words_are_neither_echoed_nor_sent_again(life, how):
    with life.console() as told:
        number = resident_said(life, told)
    with lose(life, how) as told:
        told.sync()
        if how == "put_back":
            told.repair("retry", told.row(number, DeliveryKind.COMMENT_OUT))
        rest(told)
        assert told.our_words(number)[1:] == []
        assert told.comments(number) == [SENT]
        out, back = (
            told.row(number, k) for k in (DeliveryKind.COMMENT_OUT, DeliveryKind.COMMENT_IN)
        )
        assert (out.state, out.cause) == (ASKED, "edited_earlier")
        assert SENT in out.explanation and "Skip" in out.next_step
        assert (back.state, back.cause) == (ASKED, "echo")
        assert "bears the name" in back.explanation


def test_and_are_sent_and_published_where_the_person_says_so(life):
    with life.console() as told:
        number = resident_said(life, told)
    with lose(life, "forget") as told:
        rest(told)
        told.city.clock.advance(5)
        for kind in (DeliveryKind.COMMENT_OUT, DeliveryKind.COMMENT_IN):
            told.repair("retry", told.row(number, kind))
        rest(told)
        assert told.comments(number) == [SENT, SAID]
        assert told.our_words(number)[1:] == [SENT]
        assert told.unfinished(number) == []


@pytest.mark.parametrize("how", LOSSES)
def test_a_crews_edited_words_are_not_followed_by_those_they_stand_for(life, how):
    with life.console() as told:
        number = crew_wrote(life, told)
    with lose(life, how) as told:
        told.sync()
        if how == "put_back":
            told.repair("retry", told.row(number, DeliveryKind.COMMENT_IN))
        rest(told)
        assert told.our_words(number)[1:] == [READ]
        row = told.row(number, DeliveryKind.COMMENT_IN)
        assert (row.state, row.cause) == (ASKED, "edited_earlier")
        assert READ in row.explanation


def test_a_restart_with_a_sound_journal_asks_nobody_anything(life):
    with life.console() as told:
        number = resident_said(life, told)
        told.crew("comment", number, text="Parts are ordered", public=True)
        told.later()
    with life.console() as told:
        told.crew("comment", number, text="Parts have arrived", public=True)
        told.says(number, "Thank you for the news", by="Ana Ruiz")
        rest(told)
        assert told.our_words(number)[1:] == ["Parts are ordered", "Parts have arrived"]
        assert told.comments(number)[-1] == "Thank you for the news"
        assert told.unfinished(number) == []
