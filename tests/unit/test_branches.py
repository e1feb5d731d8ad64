"""The table of ``start.py coverage``: folders, branches taken, goals."""

import importlib.util
import subprocess
import sys

import pytest

from tests.fixtures.sources import ROOT

MEASURED = {
    "eamconsole/domain/lanes.py": {"summary": {"num_branches": 10, "covered_branches": 9}},
    "eamconsole/domain/closure.py": {"summary": {"num_branches": 10, "covered_branches": 10}},
    "eamconsole/gui/views/frame.py": {"summary": {"num_branches": 4, "covered_branches": 3}},
    "eamconsole/errors.py": {"summary": {"num_branches": 0, "covered_branches": 0}},
}


@pytest.fixture
def branches():
    spec = importlib.util.spec_from_file_location("branches", ROOT / "packaging" / "branches.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_branches_are_told_folder_by_folder_with_their_goals(branches):
    lines = [line.split() for line in branches.table(MEASURED).splitlines()]
    assert lines == [
        ["folder", "files", "branches", "taken", "percent", "goal"],
        ["(top)", "1", "0", "0", "100.0"],
        ["domain", "2", "20", "19", "95.0", "95"],
        ["gui", "1", "4", "3", "75.0", "75"],
        ["all", "4", "24", "22", "91.7"],
    ]


def test_what_no_test_took_is_told_by_its_lines(branches):
    files = {
        "eamconsole/domain/lanes.py": {"missing_branches": [[12, 14], [30, -25]]},
        "eamconsole/domain/closure.py": {"missing_branches": []},
        "eamconsole/errors.py": {"missing_branches": [[1, 2]]},
    }
    assert branches.untaken(files) == "eamconsole/domain/lanes.py: 12→14, 30→end"


WORK = """
from PySide6.QtCore import QObject, Signal

class Worker(QObject):
    wanted, done = Signal(int), Signal()

    def answer(self, number):
        if number > 2:
            number = 2
        else:
            number = 3
        self.done.emit()
"""
RUN = """
import coverage, sys
measured = coverage.Coverage(data_file=None, include=["*/work.py"])
measured.start()
import tests.fixtures.traced_threads
from PySide6.QtCore import QCoreApplication, QThread
sys.path.insert(0, sys.argv[1])
from work import Worker
app, thread, worker = QCoreApplication([]), QThread(), Worker()
worker.moveToThread(thread)
worker.wanted.connect(worker.answer)
worker.done.connect(app.quit)
thread.start()
worker.wanted.emit(3)
app.exec()
thread.quit()
thread.wait()
measured.stop()
print(measured.analysis2(sys.argv[1] + "/work.py")[3])
"""


def test_what_runs_in_a_thread_of_qt_is_counted(tmp_path):
    (tmp_path / "work.py").write_text(WORK, "utf-8")
    run = [sys.executable, "-c", RUN, str(tmp_path)]
    told = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert told.stdout.strip() == "[11]", told.stderr
