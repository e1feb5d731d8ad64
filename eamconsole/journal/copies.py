"""Copies a SQLite journal as it is at one moment, while others write to it; puts copies back."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import ntpath
import os
import shutil
import sqlite3
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from eamconsole.errors import JournalError, JournalOfAnother
from eamconsole.journal.moments import from_micros
from eamconsole.journal.owner import FACT, organization_in
from eamconsole.journal.schema import HEAD
from eamconsole.support.files import is_in_use, put_in_place, remove
from eamconsole.support.scratch import scratch_folder

_ROOM = 3
"""A copy is made only where so many times the journal's size is free."""
_LOG_FILES = ("-wal", "-shm")
_MEANINGLESS = (sqlite3.Error, TypeError, ValueError, LookupError, ArithmeticError, RecursionError)
"""What reading raises of a file that is whole, and holds other things than a journal does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFacts:
    """What a copy of a journal holds; ``trouble`` says why it is none, '' where it is sound."""

    trouble: str = ""
    requests: int = 0
    newest: datetime | None = None
    """When something was last noted in it."""


def copy_journal(source: Path, target: Path) -> None:
    """Copy the journal whole, with what still stands in its write-ahead log."""
    with (
        contextlib.closing(sqlite3.connect(source)) as there,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        there.backup(copy)


def has_room(journal: Path, folder: Path) -> bool:
    """Return whether a copy can be made without filling the disk."""
    size = sum(each.stat().st_size for each in journal.parent.glob(f"{journal.name}*"))
    return shutil.disk_usage(folder).free >= _ROOM * max(size, 1)


def compressed_copy(journal: Path, target: Path) -> None:
    """Write a compressed copy, whole or not at all, readable by the owner only."""
    plain = target.with_name(f".{target.name}.{os.getpid()}.plain")
    packed = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        for path in (plain, packed):
            os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        copy_journal(journal, plain)
        with plain.open("rb") as source, gzip.open(packed, "wb", compresslevel=5) as out:
            shutil.copyfileobj(source, out, 1 << 20)
        with packed.open("rb+") as written:
            os.fsync(written.fileno())
        put_in_place(packed, target)
    finally:
        for path in (plain, packed, *(plain.with_name(f"{plain.name}{e}") for e in _LOG_FILES)):
            remove(path)


def daily_copy(journal: Path, folder: Path, keep: int, now: datetime) -> Path:
    """Write today's copy into ``folder`` and drop all but the newest ``keep``."""
    stem = f"{journal.name}.daily-"
    target = folder / f"{stem}{now:%Y%m%dT%H%M%S}.gz"
    compressed_copy(journal, target)
    for old in sorted(folder.glob(f"{stem}*.gz"))[:-keep]:
        remove(old)
    return target


def put_back(copy: Path, journal: Path, organization: int) -> Path | None:
    """Put a copy, compressed or not, in the journal's place; return where the present one is kept.

    Raises ``JournalError`` for what is no sound journal or not of this one, ``JournalOfAnother``
    for one of another ``organization`` than the profile's; nothing is changed.
    """
    kept, names = None, {journal.name}
    if journal.is_file():
        journal = journal.resolve()  # a link goes on leading to it; SQLite's log is beside it
        names.add(journal.name)
    new = journal.with_name(f".{journal.name}.{os.getpid()}.restored")
    try:
        os.close(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        _unpack(copy, new)
        trouble = trouble_in(new) or _misfit(new, names)
        if trouble:
            raise JournalError(
                f"{copy} is no journal that can be put back: {trouble}.",
                "Choose another copy; the journal in use was left as it is.",
            )
        if (theirs := _organization_of(new)) not in (0, organization):
            raise JournalOfAnother(
                f"{copy} cannot be put back: it is a copy of a journal of organization {theirs} in "
                f"SeeClickFix, and this profile is for organization {organization}.",
                "Choose a copy of this city's journal; if the organization number in Settings is "
                "wrong, correct it first. The journal in use was left as it is.",
            )
        if journal.exists():
            kept = _kept_beside(journal)
        for ending in _LOG_FILES:
            remove(journal.with_name(f"{journal.name}{ending}"))
        put_in_place(new, journal)
        return kept
    except (OSError, EOFError, zlib.error, sqlite3.Error) as error:
        cure = "Check the file and try again."
        if is_in_use(error):
            cure = "Close every window of the console and what else has it open, then try again."
        raise JournalError(f"{copy} cannot be put back: {error}.", cure) from error
    finally:
        for path in (new, *(new.with_name(f"{new.name}{e}") for e in _LOG_FILES)):
            remove(path)


def trouble_in(journal: Path) -> str:
    """Return what SQLite finds wrong in a journal, '' where it is sound and one of ours."""
    if not journal.is_file():
        return "it is no file"  # a pipe would wait for somebody who writes to it
    try:
        with contextlib.closing(
            sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True)
        ) as there:
            found = [str(row[0]) for row in there.execute("PRAGMA integrity_check(5)")]
            tables = {row[0] for row in there.execute("SELECT name FROM sqlite_master")}
    except UnicodeDecodeError:  # of SQLite's own words, where they name what is spoilt
        return "its tables are spoilt, down to their names"
    except sqlite3.Error as error:
        return str(error)
    if found != ["ok"]:
        return "; ".join(found)
    return "" if "deliveries" in tables else "it holds no deliveries"


