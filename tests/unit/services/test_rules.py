"""A checked profile becomes the frozen rules that the engine reads."""

from datetime import UTC, datetime, time, timedelta

import pytest

from eamconsole.domain.city import Environment, Reaction
from eamconsole.domain.closure import CANCELLED, Closure
from eamconsole.domain.identity import StatusCode
from eamconsole.domain.work import CoordinateSystem, Module
from eamconsole.services.profiles import EnvironmentMissing, parse_profile, to_rules
from tests.unit.services.test_profile_reading import SMALL, with_line


def rules_with(table, line):
    return to_rules(parse_profile(with_line(table, line), "x"))


def test_rules_of_a_small_profile():
    rules = to_rules(parse_profile(SMALL, "x"))
    assert rules.environment is Environment.TEST
    assert rules.integration_user == "City of Harborview"
    assert rules.work_zone.key == "America/New_York"
    assert rules.intake.start_at == datetime(2026, 11, 1, tzinfo=UTC)
    assert rules.limits.eam_quiet == timedelta(seconds=120)
    assert rules.categories.morning_sync == time(6, 0)
    assert not rules.has_internal_api


def test_cancelled_work_closes_with_other_words_than_done_work():
    closure = Closure(to_rules(parse_profile(SMALL, "x")))
    texts = {closure.message_for(Module.WORK_REQUEST, StatusCode(code)) for code in (951, 999)}
    assert len(texts) == 2
    own = Closure(rules_with("messages.closing_by_status", '951 = "Called off."'))
    assert own.message_for(Module.WORK_REQUEST, CANCELLED) == "Called off."


@pytest.mark.parametrize(
    ("table", "line", "read"),
    [
        ("eam.server", "quiet_seconds = 7", lambda r: r.limits.eam_quiet == timedelta(seconds=7)),
        ("eam.server", "recorded_by_length = 20", lambda r: r.text_limits.recorded_by == 20),
        ("eam.server", "user_text_length = 100", lambda r: r.text_limits.custom_text == 100),
        ("map", "bounds = [41.0, -73.0, 42.0, -72.0]", lambda r: r.place.bounds.holds(41.5, -72.5)),
        ("map", 'coordinates = "latlong"',
         lambda r: r.place.coordinates is CoordinateSystem.LATLONG),
        ("comments", 'edited_in_eam = "repost"',
         lambda r: r.comments.edited_in_eam is Reaction.REPOST),
        ("organization", 'integration_user = "Public Works"',
         lambda r: r.integration_user == "Public Works"),
        ("eam", 'time_zone = "UTC"', lambda r: r.work_zone.key == "UTC"),
        ("status", "never_closes = [952]", lambda r: r.status.never_closes == {952}),
    ],
)  # fmt: skip
def test_a_setting_reaches_the_rules(table, line, read):
    assert read(rules_with(table, line))


def test_an_environment_left_out_cannot_be_ruled():
    with pytest.raises(EnvironmentMissing):
        to_rules(parse_profile(SMALL, "x"), Environment.PRODUCTION)
