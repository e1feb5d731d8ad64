"""ARCHITECTURE.md is a map to follow: what it names is there, and what is there it names."""

import re
import tomllib

from tests.fixtures.sources import ROOT

MAP = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
PROGRAM = ROOT / "eamconsole"
NAMED = re.findall(r"`([\w/.-]+)`", MAP)
PATHS = sorted({name for name in NAMED if "/" in name or name.endswith(".py")} - {"start.py"})
OUTSIDE = {"PySide6", "shiboken6", "requests", "sqlalchemy", "keyring"}


def exists(name):
    return any((top / name).exists() for top in (PROGRAM, ROOT))


def test_every_path_it_names_exists():
    assert len(PATHS) > 80
    assert [name for name in PATHS if not exists(name)] == []


def test_every_link_of_it_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)", MAP)
    assert links and [link for link in links if not (ROOT / link).exists()] == []


def test_every_folder_of_the_program_is_named_or_lies_in_one_that_is():
    packages = {
        path.parent.relative_to(PROGRAM).as_posix()
        for path in PROGRAM.rglob("*.py")
        if path.parent != PROGRAM and "sandbox" not in path.parts
    }
    words = set(NAMED) | {name.rpartition("/")[0] for name in PATHS}
    lost = {
        each
        for each in packages
        if not any(each == name or each.startswith(f"{name}/") for name in words) and "/" in each
    }
    assert lost == set()


def test_its_arrows_are_those_of_the_contracts():
    """The drawing lists the layers in the order in which the contract holds them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(each for each in contracts if each["type"] == "layers")["layers"]
    drawing = MAP.split("```")[1].split("sandbox")[0]
    drawn = [re.split(r"\s{3,}", line)[0].strip() for line in drawing.splitlines() if line.strip()]
    assert drawn == layers


def test_every_step_of_a_delivery_and_every_cycle_is_told_of():
    cycles = re.findall(r"Cycle\.(\w+):", (PROGRAM / "sync" / "cycles.py").read_text("utf-8"))
    told = MAP.split("## The rules of syncing")[1].split("\n## ")[0].casefold()
    assert len(cycles) == 4 and [each for each in cycles if each.casefold() not in told] == []
