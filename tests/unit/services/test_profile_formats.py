"""A profile file says its format; older ones are upgraded step by step, newer ones refused."""

import tomllib
from pathlib import Path

import pytest

from eamconsole.services.profiles import ProfileRefused, as_toml, formats, parse_profile
from eamconsole.services.profiles.store import ProfileStore
from tests.unit.services.test_profile_reading import SMALL


def closing_moves(tables):
    tables["status"] = {"closes_at": tables.pop("closes")}


def threshold_is_renamed(tables):
    tables["closes"] = tables.pop("threshold")


@pytest.fixture
def two_steps(monkeypatch):
    """Two versions later: a key was renamed, then moved to another table."""
    monkeypatch.setattr(formats, "STEPS", (threshold_is_renamed, closing_moves))


def test_a_file_without_a_format_is_of_the_first_and_is_written_with_one(tmp_path):
    file = tmp_path / "given.toml"
    file.write_text(SMALL, "utf-8")
    store = ProfileStore(tmp_path / "profiles")
    store.import_file(file)
    written = (tmp_path / "profiles" / "harborview.toml").read_text("utf-8")
    assert next(iter(tomllib.loads(written).items())) == ("format", 1)
    assert parse_profile(written, "x") == parse_profile(SMALL, "x")


@pytest.mark.parametrize(
    "text", ["threshold = 998", "format = 1\nthreshold = 998", "format = 2\ncloses = 998"]
)
def test_an_older_file_takes_every_step_from_its_own_on(two_steps, text):
    profile = parse_profile(f"{text}\n{SMALL}", "harborview.toml")
    assert profile.status.closes_at == 998
    assert tomllib.loads(as_toml(profile))["format"] == 3


def test_a_file_of_today_takes_no_step(two_steps):
    assert parse_profile(f"format = 3\n{SMALL}", "x").status.closes_at == 950


def test_making_an_older_profile_active_elsewhere_writes_it_in_todays_format(two_steps, tmp_path):
    store = ProfileStore(tmp_path)
    (tmp_path / "harborview.toml").write_text(f"threshold = 998\n{SMALL}", "utf-8")
    store.change("harborview", {"environments.active": "test"})
    written = tomllib.loads((tmp_path / "harborview.toml").read_text("utf-8"))
    assert (written["format"], written["status"]) == (3, {"closes_at": 998})


def test_a_file_of_a_newer_console_is_refused_in_words(two_steps, tmp_path):
    store = ProfileStore(tmp_path)
    (tmp_path / "harborview.toml").write_text(f"format = 4\nunheard_of = 1\n{SMALL}", "utf-8")
    with pytest.raises(ProfileRefused) as refused:
        store.load("harborview")
    (fault,) = refused.value.faults
    assert (fault.key, fault.value) == ("format", "4")
    assert "newer console; this one reads formats up to 3" in fault.reason
    assert [entry.fault for entry in store.entries()] == [refused.value.summary]


@pytest.mark.parametrize("value", ["0", "-1", "true", '"1"', "1.0", "[1]"])
def test_a_format_that_is_no_number_is_refused(value):
    with pytest.raises(ProfileRefused, match=r"format = .*must be a whole number"):
        parse_profile(f"format = {value}\n{SMALL}", "harborview.toml")


def test_a_file_that_is_not_as_its_number_says_is_refused_in_words(two_steps):
    with pytest.raises(ProfileRefused, match="not laid out as format 1"):
        parse_profile(SMALL, "harborview.toml")


def test_each_step_has_its_test():
    """The steps of this file are made up; a real one gets its own, with a file of its time."""
    source = Path(__file__).read_text("utf-8")
    untested = [step.__name__ for step in formats.STEPS if step.__name__ not in source]
    assert not untested


def test_every_step_that_is_taken_is_logged_with_what_it_changes(two_steps, caplog):
    closing_moves.__doc__ = "The threshold moved to [status]."
    with caplog.at_level("INFO", logger=formats.__name__):
        parse_profile(f"format = 2\ncloses = 998\n{SMALL}", "harborview.toml")
    assert caplog.messages == ["harborview.toml: format 2 to 3: The threshold moved to [status]."]


def test_every_step_says_what_it_changes_and_has_a_test_of_its_name():
    own = Path(__file__).read_text("utf-8")
    lost = [step for step in formats.STEPS if not step.__doc__ or step.__name__ not in own]
    assert lost == []
