"""The way through the pages, without a window."""

import pytest

from eamconsole.errors import ConfigurationError
from eamconsole.services.checks import CheckVerdict, Finding
from eamconsole.services.setup import STEPS, Draft, DraftFile, Journey, StepKey
from eamconsole.services.setup.draft import short_name
from eamconsole.services.setup.steps import words_for


def a_finding(verdict, check="EAM address (Test)"):
    return Finding(check=check, layer="connect", verdict=verdict, text="refused")


def answered():
    draft = Draft()
    for step in STEPS:
        for path, _words in step.required:
            draft.put(path, True)
    for path, value in {
        "organization.name": "City of Harborview",
        "organization.contact": "it@harborview.example",
        "environments.test.seeclickfix_url": "https://int.seeclickfix.com/api/v2",
        "environments.test.organization_id": 4242,
        "environments.test.eam_url": "https://eam-test.harborview.example/Citizen",
        "map.srid": 2234,
        "eam.category_code": "SCF",
    }.items():
        draft.put(path, value)
    return draft


def test_the_first_page_cannot_be_left_without_its_answers():
    journey = Journey(Draft())
    assert journey.next().key is StepKey.BEFORE
    assert {problem.setting for problem in journey.problems()} == {
        "organization.name",
        "organization.contact",
        "answers.licence",
        "answers.no_hosted_connector",
    }


def test_every_page_is_reached_in_order():
    journey = Journey(answered())
    seen = [journey.step.key]
    while not journey.is_last:
        seen.append(journey.next().key)
    assert seen == [step.key for step in STEPS]
    assert len(seen) == 13


def test_a_check_counts_as_long_as_its_settings_stay():
    journey = Journey(answered(), StepKey.EAM)
    journey.record([a_finding(CheckVerdict.OK)])
    assert journey.is_proved(journey.step)
    journey.draft.put("environments.test.eam_url", "https://other.example")
    assert not journey.is_proved(journey.step)
    assert any("has not been run" in point.words for point in journey.open_points())


@pytest.mark.parametrize(
    ("finding", "must"),
    [
        (a_finding(CheckVerdict.FAILED), True),
        (a_finding(CheckVerdict.OPEN), False),
        (a_finding(CheckVerdict.FAILED, "EAM address (Production)"), False),
    ],
)
def test_only_what_fails_on_test_keeps_from_starting(finding, must):
    journey = Journey(answered(), StepKey.EAM)
    journey.record([finding])
    points = [point for point in journey.open_points() if point.step is StepKey.EAM]
    assert [point.must for point in points] == [must]


@pytest.mark.parametrize(
    ("path", "value", "step"),
    [
        ("environments.test.eam_url", "eam.example", StepKey.EAM),
        ("environments.test.seeclickfix_url", "http://scf.example", StepKey.SEECLICKFIX),
        ("map.srid", "Connecticut", StepKey.MAP),
        ("map.arcgis_url", "https://gis.example/GeocodeServer?token=x", StepKey.MAP),
        ("network.proxy", "http://bob:secret@proxy.example:8080", StepKey.EAM),
        ("map.bounds", [41.5, -72, 41.0, -73], StepKey.MAP),
        ("messages.acknowledgment", "  ", StepKey.MESSAGES),
        ("status.closes_at", "soon", StepKey.STATUS),
        ("custom_fields", [{"field": "User 13", "value": "x"}], StepKey.FIELDS),
        ("organization.time_zone", "Harborview", StepKey.BEFORE),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_on_its_own_page(path, value, step):
    draft = answered()
    draft.put(path, value)
    faulty = [s.key for s in STEPS if Journey(draft).problems(s)]
    assert faulty == [step]


def test_a_draft_comes_back_as_it_was_left(tmp_path):
    draft = answered()
    draft.put("messages.closing_by_status", {"951": "Cancelled."})
    file = DraftFile(tmp_path / "home")
    file.save(draft)
    assert file.load() == draft
    file.delete()
    assert not file.exists()


@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        ("network.proxy", "http://bob:can@ry-7c1e@proxy.example:8080", "http://proxy.example:8080"),
        ("network.proxy", "bob:canary-7c1e@proxy.example:8080", "proxy.example:8080"),
        (
            "environments.test.eam_url",
            "https://bob:canary-7c1e@eam.example/C",
            "https://eam.example/C",
        ),
        ("map.arcgis_url", "https://g.example/Geo?token=canary-7c1e", "https://g.example/Geo"),
        (
            "messages.closing",
            "Ask us?@work: https://h.example?a",
            "Ask us?@work: https://h.example?a",
        ),
    ],
)
def test_a_login_typed_into_an_address_is_not_kept(tmp_path, path, typed, kept):
    draft = answered()
    draft.put(path, typed)
    file = DraftFile(tmp_path / "home")
    file.save(draft)
    assert file.load().get(path) == kept
    assert draft.get(path) == typed
    assert b"7c1e" not in (tmp_path / "home" / "setup-draft.toml").read_bytes()


