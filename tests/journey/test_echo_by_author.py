"""Author and order say whose words a comment in EAM is: a crew's sentence waits for nobody."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.services.explain import explain
from eamconsole.services.queue.circumstances import Circumstances
from tests.journey import lives
from tests.journey.test_echo import by_the_city

life = lives.life
SENTENCE = "The hole is right behind the bus stop on Elm."


def all_done(told, number):
    rows = told.rows(number, DeliveryKind.COMMENT_IN)
    return [row.state for row in rows] == [DeliveryState.DONE] * len(rows)


@pytest.mark.parametrize("gap", [1, 3600])
def test_a_crews_sentence_that_a_resident_says_later_is_published(tell, gap):
    told = tell()
    number = told.linked_report()
    told.crew("comment", number, text=SENTENCE, public=True)
    told.city.clock.advance(gap)
    told.says(number, SENTENCE, by="Ana Ruiz")
    told.crew("comment", number, text="Barricade is up.", public=True)
    told.later()
    told.later()
    assert by_the_city(told, number) == [SENTENCE, "Barricade is up."]
    assert told.comments(number).count(SENTENCE) == 2
    assert all_done(told, number)


@pytest.mark.parametrize("form", ["{}", "Ana Ruiz wrote: {}", "{} - it is noted."])
def test_a_crews_quote_of_what_a_resident_said_the_day_before_is_published(tell, form):
    told = tell()
    number = told.linked_report()
    told.says(number, SENTENCE, by="Ana Ruiz")
    told.city.clock.advance(86_400)
    told.crew("comment", number, text=form.format(SENTENCE), public=True)
    told.crew("comment", number, text="Barricade is up.", public=True)
    told.later()
    told.later()
    assert by_the_city(told, number) == [form.format(SENTENCE), "Barricade is up."]
    assert all_done(told, number)


def test_a_crew_may_repeat_itself_a_day_later(tell):
    told = tell()
    number = told.linked_report()
    told.crew("comment", number, text=SENTENCE, public=True)
    told.later()
    told.says(number, SENTENCE, by="Ana Ruiz")
    told.later(86_400)
    told.crew("comment", number, text=SENTENCE, public=True)
    told.later()
    told.later()
    assert by_the_city(told, number) == [SENTENCE] * 2
    assert told.comments(number).count(SENTENCE) == 3
    assert all_done(told, number)


@pytest.mark.parametrize("name", ["", "console"])
def test_where_no_name_tells_what_was_never_sent_is_a_crews(tell, name):
    told = tell()
    number = told.linked_report()
    told.crew("comment", number, text=SENTENCE, public=True, recorded_by=name)
    told.says(number, SENTENCE, by="Ana Ruiz")
    told.later()
    told.later()
    assert by_the_city(told, number) == [SENTENCE]
    assert told.comments(number).count(SENTENCE) == 2
    told.crew("comment", number, text=SENTENCE, public=True, recorded_by=name)
    told.later()
    told.later()
    assert by_the_city(told, number) == [SENTENCE] * 2
    assert all_done(told, number)


def test_where_no_name_tells_what_waits_unsent_is_no_source(tell):
    told = tell()
    number = told.linked_report()
    told.journal.write(lambda of: of.pauses.set(Flow.COMMENTS, None, "lunch", "pat"))
    told.crew("comment", number, text=SENTENCE, public=True, recorded_by="")
    told.says(number, SENTENCE, by="Ana Ruiz")
    told.later()
    assert [row.attempts for row in told.rows(number, DeliveryKind.COMMENT_OUT)] == [0]
    told.journal.write(lambda of: of.pauses.clear(Flow.COMMENTS))
    told.later()
    told.later()
    assert by_the_city(told, number) == [SENTENCE]
    assert told.comments(number).count(SENTENCE) == 2


@pytest.mark.parametrize("lost", ["drop_before", "drop_after"])
def test_words_of_ours_that_eam_keeps_under_our_login_are_found_and_never_published(
    tell, empty_city, lost
):
    told = tell()
    number = told.linked_report()
    told.says(number, SENTENCE, by="Ana Ruiz")
    empty_city.faults["eam"].fail(lost, verb="POST", path="/Comments")
    told.sync()
    for comment in told.record(number).comments.values():
        comment.recorded_by = "console"
    for _ in range(3):
        told.later()
    assert told.comments(number) == [SENTENCE]
    assert by_the_city(told, number) == []
    assert told.unfinished(number) == []


def test_after_a_lost_memory_a_name_eam_puts_to_all_publishes_nothing(life):
    with life.console() as told:
        number = told.linked_report()
        told.says(number, SENTENCE, by="Ana Ruiz")
        told.later()
        for comment in told.record(number).comments.values():
            comment.recorded_by = "Citizen Web Service"
    life.forget()
    with life.console() as told:
        for _ in range(3):
            told.later()
        assert by_the_city(told, number) == []


@pytest.mark.parametrize("name", ["Ana Ruiz", "Citizen Web Service"])
def test_after_a_start_a_crew_may_quote_where_the_record_is_seen_to_keep_names(life, name):
    with life.console() as told:
        number = told.linked_report()
        told.says(number, SENTENCE, by="Ana Ruiz")
        told.later()
        for comment in told.record(number).comments.values():
            comment.recorded_by = name
    with life.console() as told:
        told.crew("comment", number, text=SENTENCE, public=True)
        told.later()
        told.later()
        (row,) = told.rows(number, DeliveryKind.COMMENT_IN)
        is_kept = name == "Ana Ruiz"
        assert by_the_city(told, number) == [SENTENCE] * is_kept
        assert row.cause == (None if is_kept else "echo")


@pytest.fixture
def asked(life):
    """A sentence without a name, read by a console that may not know all that was sent."""
    with life.console() as told:
        number = told.linked_report()
        told.says(number, SENTENCE, by="Ana Ruiz")
        told.later()
    with life.console() as told:
        told.crew("comment", number, text=SENTENCE, public=True, recorded_by="")
        told.crew("comment", number, text="Barricade is up.", public=True)
        told.later()
        row, behind = told.rows(number, DeliveryKind.COMMENT_IN)
        assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "echo")
        assert by_the_city(told, number) == []
        yield told, number, row, behind


def test_without_a_name_a_person_is_asked_where_the_memory_may_be_lost(asked):
    told, number, row, _behind = asked
    told.repair("skip", row, "Ana's own")
    told.later()
    assert by_the_city(told, number) == ["Barricade is up."]


def test_and_it_is_published_where_the_person_says_so(asked):
    told, number, row, _behind = asked
    told.city.clock.advance(1)
    told.repair("retry", row)
    told.later()
    assert by_the_city(told, number) == [SENTENCE, "Barricade is up."]


def test_what_waits_behind_it_says_so_on_itself(asked):
    told, _number, row, behind = asked
    with told.journal.read() as ledgers:
        around = Circumstances(ledgers, told.city.clock.now(), ZoneInfo("UTC"))
        why = explain(behind, around.around(behind))
    assert why.state == f"Waiting — for an earlier comment (row {row.id}), which needs a person"
    assert f"row {row.id}" in why.you_can
    told.repair("skip", row, "Ana's own")
    told.later()
