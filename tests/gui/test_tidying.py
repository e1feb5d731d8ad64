import gc
import threading

from PySide6.QtWidgets import QLabel

from eamconsole.gui.tidying import Tidying


class Circle(QLabel):
    """A widget that only the garbage collector can free; it says in which thread."""

    def __init__(self, ended_in):
        super().__init__()
        self.itself = self
        self.ended_in = ended_in

    def __del__(self):
        self.ended_in.append(threading.get_ident())


def test_widgets_in_cycles_end_in_the_gui_thread_even_while_workers_allocate(qtbot):
    tidying, stop = Tidying(), threading.Event()
    tidying.start()
    ended_in = []
    worker = threading.Thread(target=lambda: [[[]] for _ in iter(stop.is_set, True)])
    worker.start()
    for _ in range(20):
        Circle(ended_in)
    qtbot.waitUntil(lambda: len(ended_in) == 20, timeout=10_000)
    stop.set()
    worker.join()
    tidying.stop()
    assert set(ended_in) == {threading.get_ident()}
    assert gc.isenabled()
