"""Runs that end at once, as a scheduler starts them: nothing may wait for a longer life."""

from __future__ import annotations

import os
import shutil

import pytest

from eamconsole.domain.delivery import Flow
from tests.journey import lives
from tests.journey.story import CityTime, story
from tests.journey.test_clones import paused
from tests.journey.test_relink import a_copy
from tests.journey.test_still_on_its_way import WORDS, late

life = lives.life

MARK, RING = "journal.synced", "journal.sent"
SCHEDULE = 300
"""Seconds between two runs; longer than any quiet period."""


def another_number(home, name=MARK):
    """Give the file what a network drive gives it at each mount: another number and time."""
    shutil.copy2(home / name, home / "moved")
    (home / "moved").replace(home / name)


def folder_in_place(home, name):
    if not (home / name).is_dir():
        (home / name).unlink(missing_ok=True)
        (home / name / "kept").mkdir(parents=True)


def link_to_nowhere(home, name):
    (home / name).unlink(missing_ok=True)
    (home / name).symlink_to(home / "unmounted" / name)


def pipe(home, name):
    (home / name).unlink(missing_ok=True)
    os.mkfifo(home / name)


def wiped(home):
    for name in (MARK, RING):
        (home / name).unlink(missing_ok=True)


UNKEPT = {
    "a drive that numbers its files anew": another_number,
    "a folder that is wiped after each run": wiped,
    "a mark that cannot be written": lambda home: folder_in_place(home, MARK),
    "a list that cannot be written": lambda home: folder_in_place(home, RING),
    "a list that is a link to nowhere again and again": lambda home: link_to_nowhere(home, RING),
    "a mark that is a pipe again and again": lambda home: pipe(home, MARK),
}


def scheduled(life, number, befalls, runs=5, **options):
    """Run ``runs`` times; a resident says something new before each.  Return what arrived."""
    arrived = []
    for turn in range(runs):
        life.city.clock.advance(SCHEDULE)
        befalls(life.home)
        with life.console(**options) as told:
            told.says(number, f"Said before run {turn}.", by="Ana Ruiz")
            told.sync()
            arrived.append(told.comments(number))
            life.notices = told.notices("fence_unkept")
    return arrived


@pytest.mark.parametrize("why", UNKEPT)
def test_where_the_files_cannot_be_kept_short_runs_send_what_is_new_and_say_so(life, why):
    with life.console() as told:
        number = told.linked_report()
    arrived = scheduled(life, number, UNKEPT[why])
    said = [f"Said before run {turn}." for turn in range(5)]
    assert arrived[-2] == said[:4], "from the third run on each carries what is new"
    assert arrived[-1] == said
    (notice,) = life.notices
    assert str(life.home / (RING if "list" in why else MARK)) in notice.text


@pytest.mark.parametrize("name", [MARK, RING])
@pytest.mark.parametrize("how", [link_to_nowhere, pipe])
def test_what_stands_in_the_place_of_a_file_once_is_replaced(life, name, how):
    with life.console() as told:
        number = told.linked_report()
    how(life.home, name)
    arrived = scheduled(life, number, lambda _home: None, runs=3)
    assert arrived[-1] == [f"Said before run {turn}." for turn in range(3)]
    assert life.notices == []
    with life.console() as told:
        assert told.engine.parts.fence.is_whole


def test_a_cured_place_takes_its_notice_back(life):
    with life.console() as told:
        number = told.linked_report()
    scheduled(life, number, lambda home: folder_in_place(home, RING), runs=2)
    shutil.rmtree(life.home / RING)
    for _ in range(2):
        with life.console() as told:
            told.later()
    with life.console() as told:
        assert told.notices("fence_unkept") == []


def test_a_list_of_a_gigabyte_is_not_read(life):
    with life.console() as told:
        number = told.linked_report()
    os.truncate(life.home / RING, 1 << 40)
    arrived = scheduled(life, number, lambda _home: None, runs=1)
    assert arrived == [["Said before run 0."]]


@pytest.mark.postgres
def test_two_computers_that_take_turns_on_one_database_both_send_at_once(
    life, postgres_database, tmp_path
):
    homes = [tmp_path / "one", tmp_path / "two"]
    life.home = homes[0]
    with life.console(journal_url=postgres_database) as told:
        number = told.linked_report()
    arrived = []
    for turn in range(4):
        life.home = homes[(turn + 1) % 2]
        arrived += scheduled(life, number, lambda _home: None, 1, journal_url=postgres_database)
    assert [len(said) for said in arrived] == [0, 2, 3, 4], "only a computer's first run waits"


@pytest.mark.postgres
def test_a_container_whose_home_is_new_at_each_run_sends_in_the_end(
    life, postgres_database, tmp_path
):
    with life.console(journal_url=postgres_database) as told:
        number = told.linked_report()
    sent = []
    for turn in range(5):
        life.home = tmp_path / f"container {turn}"
        sent += scheduled(life, number, lambda _home: None, 1, journal_url=postgres_database)
    assert len(sent[-1]) == 5


def test_a_home_put_back_whole_again_and_again_doubles_nothing(life, tmp_path):
    with life.console() as told:
        number = told.linked_report()
    for turn in range(3):
        kept = tmp_path / f"kept {turn}"
        shutil.copytree(life.home, kept)
        with life.console() as told:
            told.says(number, f"{WORDS} {turn}", by="Ana Ruiz")
            late(told, "eam", "/Comments/")
            told.sync()
        shutil.rmtree(life.home)
        shutil.copytree(kept, life.home)
        with life.console() as told:
            told.sync()
            told.later(61)
            told.later()
            told.city.faults["eam"].clear()
            assert told.comments(number) == [f"{WORDS} {n}" for n in range(turn + 1)]


# ---------------------------------------------------------------- cloned machines


@pytest.fixture
def twins(life, monkeypatch):
    """Two homes that cannot tell each other apart, each worked with by short runs."""
    monkeypatch.setattr("eamconsole.sync.engine.settle_here", lambda *_, **__: None)
    with life.console() as told:
        told.linked_report()
    homes = [life.home, a_copy(life, "twin")]
    clock = CityTime(life.city.clock)

    class Twins:
        def each(self, seconds=0):
            life.city.clock.advance(seconds)
            for home in homes:
                with story(life.city, home, clock=clock) as told:
                    yield told

    twins = Twins()
    for _ in range(2):
        for told in twins.each(SCHEDULE):
            told.sync()
    return twins


def test_what_twins_doubled_is_seen_by_short_runs_too(twins):
    runs = twins.each(SCHEDULE)
    told = next(runs)
    number = told.report(summary="Reported while both were at work")
    late(told, "eam", r"Requests\.svc/$")
    told.sync()
    next(runs).sync()
    runs.close()
    for _ in range(3):
        for told in twins.each(700):
            told.sync()
    assert len(told.records(number)) == 2
    listed = []
    for told in twins.each():
        (notice,) = told.notices("another_console")
        assert paused(told) == [Flow.REQUESTS]
        listed.append(f"Request {number}" in notice.text)
    assert listed == [False, True], "the one whose call is still in doubt has no record yet"


def test_a_twin_that_comes_second_hears_the_first_one_in_a_short_run(twins):
    runs = twins.each(SCHEDULE)
    number = next(runs).linked_report(summary="The first one was faster")
    second = next(runs)
    second.sync()
    assert len(second.records(number)) == 1
    assert second.notices("another_console")
    runs.close()
