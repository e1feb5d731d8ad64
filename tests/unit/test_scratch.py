"""What a run works on goes with it, however it ends; what another is at, or owns, stays."""

import os
import subprocess
import sys
import tempfile

import pytest

from eamconsole.support import scratch
from eamconsole.support.scratch import drop_leftover_folders, scratch_folder
from tests.fixtures.sources import ROOT

DIES = """
import os
from eamconsole.support.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "journals").mkdir()
    (folder / "journals" / "copy.sqlite").write_text("By Ana's door")
    os._exit(9)
"""


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def grow_old(place):
    for each in place.iterdir():
        os.utime(each, (1, 1), follow_symlinks=os.utime not in os.supports_follow_symlinks)


def test_what_a_killed_run_left_goes_and_what_is_in_use_stays(place):
    with scratch_folder() as mine:
        (mine / "journal").write_text("x")
        killed = subprocess.run(
            [sys.executable, "-c", DIES],
            check=False,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(place)},
        )
        assert killed.returncode == 9
        assert drop_leftover_folders() == 0, "it may have been made just now"
        grow_old(place)
        assert drop_leftover_folders() == 1
        assert list(place.iterdir()) == [mine]
        assert (mine / "journal").exists()
    assert list(place.iterdir()) == []


def test_a_link_or_a_file_of_that_name_is_nobody_s_folder(place, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "kept").write_text("x")
    (place / "eamconsole-run-link").symlink_to(elsewhere)
    (place / "eamconsole-run-file").write_text("x")
    grow_old(place)
    assert drop_leftover_folders() == 0
    assert (elsewhere / "kept").exists()


def test_a_place_that_takes_no_locks_is_worked_in_all_the_same(place, monkeypatch):
    def refuse(*_args, **_named):
        raise NotImplementedError("flock")

    monkeypatch.setattr(scratch.FileLock, "_acquire", refuse)
    with scratch_folder() as mine:
        grow_old(place)
        assert drop_leftover_folders() == 0
        assert mine.exists()
    assert not mine.exists()
