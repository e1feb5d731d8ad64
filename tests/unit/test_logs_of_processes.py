"""Every process has a log of its own: no line is lost, whoever else writes at the same time."""

import re
import subprocess
import sys

import pytest

from eamconsole.support import logs
from eamconsole.support.logs import LogFile
from eamconsole.support.redaction import Redactor
from tests.fixtures.sources import ROOT

WRITES = """
import logging, sys
from pathlib import Path
from eamconsole.support import logs
from eamconsole.support.redaction import Redactor
logs._LARGEST, logs._KEPT = 20_000, 5  # room for one, not for three
log = logs.LogFile(Path(sys.argv[1]), Redactor())
log.start()
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
    for number in range(20):
        speak(f"line {number} " + "x" * 60)
    said = (tmp_path / "eamconsole-command.log").read_text("utf-8")
    assert re.findall(r"line (\d+)", said) == [str(number) for number in range(20)]


def test_a_log_that_only_others_may_lock_is_written_all_the_same(speak, tmp_path, monkeypatch):
    class Locked:
        def __init__(self, *_, **__):
            pass

        def acquire(self, **_):
            raise logs.Timeout("held")

    monkeypatch.setattr(logs, "FileLock", Locked)
    speak("hello")
    assert "hello" in (tmp_path / "eamconsole-command-9.log").read_text("utf-8")


@pytest.mark.parametrize("refusal", [PermissionError(13, "No"), NotImplementedError("flock")])
def test_a_folder_that_takes_no_locks_has_a_log_all_the_same(speak, tmp_path, monkeypatch, refusal):
    class Unlockable:
        def __init__(self, *_, **__):
            pass

        def acquire(self, **_):
            raise refusal

    monkeypatch.setattr(logs, "FileLock", Unlockable)
    speak("hello")
    assert "hello" in (tmp_path / "eamconsole-command.log").read_text("utf-8")
