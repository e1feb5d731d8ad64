"""The invented city's engine: counts its cycles, calls nobody."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from eamconsole.domain.cycle import Cycle
from eamconsole.errors import Service
from eamconsole.support.clock import VirtualClock

if TYPE_CHECKING:
    from tests.gui.invented_city import InventedCity


class StillClock(VirtualClock):
    """Time moves only when a test moves it; whoever waits really does."""

    def wait(self, seconds: float, wake: threading.Event) -> bool:
        return wake.wait(seconds)


class InventedEngine:
    """Counts its cycles; a city that ``holds_up`` lets its cycles wait at the ``gate``."""

    def __init__(self, city: InventedCity) -> None:
        self._city = city
        self._wake = threading.Event()

    def open(self) -> None:
        self._city.engine_log.append("open")

    def close(self, _why: str = "") -> None:
        self._city.engine_log.append("close")

    def run(self, cycle: Cycle, _cancel: threading.Event) -> float:
        self._wake.clear()
        self._city.engine_log.append(cycle.value)
        if self._city.holds_up:
            self._city.gate.wait(10)
        return 3_600.0

    def wait_for_work(self, seconds: float, _cancel: threading.Event) -> None:
        self._wake.wait(seconds)

    def poke(self) -> None:
        self._wake.set()

    def woke(self, _at) -> None:
        return

    def hold(self) -> None:
        return

    def resume(self, _side: Service) -> None:
        self._city.engine_log.append("try again")

    def resume_sides(self) -> None:
        self._city.engine_log.append("try again")
