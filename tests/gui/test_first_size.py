"""A window that has gone takes nothing with it that the next one needs."""

import subprocess
import sys
import textwrap

import pytest

LIVES = """
    import gc
    from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
    from eamconsole.gui.first_size import resize_to_text

    app = QApplication([])

    class Session: ...

    class Window({kind}):
        def __init__(self, session):
            super().__init__(*{arguments})
            self.session = session
            session.window = self
            resize_to_text(self, 100, 40)

    owner = QMainWindow()
    for turn in range(5):
        before, after = Window(Session()), Window(Session())
        before.next, after.previous = after, before
        del before, after
        gc.collect()
        QMainWindow()
    assert 0 < Window(Session()).width() <= app.primaryScreen().size().width()
    print("still there")
"""


@pytest.mark.parametrize(
    ("kind", "arguments"), [("QMainWindow", "()"), ("QWidget", "()"), ("QDialog", "(owner,)")]
)
def test_a_window_found_by_the_garbage_collector_leaves_the_screen(kind, arguments):
    script = textwrap.dedent(LIVES.format(kind=kind, arguments=arguments))
    command = [sys.executable, "-X", "faulthandler", "-c", script]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout == "still there\n", ended.stderr[-2000:]
