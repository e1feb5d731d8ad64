"""Files by hash: our own copies of images, kept until they are delivered."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from eamconsole.errors import JournalError, MachineError
from eamconsole.journal.database import keep_private
from eamconsole.support.machine import machine_trouble

_DIGEST = re.compile(r"[0-9a-f]{64}")


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
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            keep_private(Path(name))
            Path(name).replace(target)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def read(self, digest: str) -> bytes | None:
        """Return the content, or None where there is no such file."""
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError:
            return None

    def drop(self, digest: str) -> None:
        """Remove a file that is no longer needed."""
        self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise JournalError(f"“{digest[:80]}” is not the name of a kept file.")
        return self._folder / digest
