"""Profile files: taken in whole, refused without a trace, exported without secrets."""

import os

import pytest

from eamconsole.errors import ConfigurationError
from eamconsole.services.profiles import (
    ProfileMissing,
    ProfileRefused,
    ProfileStore,
    as_toml,
    differences,
)
from tests.unit.services.test_profile_reading import SMALL

PRODUCTION = """
[environments.production]
seeclickfix_url = "https://seeclickfix.com/api/v2"
organization_id = 4242
eam_url = "https://eam-live.harborview.example/CitizenPortalRESTAPI"
"""


@pytest.fixture
def store(tmp_path):
    return ProfileStore(tmp_path / "profiles")


@pytest.fixture
def a_file(tmp_path):
    def write(text, name="given.toml"):
        file = tmp_path / name
        file.write_text(text, "utf-8")
        return file

    return write


def test_an_imported_profile_is_listed_and_read(store, a_file):
    imported = store.import_file(a_file(SMALL))
    assert [(entry.name, entry.environment) for entry in store.entries()] == [
        ("harborview", "test")
    ]
    assert store.load("harborview") == imported


def test_what_is_refused_leaves_no_trace(store, a_file, tmp_path):
    before = store.import_file(a_file(SMALL))
    with pytest.raises(ProfileRefused):
        store.import_file(a_file(SMALL.replace("4242", "0")))
    assert store.load("harborview") == before
    assert [file.name for file in (tmp_path / "profiles").iterdir()] == ["harborview.toml"]


@pytest.mark.skipif(os.name != "posix", reason="modes belong to POSIX")
def test_profile_files_are_for_their_owner_alone(store, a_file, tmp_path):
    store.import_file(a_file(SMALL))
    assert (tmp_path / "profiles").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "profiles" / "harborview.toml").stat().st_mode & 0o777 == 0o600


def test_importing_again_replaces_the_profile(store, a_file):
    store.import_file(a_file(SMALL))
    store.import_file(a_file(SMALL.replace("4242", "77")))
    assert store.load("harborview").environments.test.organization_id == 77


def test_a_file_that_was_broken_by_hand_is_listed_with_its_fault(store, a_file, tmp_path):
    store.import_file(a_file(SMALL))
    (tmp_path / "profiles" / "other.toml").write_text("name = 1", "utf-8")
    faulty = next(entry for entry in store.entries() if entry.name == "other")
    assert "must be a text" in faulty.fault


def test_the_only_profile_needs_no_name(store, a_file):
    with pytest.raises(ProfileMissing, match="There is no profile"):
        store.choose(None)
    store.import_file(a_file(SMALL))
    assert store.choose(None) == "harborview"
    store.import_file(a_file(SMALL.replace('"harborview"', '"second"')))
    with pytest.raises(ProfileMissing, match="2 profiles"):
        store.choose(None)


def test_a_name_that_differs_only_in_case_is_refused(store, a_file):
    store.import_file(a_file(SMALL))
    with pytest.raises(ProfileRefused, match="only in case"):
        store.import_file(a_file(SMALL.replace('"harborview"', '"Harborview"')))


def test_a_file_in_another_encoding_is_refused(store, tmp_path):
    file = tmp_path / "latin.toml"
    file.write_bytes(SMALL.replace("City of", "Cité").encode("latin-1"))
    with pytest.raises(ProfileRefused, match="not UTF-8"):
        store.import_file(file)


def test_a_file_with_a_byte_order_mark_is_read(store, tmp_path):
    file = tmp_path / "bom.toml"
    file.write_text(SMALL, "utf-8-sig")
    assert store.import_file(file).name == "harborview"


def test_promotion_shows_what_differs_and_switches(store, a_file):
    store.import_file(a_file(SMALL + PRODUCTION))
    changed = [change.key for change in differences(store.load("harborview"))]
    assert changed == ["seeclickfix_url", "eam_url"]
    assert (
        store.change("harborview", {"environments.active": "production"}).environments.active
        == "production"
    )
    assert store.load("harborview").environments.active == "production"


def test_without_production_there_is_nothing_to_promote_to(store, a_file):
    store.import_file(a_file(SMALL))
    with pytest.raises(ConfigurationError, match="no environment production"):
        differences(store.load("harborview"))
    with pytest.raises(ProfileRefused):
        store.change("harborview", {"environments.active": "production"})
    assert store.load("harborview").environments.active == "test"


def test_a_written_profile_holds_only_what_was_set(store, a_file):
    text = as_toml(store.import_file(a_file(SMALL)))
    assert "closes_at" not in text
    assert "srid = 2234" in text
