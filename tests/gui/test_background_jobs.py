import threading
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread

from eamconsole.errors import ConfigurationError
from eamconsole.gui.workers.background_jobs import LISTS, ROWS, BackgroundJobs


class Asker(QObject):
    """Keeps what it is told, and in which thread."""

    def __init__(self):
        super().__init__()
        self.told = []

    def take(self, value):
        self.told.append((value, QThread.currentThread() is self.thread()))


def test_answers_come_back_to_the_asking_thread(qtbot):
    jobs, asker = BackgroundJobs(), Asker()
    jobs.ask(threading.get_ident, asker.take)
    qtbot.waitUntil(lambda: asker.told != [])
    (ident, in_gui), *_ = asker.told
    assert in_gui
    assert ident != threading.get_ident()
    assert jobs.stop()


def test_a_slow_search_does_not_hold_up_rows(qtbot):
    jobs, asker, gate = BackgroundJobs(), Asker(), threading.Event()
    jobs.ask(lambda: gate.wait(5), asker.take, lane=LISTS)
    jobs.ask(lambda: "rows", asker.take, lane=ROWS)
    qtbot.waitUntil(lambda: asker.told == [("rows", True)])
    gate.set()
    qtbot.waitUntil(lambda: len(asker.told) == 2)
    assert jobs.stop()


def test_failures_are_told_in_words(qtbot):
    jobs, asker = BackgroundJobs(), Asker()

    def fail():
        raise ConfigurationError("The profile has no name.")

    with qtbot.waitSignal(jobs.failed) as told:
        jobs.ask(fail, asker.take)
    assert told.args[0].summary == "The profile has no name."
    assert asker.told == []
    assert jobs.stop()


def in_a_closure(asker):
    return lambda value: asker.findChildren(QObject) and asker.take(value)


WAYS = {
    "bound": lambda asker: asker.take,
    "in part": lambda asker: partial(asker.take),
    "as an argument": lambda asker: partial(Asker.take, asker),
    "enclosed": in_a_closure,
}
"""How a callback may hold who asked."""


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_nobody_is_told_who_is_gone(qtbot, way):
    jobs, asker, other = BackgroundJobs(), Asker(), Asker()
    jobs.ask(lambda: 1, way(asker))
    jobs.ask(lambda: 2, other.take)
    shiboken6.delete(asker)
    qtbot.waitUntil(lambda: other.told == [(2, True)])
    assert asker.told == []
    assert jobs.stop()
