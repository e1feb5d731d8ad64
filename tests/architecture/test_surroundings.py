"""The test surroundings themselves: servers start, nothing leaves the machine."""

import os
import socket
import sys

import pytest
import sqlalchemy


@pytest.mark.postgres
def test_throw_away_postgresql_gives_each_test_an_empty_database(postgres_database):
    engine = sqlalchemy.create_engine(postgres_database)
    with engine.connect() as connection:
        tables = connection.execute(
            sqlalchemy.text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        )
        assert tables.scalar_one() == 0
    engine.dispose()


@pytest.mark.keyring
def test_secret_service_keeps_a_secret_over_two_processes(secret_service_run, tmp_path):
    store = "import keyring; keyring.set_password('eamconsole-test', 'a', 'sésame')"
    show = "import keyring; print(ascii(keyring.get_password('eamconsole-test', 'a')))"
    assert secret_service_run("-c", store, home=tmp_path).returncode == 0
    assert secret_service_run("-c", show, home=tmp_path).stdout.strip() == ascii("sésame")


@pytest.mark.keyring
def test_locked_secret_service_refuses(secret_service_run):
    store = "import keyring; keyring.set_password('eamconsole-test', 'a', 'b')"
    assert secret_service_run("-c", store, unlocked=False).returncode != 0


def test_connections_out_of_this_machine_are_refused():
    with socket.socket() as sock, pytest.raises(RuntimeError, match="not this machine"):
        sock.connect(("192.0.2.1", 443))


def test_each_test_has_its_own_home(home_folder):
    assert os.environ["EAMCONSOLE_HOME"] == str(home_folder)
    assert not list(home_folder.iterdir())


def test_no_foreign_trust_store_reaches_the_tests():
    assert "REQUESTS_CA_BUNDLE" not in os.environ
    assert "SSL_CERT_FILE" not in os.environ


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_pyside_keeps_none_alive():
    """PySide6 6.12.0 loses one reference to None a call, and in the end kills the process."""
    from PySide6.QtCore import QObject

    subject, before = QObject(), sys.getrefcount(None)
    for _ in range(500):
        subject.setObjectName("x")
    assert sys.getrefcount(None) > before - 100


def test_pyside_is_one_that_this_python_survives():
    import PySide6

    broken = PySide6.__version_info__[:2] == (6, 12) and sys.version_info < (3, 12)
    assert not broken, "PySide6 6.12 on Python 3.11 dies after some thousand calls; see pyproject"
