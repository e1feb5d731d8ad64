"""Projecting in a thread of the window, which Python sees anew at every slot."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot
from eamconsole.wire.projection import Projector

class Worker(QObject):
    wanted, done = Signal(), Signal()
    @Slot()
    def run(self):
        Projector(2234).project(41.5, -72.7)
        self.done.emit()

class Counter(QObject):
    rounds = 0
    @Slot()
    def count(self):
        self.rounds += 1
        app.quit() if self.rounds > 20 else worker.wanted.emit()

app, thread, worker, counter = QCoreApplication([]), QThread(), Worker(), Counter()
worker.moveToThread(thread)
worker.wanted.connect(worker.run, Qt.ConnectionType.QueuedConnection)
worker.done.connect(counter.count, Qt.ConnectionType.QueuedConnection)
thread.start()
worker.wanted.emit()
app.exec()
thread.quit()
thread.wait()
print(counter.rounds)
"""


def test_twenty_slots_of_one_thread_project_without_ending_the_process():
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, "21")
