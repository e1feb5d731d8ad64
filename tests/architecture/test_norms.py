"""Norms as smoke alarms: sizes, names, docstrings and the few calls that have one place."""

import ast
import functools
import re
import statistics
from collections.abc import Iterator

import pytest

from tests.fixtures.sources import Source, dotted, length, sources

LONGEST_FILE, MEDIAN_FILE = 400, 120
LONGEST_FUNCTION, MEDIAN_FUNCTION = 50, 10
SHORT_METHOD = 6
"""A public method up to this many lines may go without a docstring where its class has one."""

EMPTY_WORDS = {
    *("manager", "managers", "helper", "helpers", "util", "utils", "common"),
    *("misc", "data", "info"),
}
CLOCK = "eamconsole/support/clock.py"
TIME_OF_DAY = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today"),
}

product = pytest.mark.parametrize("source", sources("eamconsole"), ids=lambda source: source.path)
everything = pytest.mark.parametrize(
    "source", sources("eamconsole", "packaging", "tests"), ids=lambda source: source.path
)


@everything
def test_no_file_is_too_long(source):
    assert source.line_count <= LONGEST_FILE


@everything
def test_no_function_is_too_long(source):
    long = {f.name: length(f) for f in source.functions() if length(f) > LONGEST_FUNCTION}
    assert not long, f"longer than {LONGEST_FUNCTION} lines in {source.path}: {long}"


def test_files_are_short_as_a_rule(record_property):
    median = statistics.median(source.line_count for source in sources("eamconsole"))
    record_property("median lines of a file", median)
    assert median <= MEDIAN_FILE


def test_functions_are_short_as_a_rule(record_property):
    lengths = [length(f) for source in sources("eamconsole") for f in source.functions()]
    median = statistics.median(lengths)
    record_property("median lines of a function", median)
    assert median <= MEDIAN_FUNCTION


@product
def test_names_say_what_a_thing_is(source):
    names = [*source.path.removesuffix(".py").split("/"), *(c.name for c in source.classes())]
    empty = {name: word for name in names for word in _words(name) if word in EMPTY_WORDS}
    assert not empty, f"rename in {source.path}: {empty}"


@product
def test_docstrings_are_there(source):
    assert not list(_undocumented(source))


@product
def test_only_the_terminal_prints(source):
    if not source.path.startswith("eamconsole/cli/"):
        assert "print" not in {dotted(call.func) for call in source.calls()}


@product
def test_the_time_of_day_comes_from_the_clock(source):
    asked = {dotted(call.func) for call in source.calls()} & TIME_OF_DAY
    assert source.path == CLOCK or not asked, f"{source.path} asks {asked}; take a clock instead"


@product
def test_no_event_loop_within_an_event_loop(source):
    assert "processEvents" not in source.text


@product
def test_threads_are_never_killed(source):
    if source.path.startswith("eamconsole/gui/"):
        assert not re.search(r"\.terminate\(", source.text)


@pytest.mark.parametrize("source", sources("tests"), ids=lambda source: source.path)
def test_tests_wait_for_something_and_never_sleep(source):
    slept = {dotted(call.func) for call in source.calls()} & {"time.sleep", "sleep"}
    assert not slept, f"{source.path} sleeps; wait for an event, or move a virtual clock"


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def _undocumented(source: Source) -> Iterator[str]:
    if not ast.get_docstring(source.tree):
        yield f"{source.path}: the module"
    for owner, node in _public(source.tree):
        if ast.get_docstring(node):
            continue
        if not isinstance(node, ast.ClassDef) and owner and _speaks_for_itself(source, node):
            continue
        yield f"{source.path}:{node.lineno}: {node.name}"


def _public(tree, owner: str = "") -> Iterator[tuple[str, object]]:
    """Yield public classes and functions that can be reached from outside, with their class."""
    for node in tree.body:
        named = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if not named or node.name.startswith("_"):
            continue
        yield owner, node
        if isinstance(node, ast.ClassDef):
            yield from _public(node, node.name)


def _speaks_for_itself(source: Source, method) -> bool:
    if length(method) <= SHORT_METHOD:
        return True
    return source.path.startswith("eamconsole/gui/") and method.name in _qt_names()


@functools.cache
def _qt_names() -> set[str]:
    """Return the names of Qt's own methods: what overrides one is documented by Qt."""
    from PySide6 import QtCore, QtGui, QtWidgets

    return {
        name
        for module in (QtCore, QtGui, QtWidgets)
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, QtCore.QObject)
        for name in dir(thing)
    }
