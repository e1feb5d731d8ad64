"""Files of other folders than our own: read within bounds, written whole, no link followed."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO


class FileTooLarge(ValueError):
    """The file holds more than it may."""


def read_bounded(file: Path, most: int) -> bytes:
    """Return a file's bytes; what it says about its size is not believed, devices have none.

    Raises ``FileTooLarge`` and ``OSError``.
    """
    with file.open("rb") as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise FileTooLarge(f"more than {most} bytes")
    return content


@contextlib.contextmanager
def placed_whole(file: Path, mode: int = 0o600) -> Iterator[Path]:
    """Yield an empty file beside ``file`` and put it in its place at the end.

    The name beside it is one nobody can have laid a link under, and a link in the file's place is
    replaced, not followed.  A file that was there keeps its rights.  Raises ``OSError``.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name[:40]}.", dir=file.parent)
    os.close(descriptor)
    beside = Path(name)
    try:
        yield beside
        if os.name == "posix":
            kept = file.is_file() and not file.is_symlink()
            beside.chmod(file.stat().st_mode & 0o777 if kept else mode)
        put_in_place(beside, file)
    finally:
        remove(beside)


@contextlib.contextmanager
def written_whole(file: Path, mode: int = 0o600) -> Iterator[TextIO]:
    """Yield a text that is put in the place of ``file`` at the end, as ``placed_whole``."""
    with (
        placed_whole(file, mode) as beside,
        beside.open("w", encoding="utf-8", newline="") as out,
    ):
        yield out


_SHARING_VIOLATIONS = (5, 32, 33)
"""Windows' numbers: access denied, and the two of a file that another process has open."""
_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)


def put_in_place(new: Path, target: Path) -> None:
    """Give ``new`` the name ``target``, in place of what has it.  Raises ``OSError``.

    Windows refuses while a virus scanner, an indexer or a backup has either of them open, which
    they have just after it was written, for moments.
    """
    _patiently(lambda: new.replace(target))


def remove(file: Path) -> None:
    """Remove a file, if it is there, as patiently as ``put_in_place``.  Raises ``OSError``."""
    _patiently(lambda: file.unlink(missing_ok=True))


def _patiently(work: Callable[[], object]) -> None:
    for pause in _PAUSES:
        try:
            work()
        except OSError as error:
            if not is_in_use(error):
                raise
            time.sleep(pause)
        else:
            return
    work()


def is_in_use(error: BaseException) -> bool:
    """Return whether Windows refused because another program has the file open."""
    return getattr(error, "winerror", None) in _SHARING_VIOLATIONS


def private_opener(path: str, flags: int) -> int:
    """Open for the owner alone; for ``open(…, opener=…)``."""
    return os.open(path, flags, 0o600)
