import threading

from PySide6.QtCore import QObject, QThread

from eamconsole.errors import ConfigurationError
from eamconsole.gui.workers.desk import LISTS, ROWS, BackgroundJobs


class Asker(QObject):
    """Keeps what it is told, and in which thread."""

    def __init__(self):
        super().__init__()
        self.told = []

    def take(self, value):
        self.told.append((value, QThread.currentThread() is self.thread()))


def test_answers_come_back_to_the_asking_thread(qtbot):
    desk, asker = BackgroundJobs(), Asker()
    desk.ask(threading.get_ident, asker.take)
    qtbot.waitUntil(lambda: asker.told != [])
    (ident, in_gui), *_ = asker.told
    assert in_gui
    assert ident != threading.get_ident()
    assert desk.stop()


def test_a_slow_search_does_not_hold_up_rows(qtbot):
    desk, asker, gate = BackgroundJobs(), Asker(), threading.Event()
    desk.ask(lambda: gate.wait(5), asker.take, lane=LISTS)
    desk.ask(lambda: "rows", asker.take, lane=ROWS)
    qtbot.waitUntil(lambda: asker.told == [("rows", True)])
    gate.set()
    qtbot.waitUntil(lambda: len(asker.told) == 2)
    assert desk.stop()


def test_failures_are_told_in_words(qtbot):
    desk, asker = BackgroundJobs(), Asker()

    def fail():
        raise ConfigurationError("The profile has no name.")

    with qtbot.waitSignal(desk.failed) as told:
        desk.ask(fail, asker.take)
    assert told.args[0].summary == "The profile has no name."
    assert asker.told == []
    assert desk.stop()


def test_nobody_is_told_who_is_gone(qtbot):
    desk, asker, other = BackgroundJobs(), Asker(), Asker()
    desk.ask(lambda: 1, asker.take)
    desk.ask(lambda: 2, other.take)
    del asker
    qtbot.waitUntil(lambda: other.told == [(2, True)])
    assert desk.stop()
