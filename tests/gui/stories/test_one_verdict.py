"""One table: what happened to the sync, and what window, terminal and monitoring say of it.

The window is the real one on the real journal.  Most rows keep it from syncing itself, as one
that looks on, so that it tells what it reads of others; in the last ones it syncs.
"""

import json
import sqlite3
from dataclasses import dataclass, field
from threading import Event
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from eamconsole.cli.program import run
from eamconsole.domain.cycle import Cycle
from eamconsole.gui.controller import ApplicationController
from eamconsole.gui.launcher import Launcher
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.sync_in_window import SyncInWindow
from eamconsole.gui.tray import face_of, tray_words
from eamconsole.services.standing.records import SyncState
from tests.gui.stories.conftest import PATIENCE
from tests.journey.story import Story

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


@dataclass
class Server:
    """Runs the engine somewhere else on the same home, with a clock that tests turn."""

    installation: object
    city: object
    console: object = None
    engine: object = None
    backup: object = None
    consoles: list = field(default_factory=list)

    def start(self):
        self.console = self.installation.open()
        self.consoles.append(self.console)
        self.engine = self.console.engine()
        self.engine.open()

    def work(self, minutes=0.0):
        """Let time pass, and all cycles run once a minute of it."""
        cancel = Event()
        for step in range(max(1, int(minutes))):
            if minutes:
                self.city.clock.advance(60 if step else min(60, minutes * 60))
            for cycle in Cycle:
                self.engine.run(cycle, cancel)

    def once(self):
        """One round of a schedule."""
        self.start()
        self.engine.run_once(Event(), lambda _step: None)
        self.stop()

    def stop(self, why=""):
        self.engine.close(why)
        self.engine = None

    def die(self):
        """What the system does to a killed process: its lock is free, it wrote no last word."""
        self.engine.parts.lock.release()
        self.engine = None

    def close(self):
        if self.backup is not None:
            self.backup.close()
        if self.engine is not None:
            self.engine.close()
        for console in self.consoles:
            console.close()


@pytest.fixture
def server(installation, profile, sandbox):
    server = Server(installation, sandbox)
    yield server
    server.close()


def never_started(_server):
    """Nobody started it."""


def runs(server):
    server.start()
    server.work(3)


def killed(server):
    runs(server)
    server.die()


def hangs(server):
    runs(server)
    server.city.clock.advance(10 * 60)


def kept_from_writing(server):
    """Another program, a backup for instance, keeps the write lock; reading goes on."""
    hangs(server)
    server.backup = sqlite3.connect(server.console.journal.path, check_same_thread=False)
    server.backup.execute("BEGIN IMMEDIATE")


def slept(server):
    """The machine's lid was shut; the sync notices before its cycles have run again."""
    runs(server)
    server.city.clock.advance(8 * 3_600)
    server.engine.woke(server.city.clock.now())
    server.console.journal.write(lambda _ledgers: None)  # whatever was to be written soon is


def stopped_by_a_person(server):
    runs(server)
    server.stop()
    server.city.clock.advance(10 * 60)


def restarted_at_night(server):
    runs(server)
    server.stop()
    server.city.clock.advance(6 * 3_600)
    server.start()
    server.work()


def ended_by_a_fault(server):
    runs(server)
    server.stop("The journal is damaged.")


def scheduled(server):
    server.once()
    server.city.clock.advance(20 * 60)


def schedule_broken(server):
    server.once()
    server.city.clock.advance(40 * 60)


def down(side, minutes):
    def happen(server):
        told = Story(server.city, SimpleNamespace(journal=None, engine=None, sync=None))
        told.report()
        runs(server)
        server.city.faults[side].fail("drop_before", times=None)
        told.report(description="Meanwhile")
        server.work(2)
        server.city.clock.advance((minutes - 1) * 60)
        server.work()

    return happen


def sign_in_refused(side):
    def happen(server):
        told = Story(server.city, SimpleNamespace(journal=None, engine=None, sync=None))
        runs(server)
        server.city.faults[side].status(401, times=None)
        told.report()
        server.work(2)

    return happen


def daily_to_dos(server):
    runs(server)
    at = server.city.clock.now()
    server.console.journal.write(
        lambda ledgers: ledgers.notices.raise_(
            "category-changes", "category_changes", "4 changes are to be made.", at
        )
    )


