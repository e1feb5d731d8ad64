"""Two consoles on copies of one home: what each notices of the other, and what they double."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.errors import EamConsoleError
from eamconsole.services.queue import Repair
from eamconsole.sync.past.others import Others, note_copy, tell_of_another
from tests.journey import lives
from tests.journey.story import CityTime, story
from tests.journey.test_memory import other_connector
from tests.journey.test_relink import a_copy
from tests.journey.test_retention import finished, pruned

life = lives.life


@pytest.fixture
def clones(life, monkeypatch):
    """Two consoles on copies of one home that cannot tell each other apart."""
    monkeypatch.setattr("eamconsole.sync.engine.settle_here", lambda *_, **__: None)
    with life.console() as told:
        told.linked_report()
    there = a_copy(life, "clone")
    clock = CityTime(life.city.clock)
    with life.console(clock=clock) as one, story(life.city, there, clock=clock) as other:
        for each in (one, other):
            each.sync()
        life.city.clock.advance(5 * 3600)
        for each in (one, other):
            each.sync()
        yield one, other


def run(told, cycle):
    told.engine.run(cycle, threading.Event())


def paused(told):
    with told.journal.read() as ledgers:
        return [pause.flow for pause in ledgers.pauses.all()]


def test_two_clones_stop_creating_and_list_what_was_doubled(clones):
    one = clones[0]
    number = one.report(summary="Reported while both were at work")
    for cycle in (Cycle.INTAKE, Cycle.DELIVERIES):
        for each in clones:
            run(each, cycle)
    assert len(one.records(number)) == 2
    for _ in range(2):
        for each in clones:
            each.later(700)
    ours, theirs = sorted(str(r.fields["RequestNumber"]) for r in one.records(number))
    for told in clones:
        (notice,) = told.notices("another_console")
        assert f"Request {number}" in notice.text
        assert ours in notice.text and theirs in notice.text
        assert paused(told) == [Flow.REQUESTS]
    late = one.report(summary="Reported after that")
    for each in clones:
        each.later()
    assert one.records(late) == []


def test_a_clone_that_comes_second_adopts_instead_of_doubling(clones):
    one, other = clones
    number = one.report(summary="The first one was faster")
    one.sync()
    other.later()
    assert len(one.records(number)) == 1
    assert other.notices("another_console")
    with other.journal.read() as ledgers:
        (flow,) = [pause.flow for pause in ledgers.pauses.all()]
    other.journal.write(lambda ledgers: ledgers.pauses.clear(flow))
    other.later()
    assert len(one.records(number)) == 1
    assert other.link(number).number == one.link(number).number


def test_clones_that_carry_nothing_but_talk_notice_each_other(clones):
    one, _other = clones
    (number,) = one.city.seeclickfix.state.issues
    said = ["It grows every day.", "Now it is a lake.", "Thanks!"]
    wrote = ["We come on Monday for sure.", "The barricade is up.", "Done"]
    for text in said:
        one.says(number, text, by="Ben")
    for text in wrote:
        one.crew("comment", number, text=text, public=True)
    for cycle in (Cycle.INTAKE, Cycle.WATCH, Cycle.DELIVERIES):
        for each in clones:
            run(each, cycle)
    assert one.comments(number).count("Now it is a lake.") == 2
    for _ in range(3):
        for each in clones:
            each.later(700)
    for told in clones:
        (notice,) = told.notices("another_console")
        assert f"Request {number}: comments on" in notice.text
        assert paused(told) == [Flow.REQUESTS]
    doubled = Counter(one.comments(number)), Counter(one.our_words(number))
    assert not doubled[1].keys() & set(said), "nobody's words come back as the city's"


def test_clones_notice_each_other_by_what_only_crews_write(clones):
    one, _other = clones
    (number,) = one.city.seeclickfix.state.issues
    for text in ("We come on Monday for sure.", "The barricade is up."):
        one.crew("comment", number, text=text, public=True)
    for cycle in (Cycle.WATCH, Cycle.DELIVERIES):
        for each in clones:
            run(each, cycle)
    assert set(Counter(one.our_words(number)[1:]).values()) == {2}
    for each in clones:
        each.later(700)
    assert all(told.notices("another_console") for told in clones)


@pytest.mark.parametrize(("text", "told_of"), [("Done", 0), ("The barricade is up by now.", 1)])
def test_short_words_by_our_account_stop_nothing_long_ones_do(life, text, told_of):
    with life.console() as told:
        numbers = [told.linked_report() for _ in range(2)]
        for number in numbers:
            told.crew("comment", number, text=text, public=True)
        told.later()
        for number in numbers:
            told.says(number, text, by="integration")
        told.later()
        assert len(told.notices("another_console")) == told_of
        assert paused(told) == [Flow.REQUESTS] * told_of


def test_clones_that_know_of_each_other_double_nothing_more(clones):
    one, _other = clones
    (number,) = one.city.seeclickfix.state.issues
    for told in clones:
        for key in ("a", "b"):
            told.journal.write(partial(note_copy_of, told, number, key))
    for n in range(3):
        one.says(number, f"And again, number {n}.", by="Ben")
        one.crew("comment", number, text=f"Crew {n} was there.", public=True)
        one.crew("add_document", number, draw="png", file_name=f"after{n}.png", public=True)
        for each in (clones, clones[::-1])[n % 2]:
            each.later(700)
    for each in clones:
        each.later(700)
    news, crews = ({f"{word} {n}" for n in range(3)} for word in ("And again, number", "Crew"))
    assert sorted(one.comments(number)) == sorted(
        [*(f"{each}." for each in news), *(f"{each} was there." for each in crews)]
    )
    assert sum(c.picture is not None for c in one.issue(number).comments) == 3
    said = [text for text in one.our_words(number)[1:] if not text.startswith("Image")]
    assert sorted(said) == sorted(f"{each} was there." for each in crews)


def test_while_another_is_at_work_nothing_is_kept_back_that_was_said_before(life):
    with life.console() as told:
        number = told.report(category="Pothole")
        made = other_connector(told, number)
        for text in ("Done", "Done"):
            told.says(number, text, by="integration")
        key = {"auto_number": made["auto_number"], "public": True}
        told.says(number, "Thanks!", by="Ben")
        for text in ("Thanks!", "Hello!"):
            told.crew("comment", text=text, recorded_by="Ben", **key)
        told.later()
        assert told.link(number) is not None and told.our_words(number) == ["Done", "Done"]
        told.later(7_200)
        for _ in range(2):
            told.crew("comment", number, text="Done", public=True)
            told.says(number, "Thanks!", by="Ben")
            told.later(7_200)
        assert told.our_words(number).count("Done") == 4
        for text in ("Said by hand, once.", "And by hand again."):
            told.says(number, text, by="integration")
        told.later()
        before = told.comments(number).count("Thanks!")
        assert told.notices("another_console") == [], "what stood before tells of nobody"
        for key in ("a", "b"):
            told.journal.write(partial(note_copy_of, told, number, key))
        for text in ("Hello!", "Thanks!"):
            told.crew("comment", number, text="Done", public=True)
            told.says(number, text, by="Ben")
            told.later(7_200)
        assert told.our_words(number).count("Done") == 6
        assert told.comments(number).count("Thanks!") == before + 1
        assert told.comments(number).count("Hello!") == 2


def note_copy_of(told, number, key, ledgers):
    note_copy(ledgers, number, ledgers.links.get(number), key, told.city.clock.now())


def test_what_another_one_said_first_is_not_said_again(clones):
    one, other = clones
    (number,) = one.city.seeclickfix.state.issues
    for n in range(3):
        one.says(number, f"Said by a resident, {n}.", by="Ben")
        one.crew("comment", number, text=f"Written by a crew, {n}.", public=True)
        for each in (one, other):
            run(each, Cycle.INTAKE)
            run(each, Cycle.WATCH)
            run(each, Cycle.DELIVERIES)
            run(each, Cycle.INTAKE)
            one.city.clock.advance(700)
    assert max(Counter(one.our_words(number)).values()) == 1
    assert max(Counter(one.comments(number)).values()) == 1
    assert other.notices("another_console") or one.notices("another_console")


@pytest.mark.parametrize("text", ["Thanks!", "It is a very deep hole by now."])
def test_what_something_between_sent_twice_is_not_published_as_the_citys(life, text):
    with life.console() as told:
        number = told.linked_report()
        told.says(number, text, by="Ana Ruiz")
        told.later()
        told.crew("comment", number, text=text, recorded_by="Ana Ruiz", public=True)
        told.crew("comment", number, text="Done", public=True)
        told.later()
        asked = [row for row in told.rows(number) if row.state is DeliveryState.NEEDS_ATTENTION]
        assert [row.cause for row in asked] == (["echo"] if text == "Thanks!" else [])
        for row in asked:
            told.repair("skip", row, "not the city's")
        told.later()
        assert told.our_words(number)[1:] == ["Done"]
        assert told.notices("another_console") == []


@pytest.mark.parametrize("known", [False, True], ids=["nobody is known of", "another is known of"])
def test_what_was_said_before_the_words_were_dropped_tells_of_nobody(life, known):
    with life.console() as told:
        told.name_statuses(950)
        numbers = [finished(told), finished(told)]
        told.city.clock.advance(1)
        assert pruned(told, life.home).requests == 2
        for number in numbers:
            told.city.clock.advance(60)
            told.town.reopen(number)
        told.later()
        for key in ("a", "b") if known else ():
            told.journal.write(partial(note_copy_of, told, numbers[0], key))
        told.city.clock.advance(7_200)
        for number in numbers:
            told.crew("comment", number, text="Crew was on site.", public=True)
            told.crew("set_status", number, code=950)
        for _ in range(4):
            told.later()
        assert [told.our_words(number).count("Crew was on site.") for number in numbers] == [2, 2]
        assert [told.status(number) for number in numbers] == ["Closed", "Closed"]
        assert known or told.notices("another_console") == []


def test_two_oddities_far_apart_tell_of_nobody(life):
    with life.console() as told:
        numbers = [told.linked_report() for _ in range(3)]
        for number in numbers[:2]:
            told.journal.write(partial(note_copy_of, told, number, "thread:twice:1"))
            told.city.clock.advance(90 * 24 * 3600)
        assert not paused(told)
        told.journal.write(partial(note_copy_of, told, numbers[0], "thread:twice:1"))
        told.city.clock.advance(3600)
        told.journal.write(partial(note_copy_of, told, numbers[2], "thread:twice:1"))
        assert paused(told) == [Flow.REQUESTS]


def test_after_a_resume_only_what_comes_then_tells_of_another(life):
    with life.console() as told:
        one, two, three = (told.linked_report() for _ in range(3))
        repair = Repair(told.journal, told.engine.parts.clock, "pat")
        for number in (one, two):
            told.journal.write(partial(note_copy_of, told, number, "comment:1"))
        assert paused(told) == [Flow.REQUESTS]
        repair.resume(Flow.REQUESTS)
        told.city.clock.advance(600)
        told.journal.write(partial(note_copy_of, told, three, "comment:1"))
        assert not paused(told), "one copy read late is none"
        for number in (one, two):  # the clone goes on, on the same requests
            told.journal.write(partial(note_copy_of, told, number, "comment:2"))
        assert paused(told) == [Flow.REQUESTS]


def test_a_record_made_twice_is_listed_though_comments_were_told_before(life):
    with life.console() as told:
        numbers = [told.linked_report() for _ in range(2)]
        for number in numbers:
            told.journal.write(partial(note_copy_of, told, number, "comment:1"))
        told.journal.write(
            lambda ledgers: tell_of_another(
                *(ledgers, numbers[0], ledgers.links.get(numbers[0]), "WR-99"),
                told.city.clock.now(),
            )
        )
        assert "WR-99 by the other" in told.notices("another_console")[0].text


def test_one_console_alone_hears_nobody_else(life):
    with life.console() as told:
        told.sync()
        life.city.clock.advance(5 * 3600)
        for n in range(3):
            told.linked_report(summary=f"Hole {n}")
            told.later(700)
        assert told.notices("another_console") == []
        assert paused(told) == []


@pytest.mark.parametrize("trouble", ["refused", "answers 500", "is stopped"])
def test_a_look_for_another_console_that_failed_is_made_again(clones, trouble):
    one, _other = clones
    number = one.report(summary="Reported while both were at work")
    for cycle in (Cycle.INTAKE, Cycle.DELIVERIES):
        for each in clones:
            run(each, cycle)
    assert len(one.records(number)) == 2
    faults, stop = one.city.faults["eam"], threading.Event()
    if trouble == "is stopped":
        stop.set()
    else:
        status = 403 if trouble == "refused" else 500
        faults.status(status, body='"No."', times=None, verb="GET", path=r"/Requests")
    one.city.clock.advance(700)
    with contextlib.suppress(EamConsoleError):
        Others(one.engine.parts).look(stop)
    assert one.notices("another_console") == []
    faults.clear()
    one.city.clock.advance(700)
    Others(one.engine.parts).look(threading.Event())
    (notice,) = one.notices("another_console")
    assert f"Request {number}" in notice.text


def test_a_list_that_never_ends_is_not_asked_for_ever_longer(tell):
    told = tell()
    told.linked_report()
    looked = told.engine.parts.clock.now() - timedelta(days=1, minutes=1)
    told.journal.write(lambda ledgers: ledgers.watermarks.set("others_looked", looked))
    told.journal.write(lambda ledgers: ledgers.watermarks.set("others_tried", looked))
    told.city.faults["eam"].status(403, body='"No."', times=None, verb="GET", path=r"/Requests")
    Others(told.engine.parts).look(threading.Event())
    with told.journal.read() as ledgers:
        assert ledgers.watermarks.get("others_looked") > looked


def test_a_number_no_request_can_have_is_passed_over(tell):
    told = tell()
    told.linked_report()
    (code,) = [p.code for p in told.city.eam.catalog.problems.values() if p.title == "Pothole"]
    for digits in ("9" * 40, "9" * 5_000, "\u0669" * 9):
        notes = f"Typed over by a crew.\nSeeClickFix Issue ID: {digits}"
        told.crew("create_record", fields={"ProblemCode": code, "Notes": notes})
    long_ago = told.engine.parts.clock.now() - timedelta(hours=1)
    told.journal.write(lambda ledgers: ledgers.watermarks.set("others_looked", long_ago))
    Others(told.engine.parts).look(threading.Event())
    assert told.notices("another_console") == []


def test_what_was_read_after_it_was_owed_here_is_not_older_however_slow_our_clock(life):
    """When it was written is of SeeClickFix's clock, when a comment was read is of ours."""
    with life.console() as told:
        number = told.linked_report()
        told.says(number, "It grows every day.", by="Ben")
        told.sync()
        row = told.row(number, DeliveryKind.COMMENT_OUT)
        ahead = (row.created_at + timedelta(hours=1)).isoformat()
        slow = replace(row, payload={**row.payload, "written_at": ahead})
        others = Others(told.engine.parts)
        for minutes, is_older in ((30, False), (-30, True)):
            at, key = row.created_at + timedelta(minutes=minutes), str(1000 + minutes)
            seen = partial(remembered, number, key, at)
            told.journal.write(seen)
            assert others.stood_before(slow, key) is is_older


def remembered(number, key, at, ledgers):
    ledgers.seen.remember(number, "eam_comment", key, origin="ours", digest="d", at=at)
