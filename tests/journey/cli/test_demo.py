"""A newcomer's first minute, in a terminal without a display or keyring."""

import json
import signal

import pytest

from tests.journey.cli.console_process import ConsoleProcess

FEW = {
    "issues": [
        {
            "id": 500 + number,
            "status": "Open",
            "summary": summary,
            "description": f"Nummer {number}: Straße",
            "rating": 1,
            "lat": 41.31 + number / 1000,
            "lng": -72.92,
            "address": f"{number} Elm St",
            "created_at": "2024-08-31T10:00:00-04:00",
            "updated_at": "2024-08-31T10:00:00-04:00",
            "acknowledged_at": None,
            "closed_at": None,
            "reopened_at": None,
            "request_type": {"id": 9000 + number, "title": summary, "organization": "City"},
            "media": {},
        }
        for number, summary in enumerate(["Pothole", "Graffiti", "Tree limb down"], start=1)
    ]
}
ENDPOINTS = {
    *("seeclickfix_url", "organization_id", "token", "eam_url", "eam_internal_url"),
    *("eam_login", "arcgis_url", "control_url"),
}


@pytest.fixture
def console(home_folder):
    return ConsoleProcess(home_folder)


@pytest.fixture
def issues(tmp_path):
    file = tmp_path / "issues.json"
    file.write_text(json.dumps(FEW), "utf-8")
    return file


def test_headless_demo_delivers_and_both_sides_agree(console, issues):
    done = console("demo", "--headless", "--issues", issues)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 Work Requests" in done.stdout
    assert done.stdout.rstrip().endswith("Both sides agree.")
    assert "1200 calls a minute" in done.stdout


def test_headless_demo_reports_as_one_json_object_a_line(console, issues):
    done = console("demo", "--headless", "--json", "--issues", issues, "--latency-ms", "5")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["event"] for line in told[:-1]} == {"progress"}
    assert told[-1]["event"] == "result"
    assert told[-1]["agrees"] and told[-1]["differences"] == []


def test_without_a_display_demo_runs_in_the_terminal(home_folder, issues):
    console = ConsoleProcess(home_folder, QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    assert "Both sides agree." in console("demo", "--issues", issues).stdout


def test_demo_leaves_its_credentials_nowhere(console, issues, home_folder):
    console("demo", "--headless", "--issues", issues)
    files = [file for file in home_folder.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if b"sandbox-integration-" in file.read_bytes()]


def test_output_survives_a_terminal_without_utf8(home_folder, issues):
    console = ConsoleProcess(home_folder, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    done = console("demo", "--headless", "--issues", issues)
    assert done.returncode == 0, done.stderr


def test_a_file_without_issues_is_refused(console, tmp_path):
    file = tmp_path / "other.json"
    file.write_text('{"rows": []}', "utf-8")
    done = console("demo", "--headless", "--issues", file)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "other.json" in done.stderr


def test_sandbox_tells_where_it_is_and_ends_when_asked(console):
    with console.running("sandbox", "--calls-per-minute", "0") as process:
        told = json.loads(process.stdout.readline())
        assert set(told) == ENDPOINTS
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_sandbox_takes_consecutive_ports(console):
    with console.running("sandbox") as probe:
        free = json.loads(probe.stdout.readline())["control_url"]
    first = int(free.split(":")[2].split("/", maxsplit=1)[0])
    with console.running("sandbox", "--port", str(first)) as process:
        line = process.stdout.readline()
        if not line:
            pytest.skip("the next ports were taken by somebody else")
        told = json.loads(line)
        assert f":{first}/" in told["seeclickfix_url"]
        assert f":{first + 1}/" in told["eam_url"]


def test_a_taken_port_is_said_in_one_sentence(console):
    with console.running("sandbox") as process:
        told = json.loads(process.stdout.readline())
        port = told["seeclickfix_url"].split(":")[2].split("/", maxsplit=1)[0]
        done = console("sandbox", "--port", port)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
