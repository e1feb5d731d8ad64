"""Photographs the real window on the sandbox city, light and dark, for README and guide.

    python3 packaging/screenshots.py [FOLDER]

Needs no display: it draws offscreen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEventLoop, QTimer

from eamconsole.bootstrap import install
from eamconsole.gui.app import make_application
from eamconsole.gui.appearance import Appearance, Scheme
from eamconsole.gui.controller import ApplicationController
from eamconsole.gui.launcher import Launcher
from eamconsole.gui.memory import WindowMemory
from eamconsole.services.sandbox_city import CityChoices, SandboxControl

WIDTH, HEIGHT = 1440, 860
FOLDER = Path(__file__).resolve().parents[1] / "docs" / "guide" / "images"
_REFUSAL = '{"Message": "Problem Code is not active."}'


class Photographer:
    """Leads the window through its sections and photographs them in both themes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._app = make_application()
        self._appearance = Appearance(self._app)
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._installation = install(Path(self._home.name))

    def work(self) -> None:
        """Take all pictures."""
        self._first_start()
        controller = self._controller(CityChoices())
        self._until(lambda: controller.frame is not None)
        self._set_the_scene(controller)
        for section in (
            "overview",
            "status",
            "comments",
            "activity",
            "categories",
            "agreement",
            "settings",
        ):
            self._photograph_section(controller, section)
        self._photograph_section(controller, "requests", chosen=0)
        self._photograph_stuck_row(controller)
        self._photograph_search(controller)
        self._photograph_outage(controller)
        ended: list[bool] = []
        controller.ended.connect(lambda: ended.append(True))
        controller.quit()
        self._until(lambda: bool(ended))
        self._home.cleanup()

    def _first_start(self) -> None:
        controller = self._controller(None)
        self._wait(600)
        self._photograph(controller, "first-start")
        controller.quit()

    def _controller(self, city: CityChoices | None) -> ApplicationController:
        launcher = Launcher(self._installation, city=city)
        memory = WindowMemory(self._installation.places.home)
        controller = ApplicationController(launcher, memory, self._appearance)
        controller.window.resize(WIDTH, HEIGHT)
        controller.start()
        return controller

    def _set_the_scene(self, controller: ApplicationController) -> None:
        """Let the city live a little, and EAM refuse a few requests for good."""
        self._wait(20_000)
        control = self._control(controller)
        refusal = {"kind": "status", "status": 400, "verb": "POST", "path": "Requests",
                   "body": _REFUSAL, "times": 4}  # fmt: skip
        control.let("faults", side="eam", faults=[refusal])
        control.let("traffic", steps=12)
        frame = controller.frame
        assert frame is not None  # noqa: S101 - the window is open by now
        self._until(lambda: frame.live_status.newest.needs_attention > 2)
        self._wait(3_000)

    def _photograph_section(
        self, controller: ApplicationController, section: str, chosen: int | None = None
    ) -> None:
        frame = controller.frame
        assert frame is not None  # noqa: S101
        frame.go_to(section)
        self._wait(1_200)
        queue = frame.pages.queue()
        if queue is not None and chosen is not None:
            queue.table.selectRow(chosen)
            self._wait(800)
        self._photograph(controller, section)

    def _photograph_stuck_row(self, controller: ApplicationController) -> None:
        self._photograph_section(controller, "attention", chosen=0)
        frame = controller.frame
        assert frame is not None  # noqa: S101
        for at, name in ((1, "timeline"), (2, "conversation"), (3, "payload")):
            frame.detail.tabs.setCurrentIndex(at)
            self._wait(500)
            self._photograph(controller, name)
        frame.detail.tabs.setCurrentIndex(0)

    def _photograph_search(self, controller: ApplicationController) -> None:
        frame = controller.frame
        assert frame is not None  # noqa: S101
        frame.header.search.setText("tree")
        self._wait(1_500)
        self._photograph(controller, "search")
        frame.header.search.clear()
        self._wait(500)

    def _photograph_outage(self, controller: ApplicationController) -> None:
        frame = controller.frame
        assert frame is not None  # noqa: S101
        assert frame.sandbox is not None  # noqa: S101
        frame.sandbox.switch("eam_down").setChecked(True)
        self._control(controller).let("traffic", steps=8)
        self._until(lambda: any(h.state == "unreachable" for h in frame.live_status.newest.systems))
        frame.go_to("overview")
        self._wait(1_500)
        self._photograph(controller, "eam-down")
        frame.sandbox.switch("eam_down").setChecked(False)
        self._wait(500)

    def _photograph(self, controller: ApplicationController, name: str) -> None:
        for scheme in (Scheme.LIGHT, Scheme.DARK):
            self._appearance.choose(scheme)
            self._wait(250)
            file = self._folder / f"{name}-{scheme.value}.png"
            controller.window.grab().save(str(file))
            print(file)

    @staticmethod
    def _control(controller: ApplicationController) -> SandboxControl:
        console = controller.console
        assert console is not None  # noqa: S101
        return SandboxControl(console.sandbox_control_url)

    @staticmethod
    def _wait(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _until(self, happened: Callable[[], bool]) -> None:
        for _ in range(600):
            if happened():
                return
            self._wait(100)
        raise TimeoutError("the window did not get there within a minute")


if __name__ == "__main__":
    Photographer(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER).work()
