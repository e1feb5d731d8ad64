"""What a city installs holds all that the program finds by name, and nothing that must stay out.

The recipe is compared with the sources here; `start.py build --check` tries what was built.
"""

import ast
import importlib
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from tests.fixtures.sources import ROOT, dotted, sources

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def _is_installed(name):
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False


@pytest.fixture
def recipe(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "packaging" / "bundle")
    names = [re.split(r"[^\w.-]", line)[0] for line in PROJECT["dependencies"]]
    if older := [name for name in names if not _is_installed(name)]:
        pytest.skip(f"This environment was made before {', '.join(older)} was needed.")
    return importlib.import_module("recipe")


def imported_by_name():
    """Return what the program imports by a name that stands in its sources, with the place."""
    constants = {
        target.id: ast.literal_eval(node.value)
        for source in sources("eamconsole")
        for node in source.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for source in sources("eamconsole"):
        for call in source.calls():
            if dotted(call.func) in ("importlib.import_module", "import_module", "__import__"):
                (name,) = call.args
                if isinstance(name, ast.JoinedStr):
                    yield source.path, ast.literal_eval(name.values[0])
                elif isinstance(name, ast.Constant):
                    yield source.path, name.value
                else:
                    yield source.path, constants[dotted(name)]


def test_what_is_imported_by_name_is_in_the_bundle(recipe):
    collected = set(recipe.hidden_imports()) | {"winreg"}
    found = list(imported_by_name())
    assert len(found) > 3
    missing = [
        f"{place}: {name}"
        for place, name in found
        if not any(each == name or each.startswith(name) for each in collected)
    ]
    assert not missing


def test_every_command_and_page_is_in_the_bundle(recipe):
    collected = set(recipe.hidden_imports())
    files = [Path(source.path).with_suffix("") for source in sources("eamconsole")]
    modules = {".".join(file.parts).removesuffix(".__init__") for file in files}
    assert {name for name in modules - collected if ".migrations" not in name} == set()


def test_files_beside_the_modules_are_in_the_bundle(recipe):
    collected = {Path(source).relative_to(ROOT).as_posix() for source, _ in recipe.data_files()}
    wanted = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "eamconsole").rglob("*")
        if file.is_file() and file.suffix not in (".py", ".pyc")
    }
    wanted |= {source.path for source in sources("eamconsole/journal/migrations")}
    assert wanted - collected == set()
    assert ("resources", "eamconsole/gui/resources") in {
        (Path(source).relative_to(ROOT).as_posix(), place) for source, place in recipe.data_files()
    }


def top_names_imported():
    """Return the top names of every import statement of the program."""
    for source in sources("eamconsole"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


def test_nothing_the_program_imports_is_left_out(recipe):
    assert set(top_names_imported()) & set(recipe.left_out_modules()) == set()
    assert set(recipe.hidden_imports()) & set(recipe.left_out_modules()) == set()


@pytest.mark.parametrize(
    "name",
    [
        *("readline", "_gdbm", "tkinter", "pytest", "mypy", "hypothesis", "ruff", "PyInstaller"),
        *("coverage", "setuptools", "trustme", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtPdf"),
    ],
)
def test_gpl_parts_and_the_developers_tools_stay_out(recipe, name):
    assert name in recipe.left_out_modules()


def test_every_package_is_either_run_or_left_out(recipe):
    """Asked of the lock's extras, so that a new tool is left out without a word here."""
    kept = recipe.run_distributions()
    asked_for = {
        recipe.canonical(re.split(r"[^\w.-]", line)[0])
        for extra, lines in PROJECT["optional-dependencies"].items()
        for line in lines
        if extra != "postgres"
    } - {"psycopg"}
    assert asked_for & set(kept) == set()
    needed = {recipe.canonical(re.split(r"[^\w.-]", line)[0]) for line in PROJECT["dependencies"]}
    assert needed - set(kept) == set()


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/translations/qtbase_de.qm",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt6Quick.dll",
        "PySide6/Qt/plugins/imageformats/libqpdf.so",
        "PySide6/plugins/imageformats/qpdf.dll",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "python3.11/lib-dynload/readline.cpython-311-x86_64-linux-gnu.so",
        "libreadline.so.8",
        "libgdbm.so.6",
        "PySide6/icuuc.dll",
        "eamconsole-0.1.0.dist-info/direct_url.json",
    ],
)
def test_left_out_files(recipe, path):
    assert recipe.LEFT_OUT.match(path)


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "eamconsole/gui/resources/icons/app.svg",
        "eamconsole-0.1.0.dist-info/METADATA",
        "keyring-25.7.0.dist-info/entry_points.txt",
        "tzdata/zoneinfo/America/New_York",
    ],
)
def test_files_that_stay(recipe, path):
    assert not recipe.LEFT_OUT.match(path)


def test_the_window_has_a_program_without_a_terminal(recipe):
    assert recipe.PROGRAMS == {"eamconsole": True, "eamconsole-window": False}
    assert set(PROJECT["gui-scripts"]) == {"eamconsole-window"}
    assert set(PROJECT["scripts"]) == {"eamconsole"}


def test_one_version(recipe):
    assert PROJECT["version"] == recipe.VERSION
