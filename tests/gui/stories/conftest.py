"""The real window, engine and journal beside a sandbox city in one movable time."""

import time
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from pytestqt.exceptions import TimeoutError as PytestQtTimeout

from eamconsole.gui.controller import ApplicationController
from eamconsole.gui.launcher import Launcher
from eamconsole.gui.memory import WindowMemory
from eamconsole.services.queue import QueueFilter
from eamconsole.services.setup.finishing import profile_of
from tests.fixtures.installations import installation_in
from tests.fixtures.quiet_city import quiet_city
from tests.gui.test_stories import choose, click
from tests.gui.wizard.conftest import draft, stored  # noqa: F401 - fixtures
from tests.journey.story import Story

PATIENCE = 30_000
SHORT = {
    "eam.server": {"quiet_seconds": 1},
    "seeclickfix.server": {"quiet_seconds": 1},
    "status.poll_seconds": 10,
    "intake.poll_seconds": 5,
    "intake.start_at": "1990-01-01T00:00:00Z",
    "limits.seeclickfix_calls_per_minute": 60_000,
    "limits.image_downloads_per_second": 100,
    "limits.retry_first_seconds": 600,
    "limits.retry_max_seconds": 3_600,
}


class TownTime:
    """The console's clock: the city's, which tests turn; waiting takes real time."""

    def __init__(self, clock):
        self._clock = clock
        self._start = clock.now()

    def now(self):
        return self._clock.now()

    def monotonic(self):
        return (self._clock.now() - self._start).total_seconds()

    def wait(self, seconds, wake):
        deadline = time.monotonic() + max(0.0, seconds)
        return wake.wait(max(0.0, deadline - time.monotonic()))


@pytest.fixture
def sandbox(tmp_path):
    with quiet_city(tmp_path, "Pothole", "Graffiti") as city:
        yield city


@pytest.fixture
def installation(tmp_path, sandbox):
    return installation_in(tmp_path / "home", clock=TownTime(sandbox.clock))


@dataclass
class Operator:
    """Sits at the window; sees what it shows and acts by mouse and keys."""

    controller: ApplicationController
    told: Story
    qtbot: object

    @property
    def frame(self):
        return self.controller.frame

    @property
    def status(self):
        return self.frame.live_status.newest

    @property
    def detail(self):
        return self.frame.detail

    def until(self, happened):
        try:
            self.qtbot.waitUntil(happened, timeout=PATIENCE)
        except PytestQtTimeout:
            raise AssertionError(self._how_things_stand()) from None

    def _how_things_stand(self):
        rows = self.controller.console.queues.items(QueueFilter(limit=12))
        health = {h.service.value: h.state for h in self.status.systems}
        told = [f"{r.issue_id} {r.kind} {r.why}" for r in rows]
        return "\n".join([f"{health}", *told, self.controller.window._activity.text()])

    def sync(self):
        click(self.qtbot, self.frame, "sync_now")

    def keep_syncing_until(self, happened):
        """Press Sync now whenever the engine rests, until something is true."""

        def pressed():
            if happened():
                return True
            if not self.controller.sync.foot.working - {"deliveries"}:
                self.sync()
            return False

        self.until(pressed)

    def reported(self, **details):
        """Have something reported, and see it done."""
        number = self.told.report(**details)
        self.keep_syncing_until(
            lambda: self.told.link(number) is not None and not self.told.unfinished(number)
        )
        return number

    def state_of(self, number):
        health = {h.service.value: h.state for h in self.status.systems}
        return health[number]

    def find(self, number, section="search", kind=None):
        """Type the Issue ID into the search box (or go to a section) and choose its row."""
        if section == "search":
            search = self.frame.header.search
            search.clear()
            self.qtbot.keyClicks(search, str(number))
            self.qtbot.keyClick(search, Qt.Key.Key_Return)
        else:
            self.frame.go_to(section)
        queue = self.frame.pages.queue()
        self.until(lambda: self._position(queue, number, kind) is not None)
        position = self._position(queue, number, kind)
        choose(self.qtbot, self.controller, queue, position)
        return self.detail.record.row

    def shown(self, number, kind):
        """Return the words of a delivery's state as any list shows them."""
        rows = self.controller.console.queues.items(QueueFilter(find=str(number)))
        return [row.why.state for row in sorted(rows, key=lambda r: r.id) if row.kind is kind]

    def until_shown(self, number, kind, *beginnings):
        """Wait until the rows of a kind show states that begin like this; return the last.

        One look at all of them: a row that a press of Sync now tries once more is being sent
        for a moment.
        """
        seen = []

        def shown():
            seen[:] = self.shown(number, kind)
            pairs = zip(seen, beginnings, strict=False)
            return len(seen) == len(beginnings) and all(a.startswith(b) for a, b in pairs)

        self.keep_syncing_until(shown)
        return seen[-1]

    def press(self, name):
        click(self.qtbot, self.detail, f"action_{name}")

    def pause_menu(self, words):
        """Open the Pause menu and choose the first entry with these words."""
        header = self.frame.header
        header._fill_pause_menu()
        next(a for a in header._pause_menu.actions() if words in a.text()).trigger()

    @staticmethod
    def _position(queue, number, kind):
        for at in range(min(len(queue.model.ids), 60)):
            row = queue.model.row(at)
            if (
                row is not None
                and row.issue_id == number
                and kind in (None, getattr(row, "kind", None))
            ):
                return at
        return None


@pytest.fixture
def profile(installation, stored, draft):  # noqa: F811
    """The city's profile, saved, quick in every wait."""
    for path, value in SHORT.items():
        draft.put(path, value)
    installation.profiles.save(profile_of(draft))
    return installation.profiles.load("harborview")


@pytest.fixture
def operator(operator_later):
    return operator_later()


@pytest.fixture
def operator_later(qtbot, appearance, installation, profile, sandbox, tmp_path):
    """Opens the window when called; ended in order afterwards."""
    opened, ended = [], []

    def open_window():
        operator = _operator(qtbot, appearance, installation, sandbox, tmp_path)
        operator.controller.ended.connect(lambda: ended.append(operator))
        opened.append(operator)
        return operator

    yield open_window
    for operator in (each for each in opened if each not in ended):
        with qtbot.waitSignal(operator.controller.ended, timeout=PATIENCE):
            operator.controller.quit()


def _operator(qtbot, appearance, installation, sandbox, tmp_path):
    launcher = Launcher(installation)
    controller = ApplicationController(launcher, WindowMemory(tmp_path), appearance)
    controller.window.resize(1366, 800)
    controller.start()
    qtbot.waitUntil(lambda: controller.frame is not None, timeout=PATIENCE)
    console = controller.console
    told = Story(sandbox, SimpleNamespace(journal=console.journal, engine=None, sync=None))
    told.name_statuses(949, 950)
    operator = Operator(controller, told, qtbot)
    qtbot.waitUntil(lambda: operator.status.systems != (), timeout=PATIENCE)
    return operator
