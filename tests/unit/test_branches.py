"""The table of ``start.py coverage``: folders, branches taken, goals."""

import importlib.util

from tests.fixtures.sources import ROOT

MEASURED = {
    "eamconsole/domain/lanes.py": {"summary": {"num_branches": 10, "covered_branches": 9}},
    "eamconsole/domain/closure.py": {"summary": {"num_branches": 10, "covered_branches": 10}},
    "eamconsole/gui/views/frame.py": {"summary": {"num_branches": 4, "covered_branches": 3}},
    "eamconsole/errors.py": {"summary": {"num_branches": 0, "covered_branches": 0}},
}


def test_branches_are_told_folder_by_folder_with_their_goals():
    spec = importlib.util.spec_from_file_location("branches", ROOT / "packaging" / "branches.py")
    branches = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(branches)
    lines = [line.split() for line in branches.table(MEASURED).splitlines()]
    assert lines == [
        ["folder", "files", "branches", "taken", "percent", "goal"],
        ["(top)", "1", "0", "0", "100.0"],
        ["domain", "2", "20", "19", "95.0", "95"],
        ["gui", "1", "4", "3", "75.0", "75"],
        ["all", "4", "24", "22", "91.7"],
    ]
