"""The service of the keyring hangs: it is told as that within ten seconds, and not as a prompt."""

import json
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("hanging_keyring.py")
ROOT = Path(__file__).resolve().parents[3]

pytestmark = [pytest.mark.keyring, pytest.mark.slow]


@pytest.fixture
def in_session(secret_service_run):
    def run(story):
        done = secret_service_run(SCRIPT, story, env={"PYTHONPATH": str(ROOT)}, timeout=240)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_a_keyring_whose_service_hangs_is_told_within_ten_seconds_and_read_once_it_goes_on(
    in_session,
):
    told = in_session("vault")
    assert (told["code"], told["goes_on"]) == ("KEY-115", "canary")
    assert "hangs" in told["summary"] and "Restart it" in told["next_step"]
    assert told["took"] < 10


def test_a_sync_that_starts_then_ends_with_the_cause(in_session):
    told = in_session("start")
    assert told["status"] == 3
    assert "The service of the OS keyring hangs" in told["said"]


def test_a_sync_that_runs_tells_it_where_the_login_it_has_is_refused(in_session):
    told = in_session("middle")
    assert told["told"]["state"] == "signed_out"
    assert "The service of the OS keyring hangs" in told["told"]["reason"]
