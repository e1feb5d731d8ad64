"""The window on a real journal that a test filled, offscreen."""

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from eamconsole.gui.appearance import Appearance, Scheme
from eamconsole.gui.context import ViewContext
from eamconsole.gui.controller import ApplicationController
from eamconsole.gui.keyboard_place import KeyboardPlace
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.workers.background_jobs import BackgroundJobs
from tests.fixtures.garbage import take_out_of_sight
from tests.gui.filled_journal import Opener, a_city

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """The offscreen screen says of every window what it cannot do; real screens can."""
    remark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(remark)


@pytest.fixture(autouse=True)
def garbage_stays_in_this_thread():
    """What a test leaves behind is collected here, never in a worker of the next test."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
    forget_windows()
    gc.collect()
    take_out_of_sight()  # styles outlive their test; as garbage later they would end in any thread


def forget_windows():
    """Delete the windows of the test that ended: a style sheet is applied to all there are.

    Qt deletes later only from within an event loop that began after it was asked to.
    """
    if app := QApplication.instance():
        for window in app.topLevelWidgets():
            window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def appearance(qapp):
    """The light theme, applied to the application."""
    appearance = Appearance(qapp)
    appearance.choose(Scheme.LIGHT)
    place = KeyboardPlace(qapp)
    yield appearance
    place.deleteLater()


@pytest.fixture
def city(tmp_path):
    """A profile with deliveries in every state."""
    city = a_city(tmp_path)
    yield city
    city.close()


@pytest.fixture
def context(appearance, city, tmp_path):
    """An opened profile without a window."""
    jobs = BackgroundJobs()
    yield ViewContext(city, jobs, appearance, WindowMemory(tmp_path))
    assert jobs.stop()


@pytest.fixture
def start(qtbot, appearance, tmp_path):
    """Start whole windows; those that have not ended are quit at the end."""
    started, ended = [], []

    def begin(city, **how):
        opener = Opener(tmp_path, city, **how)
        controller = ApplicationController(opener, WindowMemory(tmp_path), appearance)
        controller.window.resize(1366, 800)
        controller.ended.connect(lambda: ended.append(controller))
        started.append(controller)
        controller.start()
        return controller

    yield begin
    for controller in (each for each in started if each not in ended):
        with qtbot.waitSignal(controller.ended, timeout=5_000, raising=False):
            controller.quit()


@pytest.fixture
def opened(start, city, qtbot):
    """A whole window, opened on what the journal holds."""
    controller = start(city, sandbox=True)
    qtbot.waitUntil(lambda: controller.frame is not None)
    qtbot.waitUntil(lambda: controller.frame.live_status.newest.systems != ())
    controller.window.activateWindow()
    qtbot.waitUntil(controller.window.isActiveWindow)
    return controller
