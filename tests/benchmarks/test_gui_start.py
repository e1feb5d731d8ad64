"""From the start of the program to the first painted window, beside an empty PySide6 window."""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median

import pytest

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]
ROUNDS = 7

EMPTY = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1200, 800)
window.show()
"""
OURS = """
import sys, time
from pathlib import Path
from eamconsole.bootstrap import install
from eamconsole.gui.app import make_application
from eamconsole.gui.appearance import Appearance
from eamconsole.gui.controller import ApplicationController
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.launcher import Launcher
installation = install(Path(sys.argv[1]))
app = make_application()
home = installation.places.home
controller = ApplicationController(
    Launcher(installation), WindowMemory(home), Appearance(app))
window = controller.window
window.show()
"""
TELL = """
window.grab()
import os
print(time.time(), flush=True)
os._exit(0)
"""


def seconds_to_first_window(code: str, home: object) -> float:
    """Start a fresh Python and return the seconds until it painted."""
    import time

    began = time.time()
    told = subprocess.run(
        [sys.executable, "-c", code + TELL, str(home)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(told.stdout) - began


def test_the_first_window_comes_within_twice_an_empty_one(tmp_path):
    pairs = [
        (seconds_to_first_window(EMPTY, tmp_path), seconds_to_first_window(OURS, tmp_path))
        for _ in range(ROUNDS)
    ]
    empty, ours = (median(column) for column in zip(*pairs, strict=True))
    print(f"\nempty {empty * 1000:.0f} ms, ours {ours * 1000:.0f} ms, {ours / empty:.2f} times")
    assert ours <= 2 * empty
