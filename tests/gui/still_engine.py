"""An engine that calls nobody: stories about the window itself see its cycles come and go."""

import threading

from eamconsole.support.clock import VirtualClock


class StillClock(VirtualClock):
    """Time moves only when a test moves it; whoever waits really does."""

    def wait(self, seconds, wake):
        return wake.wait(seconds)


class StillEngine:
    """Writes its cycles into ``log``; while ``gate`` is shut they stay under way."""

    def __init__(self, log, gate=None):
        self._log, self._gate = log, gate
        self._wake = threading.Event()

    def open(self):
        self._log.append("open")

    def close(self, _why=""):
        self._log.append("close")

    def run(self, cycle, _cancel):
        self._wake.clear()
        self._log.append(cycle.value)
        if self._gate is not None:
            self._gate.wait(10)
        return 3_600.0

    def wait_for_work(self, seconds, _cancel):
        self._wake.wait(seconds)

    def poke(self):
        self._wake.set()

    def woke(self, _at):
        return

    def hold(self):
        return

    def resume(self, _side):
        self._log.append("try again")

    def resume_sides(self):
        self._log.append("try again")
