"""Norms as smoke alarms: sizes, names, docstrings and the few calls that have one place."""

import ast
import functools
import re
import statistics
from collections.abc import Iterator

from tests.fixtures.sources import ROOT, Source, dotted, length, sources, type_of_function

LONGEST_FILE, MEDIAN_FILE = 400, 120
LONGEST_FUNCTION, MEDIAN_FUNCTION = 50, 10
SHORT_METHOD = 6
"""A public method up to this many lines may go without a docstring where its class has one."""

MOST_METHODS = 20
"""Of a class; what overrides Qt's own and properties are not counted."""

EMPTY_WORDS = {
    *("manager", "managers", "helper", "helpers", "util", "utils", "common"),
    *("misc", "data", "info"),
}
FABLE_WORDS = {
    *("ailment", "bench", "carrier", "conductor", "courier", "desk", "dwelling", "fate", "fates"),
    *("glass", "hindsight", "judge", "keeper", "lapsing", "lookout", "waking", "watchman"),
    *("whereabouts", "witnessed"),
}
"""Pictures that only their author understands; the sandbox, a small town, has its own."""

CLOCK = "eamconsole/support/clock.py"
TIME_OF_DAY = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today"),
}

TOP_LEVEL = {
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE"),
    *("pyproject.toml", "setup.py", "MANIFEST.in"),
}
PRODUCT = ("eamconsole",)
EVERYTHING = ("eamconsole", "packaging", "tests")


def test_the_top_level_holds_what_a_newcomer_expects():
    """What an experiment left there would be committed and shipped."""
    stray = {each.name for each in ROOT.iterdir() if each.is_file()} - TOP_LEVEL
    assert {name for name in stray if not name.startswith(".")} == set()


def test_no_file_is_too_long():
    long = [f"{s.path}: {s.line_count} lines" for s in sources(*EVERYTHING) if _is_long(s)]
    assert not long, _listed(f"files of more than {LONGEST_FILE} lines", long)


def test_no_function_is_too_long():
    long = [
        f"{source.path}:{function.lineno}: {function.name} has {length(function)} lines"
        for source in sources(*EVERYTHING)
        for function in source.functions()
        if length(function) > LONGEST_FUNCTION
    ]
    assert not long, _listed(f"functions of more than {LONGEST_FUNCTION} lines", long)


def test_files_are_short_as_a_rule(record_property):
    median = statistics.median(source.line_count for source in sources(*PRODUCT))
    record_property("median lines of a file", median)
    assert median <= MEDIAN_FILE


def test_functions_are_short_as_a_rule(record_property):
    lengths = [length(f) for source in sources(*PRODUCT) for f in source.functions()]
    median = statistics.median(lengths)
    record_property("median lines of a function", median)
    assert median <= MEDIAN_FUNCTION


def test_a_class_is_one_thing():
    long = [
        f"{source.path}: {a_class.name} has {count} methods"
        for source in sources(*EVERYTHING)
        for a_class in source.classes()
        if (count := _methods(source, a_class)) > MOST_METHODS
    ]
    assert not long, _listed(f"classes of more than {MOST_METHODS} methods; part them", long)


def test_names_say_what_a_thing_is():
    empty = [
        f'{source.path}: "{name}" says no more than "{word}"'
        for source in sources(*PRODUCT)
        for name in _given_names(source)
        for word in _words(name)
        if word in EMPTY_WORDS
    ]
    assert not empty, _listed("names to choose anew", empty)


def test_names_are_words_of_the_field():
    fables = [
        f'{source.path}: "{name}"; which word would a newcomer search for?'
        for source in sources(*PRODUCT)
        if "/sandbox/" not in source.path
        for name in _given_names(source)
        if FABLE_WORDS & set(_words(name))
    ]
    assert not fables, _listed("names out of a fable", fables)


def test_docstrings_are_there():
    missing = [place for source in sources(*PRODUCT) for place in _undocumented(source)]
    assert not missing, _listed("without a docstring", missing)


def test_only_the_terminal_prints():
    printing = _calls(PRODUCT, {"print"}, besides="eamconsole/cli/")
    assert not printing, _listed("prints outside eamconsole/cli", printing)


def test_the_time_of_day_comes_from_the_clock():
    asking = _calls(PRODUCT, TIME_OF_DAY, besides=CLOCK)
    assert not asking, _listed("asks the computer for the time; take a clock instead", asking)


def test_no_event_loop_within_an_event_loop():
    nested = _written(PRODUCT, r"processEvents")
    assert not nested, _listed("an event loop within an event loop", nested)


def test_threads_are_never_killed():
    killing = _written(("eamconsole/gui",), r"\.terminate\(")
    assert not killing, _listed("threads are asked to end, never killed", killing)


def test_tests_wait_for_something_and_never_sleep():
    sleeping = _calls(("tests",), {"time.sleep", "sleep"})
    assert not sleeping, _listed("sleeps; wait for an event, or move a virtual clock", sleeping)


def _listed(fault: str, offenders: list[str]) -> str:
    return "\n  ".join([f"{fault} ({len(offenders)}):", *offenders])


def _is_long(source: Source) -> bool:
    return source.line_count > LONGEST_FILE


def _calls(folders: tuple[str, ...], forbidden: set[str], besides: str = "\0") -> list[str]:
    return [
        f"{source.path}:{call.lineno}: {dotted(call.func)}"
        for source in sources(*folders)
        if not source.path.startswith(besides)
        for call in source.calls()
        if dotted(call.func) in forbidden
    ]


def _written(folders: tuple[str, ...], pattern: str) -> list[str]:
    return [
        f"{source.path}:{number}: {line.strip()}"
        for source in sources(*folders)
        for number, line in enumerate(source.text.splitlines(), start=1)
        if re.search(pattern, line)
    ]


def _methods(source: Source, a_class: ast.ClassDef) -> int:
    named = [node for node in a_class.body if isinstance(node, type_of_function)]
    gui = source.path.startswith("eamconsole/gui/")
    return sum(
        not _is_property(method) and not (gui and method.name in _qt_names()) for method in named
    )


def _is_property(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    decorators = {ast.unparse(each).rpartition(".")[2] for each in method.decorator_list}
    return bool(decorators & {"property", "setter", "cached_property"})


def _given_names(source: Source) -> list[str]:
    return [*source.path.removesuffix(".py").split("/"), *(c.name for c in source.classes())]


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

    things = [
        getattr(module, name) for module in (QtCore, QtGui, QtWidgets) for name in dir(module)
    ]  # vars() would leave out what nobody has asked for yet
    return {
        name
        for thing in things
        if isinstance(thing, type) and issubclass(thing, QtCore.QObject)
        for name in dir(thing)
    }
