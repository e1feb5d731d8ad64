"""What Alembic has no operation for on SQLite."""

from __future__ import annotations

import re

from alembic import op


def allow_words(table: str, column: str, words: str) -> None:
    """Let a column whose words are checked hold exactly these from now on.

    A step says them as literals, the old ones too: it must do the same in five years.
    """
    name = f"{column}_is_known"
    check = f"{column} IN ({', '.join(repr(word) for word in words.split())})"
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, check)
        return
    _rebuild(table, rf"CONSTRAINT {name} CHECK \({column} IN \([^()]*\)\)", _named(name, check))


def keep_by_key(table: str) -> None:
    """Let SQLite keep a table in the order of its key, and not a second time as an index."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(table, r"\)\s*\Z", ") WITHOUT ROWID")


def _named(name: str, check: str) -> str:
    return f"CONSTRAINT {name} CHECK ({check})"


def _rebuild(table: str, pattern: str, replacement: str) -> None:
    """Copy a SQLite table into one of changed definition, under the same name.

    SQLite changes no check of a table that stands, and Alembic's own copy drops every check.
    The journal has switched foreign keys off and compares them at the end.
    """
    connection = op.get_bind()
    stated = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name = ? AND type = ?"
    definition = connection.exec_driver_sql(stated, (table, "table")).scalar_one()
    indexes = connection.exec_driver_sql(stated, (table, "index")).scalars().all()
    definition, changed = re.subn(pattern, replacement, definition)
    definition, named = re.subn(
        rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_anew", definition
    )
    if (changed, named) != (1, 1):
        raise ValueError(f"The definition of table {table} is not as this step expects it.")
    for statement in (
        definition,
        f"INSERT INTO {table}_anew SELECT * FROM {table}",  # noqa: S608 - names of our own
        f"DROP TABLE {table}",
        f"ALTER TABLE {table}_anew RENAME TO {table}",
        *indexes,
    ):
        connection.exec_driver_sql(statement)
