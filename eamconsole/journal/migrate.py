"""Brings a journal's tables up to date, after a backup; refuses one from a newer console."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from eamconsole.errors import JournalError
from eamconsole.journal.database import Database, keep_private, translated_errors
from eamconsole.journal.schema import HEAD, metadata, revision


def bring_up_to_date(database: Database, now: datetime) -> Path | None:
    """Make or migrate the tables; return the backup made before a migration."""
    with translated_errors("opened"), database.writer.begin() as connection:
        found = _revision(connection)
        if found is None:
            metadata.create_all(connection)
            connection.execute(revision.insert().values(version_num=HEAD))
            return None
    if found == HEAD:
        return None
    if found not in _known_revisions():
        raise JournalError(
            f"The journal was written by a newer console (revision {found}, this one knows "
            f"{HEAD}).",
            "Install the newer console here too, or open another home folder.",
        )
    backup = back_up(database, found, now)
    _upgrade(database)
    return backup


def back_up(database: Database, label: str, now: datetime) -> Path | None:
    """Copy a SQLite journal beside itself; PostgreSQL is backed up by its own tools."""
    if database.path is None:
        return None
    target = database.path.with_name(
        f"{database.path.name}.backup-{label}-{now.strftime('%Y%m%dT%H%M%S')}"
    )
    target.touch(mode=0o600)
    with (
        contextlib.closing(sqlite3.connect(database.path)) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
    keep_private(target)
    return target


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(revision.c.version_num)).scalar_one_or_none()


def _scripts() -> Path:
    return Path(__file__).with_name("migrations")


def _known_revisions() -> set[str]:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_scripts()))
    scripts = ScriptDirectory.from_config(config)
    return {script.revision for script in scripts.walk_revisions()}


def _upgrade(database: Database) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_scripts()))
    with translated_errors("migrated"), database.writer.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
