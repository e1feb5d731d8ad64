"""Libraries that break outside one place are imported at that place alone."""

import ast

import pytest

from tests.fixtures.sources import sources

GATES = {
    "pyproj": "eamconsole/support/proj.py",
    "python_calamine": "eamconsole/support/tables/workbooks.py",
    "pi_heif": "eamconsole/support/pictures/rendering.py",
    "PIL": "eamconsole/support/pictures/rendering.py",
}
OWN_DRAWINGS = "eamconsole/sandbox/"
"""The sandbox draws its own pictures; what others send comes to the console alone."""


def is_for_types(node):
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imported(tree):
    """Return the top names of everything a file imports to run, by statement or by name."""
    types = [node for node in ast.walk(tree) if is_for_types(node)]
    left = {inner for node in types for inner in ast.walk(node)}
    for node in (node for node in ast.walk(tree) if node not in left):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Call) and "import" in ast.unparse(node.func):
            yield from (
                str(argument.value).partition(".")[0]
                for argument in node.args
                if isinstance(argument, ast.Constant)
            )


@pytest.mark.parametrize(("library", "gate"), GATES.items())
def test_a_library_is_imported_at_its_gate_alone(library, gate):
    importing = {
        source.path
        for source in sources("eamconsole")
        if library in imported(source.tree)
        and not (library == "PIL" and source.path.startswith(OWN_DRAWINGS))
    }
    assert importing == {gate}


def test_no_widget_is_asked_for_its_screen():
    """The screen would be deleted with the widget; see ``gui/first_size.py``."""
    asked = [
        f"{source.path}:{node.lineno}"
        for folder in ("eamconsole", "tests", "packaging")
        for source in sources(folder)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "screen"
    ]
    assert asked == []


def test_dialogs_are_opened_where_what_is_closed_is_let_go():
    """Qt keeps a closed dialog, and what was typed there, as long as its window."""
    opening = {
        source.path
        for source in sources("eamconsole/gui")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == "exec"
        if "app" not in ast.unparse(node.value)
    }
    assert opening == {"eamconsole/gui/dialogs.py"}
