"""The work list where the console may write itself: only what stands there ticks a line off."""

from __future__ import annotations

import pytest

from eamconsole.errors import EamConsoleError
from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.sandbox.options import CityOptions
from eamconsole.services.category_work_list import work_text
from eamconsole.sync.kept_category_work import read_work
from eamconsole.wire.scf import ScfServerProfile
from tests.fixtures.linked_city import linked

CHANGES = {"verb": "POST|PUT", "path": "request_types", "times": None}


@pytest.fixture
def city():
    with SandboxCity(CityOptions(calls_per_minute=0)) as city:
        city.seeclickfix.assumptions.change({"A-31": True})
        yield city


@pytest.fixture
def writer(city, tmp_path):
    """A console that may write categories, once both sides agree."""
    profile = ScfServerProfile(allow_assumed_endpoints=True)
    with linked(city, tmp_path, scf_profile=profile, may_write_categories=True) as here:
        here.engine.categories.apply()
        assert not lines(here)
        yield here


def new_code(city, code="TREE7", title="Fallen tree"):
    ACTIONS["add_problem"](city.eam, {"code": code, "title": title})


def lines(here):
    with here.journal.read() as ledgers:
        return read_work(ledgers)


def notices(here):
    with here.journal.read() as ledgers:
        return {notice.key for notice in ledgers.notices.open()}


def made(here):
    with here.journal.read() as ledgers:
        return [note.title for note in ledgers.categories.history() if note.action == "add"]


@pytest.mark.parametrize("status", [422, 403])
def test_a_refused_change_stays_open_with_its_cause_until_a_reading_finds_it_made(
    city, writer, status
):
    new_code(city)
    city.faults["seeclickfix"].status(status, body="{}", **CHANGES)
    assert not writer.engine.categories.apply().made
    (line,) = lines(writer)
    assert line.done_at is None and f"{status}" in line.why and "The console tried" in line.why
    for _ in range(2):
        writer.engine.categories.plan()
        assert lines(writer) == (line,)
    assert line.why in work_text(lines(writer), writer.engine.parts.rules.zone)
    assert "category-changes" in notices(writer)
    city.faults["seeclickfix"].clear()
    assert writer.engine.categories.apply().made
    (line,) = lines(writer)
    assert line.done_at is not None
    assert "category-changes" not in notices(writer)


def test_what_the_console_has_yet_to_try_is_no_line_of_the_list(city, writer):
    new_code(city)
    assert writer.engine.categories.plan().changes
    assert not lines(writer)


def test_a_change_that_was_taken_and_does_not_stand_is_not_made(city, writer):
    """Private alone is taken and not set there; an answer is no proof."""
    new_code(city, "CAMP7", "Encampment")
    categories = writer.engine.categories
    categories.apply()
    categories.import_flags("Encampment,no,yes")
    categories.apply()
    categories.approve("Encampment", "ann")
    outcome = categories.apply()
    assert not outcome.made
    assert [change.title for change in outcome.to_do] == ["Encampment"]
    (line,) = lines(writer)
    assert line.done_at is None and "does not show it" in line.why
    assert "category-changes" in notices(writer)


@pytest.mark.parametrize("kind", ["drop_after", "error_after"])
def test_what_broke_off_midway_loses_nothing_of_what_was_made(city, writer, kind):
    new_code(city)
    new_code(city, "LAMP7", "Broken lamp")
    new_code(city, "SNOW7", "Snow")
    city.faults["seeclickfix"].fail(kind, status=500, skip=1, **CHANGES)
    with pytest.raises(EamConsoleError):
        writer.engine.categories.apply()
    titles = [category.title for category in city.seeclickfix.categories()]
    there = [title for title in ("Broken lamp", "Snow", "Fallen tree") if title in titles]
    assert len(there) == 2
    assert sorted(made(writer)) == sorted(there)
    (line,) = lines(writer)
    assert line.done_at is None and "did not try" in line.why
    city.faults["seeclickfix"].clear()
    writer.engine.categories.apply()
    assert len(made(writer)) == 3 and all(line.done_at for line in lines(writer))


def test_a_reading_that_fails_after_the_change_ticks_nothing_off(city, writer):
    new_code(city)
    city.faults["seeclickfix"].status(422, **CHANGES)
    writer.engine.categories.apply()
    city.faults["seeclickfix"].clear()
    city.faults["seeclickfix"].status(500, verb="GET", path="request_types", skip=1, times=None)
    with pytest.raises(EamConsoleError):
        writer.engine.categories.apply()
    (line,) = lines(writer)
    assert line.done_at is None
    city.faults["seeclickfix"].clear()
    writer.engine.categories.plan()
    (line,) = lines(writer)
    assert line.done_at is not None


def test_two_codes_of_one_title_are_over_once_one_is_renamed(city, writer):
    new_code(city, "TREE1")
    new_code(city, "TREE2")
    writer.engine.categories.apply()
    assert "category-conflict:Fallen tree" in notices(writer)
    ACTIONS["rename_problem"](city.eam, {"code": "TREE2", "title": "Fallen branch"})
    writer.engine.categories.apply()
    assert "category-conflict:Fallen tree" not in notices(writer)
