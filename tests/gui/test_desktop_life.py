"""One window per home; crashes end in a report without secrets."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from eamconsole.gui.crash import CrashReporter, crash_box
from eamconsole.gui.instance import SingleInstance
from eamconsole.support.redaction import Redactor


def test_the_second_start_knocks_at_the_first(qtbot, tmp_path):
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.is_first()
    first.listen()
    with qtbot.waitSignal(first.knocked):
        assert not second.is_first()
    first.release()
    assert second.is_first()
    second.release()


def test_two_homes_have_two_windows(qtbot, tmp_path):
    homes = [tmp_path / "a", tmp_path / "b"]
    for home in homes:
        home.mkdir()
    ones = [SingleInstance(home) for home in homes]
    assert all(one.is_first() for one in ones)
    for one in ones:
        one.release()


def test_a_crash_report_is_plain_redacted_and_complete(qtbot, tmp_path):
    reports = []
    reporter = CrashReporter(Redactor("s3cr3t-token").redact)
    reporter._came.disconnect()
    reporter._came.connect(reports.append)
    reporter.install(tmp_path)
    try:
        raise ValueError("<b>s3cr3t-token</b> was refused")
    except ValueError as fault:
        sys.excepthook(type(fault), fault, fault.__traceback__)
    reporter.uninstall()
    qtbot.waitUntil(lambda: reports != [])
    assert "s3cr3t" not in reports[0]
    assert "ValueError" in reports[0]


QUIT_WHILE_IT_OPENS = """
import os, signal, sys, threading
from eamconsole.__main__ import main
from eamconsole.gui.launcher import Launcher
from eamconsole.gui.workers.background_jobs import BackgroundJobs

def opens_for_ever(launcher):
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait()

stop = BackgroundJobs.stop
BackgroundJobs.stop = lambda jobs: stop(jobs, timeout_ms=300)
Launcher.has_profile = opens_for_ever
sys.exit(main())
"""


@pytest.mark.skipif(os.name == "nt", reason="sends itself a signal")
def test_a_window_that_is_closed_while_its_profile_opens_for_ever_ends_in_order(tmp_path):
    """A journal on a disk that does not answer: Qt would abort the process."""
    done = subprocess.run(
        [sys.executable, "-c", QUIT_WHILE_IT_OPENS, "--home", str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, "Destroyed" in done.stderr) == (0, False), done.stderr
    assert "geometry" in (tmp_path / "window.ini").read_text("utf-8")


def test_the_crash_dialog_offers_the_report(qtbot):
    box = crash_box("Traceback: <img src=x>")
    qtbot.addWidget(box)
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert "Traceback" in box.detailedText()
    assert any(button.objectName() == "copy_report" for button in box.buttons())
    assert box.standardButtons() & QMessageBox.StandardButton.Close
