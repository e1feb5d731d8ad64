"""Plants one fault at a time in a copy of the console and looks whether a test notices.

``tests/mutants/mutants.toml`` lists them: a line that stands once in the code, what it becomes,
the rules that are broken by it, and the tests that should fail.  Only those are run.  A mutant
that no test notices survives: a rule that may be broken tomorrow without anybody being told.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

TABLE = Path("tests") / "mutants" / "mutants.toml"
LEFT_OUT = shutil.ignore_patterns(".venv", ".git", ".*_cache", "build", "dist", "*.egg-info")
SURVIVORS_ALLOWED = 3
_LONGEST_RUN_SECONDS = 300


@dataclass(frozen=True)
class Mutant:
    """One fault, the rules it breaks, and who should notice."""

    name: str
    file: str
    old: str
    new: str
    rules: tuple[str, ...]
    tests: tuple[str, ...]
    must_fall: bool = False
    """Its rule could once be broken without a test noticing: never again."""


def table(root: Path) -> tuple[Mutant, ...]:
    """Return the mutants in the order of the table."""
    listed = tomllib.loads((root / TABLE).read_text("utf-8"))["mutant"]
    return tuple(
        Mutant(**{key: tuple(v) if isinstance(v, list) else v for key, v in row.items()})
        for row in listed
    )


def run(python: Path, root: Path, words: list[str]) -> int:
    """Plant every mutant (or those whose name or rules hold a word); return the exit status."""
    chosen = [mutant for mutant in table(root) if not words or _is_meant(mutant, words)]
    if not chosen:
        print(f"No mutant is named {' or '.join(words)}.")
        return 2
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        fields = [_Field(python, root, Path(folder) / str(n)) for n in range(_workers())]
        if not fields[0].is_sound(chosen):
            return 2
        survivors = _plant_all(fields, chosen)
    return _report(chosen, survivors)


def _is_meant(mutant: Mutant, words: list[str]) -> bool:
    return any(word in mutant.rules or word in mutant.name for word in words)


def _workers() -> int:
    return max(1, min(4, os.cpu_count() or 1))


def _plant_all(fields: list[_Field], chosen: list[Mutant]) -> list[Mutant]:
    free: queue.SimpleQueue[_Field] = queue.SimpleQueue()
    for field in fields:
        free.put(field)

    def plant(mutant: Mutant) -> bool:
        field = free.get()
        try:
            began = time.monotonic()
            noticed = field.notices(mutant)
            verdict = "noticed " if noticed else "SURVIVES"
            seconds = time.monotonic() - began
            print(
                f"  {verdict} {mutant.name} ({', '.join(mutant.rules)}) {seconds:.0f} s", flush=True
            )
            return noticed
        finally:
            free.put(field)

    with ThreadPoolExecutor(len(fields)) as pool:
        return [
            m for m, noticed in zip(chosen, pool.map(plant, chosen), strict=True) if not noticed
        ]


def _report(chosen: list[Mutant], survivors: list[Mutant]) -> int:
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} mutants were noticed")
    for mutant in survivors:
        print(f"survives: {mutant.name}, {', '.join(mutant.rules)}\n  {mutant.file}")
        print(f"  {mutant.old.strip()}\n  became {mutant.new.strip() or 'nothing'}")
    too_many = len(survivors) > SURVIVORS_ALLOWED
    return 1 if too_many or any(mutant.must_fall for mutant in survivors) else 0


class _Field:
    """A copy of the project in which one mutant at a time is planted."""

    def __init__(self, python: Path, root: Path, place: Path) -> None:
        self._python = python
        self._place = place
        shutil.copytree(root, place, ignore=LEFT_OUT)

    def is_sound(self, chosen: list[Mutant]) -> bool:
        """Say whether the tests pass as long as nothing is planted: else nothing is proven."""
        tests = sorted({test for mutant in chosen for test in mutant.tests})
        print(f"{len(tests)} tests without a mutant", flush=True)
        status, said = self._tests(tests, parallel=True)
        if status != 0:
            print(f"{said}\nThese tests fail without a mutant; mend them first.")
        return status == 0

    def notices(self, mutant: Mutant) -> bool:
        """Plant the mutant, run its tests, and take it out again."""
        file = self._place / mutant.file
        text = file.read_text("utf-8")
        if text.count(mutant.old) != 1:
            raise SystemExit(f"{mutant.name}: its line does not stand once in {mutant.file}")
        for compiled in file.parent.glob(f"__pycache__/{file.stem}.*"):
            compiled.unlink()
        file.write_text(text.replace(mutant.old, mutant.new), "utf-8")
        try:
            status, said = self._tests(list(mutant.tests))
        finally:
            file.write_text(text, "utf-8")
        if status not in (0, 1):  # 1: a test failed; all else says nothing about the rule
            raise SystemExit(f"{mutant.name}: its tests could not be run\n{said}")
        return status == 1

    def _tests(self, tests: list[str], *, parallel: bool = False) -> tuple[int, str]:
        ways = ["-q", "-p", "no:cacheprovider", "--no-header", "--tb=no"]
        ways += ["-n", str(_workers())] if parallel else ["-x", "-n", "0"]
        # Compiled files are told by whole seconds: a mutant could pass for what it replaced.
        around = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                [str(self._python), "-m", "pytest", *ways, *tests],
                cwd=self._place,
                env=around,
                capture_output=True,
                text=True,
                timeout=_LONGEST_RUN_SECONDS * (10 if parallel else 1),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return 1, "the tests did not end"
        return done.returncode, done.stdout[-3000:] + done.stderr[-3000:]
