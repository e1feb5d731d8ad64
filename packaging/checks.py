"""Runs every check of the project, one after the other, and says in one line how they went."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import NamedTuple


class Check(NamedTuple):
    """A named check and the arguments that Python runs it with."""

    name: str
    arguments: tuple[str, ...]


CHECKS = (
    Check("lint", ("-m", "ruff", "check", "--quiet", ".")),
    Check("format", ("-m", "ruff", "format", "--quiet", "--check", ".")),
    Check("types", ("-m", "mypy")),
    Check("contracts", ("-c", "from importlinter.cli import lint_imports_command as c; c()")),
    Check("tests", ("-m", "pytest", "--numprocesses", "2", "--dist", "worksteal")),
)


def run_all(python: Path, root: Path, pytest_arguments: list[str]) -> int:
    """Run all checks even if some fail; return 0 only if all passed."""
    failed = []
    for check in CHECKS:
        extra = pytest_arguments if check.name == "tests" else []
        print(f"== {check.name}", flush=True)
        start = time.monotonic()
        status = subprocess.call([str(python), *check.arguments, *extra], cwd=root)
        seconds = round(time.monotonic() - start)
        print(f"   {check.name}: {_verdict(status)} in {seconds} s", flush=True)
        if status != 0:
            failed.append(check.name)
    print(_summary(failed), flush=True)
    return 1 if failed else 0


def _verdict(status: int) -> str:
    return "ok" if status == 0 else f"failed (exit status {status})"


def _summary(failed: list[str]) -> str:
    if failed:
        return f"{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}"
    return f"All {len(CHECKS)} checks passed: {', '.join(check.name for check in CHECKS)}"
