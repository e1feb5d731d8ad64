"""Brings a journal's tables up to date, after a backup; refuses one from a newer console."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, select

from eamconsole.errors import JournalError
from eamconsole.journal.copies import copy_journal
from eamconsole.journal.database import Database, keep_private, translated_errors
from eamconsole.journal.schema import HEAD, metadata, revision
from eamconsole.support.counting import counted
from eamconsole.support.files import remove

_COPIES_KEPT = 2
"""Copies of one revision: where each start fails, each start makes one."""

_log = logging.getLogger(__name__)


def bring_up_to_date(database: Database, now: datetime) -> Path | None:
    """Make or migrate the tables; return the backup made before a migration."""
    with translated_errors("opened"):
        with database.snapshot() as connection:  # waits for no writer, as writing would
            found = _revision(connection)
        if found is None:
            found = _make_tables(database)
    if found == HEAD:
        return None
    if found not in _known_revisions():
        raise JournalError(
            f"The journal was written by a newer console (revision {found}, this one knows "
            f"{HEAD}).",
            "Install the newer console here too, or open another home folder.",
        )
    return _migrate(database, found, now)


def back_up(database: Database, label: str, now: datetime) -> Path | None:
    """Copy a SQLite journal beside itself; PostgreSQL is backed up by its own tools."""
    if database.path is None:
        return None
    stem = f"{database.path.name}.backup-{label}-"
    target = database.path.with_name(f"{stem}{now.strftime('%Y%m%dT%H%M%S')}")
    try:
        target.touch(mode=0o600)
        copy_journal(database.path, target)
    except BaseException:
        remove(target)  # half a copy would pass for a whole one
        raise
    keep_private(target)
    for old in sorted(target.parent.glob(f"{stem}*"))[:-_COPIES_KEPT]:
        remove(old)
    return target


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(revision.c.version_num)).scalar_one_or_none()


def _make_tables(database: Database) -> str:
    """Make the tables of today, unless another process was faster; return their revision."""
    with database.writer.begin() as connection:
        found = _revision(connection)
        if found is not None:
            return found
        metadata.create_all(connection)
        connection.execute(revision.insert().values(version_num=HEAD))
    return HEAD


def _migrate(database: Database, found: str, now: datetime) -> Path | None:
    copy = None
    try:
        with translated_errors("brought up to date"):
            copy = back_up(database, found, now)
            _upgrade(database)
    except Exception as error:
        _log.exception("The journal stays at revision %s", found)
        raise _refusal(database, found, copy, error) from error
    _log.info("The journal went from revision %s to %s; copy before: %s", found, HEAD, copy)
    return copy


def _refusal(database: Database, found: str, copy: Path | None, error: Exception) -> JournalError:
    """Say that the journal stays as it was, where the copy is, and what goes on meanwhile."""
    if isinstance(error, JournalError):
        cause, cure = error.summary, f"{error.next_step} "
    else:
        cause, cure = f"{type(error).__name__}: {str(error).partition(chr(10))[0][:200]}", ""
    place = database.path or f"in {database.url.render_as_string()}"
    kept = f" A copy made before is kept as {copy}." if copy is not None else ""
    return JournalError(
        f"The journal {place} is of revision {found}; this console needs {HEAD}, and the step "
        f"there failed: {cause.rstrip('.')}. Nothing in it was changed.{kept}",
        f"{cure}Until that is mended, the console that wrote the journal goes on working with it; "
        "the log has the details for support.",
    )


def _scripts() -> Path:
    return Path(__file__).with_name("migrations")


def _configuration() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    return config


def _known_revisions() -> set[str]:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_configuration())
    return {script.revision for script in scripts.walk_revisions()}


def _upgrade(database: Database) -> None:
    """Take every step in one transaction: all of them hold, or none."""
    from alembic import command

    config = _configuration()
    with (
        database.writer.connect() as connection,
        _foreign_keys_off(database, connection),
        connection.begin(),
    ):
        if not database.is_sqlite:  # whose BEGIN IMMEDIATE does this: one goes, others find it done
            connection.exec_driver_sql("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if database.is_sqlite:
            _compare_foreign_keys(connection)


@contextlib.contextmanager
def _foreign_keys_off(database: Database, connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table that others refer to; only outside a transaction it listens."""
    if not database.is_sqlite:
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _compare_foreign_keys(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if orphans:
        raise ValueError(f"{counted(len(orphans), 'row')} would refer to rows that are not there")
