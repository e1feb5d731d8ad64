"""A journal lies where its path says, whatever signs the path or a password holds."""

import string
import sys

import pytest
from alembic.config import Config

from eamconsole.errors import ConfigurationError, JournalError, JournalRefusal
from eamconsole.journal import Journal, file_address, lock_for, migrate, server_address
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import NOON, owe

ODD_FOLDERS = ("100%", "50%20off", "no #1", "two words", "Zürich 市", "a;b+c@d")
if sys.platform != "win32":  # no file has such a name there
    ODD_FOLDERS += ("what?", "a?b=c&d")


@pytest.mark.parametrize("folder", ODD_FOLDERS)
def test_the_file_that_is_opened_is_the_file_that_was_named(tmp_path, folder):
    file = tmp_path / folder / "city.sqlite"
    address = file_address(file)
    journal = Journal.open(address, clock=VirtualClock(NOON))
    owe(journal)
    lock = lock_for(journal, address)
    lock.acquire("me", NOON)
    lock.release()
    assert journal.path == file
    journal.close()
    assert file.stat().st_size > 0
    assert {each.name for each in tmp_path.iterdir()} == {folder}


@pytest.mark.parametrize("folder", ODD_FOLDERS)
def test_migrations_are_found_and_a_backup_made_in_any_folder(tmp_path, monkeypatch, folder):
    place = tmp_path / folder
    place.mkdir()
    monkeypatch.setattr(migrate, "__file__", str(place / "migrate.py"))
    settings: Config = migrate._configuration()
    assert settings.get_main_option("script_location") == str(place / "migrations")
    monkeypatch.undo()
    journal = Journal.open(file_address(place / "city.sqlite"), clock=VirtualClock(NOON))
    backup = migrate.back_up(journal._database, "0001", NOON)
    migrate._upgrade(journal._database)
    journal.close()
    assert backup.parent == place


@pytest.mark.parametrize("sign", [*string.punctuation, " ", "ü"])
def test_a_password_from_the_keyring_is_used_as_it_is_and_never_shown(sign):
    password = f"cana{sign}zzry"
    address = server_address(
        "postgresql+psycopg://bob@db.example:5433/city?sslmode=require", password
    )
    assert (address.password, address.username, address.host) == (password, "bob", "db.example")
    assert (address.port, address.database, address.query["sslmode"]) == (5433, "city", "require")
    assert "zzry" not in f"{address} {address!r}"


def test_a_server_is_opened_with_an_odd_password(postgres_database):
    address = server_address(postgres_database, "a:b@c/d#e?f%g[h")
    journal = Journal.open(address, clock=VirtualClock(NOON), name="city")
    lock = lock_for(journal, address, "city")
    lock.acquire("me", NOON)
    lock.release()
    journal.close()


def test_a_server_that_cannot_be_reached_is_told_without_password():
    address = server_address("postgresql+psycopg://bob@127.0.0.1:9/city", "cana#zzry")
    with pytest.raises(JournalError) as caught:
        Journal.open(address, clock=VirtualClock(NOON), name="city")
    assert "zzry" not in f"{caught.value} {caught.value.__cause__} {caught.value.__context__!r}"


def test_an_address_that_cannot_be_read_is_named_by_its_key():
    with pytest.raises(ConfigurationError, match=r"journal\.url") as caught:
        server_address("postgresql+psycopg://bob:cana@h:po[rt/zzry", "zzry")
    assert "zzry" not in str(caught.value)


def test_errors_of_the_database_hide_what_was_to_be_written(tmp_path):
    journal = Journal.open(file_address(tmp_path / "city.sqlite"), clock=VirtualClock(NOON))
    owe(journal)
    with pytest.raises(JournalRefusal) as caught:
        journal.write(
            lambda ledgers: ledgers.facts._connection.exec_driver_sql(
                "INSERT INTO facts (name, value) VALUES (?, ?)", ("zzry", None)
            )
        )
    journal.close()
    assert "zzry" not in f"{caught.value} {caught.value.__cause__}"
