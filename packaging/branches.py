"""Runs the tests while the branches they take are counted; tells them by folder, and the others."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

GOALS = {
    **dict.fromkeys(("domain", "sync", "journal", "wire"), 95),
    **dict.fromkeys(("services", "cli"), 85),
    "gui": 75,
}
"""Percent of branches; a folder that is not named has no goal."""
SETTINGS = """
[run]
branch = true
source = eamconsole
parallel = true
patch = subprocess, _exit
sigterm = true
data_file = {data}
[report]
ignore_errors = true
exclude_also =
    if TYPE_CHECKING:
    \\.\\.\\.$
"""


def run(python: Path, root: Path, arguments: list[str]) -> int:
    """Run the tests under coverage.py and print the table; return pytest's exit status."""
    with tempfile.TemporaryDirectory(prefix="coverage-") as folder:
        settings = Path(folder) / "coveragerc"
        settings.write_text(SETTINGS.format(data=Path(folder) / "data"), "utf-8")
        rc = f"--rcfile={settings}"
        told = Path(folder) / "told.json"
        tests = [
            *("-m", "pytest", "-p", "tests.fixtures.traced_threads"),
            *("-n", "2", "--dist", "worksteal", "--timeout", "600", *arguments),
        ]
        status = subprocess.call([str(python), "-m", "coverage", "run", rc, *tests], cwd=root)
        for step in (["combine", "-q", rc], ["json", "-q", rc, "-o", str(told)]):
            subprocess.check_call([str(python), "-m", "coverage", *step], cwd=root)
        files = json.loads(told.read_text("utf-8"))["files"]
        print(table(files), untaken(files), sep="\n\n")
    return status


def table(files: dict[str, dict[str, Any]]) -> str:
    """Return one line a folder: files, branches, and how many of them were taken."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for name, measured in files.items():
        summary = measured["summary"]
        for folder in (_folder(name), "all"):
            row = counted[folder]
            row[0] += 1
            row[1] += summary["num_branches"]
            row[2] += summary["covered_branches"]
    lines = [f"{'folder':<12}{'files':>6}{'branches':>10}{'taken':>8}{'percent':>9}{'goal':>6}"]
    for folder in sorted(counted, key=lambda name: (name == "all", name)):
        number, branches, taken = counted[folder]
        percent = 100 * taken / branches if branches else 100.0
        goal = GOALS.get(folder, "")
        lines.append(f"{folder:<12}{number:>6}{branches:>10}{taken:>8}{percent:>9.1f}{goal:>6}")
    return "\n".join(lines)


def untaken(files: dict[str, dict[str, Any]]) -> str:
    """Return the branches that no test took, a line a file, of all folders with a goal."""
    lines = []
    for name, measured in sorted(files.items()):
        ways = [f"{start}→{max(end, 0) or 'end'}" for start, end in measured["missing_branches"]]
        if ways and _folder(name) in GOALS:
            lines.append(f"{name}: {', '.join(ways)}")
    return "\n".join(lines)


def _folder(name: str) -> str:
    parts = Path(name).parts
    return parts[1] if len(parts) > 2 else "(top)"
