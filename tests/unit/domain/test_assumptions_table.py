"""The table of assumptions is whole, and everything named by its numbers is really there."""

import ast
import functools
import re
import runpy

import pytest

from eamconsole.domain.assumptions import ASSUMPTIONS, Certainty
from eamconsole.sandbox.eam.assumptions import NUMBERS
from eamconsole.sandbox.seeclickfix.assumptions import NAMES
from eamconsole.services.setup.steps import SETTINGS
from eamconsole.wire.eam import EamServerProfile
from eamconsole.wire.scf import ScfServerProfile
from tests.fixtures.sources import ROOT, sources

LINES = list(ASSUMPTIONS.values())
SERVERS = {
    "EAM": ("eam.server.", EamServerProfile),
    "SCF": ("seeclickfix.server.", ScfServerProfile),
}


def test_no_number_of_the_two_registers_is_missing():
    expected = [f"SCF A-{n:02}" for n in range(1, 49)] + [f"EAM A-{n:02}" for n in range(1, 44)]
    assert list(ASSUMPTIONS) == expected
    assert len(expected) == 91


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.number)
def test_a_line_says_what_is_assumed_and_what_it_rests_on(line):
    assert re.fullmatch(r"\S.*\.", line.sentence)
    assert line.how.strip()
    if line.certainty is Certainty.PERSON:
        assert line.how.endswith("?"), "a question that can be asked as it stands"
    if line.certainty is Certainty.HARMLESS:
        file, _, name = line.how.partition("::")
        assert name in _tests_of(file)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.number)
def test_its_keys_are_keys_of_the_profile(line):
    known = {setting.key for setting in SETTINGS}
    for prefix, model in SERVERS.values():
        known |= {prefix + name for name in model.model_fields}
    assert set(line.keys) <= known


@pytest.mark.parametrize("side", SERVERS)
def test_a_key_that_names_an_assumption_is_found_there(side):
    """What a person reads beside a key leads to the line that says what it is about."""
    prefix, model = SERVERS[side]
    declared = {name: field.description for name, field in model.model_fields.items()}
    missing = [
        (name, number)
        for name, meaning in declared.items()
        for number in re.findall(r"A-\d\d", meaning)
        if prefix + name not in ASSUMPTIONS[f"{side} {number}"].keys
    ]
    assert missing == []
    assert len(declared) > 20


def test_the_sandbox_can_have_each_line_otherwise_under_the_same_names():
    of_eam = {line.number: line.switches for line in LINES if line.number.startswith("EAM")}
    of_scf = {line.number: line.switches for line in LINES if line.number.startswith("SCF")}
    assert {n: names for n, names in of_eam.items() if names} == {
        f"EAM {n}": names for n, names in NUMBERS.items()
    }
    assert {n: names for n, names in of_scf.items() if names} == {
        f"SCF {n}": (name,) for n, name in NAMES.items()
    }


def test_what_the_checks_and_the_code_call_an_assumption_is_one():
    spoken = {
        found
        for source in sources("eamconsole")
        for found in re.findall(r"\b(?:SCF|EAM) A-\d\d\b", source.text)
    }
    assert spoken <= set(ASSUMPTIONS)
    assert len(spoken) > 10


def test_what_could_publish_private_text_is_measured():
    exposing = [line for line in LINES if line.exposes]
    assert {line.certainty for line in exposing} == {Certainty.MEASURED}
    assert len(exposing) >= 3


def test_the_document_is_what_the_table_says():
    """Run packaging/assumptions_document.py after a line was changed."""
    made = runpy.run_path(str(ROOT / "packaging" / "assumptions_document.py"))
    assert (ROOT / "docs" / "assumptions.md").read_text("utf-8") == made["document"]()


@functools.cache
def _tests_of(file):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
