"""Runs every check of the project and says in one line how they went."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import NamedTuple


class Check(NamedTuple):
    """A named check and the arguments that Python runs it with."""

    name: str
    arguments: tuple[str, ...]
    beside: bool = False
    """Begun first and told last: it takes what the tests leave of the processors."""


CHECKS = (
    Check("lint", ("-m", "ruff", "check", "--quiet", ".")),
    Check("format", ("-m", "ruff", "format", "--quiet", "--check", ".")),
    Check("types", ("-m", "mypy"), beside=True),
    Check("contracts", ("-c", "from importlinter.cli import lint_imports_command as c; c()")),
    Check("tests", ("-m", "pytest", "--numprocesses", "2", "--dist", "worksteal")),
)


def run_all(python: Path, root: Path, pytest_arguments: list[str]) -> int:
    """Run all checks even if some fail; return 0 only if all passed."""
    begun = {each: _Beside(python, root, each) for each in CHECKS if each.beside}
    failed = []
    for check in sorted(CHECKS, key=lambda each: each.beside):
        extra = pytest_arguments if check.name == "tests" else []
        print(f"== {check.name}", flush=True)
        start = time.monotonic()
        if check in begun:
            status, seconds = begun[check].end()
        else:
            command = [str(python), *check.arguments, *extra]
            status = subprocess.call(command, cwd=root, env=_environment())
            seconds = round(time.monotonic() - start)
        print(f"   {check.name}: {_verdict(status)} in {seconds} s", flush=True)
        if status != 0:
            failed.append(check.name)
    print(_summary(failed), flush=True)
    return 1 if failed else 0


class _Beside(threading.Thread):
    """A check in the background that yields to the tests; what it said is kept for the end."""

    def __init__(self, python: Path, root: Path, check: Check) -> None:
        super().__init__(daemon=True)
        self._command = [*_YIELDING, str(python), *check.arguments]
        self._root = root
        self._ended: tuple[int, int, str] = (1, 0, "")
        self.start()

    def run(self) -> None:
        """Run the check."""
        start = time.monotonic()
        ended = subprocess.run(
            self._command,
            cwd=self._root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
        self._ended = (ended.returncode, round(time.monotonic() - start), ended.stdout)

    def end(self) -> tuple[int, int]:
        """Wait for it, print what it said, and return its exit status and its seconds."""
        self.join()
        status, seconds, said = self._ended
        print(said, end="", flush=True)
        return status, seconds


def _environment() -> dict[str, str]:
    """Return the environment with compiled modules kept: the tests start hundreds of Pythons."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


_YIELDING = ("nice",) if shutil.which("nice") else ()


def _verdict(status: int) -> str:
    return "ok" if status == 0 else f"failed (exit status {status})"


def _summary(failed: list[str]) -> str:
    if failed:
        return f"{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}"
    return f"All {len(CHECKS)} checks passed: {', '.join(check.name for check in CHECKS)}"
