"""``docs/requirements.md`` leaves no requirement out, and names only tests that exist."""

from __future__ import annotations

import ast
import functools
import re

import pytest

from tests.fixtures.sources import ROOT

TABLE = ROOT / "docs" / "requirements.md"
EXPECTED = [
    *(f"R{number}" for number in range(23, 90)),
    *(f"N{number}" for number in range(1, 6)),
    *(f"A{number}" for number in range(1, 15)),
]
STEPS = [*range(24, 78), 79, 81]
BY_CLICKS = [40, 41, 54, 57, *range(73, 80), 81, 82, 87, 88, 89, 92, 93]
"""Steps an operator plays at the window, beside the journeys."""


def rows():
    """Yield number, promise and named tests of each line."""
    for line in TABLE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and re.fullmatch(r"[RNA]\d+", cells[0]):
            yield cells[0], cells[1], re.findall(r"`([^`]+)`", cells[2])


@functools.cache
def functions_in(path):
    """Return the names of the test functions in a file below the top folder."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_number_has_one_line_in_order():
    listed = [number for number, _, _ in rows()]
    assert [number for number in listed if number in EXPECTED] == EXPECTED
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("number", "promise", "named"), list(rows()), ids=lambda value: str(value)[:4]
)
def test_every_line_says_something_and_names_tests_that_exist(number, promise, named):
    assert promise
    assert named, f"{number} names no test"
    for name in named:
        file, _, function = name.partition("::")
        path = file if file.startswith("tests/") else f"tests/journey/{file}"
        assert (ROOT / path).is_file(), f"{number}: there is no {path}"
        assert function in functions_in(path), f"{number}: {path} has no {function}"


@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_the_scenarios_has_a_journey(step):
    files = (ROOT / "tests" / "journey").glob("test_*.py")
    names = [name for file in files for name in functions_in(file.relative_to(ROOT).as_posix())]
    assert any(f"_t{step}_" in f"{name}_" for name in names), f"T{step} is not played"


@pytest.mark.parametrize("step", BY_CLICKS)
def test_every_step_of_an_operator_is_played_at_the_window(step):
    files = (ROOT / "tests" / "gui").rglob("test_*.py")
    names = [name for file in files for name in functions_in(file.relative_to(ROOT).as_posix())]
    assert any(f"_t{step}_" in f"{name}_" for name in names), f"T{step} is not played by clicks"
