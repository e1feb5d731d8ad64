"""Block B: Request Categories follow EAM's problem codes, and never vanish by accident."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from eamconsole.domain.category_plan import CategoryAction
from eamconsole.domain.city import CategoryRules
from eamconsole.domain.schedule import latest_morning
from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.sandbox.options import CityOptions
from eamconsole.support.clock import VirtualClock
from eamconsole.sync.kept_category_work import read_work
from eamconsole.wire.scf import ScfServerProfile
from tests.fixtures.linked_city import linked, rules

MONDAY_NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def city():
    with SandboxCity(CityOptions(calls_per_minute=0)) as city:
        yield city


@contextmanager
def console(city, home, *, writes=False, **options):
    """A console beside the city; with ``writes`` the assumed category endpoint is allowed."""
    if writes:
        city.seeclickfix.assumptions.change({"A-31": True})
        options |= {
            "scf_profile": ScfServerProfile(allow_assumed_endpoints=True),
            "may_write_categories": True,
        }
    with linked(city, home, **options) as linked_city:
        yield linked_city


def crew(city, action, **details):
    return ACTIONS[action](city.eam, details)


def actions_of(plan):
    return sorted((change.action.value, change.title) for change in plan.changes)


def titles_in_seeclickfix(console):
    return {c.title: c for c in console.engine.parts.seeclickfix.categories().categories}


def test_t14_three_new_codes_are_previewed_then_added(city, tmp_path):
    for code in ("TREE7", "SNOW7", "LAMP7"):
        crew(city, "add_problem", code=code, title=f"{code[:4].title()} trouble")
    with console(city, tmp_path, writes=True) as here:
        preview = here.engine.categories.plan()
        assert actions_of(preview) == [
            ("add", "Lamp trouble"),
            ("add", "Snow trouble"),
            ("add", "Tree trouble"),
        ]
        assert "Tree trouble" not in titles_in_seeclickfix(here)
        outcome = here.engine.categories.apply()
        assert len(outcome.made) == 3
        assert not outcome.to_do
        assert {"Tree trouble", "Snow trouble", "Lamp trouble"} <= set(titles_in_seeclickfix(here))
        assert not here.engine.categories.plan().changes


def in_part(**more):
    """SeeClickFix lists one page of its categories, and there are more."""
    return ScfServerProfile(
        allow_assumed_endpoints=True,
        category_ladder=("request_types",),
        per_page=2,
        page_cap=1,
        **more,
    )


def test_a_list_that_is_only_a_part_makes_no_twin_of_a_category(city, tmp_path):
    """What is missing of a part may exist: the console adds nothing, a person looks first."""
    before = len(city.seeclickfix.categories())
    crew(city, "add_problem", code="TREE7", title="Fallen tree")
    city.seeclickfix.assumptions.change({"A-31": True})
    options = {"scf_profile": in_part(), "may_write_categories": True}
    with linked(city, tmp_path, **options) as here:
        outcome = here.engine.categories.apply()
    assert len(city.seeclickfix.categories()) == before
    unsure = {change.title for change in outcome.to_do if change.action is CategoryAction.ADD}
    assert "Fallen tree" in unsure
    assert len(unsure) > 1  # those beyond the page, too
    assert all("look whether it has one" in change.reason for change in outcome.to_do)
    assert not any(change.certain for change in outcome.to_do)


def test_a_category_seen_before_is_known_while_the_list_is_a_part(city, tmp_path):
    with console(city, tmp_path, writes=True) as here:
        here.engine.categories.apply()
        whole = {k.code: k.category_id for k in here.engine.categories.plan().known}
    with linked(city, tmp_path, scf_profile=in_part()) as here:
        plan = here.engine.categories.plan()
        assert not plan.changes
        assert {k.code: k.category_id for k in plan.known} == whole


def test_t15_the_morning_run_does_the_same_by_itself_and_makes_up_for_a_missed_one(city, tmp_path):
    clock = VirtualClock(MONDAY_NOON)
    with console(city, tmp_path, writes=True, clock=clock) as here:
        here.sync()
        crew(city, "add_problem", code="TREE7", title="Fallen tree")
        here.sync()
        assert "Fallen tree" not in titles_in_seeclickfix(here)
        clock.advance(timedelta(days=3).total_seconds())
        here.sync()
        assert "Fallen tree" in titles_in_seeclickfix(here)
        with here.journal.read() as ledgers:
            notes = ledgers.categories.history()
            assert ("add", "TREE7", "Fallen tree") in [(n.action, n.code, n.title) for n in notes]


@pytest.mark.parametrize("by_hand", [True, False])
def test_t15_requests_of_a_new_code_go_out_once_its_list_is_in_force(tell, by_hand):
    told = tell()
    told.linked_report()
    told.crew("add_problem", code="TREE7", title="Fallen tree")
    told.town.add_category("Fallen tree")
    told.sync()
    told.city.clock.advance(60 if by_hand else timedelta(days=1).total_seconds())
    if by_hand:
        told.engine.categories.apply()
    else:
        told.sync()
    number = told.linked_report(category="Fallen tree")
    assert told.record(number).fields["ProblemCode"] == "TREE7"


def test_t16_a_renamed_code_renames_the_same_category(city, tmp_path):
    with console(city, tmp_path, writes=True) as here:
        here.engine.categories.apply()
        with here.journal.read() as ledgers:
            first = ledgers.categories.known()[0]
        crew(city, "rename_problem", code=first.code, title="Renamed by the crew")
        plan = here.engine.categories.plan()
        assert actions_of(plan) == [("rename", "Renamed by the crew")]
        assert plan.changes[0].old_title == first.title
        here.engine.categories.apply()
        assert titles_in_seeclickfix(here)["Renamed by the crew"].category_id == first.category_id


def test_t17_a_fourth_code_is_one_to_add(city, tmp_path):
    with console(city, tmp_path, writes=True) as here:
        here.engine.categories.apply()
        crew(city, "add_problem", code="TREE7", title="Fallen tree")
        assert actions_of(here.engine.categories.plan()) == [("add", "Fallen tree")]


def test_t18_and_t19_a_code_taken_away_disables_and_comes_back_with_its_flags(city, tmp_path):
    internal = replace(rules().categories, internal=frozenset({"Broken desk"}))
    crew(city, "add_problem", code="DESK7", title="Broken desk")
    with console(city, tmp_path, writes=True, rules=rules(categories=internal)) as here:
        here.engine.categories.apply()
        here.engine.categories.apply()
        crew(city, "dissociate", code="DESK7")
        plan = here.engine.categories.plan()
        assert actions_of(plan) == [("disable", "Broken desk")]
        assert plan.changes[0].open_requests == 0
        here.engine.categories.apply()
        assert not titles_in_seeclickfix(here)["Broken desk"].enabled
        crew(city, "associate", code="DESK7")
        again = here.engine.categories.plan()
        assert ("enable", "Broken desk") in actions_of(again)
        assert again.changes[0].flags.internal
        here.engine.categories.apply()
        assert titles_in_seeclickfix(here)["Broken desk"].enabled


def test_t18_a_preview_counts_the_requests_that_wait_in_a_vanishing_category(city, tmp_path):
    with console(city, tmp_path) as here:
        here.sync()
        here.engine.categories.apply()
        with here.journal.read() as ledgers:
            code, count = next(
                (problem.code, counted)
                for problem in ledgers.categories.problems()
                if (counted := ledgers.requests.open_by_category().get(problem.title, 0))
            )
        crew(city, "dissociate", code=code)
        (change,) = here.engine.categories.plan().changes
        assert change.action is CategoryAction.DISABLE
        assert change.open_requests == count


def test_t20_an_empty_a_broken_and_a_halved_list_disable_nothing(city, tmp_path):
    with console(city, tmp_path, writes=True) as here:
        here.engine.categories.apply()
        with here.journal.read() as ledgers:
            codes = [problem.code for problem in ledgers.categories.problems()]
        before = titles_in_seeclickfix(here)

        city.faults["eam"].status(500, path=".*ProblemCode.*", times=None)
        with pytest.raises(EamConsoleError):
            here.engine.categories.apply()
        city.faults["eam"].clear()

        for code in codes[: len(codes) // 2 + 2]:
            crew(city, "dissociate", code=code)
        with pytest.raises(ConfigurationError, match="shrank from"):
            here.engine.categories.apply()
        for code in codes[len(codes) // 2 + 2 :]:
            crew(city, "dissociate", code=code)
        with pytest.raises(ConfigurationError, match="no problem codes"):
            here.engine.categories.apply(allow_shrink=True)
        assert titles_in_seeclickfix(here) == before


@pytest.mark.parametrize(
    ("gone", "cause"),
    [("remove_category", "does not exist in EAM"), ("dissociate", "has no problem codes")],
)
def test_t20_a_category_code_that_is_gone_is_named_and_requests_go_on(tell, gone, cause):
    told = tell()
    told.linked_report()
    for problem in list(told.city.eam.catalog.listed("SCF")) if gone == "dissociate" else [None]:
        told.crew(gone, code=problem.code if problem else "SCF")
    told.later(timedelta(days=1).total_seconds())
    (notice,) = told.notices("categories")
    assert f"Category Code SCF {cause}" in notice.text
    number = told.linked_report()
    assert told.status(number) == "Acknowledged"


def test_t20_a_server_that_ignores_the_filter_publishes_nothing(city, tmp_path):
    city.eam.assumptions.set("A-32", "ignored")
    with (
        console(city, tmp_path, internal=False) as here,
        pytest.raises(ConfigurationError, match="not limited to Category Code SCF"),
    ):
        here.engine.categories.plan()


def test_t20_a_shrunken_list_is_taken_when_a_person_says_so(city, tmp_path):
    with console(city, tmp_path, writes=True) as here:
        here.engine.categories.apply()
        with here.journal.read() as ledgers:
            codes = [problem.code for problem in ledgers.categories.problems()]
        for code in codes[1:]:
            crew(city, "dissociate", code=code)
        here.engine.categories.apply(allow_shrink=True)
        enabled = [c for c in titles_in_seeclickfix(here).values() if c.enabled]
        assert {c.remote_code for c in enabled if c.remote_code} <= {codes[0]}


def test_t21_the_citys_list_sets_flags_and_answers_row_by_row(city, tmp_path):
    crew(city, "add_problem", code="DESK7", title="Broken desk")
    crew(city, "add_problem", code="CAMP7", title="Encampment")
    with console(city, tmp_path, writes=True) as here:
        here.engine.categories.apply()
        table = (
            "Title of the Request,Internal?,Private?\n"
            "Broken desk,Yes,yes\n"
            "Encampment,no,YES\n"
            "Never heard of,no,no\n"
            ",yes,no\n"
            "Broken desk,perhaps,no\n"
        )
        results = [(row.number, row.result) for row in here.engine.categories.import_flags(table)]
        assert results == [
            (2, "accepted"),
            (3, "awaiting_review"),
            (4, "unknown_title"),
            (5, "refused"),
            (6, "refused"),
        ]
        here.engine.categories.apply()
        there = titles_in_seeclickfix(here)
        assert there["Broken desk"].internal
        assert there["Broken desk"].private
        assert not there["Encampment"].private, "private waits for SeeClickFix's review"
        with here.journal.read() as ledgers:
            camp = next(c for c in ledgers.categories.known() if c.code == "CAMP7")
        assert camp.flags.awaiting_review


def test_t21_a_private_category_awaits_review_until_a_person_records_the_approval(city, tmp_path):
    crew(city, "add_problem", code="CAMP7", title="Encampment")
    crew(city, "add_problem", code="DESK7", title="Broken desk")
    with console(city, tmp_path, writes=True) as here:
        categories = here.engine.categories
        categories.apply()
        for wrong, why in (("Encampment", "no list"), ("Never heard of", "no list")):
            with pytest.raises(ConfigurationError, match=why):
                categories.approve(wrong, "ann")
        categories.import_flags("Encampment,no,yes\nBroken desk,yes,yes")
        categories.apply()
        with pytest.raises(ConfigurationError, match="without a review"):
            categories.approve("Broken desk", "ann")
        assert not titles_in_seeclickfix(here)["Encampment"].private
        categories.import_flags("Encampment,no,yes")  # the same list again agrees to nothing
        assert not categories.plan().changes

        assert categories.approve(" encampment", "ann") == "Encampment"
        with here.journal.read() as ledgers:
            camp = next(c for c in ledgers.categories.known() if c.code == "CAMP7")
            assert ("approve", "CAMP7", "ann") in {
                (note.action, note.code, note.actor) for note in ledgers.categories.history()
            }
        assert (camp.flags.private, camp.flags.awaiting_review) == (True, False)
        (change,) = categories.plan().changes  # what is to be set there now
        assert (change.action, change.title, change.flags.private) == ("flag", "Encampment", True)
        with pytest.raises(ConfigurationError, match="approved already"):
            categories.approve("Encampment", "ann")

        categories.import_flags("Encampment,no,no")
        categories.import_flags("Encampment,no,yes")  # asked anew is reviewed anew
        assert categories.approve("Encampment", "ann") == "Encampment"


def test_t21_a_corrected_list_counts_and_what_it_leaves_out_stays(city, tmp_path):
    crew(city, "add_problem", code="DESK7", title="Broken desk")
    crew(city, "add_problem", code="LAMP7", title="Broken lamp")
    with console(city, tmp_path, writes=True) as here:
        here.engine.categories.apply()
        here.engine.categories.import_flags("Broken desk,yes,no\nBroken lamp,yes,no")
        here.engine.categories.import_flags("Broken desk,no,no")
        here.engine.categories.apply()
        there = titles_in_seeclickfix(here)
        assert not there["Broken desk"].internal
        assert there["Broken lamp"].internal


def test_t22_two_codes_with_one_title_are_a_conflict_and_neither_is_touched(city, tmp_path):
    crew(city, "add_problem", code="TREE1", title="Fallen tree")
    crew(city, "add_problem", code="TREE2", title="Fallen tree")
    with console(city, tmp_path, writes=True) as here:
        plan = here.engine.categories.plan()
        assert actions_of(plan) == [("conflict", "Fallen tree"), ("conflict", "Fallen tree")]
        outcome = here.engine.categories.apply()
        assert not outcome.made
        assert "Fallen tree" not in titles_in_seeclickfix(here)
        assert here.engine.catalog.routes().of("Fallen tree") is None


def test_t23_without_a_way_to_write_a_person_gets_a_list_and_the_next_reading_checks_it(
    city, tmp_path
):
    crew(city, "add_problem", code="TREE7", title="Fallen tree")
    with console(city, tmp_path) as here:
        writes = city.log.writes()
        outcome = here.engine.categories.apply()
        assert [change.title for change in outcome.to_do] == ["Fallen tree"]
        assert city.log.writes() == writes
        with here.journal.read() as ledgers:
            assert "category-changes" in {notice.key for notice in ledgers.notices.open()}
            (line,) = read_work(ledgers)
        assert line.done_at is None and "“Fallen tree”" in " ".join(line.steps)
        city.seeclickfix.town.add_category("Fallen tree")
        assert not here.engine.categories.apply().to_do
        with here.journal.read() as ledgers:
            (line,) = read_work(ledgers)
            assert line.done_at is not None
            assert "category-changes" not in {notice.key for notice in ledgers.notices.open()}


@pytest.mark.parametrize(
    ("now", "run"),
    [
        ("2026-03-08T06:59+00:00", "2026-03-07T07:30+00:00"),
        ("2026-03-08T07:30+00:00", "2026-03-08T07:30+00:00"),
        ("2026-11-01T05:29+00:00", "2026-10-31T06:30+00:00"),
        ("2026-11-01T07:00+00:00", "2026-11-01T07:30+00:00"),
    ],
)
def test_t84_the_morning_hour_is_the_organizations_also_when_clocks_change(now, run):
    moment = datetime.fromisoformat(now)
    zone, hour = ZoneInfo("America/New_York"), time(2, 30)
    latest = latest_morning(moment, hour, zone)
    assert latest <= moment
    assert moment - latest < timedelta(hours=25)
    assert latest_morning(latest, hour, zone) == latest
    if datetime.fromisoformat(run) <= moment:
        assert latest == datetime.fromisoformat(run)


def test_links_keep_a_category_with_another_title(city, tmp_path):
    crew(city, "add_problem", code="POTH9", title="Pavement failure")
    linked_titles = CategoryRules(links={"Pothole in street": "POTH9"})
    city.seeclickfix.town.add_category("Pothole in street")
    with console(city, tmp_path, rules=rules(categories=linked_titles)) as here:
        assert not here.engine.categories.plan().changes
        here.engine.categories.apply()
        route = here.engine.catalog.routes().of("Pothole in street")
        assert route is not None
        assert route.problem_code == "POTH9"
