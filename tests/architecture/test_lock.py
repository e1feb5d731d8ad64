"""The lock holds what pyproject.toml asks for, and nothing of the machine it was made on."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "packaging" / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"].values()
WANTED = {*PROJECT["dependencies"], *(line for extra in EXTRAS for line in extra)}

PINS = re.findall(r"^([a-z0-9-]+)==([^\s;]+)", LOCK, re.MULTILINE)


def test_every_dependency_is_locked_within_its_range():
    unlocked = [line for line in sorted(WANTED) if not locked(Requirement(line))]
    assert not unlocked, (
        f"not locked, or locked outside the range: {unlocked}; run packaging/lock.py"
    )


def locked(wanted: Requirement) -> bool:
    """Tell whether the lock holds this package, each time within what is asked for."""
    name = re.sub(r"[-_.]+", "-", wanted.name).lower()
    versions = [version for pinned, version in PINS if pinned == name]
    return bool(versions) and all(wanted.specifier.contains(version) for version in versions)


def test_every_pin_has_hashes():
    entries = re.split(r"^(?=[a-z0-9-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(PINS)
    assert all("--hash=sha256:" in entry for entry in entries)


def test_no_address_and_no_path_of_a_machine_is_in_the_lock():
    assert not re.search(r"://|--find-links|--index-url|@ file|^-", LOCK, re.MULTILINE)


RUN_LOCK = (ROOT / "packaging" / "requirements-run.lock").read_text("utf-8")
RUN_WANTED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["postgres"]]
RUN_PINS = re.findall(r"^([a-z0-9-]+)==([^\s;]+)", RUN_LOCK, re.MULTILINE)


def test_a_server_runs_the_versions_that_were_developed_with():
    assert set(RUN_PINS) - set(PINS) == set()
    assert len(RUN_PINS) == len(re.findall("==", re.sub(r"#.*|;.*", "", RUN_LOCK)))


def test_what_runs_the_program_is_in_its_lock_and_the_developers_tools_are_not():
    names = {name for name, _ in RUN_PINS}
    needed = {re.sub(r"[-_.]+", "-", Requirement(each).name).lower() for each in RUN_WANTED}
    assert needed - names == set()
    assert names & {"pytest", "mypy", "ruff", "pyinstaller", "coverage", "hypothesis"} == set()
    assert "psycopg-binary" in names


def test_every_pin_of_the_run_lock_has_hashes_and_no_machines_address():
    entries = re.split(r"^(?=[a-z0-9-]+==)", RUN_LOCK, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--find-links|--index-url|@ file|^-", RUN_LOCK, re.MULTILINE)
