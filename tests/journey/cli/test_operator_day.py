"""Importing, storing secrets, checking, syncing, looking, stopping: with a real keyring."""

import json
from pathlib import Path

import pytest

DAY = Path(__file__).with_name("day.py")

pytestmark = [pytest.mark.keyring, pytest.mark.slow]


@pytest.fixture
def day(secret_service_run, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    done = secret_service_run(DAY, home, "{}", timeout=110)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_operators_day(day):
    assert day["import"] == 0
    assert day["no_token"] == 3
    assert day["check"] == 0
    assert day["once"][0] == 0, day["once"]
    assert day["once"][1]["attention"] == day["once"][1]["unfinished"] == 0
    status, told = day["status"]
    assert status == 0
    assert told["links"]["open"] > 0
    assert told["systems"]["eam"]["state"] == "ok"
    assert told["systems"]["eam"]["latency_ms"] > 0
    assert {row["state"] for row in day["rows"]} == {"done"}
    assert all(row["request_number"] for row in day["rows"])
    service = day["service"]
    assert service["second"] == 3
    assert str(service["pid"]) in service["why"]
    assert (service["looked"], service["ended"], service["after"]) == (0, 0, 0)
    assert str(service["pid"]) in service["syncing"]
    assert day["leaks"] == []
