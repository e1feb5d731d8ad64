"""Folders for one run that hold what residents wrote: they go with the run, however it ends."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from eamconsole.support.files import remove

_PREFIX = "eamconsole-run-"
_CLAIM = ".in-use"
_YOUNG = 60.0
"""Seconds within which whoever made a folder may not have claimed it yet."""


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield an empty folder that goes away at the end; those of killed runs go first."""
    drop_leftover_folders()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        folder = Path(name)
        # Not thread-local: whoever opened it may end it in another thread.
        claim = FileLock(folder / _CLAIM, mode=0o600, thread_local=False)
        # Where no lock can be laid nobody drops what others left, either.
        with contextlib.suppress(OSError, NotImplementedError):
            claim.acquire()
        try:
            yield folder
        finally:
            claim.release()


def drop_leftover_folders() -> int:
    """Remove what runs left behind that were killed: a copy of a journal outlives no retention.

    The system frees the claim of a process that died; a folder that is claimed is in use.
    """
    return sum(_dropped(each) for each in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"))


def _dropped(folder: Path) -> bool:
    try:
        found = folder.lstat()
        is_old = abs(time.time() - found.st_mtime) >= _YOUNG
        if not (is_old and stat.S_ISDIR(found.st_mode) and _is_ours(found)):
            return False
        with FileLock(folder / _CLAIM, timeout=0, thread_local=False):
            _empty(folder)
        shutil.rmtree(folder)
    except (OSError, NotImplementedError, Timeout):
        return False
    return True


def _empty(folder: Path) -> None:
    """Remove all but the claim, which Windows lets nobody remove while it is held."""
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        elif each.name != _CLAIM:
            remove(each)


def _is_ours(found: os.stat_result) -> bool:
    return os.name != "posix" or found.st_uid == os.geteuid()
