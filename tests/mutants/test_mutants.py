"""The planted faults do not rot: each stands in the code, breaks a rule and names its tests."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from tests.architecture.test_requirements_table import exists, numbers
from tests.fixtures.sources import ROOT

OPTIONAL = {46, 48, 56, 57, 66, 77, 86, 87}
"""Requirements the product offers and a city may leave out."""
MUST = {f"R{number}" for number in range(27, 90)} - {f"R{number}" for number in OPTIONAL}


@pytest.fixture(scope="module")
def mutants():
    spec = importlib.util.spec_from_file_location("mutants", ROOT / "packaging" / "mutants.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutants"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["mutants"]


@pytest.fixture(scope="module")
def planted(mutants):
    return mutants.table(ROOT)


def test_every_text_stands_once_in_the_code_and_changes(planted):
    rotten = [
        f"{mutant.name}: its text stands {count} times in {mutant.file}"
        for mutant in planted
        if (count := (ROOT / mutant.file).read_text("utf-8").count(mutant.old)) != 1
        or mutant.old == mutant.new
    ]
    assert not rotten, "write these mutants anew in tests/mutants/mutants.toml: " + str(rotten)


def test_what_is_planted_can_be_compiled(planted):
    broken = []
    for mutant in planted:
        text = (ROOT / mutant.file).read_text("utf-8").replace(mutant.old, mutant.new)
        try:
            compile(text, mutant.file, "exec")
        except SyntaxError as error:
            broken.append(f"{mutant.name}: {error}")
    assert not broken


def test_every_named_test_is_there(planted):
    missing = [
        f"{mutant.name}: {test}"
        for mutant in planted
        for test in mutant.tests
        if not (exists(test) if "::" in test else (ROOT / test).is_file())
    ]
    assert not missing


def test_the_rules_are_those_of_the_documents_and_every_must_is_hit(planted):
    hit = {rule for mutant in planted for rule in mutant.rules}
    assert hit <= set(numbers())
    assert sorted(MUST - hit) == []
    assert len(planted) >= 60
    assert len({mutant.name for mutant in planted}) == len(planted)


def test_a_survivor_is_told_and_one_that_must_fall_is_a_failure(mutants, planted, capsys):
    harmless = next(mutant for mutant in planted if not mutant.must_fall)
    fatal = next(mutant for mutant in planted if mutant.must_fall)
    assert mutants._report(list(planted), [harmless] * 3) == 0
    assert mutants._report(list(planted), [harmless] * 4) == 1
    assert mutants._report(list(planted), [fatal]) == 1
    told = capsys.readouterr().out
    assert fatal.name in told
    assert fatal.file in told
