"""Files in folders that others may write to: no link followed, nothing half, nobody else's."""

import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from eamconsole.errors import ConfigurationError
from eamconsole.services.profiles import ProfileRefused, ProfileStore
from eamconsole.services.setup.flag_list import read_flag_file
from eamconsole.support.files import FileTooLarge, read_bounded, written_whole
from eamconsole.support.logs import LogFile
from eamconsole.support.places import Places, why_no_folder
from eamconsole.support.redaction import Redactor
from tests.fixtures.sources import dotted, sources

posix = pytest.mark.skipif(os.name != "posix", reason="rights are told otherwise there")


def mode_of(file):
    return stat.S_IMODE(file.stat().st_mode)


@posix
def test_an_export_replaces_a_link_and_follows_none(tmp_path):
    theirs, file = tmp_path / "theirs", tmp_path / "rows.csv"
    theirs.write_text("kept", "utf-8")
    for name in ("rows.csv", "rows.csv.part", ".rows.csv.part", f".rows.csv.{os.getpid()}.new"):
        (tmp_path / name).symlink_to(theirs)
    with written_whole(file) as out:
        out.write("ours")
    assert theirs.read_text("utf-8") == "kept"
    assert file.read_text("utf-8") == "ours"
    assert not file.is_symlink()
    assert mode_of(file) == 0o600


@posix
def test_a_file_that_was_there_keeps_its_rights_and_a_failure_its_content(tmp_path):
    file = tmp_path / "metrics.prom"
    with written_whole(file, 0o644) as out:
        out.write("1")
    assert mode_of(file) == 0o644
    file.chmod(0o640)
    with pytest.raises(ValueError, match="half"), written_whole(file) as out:
        out.write("2")
        raise ValueError("half way")
    assert file.read_text("utf-8") == "1"
    with written_whole(file) as out:
        out.write("3")
    assert mode_of(file) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["metrics.prom"]


GATES = {
    "eamconsole/support/files.py",
    "eamconsole/support/places.py",  # our own folder, for the owner alone
    "eamconsole/support/autostart.py",  # the person's own autostart folder
    "eamconsole/journal/files.py",
}


def test_nothing_is_written_past_the_gate():
    writing = {
        f"{source.path}:{call.lineno}"
        for source in sources("eamconsole")
        for call in source.calls()
        if source.path not in GATES and not source.path.startswith("eamconsole/sandbox/")
        if dotted(call.func).rpartition(".")[2] in ("write_text", "write_bytes", "mkstemp")
    }
    assert not writing


@posix
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full"])
def test_a_file_without_an_end_is_refused_in_words(device, tmp_path):
    with pytest.raises(FileTooLarge):
        read_bounded(Path(device), 1_000)
    with pytest.raises(ProfileRefused, match="too large"):
        ProfileStore(tmp_path).read_file(Path(device))
    with pytest.raises(ConfigurationError, match="more than 5 MB"):
        read_flag_file(Path(device))


@posix
def test_the_log_is_for_its_owner_alone_also_one_of_an_earlier_version(tmp_path):
    file = tmp_path / "eamconsole.log"
    file.write_text("before\n", "utf-8")
    file.chmod(0o644)
    log = LogFile(file, Redactor("canary-password"))
    log.start()
    logging.getLogger("eamconsole").warning("the word is canary-password")
    log.stop()
    assert mode_of(file) == 0o600
    assert "canary" not in file.read_text("utf-8")


def test_a_log_that_cannot_be_written_is_told_once(tmp_path, capsys):
    (tmp_path / "eamconsole.log").mkdir()
    log = LogFile(tmp_path / "eamconsole.log", Redactor())
    log.start()
    for _ in range(3):
        logging.getLogger("eamconsole").warning("hello")
    log.stop()
    said = capsys.readouterr().err
    assert said.count("cannot be written") == 1
    assert "Traceback" not in said
    assert "The console goes on without it." in said


@posix
@pytest.mark.parametrize("name", ["", "logs", "profiles", "images"])
@pytest.mark.parametrize("what", ["a file, not a folder", "a link that leads nowhere"])
def test_what_stands_in_the_way_of_a_folder_is_named(name, what, tmp_path):
    home = tmp_path / "home"
    way = home / name if name else home
    way.parent.mkdir(exist_ok=True)
    if "link" in what:
        way.symlink_to(tmp_path / "nowhere" / "x")
    else:
        way.write_bytes(b"")
    with pytest.raises(OSError, match=r"\w") as refused:
        Places(home).make()
    assert why_no_folder(refused.value) == f"{way} is {what}"


LAST_RESORT = """
import resource, sys, threading
from eamconsole.support.last_resort import forbid_core_dumps, take_over_last_resorts
forbid_core_dumps(); take_over_last_resorts()
print(resource.getrlimit(resource.RLIMIT_CORE)[0])
thread = threading.Thread(target=lambda: int("canary-password"), name="sync")
thread.start(); thread.join()
class Odd:
    def __del__(self): raise ValueError("canary-password")
del_me = Odd(); del del_me
raise RuntimeError("canary-password")
"""


@posix
def test_what_nobody_caught_is_told_without_its_words_and_no_core_is_left():
    done = subprocess.run(
        [sys.executable, "-c", LAST_RESORT], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "0"
    assert done.returncode == 1
    assert "A fault inside the console ended sync (ValueError)" in done.stderr
    assert "A fault inside the console ended it (RuntimeError)" in done.stderr
    assert "canary" not in done.stderr
    assert "Traceback" not in done.stderr
