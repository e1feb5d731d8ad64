"""Files by hash: our own copies of images, kept until they are delivered."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from pathlib import Path

from eamconsole.errors import JournalError, MachineError
from eamconsole.support.files import put_in_place, remove
from eamconsole.support.machine import machine_trouble

_DIGEST = re.compile(r"[0-9a-f]{64}")


def small_files(folder: Path) -> Path:
    """Return where the small pictures of a folder's files are, under the same names."""
    return folder / "small"


def drop_leftover_copies(journal: Path, older_than: float) -> int:
    """Remove the halves of copies that a killed process left beside a journal."""
    left = [
        each
        for end in ("plain", "new", "restored", "plain-wal", "plain-shm", "plain-journal")
        for each in journal.parent.glob(f".{journal.name}*.{end}")
    ]
    return sum(_dropped_if_old(each, older_than) for each in left)


def _dropped_if_old(path: Path, older_than: float) -> bool:
    """Files bear the moments of this machine's own clock, whatever it says."""
    try:
        if time.time() - path.stat().st_mtime < older_than:
            return False
        remove(path)
    except OSError:
        return False
    return True


class FileStore:
    """A folder of files named by the SHA-256 of their content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        """Write the content durably and return its digest; the same content is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        target = self._path(digest)
        if target.exists():
            return digest
        try:
            self._write(content, target)
        except OSError as error:
            what = f"An image could not be kept in {self._folder}"
            raise machine_trouble(error, what=what) or MachineError(
                f"{what}: {error.strerror}.", "Make the folder writable for this user."
            ) from error
        return digest

    def _write(self, content: bytes, target: Path) -> None:
        try:
            descriptor, name = tempfile.mkstemp(dir=self._folder)  # for the owner alone
        except FileNotFoundError:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, name = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            put_in_place(Path(name), target)
        except OSError:
            remove(Path(name))
            raise

    def read(self, digest: str) -> bytes | None:
        """Return the content, or None where there is no such file."""
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError:
            return None

    def drop(self, digest: str) -> None:
        """Remove a file that is no longer needed."""
        remove(self._path(digest))

    def digests(self) -> frozenset[str]:
        """Return the names of all files kept."""
        return frozenset(name for name in self._names() if _DIGEST.fullmatch(name))

    def keep_small(self, digest: str, content: bytes) -> None:
        """Write down what a file looked like; it stays when the file goes."""
        self._path(digest)  # refuses what is no digest
        small_files(self._folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write(content, small_files(self._folder) / digest)

    def drop_small(self, digest: str) -> None:
        """Remove the small picture as well."""
        self._path(digest)
        remove(small_files(self._folder) / digest)

    def drop_leftovers(self, older_than: float) -> int:
        """Remove what a killed process left half written; return how many."""
        left = [name for name in self._names() if name.startswith("tmp")]
        return sum(_dropped_if_old(self._folder / name, older_than) for name in left)

    def _names(self) -> list[str]:
        try:
            return [entry.name for entry in os.scandir(self._folder) if entry.is_file()]
        except FileNotFoundError:
            return []

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise JournalError(f"“{digest[:80]}” is not the name of a kept file.")
        return self._folder / digest