def facts_of_copy(copy: Path) -> CopyFacts:
    """Return what a copy, compressed or not, holds; raises ``JournalError`` for what is none."""
    with scratch_folder() as folder:
        plain = folder / "copy.sqlite"
        try:
            _unpack(copy, plain)
        except (OSError, EOFError, zlib.error) as error:
            raise JournalError(
                f"{copy} cannot be read: {error}.", "Choose another copy."
            ) from error
        if trouble := trouble_in(plain):
            return CopyFacts(trouble=trouble)
        try:
            with contextlib.closing(sqlite3.connect(plain)) as there:
                ((requests,),) = there.execute("SELECT count(*) FROM requests")
                ((newest,),) = there.execute("SELECT max(updated_at) FROM deliveries")
            return CopyFacts(requests=int(requests), newest=from_micros(newest))
        except _MEANINGLESS:
            return CopyFacts(trouble="what it holds is not what a journal holds")


def _misfit(copy: Path, names: set[str]) -> str:
    """Return why a sound copy would do harm in a journal of these names, '' where it fits."""
    found, lived = "", ""
    with contextlib.suppress(*_MEANINGLESS), contextlib.closing(sqlite3.connect(copy)) as there:
        found = str(there.execute("SELECT version_num FROM alembic_version").fetchone()[0])
        for row in there.execute("SELECT value FROM facts WHERE name = 'home'"):
            lived = ntpath.basename(json.loads(row[0])["path"])  # knows both kinds of slashes
    if found > HEAD:
        return f"a newer console wrote it (revision {found}, this one knows {HEAD})"
    if lived and _environment(lived) not in {_environment(name) for name in names}:
        return f"it is a copy of {lived}, and this is {min(names)}"
    return ""


def _organization_of(copy: Path) -> int:
    """Return whose a sound copy is, 0 where it does not tell: one of before the mark fits."""
    with contextlib.suppress(*_MEANINGLESS), contextlib.closing(sqlite3.connect(copy)) as there:
        for row in there.execute("SELECT value FROM facts WHERE name = ?", (FACT,)):
            return organization_in(json.loads(row[0]))
    return 0


def _environment(name: str) -> str:
    """Return the end of a journal's name, which tells Test from Production."""
    return name.rpartition("-")[2].casefold()


def _kept_beside(journal: Path) -> Path:
    """Copy the present journal under a name that is free; one that cannot be read, as it is.

    An earlier one is not written over: whoever put the wrong copy back first still has it.
    """
    names = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    stem = f"{journal.name}.before-restore"
    kept = next(p for p in (journal.with_name(stem + end) for end in names) if not p.exists())
    try:
        if not journal.is_file():
            put_in_place(journal, kept)  # a folder, or what else has no bytes to copy
            return kept
        os.close(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if not trouble_in(journal):
            copy_journal(journal, kept)
            return kept
        for end in ("", *_LOG_FILES):  # SQLite would throw away what it cannot read
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(f"{journal}{end}", f"{kept}{end}")
        return kept
    except BaseException:
        for end in ("", *_LOG_FILES):
            remove(Path(f"{kept}{end}"))  # half of one would pass for a whole
        raise


def _unpack(copy: Path, target: Path) -> None:
    """Write what a copy holds, compressed or not; ``JournalError`` where it fills the disk."""
    left = shutil.disk_usage(target.parent).free // 2
    with _opened(copy) as source, target.open("wb") as out:
        while piece := source.read(1 << 20):
            left -= len(piece)
            if left < 0:
                raise JournalError(
                    f"{copy} unpacks to more than half of what is free in {target.parent}.",
                    "Make room there and try again, or choose another copy.",
                )
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def _opened(copy: Path) -> IO[bytes]:
    with copy.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(copy, "rb")) if packed else copy.open("rb")
