"""``docs/requirements.md`` leaves no requirement out, and names only tests that exist."""

from __future__ import annotations

import ast
import functools
import re

from tests.fixtures.sources import ROOT

TABLE = ROOT / "docs" / "requirements.md"
EXPECTED = [
    *(f"R{number}" for number in range(1, 96)),
    *(f"N{number}" for number in range(1, 6)),
    *(f"A{number}" for number in range(1, 15)),
    *(f"B{number}" for number in range(1, 20)),
    *(f"M{number}" for number in range(1, 11)),
    *(f"W{number}" for number in range(1, 14)),
]
STEPS = [*range(24, 78), 79, 81]
BY_CLICKS = [40, 41, 54, 57, *range(73, 80), 81, 82, 87, 88, 89, 92, 93]
"""Steps an operator plays at the window, beside the journeys."""


def rows():
    """Yield number, promise and named tests of each line."""
    for line in TABLE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and re.fullmatch(r"[RNABMW]\d+", cells[0]):
            yield cells[0], cells[1], re.findall(r"`([^`]+)`", cells[2])


def numbers() -> list[str]:
    """Return every number of the table."""
    return [number for number, _, _ in rows()]


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
    listed = numbers()
    assert [number for number in listed if number in EXPECTED] == EXPECTED
    assert len(listed) == len(set(listed))


def test_every_line_says_something_and_names_tests():
    assert not [number for number, promise, named in rows() if not promise or not named]


def test_every_test_that_is_named_exists():
    assert not [
        f"{number}: {name}" for number, _, named in rows() for name in named if not exists(name)
    ]


def exists(name: str) -> bool:
    """Tell whether there is such a test; a file without a folder is a journey."""
    file, _, function = name.partition("::")
    path = file if file.startswith("tests/") else f"tests/journey/{file}"
    return (ROOT / path).is_file() and function in functions_in(path)


def not_played(steps: list[int], folder: str) -> list[str]:
    """Return the steps no test below a folder carries in its name."""
    files = sorted((ROOT / "tests" / folder).rglob("test_*.py"))
    names = [name for file in files for name in functions_in(file.relative_to(ROOT).as_posix())]
    return [f"T{step}" for step in steps if not any(f"_t{step}_" in f"{name}_" for name in names)]


def test_every_step_of_the_scenarios_has_a_journey():
    assert not not_played(STEPS, "journey")


def test_every_step_of_an_operator_is_played_at_the_window():
    assert not not_played(BY_CLICKS, "gui")