def test_a_damaged_draft_is_refused_by_name(tmp_path):
    (tmp_path / "setup-draft.toml").write_text("profile = [")
    with pytest.raises(ConfigurationError, match=r"setup-draft\.toml"):
        DraftFile(tmp_path).load()


@pytest.mark.parametrize(
    ("organization", "name"),
    [("City of Harborview", "harborview"), ("", "my-city"), ("Town of St. Ives", "st-ives")],
)
def test_a_profile_is_named_after_its_city(organization, name):
    assert short_name(organization) == name


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("environments.production.eam_url", "Address of EAM (Production)"),
        ("custom_fields[2].field", "Custom fields, row 2: Field"),
        ("messages.closing_by_status.951", "Closing by status code, 951"),
        ("comment_rules[2]", "Comment rules, row 2"),
        ("map.bounds[3]", "City bounds, value 3"),
        ("work_orders.routes[1].category", "Categories routed to Work Orders, row 1: Category"),
        ("status.close_at", "Close at"),
    ],
)
def test_a_page_calls_a_setting_by_its_name_never_by_its_key(key, words):
    assert words_for(key) == words


def test_what_is_refused_is_told_in_the_words_of_the_page():
    draft = answered()
    draft.put("environments.test.eam_url", "eam.example")
    (problem,) = Journey(draft, StepKey.EAM).problems()
    assert problem.words == (
        "Address of EAM (Test) must be an address with https:// and a host name."
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("latitude", "north", "Latitude must be a number from -90 to 90, like 41.76."),
        ("latitude", 91, "Latitude must be a number from -90 to 90, like 41.76."),
        ("longitude", float("inf"), "Longitude must be a number from -180 to 180, like -72.67."),
        ("longitude", float("nan"), "Longitude must be a number from -180 to 180, like -72.67."),
        ("x", "1,022,000", "X as EAM shows it must be a number, like 1022000.5."),
        ("longitude", None, "Latitude and Longitude must be entered together, or both left empty."),
    ],
)
def test_a_known_point_that_is_none_is_told_and_not_passed_over(name, value, said):
    journey = Journey(answered(), StepKey.MAP)
    journey.draft.put("answers.known_point", {"latitude": 41.7, "longitude": -72.6})
    assert journey.problems() == []
    journey.draft.put(f"answers.known_point.{name}", value)
    assert [problem.words for problem in journey.problems()] == [said]


@pytest.mark.parametrize(
    ("page", "path", "value", "way"),
    [
        ("journal", "journal.backups_keep", -5, "must be 0 or more"),
        ("journal", "journal.url", "mysql://x", "must be empty or start with"),
        ("journal", "journal.backup_folder", "/backup\x00/a", "must hold no signs"),
        ("summary", "journal.keep_days", "many", "must be a whole number"),
        ("seeclickfix", "environments.test.organization_id", 0, "must be more than 0"),
        ("before", "organization.name", "City\x07", "must hold no signs"),
        ("categories", "categories.links", {"a\x1b": "POTH"}, "must hold no signs"),
        ("flags", "categories.internal", ["x" * 5001], "must be 5,000 characters"),
        ("eam", "environments.test.eam_app_id", "App\U0001f600", "must be plain letters"),
        ("eam", "environments.test.eam_url", "https://[::1/x", "must name them like"),
    ],
)
def test_what_saving_would_refuse_is_told_on_its_page_at_once(page, path, value, way):
    journey = Journey(answered(), StepKey(page), settings=True)
    assert journey.problems() == []
    journey.draft.put(path, value)
    (problem,) = journey.problems()
    assert problem.words.startswith(words_for(path)) and way in problem.words


@pytest.mark.parametrize("typed", ["word " * 2_000, "https://user:Secr3t@host.example/api"])
def test_a_typed_name_is_told_in_short_and_without_a_login(typed):
    journey = Journey(answered(), StepKey.STATUS)
    journey.draft.put("status.reopen_limits", {typed: "many"})
    (problem,) = journey.problems()
    assert len(problem.words) < 200 and "Secr3t" not in problem.words