FINE, YET = "Nothing needs you", "Nothing needs you yet"
NEVER, DIED = "Never synced", "died without ending"
TABLE = (
    # what happened; status, --check; level; Overview; words in every place; cause
    ("never started", never_started, 1, 1, "1 thing needs you", NEVER, "sync_never"),
    ("runs", runs, 0, 0, FINE, "", None),
    ("killed", killed, 1, 2, "1 thing needs you", DIED, "sync_died"),
    ("hangs", hangs, 1, 2, "1 thing needs you", "no sign of life", "sync_hung"),
    ("journal locked", kept_from_writing, 1, 2, "1 thing needs you", "database is locked",
     "sync_stalled"),
    ("slept for a night", slept, 0, 0, FINE, "", None),
    ("stopped by a person", stopped_by_a_person, 0, 0, FINE, "", None),
    ("restarted at night", restarted_at_night, 0, 0, FINE, "", None),
    ("ended by a fault", ended_by_a_fault, 1, 2, "1 thing needs you", "is damaged", "sync_failed"),
    ("scheduled --once", scheduled, 0, 0, FINE, "", None),
    ("schedule broken", schedule_broken, 1, 2, "1 thing needs you", "last good", "sync_overdue"),
    ("EAM down 1 min", down("eam", 1), 1, 1, YET, "EAM, unreachable since", None),
    ("EAM down 40 min", down("eam", 40), 1, 2, "1 thing needs you", "EAM, unreachable since",
     "unreachable:eam"),
    ("SeeClickFix down 1 min", down("seeclickfix", 1), 1, 1, YET,
     "SeeClickFix, unreachable since", None),
    ("SeeClickFix down 40 min", down("seeclickfix", 40), 1, 2, "1 thing needs you",
     "SeeClickFix, unreachable since", "unreachable:seeclickfix"),
    ("EAM login refused", sign_in_refused("eam"), 1, 2, "1 thing needs you",
     "EAM: sign-in refused since", "signed_out:eam"),
    ("token expired", sign_in_refused("seeclickfix"), 1, 2, "1 thing needs you",
     "SeeClickFix: sign-in refused since",
     "signed_out:seeclickfix"),
    ("daily to-dos only", daily_to_dos, 0, 0, FINE, "", None),
)  # fmt: skip


@pytest.fixture
def window(qtbot, appearance, installation, tmp_path, monkeypatch):
    """Open the real window without a sync of its own, long enough open to be believed."""
    monkeypatch.setattr(SyncInWindow, "start", lambda *_: None)
    opened = []

    def open_window():
        controller = ApplicationController(
            Launcher(installation), WindowMemory(tmp_path), appearance
        )
        opened.append(controller)
        controller.start()
        qtbot.waitUntil(lambda: controller.frame is not None, timeout=PATIENCE)
        controller.sync.foot.speak(aloud=True)
        controller.console.overview._opened_at -= 120
        qtbot.waitUntil(lambda: controller.frame.live_status.newest.systems != ())
        return controller

    yield open_window
    for controller in opened:
        with qtbot.waitSignal(controller.ended, timeout=PATIENCE):
            controller.quit()


def badge(frame):
    model = frame.sections._model
    items = (model.item(row) for row in range(model.rowCount()))
    return {i.text(): i.data(Qt.ItemDataRole.UserRole + 3) for i in items}["Needs attention"]


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_window_terminal_and_monitoring_agree(row, server, window, installation, qtbot, capsys):
    _, happen, *said = row
    happen(server)
    all_say(said, window(), installation, qtbot, capsys)


def all_say(said, controller, installation, qtbot, capsys):
    """Ask window, terminal and monitoring, and hold them against what they are to say."""
    plain, check, answer, words, cause = said
    causes = [] if cause is None else [cause]

    def terminal(*arguments):
        status = run(lambda *_: installation, None, arguments)
        heard = capsys.readouterr()
        return status, heard.out, heard.err

    frame = controller.frame
    frame.go_to("overview")
    overview = frame.pages.currentWidget()
    qtbot.waitUntil(lambda: overview._needs._words.text() == answer, timeout=PATIENCE)
    shown = frame.live_status.newest
    status, out, err = terminal("status")
    assert (status, words in out + err) == (plain, True)
    status, line, err = terminal("status", "--check")
    assert (status, words in line, err) == (check, True, "")
    status, out, _ = terminal("status", "--json")
    needs = json.loads(out)["needs_person"]
    assert (status, [need["cause"] for need in needs]) == (plain, causes)
    assert all(need["count"] and need["text"] and need["next_step"] for need in needs)
    assert [need.cause for need in shown.standing.needs] == causes
    told = needs[0]["next_step"].partition(". ")[0].rstrip(".") if needs else words
    assert told in " ".join(label.text() for label in overview.findChildren(QLabel))
    assert badge(frame) == len(causes)
    now, zone = installation.clock.now(), controller.console.zone
    assert (face_of(shown) == "needs") is bool(plain)
    assert words in tray_words(shown, now, zone)
    if plain or check:
        assert overview._behind._words.text() != "Up to date"
    qtbot.waitUntil(lambda: words in controller.window._activity.text(), timeout=PATIENCE)


def down_when_taken_over(side, minutes):
    def happen(server):
        down(side, minutes)(server)
        server.stop()

    return happen


SYNCING_ITSELF = (
    # what happened before it was opened; the same as above
    ("the service was killed", killed, 0, 0, FINE, "", None),
    ("EAM down 1 min", down_when_taken_over("eam", 1), 1, 1, YET, "EAM, unreachable since", None),
    ("SeeClickFix down 40 min", down_when_taken_over("seeclickfix", 40), 1, 2,
     "1 thing needs you", "SeeClickFix, unreachable since", "unreachable:seeclickfix"),
)  # fmt: skip


@pytest.mark.parametrize("row", SYNCING_ITSELF, ids=[row[0] for row in SYNCING_ITSELF])
def test_they_agree_where_the_window_syncs_itself(
    row, server, operator_later, installation, qtbot, capsys
):
    _, happen, *said = row
    happen(server)
    operator = operator_later()
    operator.until(lambda: operator.status.standing.sync.state is SyncState.RUNNING)
    all_say(said, operator.controller, installation, qtbot, capsys)
