"""What ``start.py test`` says of its checks: each verdict, whichever ran beside the tests."""

import importlib.util
import sys
from pathlib import Path

import pytest

from tests.fixtures.sources import ROOT


@pytest.fixture
def checks():
    spec = importlib.util.spec_from_file_location("checks", ROOT / "packaging" / "checks.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def told(checks, capfd, **codes):
    """Run checks that are one line of Python each; return the exit status and what was said."""
    checks.CHECKS = tuple(
        checks.Check(name, ("-c", code), beside=name == "types") for name, code in codes.items()
    )
    status = checks.run_all(Path(sys.executable), ROOT, [])
    return status, capfd.readouterr().out


def test_what_runs_beside_the_tests_is_told_after_them_with_what_it_found(checks, capfd):
    status, said = told(
        checks,
        capfd,
        types="import sys; print('no such name'); sys.exit(1)",
        tests="print('all green')",
    )
    lines = [line.strip() for line in said.splitlines()]
    assert status == 1
    assert [line.partition(" in ")[0] for line in lines] == [
        *("== tests", "all green", "tests: ok"),
        *("== types", "no such name", "types: failed (exit status 1)"),
        "1 of 2 checks failed: types",
    ]


def test_where_all_pass_they_are_named(checks, capfd):
    status, said = told(checks, capfd, lint="", types="", tests="")
    assert status == 0
    assert said.splitlines()[-1] == "All 3 checks passed: lint, types, tests"


def test_a_check_that_cannot_be_started_is_no_success(checks, capfd, monkeypatch):
    monkeypatch.setattr(checks, "_YIELDING", ("/no/such/program",))
    monkeypatch.setattr(checks.threading, "excepthook", lambda _told: None)
    status, _said = told(checks, capfd, types="", tests="")
    assert status == 1
