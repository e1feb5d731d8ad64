"""A town with one day's reports, served by a process of its own."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eamconsole.sandbox.options import Endpoints

CATEGORY = "Pothole"
SRID = 2234


@dataclass(frozen=True)
class Town:
    """Where a running sandbox city is, and the plane its EAM uses."""

    endpoints: Endpoints
    srid: int = SRID


def write_reports(path: Path, count: int) -> Path:
    """Write ``count`` open reports with a photo each, as SeeClickFix lists them."""
    issues = []
    for number in range(1, count + 1):
        lat, lng = 41.30 + number * 0.0001, -72.92 - number * 0.0001
        moment = f"2026-05-04T{8 + number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}-04:00"
        issues.append(
            {
                "id": 20_000_000 + number,
                "status": "Open",
                "summary": CATEGORY,
                "description": f"Hole number {number} in the bike lane.",
                "lat": lat,
                "lng": lng,
                "address": f"{number} Quay St, Harborview",
                "created_at": moment,
                "updated_at": moment,
                "acknowledged_at": None,
                "closed_at": None,
                "reopened_at": None,
                "request_type": {"id": 5101, "title": CATEGORY, "organization": "Harborview"},
                "reporter": {"id": 810002, "name": "Dana", "role": "Registered User"},
                "media": {"image_full": "https://seeclickfix.com/files/photo.jpg"},
            }
        )
    path.write_text(json.dumps({"issues": issues}), encoding="utf-8")
    return path


@contextlib.contextmanager
def town(reports: Path, latency_ms: int) -> Iterator[Town]:
    """Run ``eamconsole sandbox`` without a call limit until the block ends."""
    command = [sys.executable, "-m", "eamconsole", "sandbox", "--calls-per-minute", "0"]
    command += ["--issues", str(reports), "--latency-ms", str(latency_ms)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Town(Endpoints(**json.loads(process.stdout.readline())))
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stdout is not None:
            process.stdout.close()
