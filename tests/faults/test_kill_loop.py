"""Killed at random moments while three changes in ten go wrong: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from tests.benchmarks.town_under_load import town, write_reports

ROOT = Path(__file__).resolve().parents[2]
FAULTS = (
    {"kind": "drop_after", "probability": 0.08},
    {"kind": "error_after", "probability": 0.05},
    {"kind": "drop_before", "probability": 0.05},
    {"kind": "status", "status": 503, "probability": 0.07},
    {"kind": "late", "seconds": 0.8, "probability": 0.05},
)


class Life:
    """Residents and crews who go on living while the console dies."""

    def __init__(self, control: str, seed: int) -> None:
        self._control = control
        self.chance = random.Random(seed)
        self._count = 0
        self._issues: list[int] = []

    def goes_wrong(self) -> None:
        """Fault three changes in ten on both sides."""
        for side in ("seeclickfix", "eam"):
            for fault in FAULTS:
                self.do("faults", side=side, verb="POST", times=None, **fault)

    def goes_well(self) -> None:
        """End every fault."""
        requests.delete(f"{self._control}/faults", timeout=20).raise_for_status()

    def goes_on(self) -> None:
        """File three reports with photos; talk about, and close, earlier ones."""
        for _ in range(3):
            self._count += 1
            where = {"lat": 41.3 + self._count / 9999, "lng": -72.9, "address": "Quay St"}
            filed = self.do(
                "issues", category="Pothole", description=f"No {self._count}", image=True, **where
            )
            self._issues.append(filed["id"])
        issue = self._issues.pop(self.chance.randrange(len(self._issues)))
        self.do(
            f"issues/{issue}/comment-as", text=f"Still there {self._count}", **{"as": "resident"}
        )
        with suppress(requests.HTTPError):  # the record may not be in EAM yet
            self.do("eam/comment", reference=str(issue), text=f"Crew {self._count}", public=True)
            if self.chance.random() < 0.3:
                self.do("eam/set_status", reference=str(issue), code=999)

    def agreement(self) -> dict:
        """Return both sides of everything."""
        return requests.get(f"{self._control}/agreement", timeout=60).json()

    def do(self, what: str, **body) -> dict:
        """Ask the control plane for something."""
        reply = requests.post(f"{self._control}/{what}", json=body, timeout=20)
        reply.raise_for_status()
        return reply.json()


def console(place, home: Path, *once: str) -> subprocess.Popen[str]:
    endpoints = json.dumps({name: getattr(place, name) for name in place.__dataclass_fields__})
    command = [sys.executable, "-m", "tests.faults.mortal_console", endpoints, str(home), *once]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def kill_again_and_again(place, home: Path, life: Life, kills: int) -> None:
    for _ in range(kills):
        process = console(place, home)
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        life.goes_on()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=life.chance.uniform(0.1, 1.2))
        process.kill()
        process.wait()
        process.stdout.close()


def doubles_in(agreement: dict) -> list[str]:
    """Return what stands twice on either side, in words."""
    found = []
    for issue in agreement["issues"]:
        if len(issue["work_requests"]) > 1:
            found.append(f"{issue['issue_id']}: {len(issue['work_requests'])} Work Requests")
        for record in issue["work_requests"]:
            texts = Counter(comment["text"] for comment in record["comments"])
            names = Counter(document["file_name"] for document in record["documents"])
            found += [
                f"{issue['issue_id']}: {what}" for what, n in (texts + names).items() if n > 1
            ]
    return found


def live_through(tmp_path: Path, kills: int, seed: int) -> None:
    reports = write_reports(tmp_path / "reports.json", 10)
    home = tmp_path / "home"
    home.mkdir()
    with town(reports, 0) as city:
        life = Life(city.endpoints.control_url, seed)
        life.goes_wrong()
        kill_again_and_again(city.endpoints, home, life, kills)
        life.goes_well()
        last = console(city.endpoints, home, "once")
        told, _ = last.communicate(timeout=120)
        assert told.endswith("settled\n"), "something is stuck"
        agreement = life.agreement()
    differences = [i for i in agreement["issues"] if i["differences"]]
    assert not differences
    assert not agreement["unmatched"]
    assert not doubles_in(agreement)
    assert len(agreement["issues"]) == 10 + 3 * kills


@pytest.mark.timeout(300)
def test_forty_kills_lose_nothing_and_double_nothing(tmp_path):
    live_through(tmp_path, kills=40, seed=7)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [11, 12, 13, 14, 15])
def test_two_hundred_kills_lose_nothing_and_double_nothing(tmp_path, seed):
    live_through(tmp_path, kills=200, seed=seed)
