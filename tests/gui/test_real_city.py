"""The real window over the real engine, journal and sandbox city."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.errors import Service
from eamconsole.gui.controller import ApplicationController
from eamconsole.gui.launcher import Launcher
from eamconsole.gui.memory import WindowMemory
from eamconsole.services.lists.records import Listing, ListQuery
from eamconsole.services.sandbox_city import CityChoices
from tests.fixtures.installations import installation_in
from tests.gui.test_stories import choose, click, show

pytestmark = pytest.mark.slow
PATIENCE = 60_000


@dataclass
class RealCity:
    """The window, and a hand on the city's control plane."""

    controller: ApplicationController

    @property
    def control(self):
        return self.controller.console.sandbox.control

    @property
    def status(self):
        return self.controller.frame.live_status.newest


@pytest.fixture
def real(qtbot, appearance, tmp_path):
    launcher = Launcher(installation_in(tmp_path), city=CityChoices())
    controller = ApplicationController(launcher, WindowMemory(tmp_path), appearance)
    controller.start()
    qtbot.waitUntil(lambda: controller.frame is not None, timeout=PATIENCE)
    real = RealCity(controller)
    qtbot.waitUntil(
        lambda: real.status.links_open > 40 and real.status.under_way == 0, timeout=PATIENCE
    )
    yield real
    with qtbot.waitSignal(controller.ended, timeout=PATIENCE):
        controller.quit()


def test_a_refused_request_is_understood_retried_and_arrives(real, qtbot):
    refusal = {"kind": "status", "status": 400, "verb": "POST", "path": r"Requests\.svc/?$",
               "body": '{"Message": "Problem Code is not active."}', "times": 1}  # fmt: skip
    real.control.let("faults", side="eam", faults=[refusal])
    real.control.let("traffic", steps=12)
    qtbot.waitUntil(lambda: real.status.needs_attention == 1, timeout=PATIENCE)
    queue = show(qtbot, real.controller, "attention")
    choose(qtbot, real.controller, queue)
    detail = real.controller.frame.detail
    assert "Problem Code is not active" in detail.record.answered
    assert detail.record.row.kind is DeliveryKind.CREATE
    click(qtbot, detail, "action_retry")
    qtbot.waitUntil(lambda: detail.record.row.state is DeliveryState.DONE, timeout=PATIENCE)
    assert detail.record.row.number


def test_an_outage_is_told_everywhere_and_heals_by_itself(real, qtbot):
    frame = real.controller.frame
    qtbot.waitUntil(lambda: frame.sandbox._buttons.get("eam_down") is not None)
    qtbot.mouseClick(frame.sandbox.switch("eam_down"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: real.controller.console.sandbox.switches()[0].on)
    real.control.let("traffic", steps=10)

    def eam_state():
        return next(h.state for h in real.status.systems if h.service is Service.EAM)

    qtbot.waitUntil(lambda: eam_state() == "unreachable", timeout=PATIENCE)
    qtbot.waitUntil(lambda: real.status.under_way > 0, timeout=PATIENCE)
    qtbot.mouseClick(frame.sandbox.switch("eam_down"), Qt.MouseButton.LeftButton)
    open_states = [state for state in DeliveryState if not state.is_final]
    qtbot.waitUntil(
        lambda: eam_state() == "ok" and real.status.count(Flow.REQUESTS, *open_states) == 0,
        timeout=2 * PATIENCE,
    )
    assert real.status.needs_attention == 0


def test_a_pause_holds_requests_back_and_ends_by_click(real, qtbot):
    header = real.controller.frame.header
    header._fill_pause_menu()
    next(a for a in header._pause_menu.actions() if "1 hour" in a.text()).trigger()
    qtbot.waitUntil(lambda: [each.flow for each in real.status.pauses] == [None])
    real.control.let("traffic", steps=10)
    qtbot.waitUntil(lambda: real.status.under_way > 0, timeout=PATIENCE)
    header._fill_pause_menu()
    for action in header._pause_menu.actions():
        if action.text().startswith("Resume"):
            action.trigger()
    qtbot.waitUntil(lambda: real.status.under_way == 0, timeout=PATIENCE)


def test_search_finds_a_request_by_number_and_by_words(real, qtbot):
    queues = real.controller.console.lists
    (row,) = queues.rows(Listing.STATUS, queues.ids(Listing.STATUS, ListQuery())[:1])
    for words in (str(row.issue_id), str(row.number), row.summary[:14]):
        real.controller.frame.header.search.setText(words)
        queue = real.controller.frame.pages.queue
        qtbot.waitUntil(
            lambda q=queue: (
                q() is not None
                and q().listing is Listing.SEARCH
                and q().model.row(0) is not None
                and row.issue_id in {r.issue_id for at in range(5) if (r := q().model.row(at))}
            )
        )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_program_itself_opens_and_ends_on_a_signal(tmp_path, number):
    before = signal.signal(number, signal.SIG_DFL)  # nohup would be heeded by the program as well
    try:
        program = subprocess.Popen(
            [sys.executable, "-m", "eamconsole", "--home", str(tmp_path), "demo"],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    finally:
        signal.signal(number, before)
    journal = tmp_path / "sandbox-city" / "journals" / "sandbox-city-test.sqlite"
    deadline = time.monotonic() + 60
    while not journal.exists() and time.monotonic() < deadline and program.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(timeout=0.1)
    assert journal.exists(), program.stdout.read() if program.poll() is not None else "too slow"
    program.send_signal(number)
    said, _ = program.communicate(timeout=60)
    assert program.returncode == 0, said
    assert "geometry" in (tmp_path / "window.ini").read_text("utf-8")
