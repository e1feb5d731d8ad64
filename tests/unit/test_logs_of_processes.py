"""Every process has a log of its own: no line is lost, whoever else writes at the same time."""

import os
import re
import subprocess
import sys
from pathlib import Path

import filelock
import pytest

from eamconsole.support import logs
from eamconsole.support.logs import LogFile
from eamconsole.support.redaction import Redactor
from tests.fixtures.sources import ROOT

WRITES = """
import logging, sys, threading
from pathlib import Path
from eamconsole.support import logs
from eamconsole.support.redaction import Redactor
logs._LARGEST, logs._KEPT = 20_000, 5  # room for one, not for three
held, choose = threading.Event(), logs._PrivateFile._choose_file
logs._PrivateFile._choose_file = lambda handler: (choose(handler), held.set())
log = logs.LogFile(Path(sys.argv[1]), Redactor())
log.start()
logging.getLogger("eamconsole").info("%s is here", sys.argv[2])
held.wait(60)  # a file that the first gave back already would be the second's, and hold both
print("ready", flush=True)
sys.stdin.readline()
for number in range(1000):
    logging.getLogger("eamconsole").info("%s says %d", sys.argv[2], number)
log.stop()
"""


def test_three_commands_at_once_lose_no_line(tmp_path):
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITES, str(tmp_path / "eamconsole-command.log"), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        for name in ("status", "queue", "audit")
    ]
    for writer in writers:
        assert writer.stdout.readline().strip() == b"ready"
    for writer in writers:
        writer.stdin.write(b"\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
    told = "".join(file.read_text("utf-8") for file in tmp_path.glob("*.log*"))
    for name in ("status", "queue", "audit"):
        said = re.findall(rf"{name} says (\d+)$", told, re.MULTILINE)
        assert sorted(map(int, said)) == list(range(1000)), name


@pytest.fixture
def speak(tmp_path):
    """Write to the log of a command; the next one takes it over once it is closed."""
    import logging

    def say(words, file=None, *, before_stop=lambda: None):
        log = LogFile(file or tmp_path / "eamconsole-command.log", Redactor())
        log.start()
        logging.getLogger("eamconsole").info(words)
        before_stop()
        log.stop()

    return say


def test_one_command_after_the_other_writes_to_one_file(speak, tmp_path):
    speak("first")
    speak("second")
    assert [file.name for file in tmp_path.glob("*.log*")] == ["eamconsole-command.log"]
    assert (tmp_path / "eamconsole-command.log").read_text("utf-8").count("\n") == 2


def test_a_full_log_that_another_program_has_open_grows_and_loses_nothing(
    speak, tmp_path, monkeypatch
):
    def refuse(*_):
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(logs, "_LARGEST", 300)
    monkeypatch.setattr(logs, "put_in_place", refuse)
    for number in range(12):
        speak(f"line {number} " + "x" * 60)
    said = (tmp_path / "eamconsole-command.log").read_text("utf-8")
    assert re.findall(r"line (\d+)", said) == [str(number) for number in range(12)]


@pytest.mark.parametrize("kept_open", ["eamconsole-command.log", "eamconsole-command.log.3"])
def test_a_log_that_can_never_be_moved_does_not_fill_the_disk(
    speak, tmp_path, monkeypatch, kept_open
):
    """It takes no more than all logs together may, the newest line is there, and it says why."""

    def refuse(source, target):
        if kept_open in (source.name, target.name):
            raise PermissionError(13, "Access is denied")
        source.replace(target)

    real = os.rename
    monkeypatch.setattr(logs, "_LARGEST", 1_000)
    monkeypatch.setattr(logs, "put_in_place", refuse)
    monkeypatch.setattr(os, "rename", lambda s, t: refuse(Path(s), Path(t)) or real(t, t))
    for number in range(1, 6):
        (tmp_path / f"eamconsole-command.log.{number}").write_text(f"old {number}")
    with_all = tmp_path / "eamconsole-command.log"
    for number in range(30):
        speak("\n".join(f"line {number} {part} " + "x" * 60 for part in range(10)))
        assert with_all.stat().st_size < 8_000
    said = with_all.read_text("utf-8")
    assert "line 29 9" in said
    assert "Older lines were dropped here" in said
    if kept_open == with_all.name:
        names = [f"eamconsole-command.log.{number}" for number in range(1, 6)]
        assert [(tmp_path / name).read_text() for name in names] == [
            f"old {number}" for number in range(1, 6)
        ], "what is older waits, too"


def lines_of(file):
    return re.findall(r"line (\d+)", file.read_text("utf-8"))


def test_full_logs_are_moved_on_one_after_the_other(speak, tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "_LARGEST", 300)
    for number in range(14):
        speak(f"line {number} " + "x" * 150)
    names = ["eamconsole-command.log", *(f"eamconsole-command.log.{n}" for n in range(1, 6))]
    assert sorted(file.name for file in tmp_path.glob("*.log*")) == names
    assert [lines_of(tmp_path / name) for name in names] == [[str(13 - n)] for n in range(6)]


def test_a_log_that_only_others_may_lock_is_written_all_the_same(speak, tmp_path, monkeypatch):
    class Locked:
        def __init__(self, *_, **__):
            pass

        def acquire(self, **_):
            raise filelock.Timeout("held")

    monkeypatch.setattr(filelock, "FileLock", Locked)
    speak("hello")
    assert "hello" in (tmp_path / "eamconsole-command-9.log").read_text("utf-8")


@pytest.mark.parametrize("refusal", [PermissionError(13, "No"), NotImplementedError("flock")])
def test_a_folder_that_takes_no_locks_has_a_log_all_the_same(speak, tmp_path, monkeypatch, refusal):
    class Unlockable:
        def __init__(self, *_, **__):
            pass

        def acquire(self, **_):
            raise refusal

    monkeypatch.setattr(filelock, "FileLock", Unlockable)
    speak("hello")
    assert "hello" in (tmp_path / "eamconsole-command.log").read_text("utf-8")
