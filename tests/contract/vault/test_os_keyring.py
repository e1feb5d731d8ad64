"""The real Secret Service: unlocked, locked, and none at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("in_session.py")

pytestmark = pytest.mark.keyring


@pytest.fixture
def in_session(secret_service_run):
    def run(story, **how):
        done = secret_service_run(SCRIPT, story, **how)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_a_secret_lives_in_the_keyring_under_the_agreed_name(in_session):
    told = in_session("whole_life")
    assert told == {
        "before": None,
        "fresh": True,
        "entry": True,
        "deleted": True,
        "after": None,
        "again": False,
    }


def test_a_secret_replaced_by_another_program_is_read_once_the_remembered_one_is_forgotten(
    in_session,
):
    told = in_session("replaced_by_another_program")
    assert told == {"remembered": "of last year", "read anew": "of this year"}


def test_many_first_calls_at_once_all_arrive(in_session):
    assert in_session("many_at_once") == {"kept": 8}


def test_a_locked_keyring_is_named_as_locked(in_session):
    told = in_session("refused", unlocked=False)
    assert told["code"] == "KEY-113"
    assert "Unlock" in told["next_step"]


@pytest.mark.skipif(sys.platform == "win32", reason="every session has one there")
def test_no_keyring_is_named_as_missing_and_nothing_is_written(tmp_path):
    surroundings = {
        name: value
        for name, value in os.environ.items()
        if name != "DBUS_SESSION_BUS_ADDRESS" and not name.startswith("XDG_")
    }
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, SCRIPT, "refused"],
        env=surroundings | {"HOME": str(home), "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["code"] == "KEY-112"
    assert "gnome-keyring" in told["next_step"]
    written = [file for file in home.rglob("*") if file.is_file()]
    assert not [file for file in written if b"canary" in file.read_bytes()]
