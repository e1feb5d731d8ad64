"""A journal that was migrated step by step has the tables a new one gets, on both engines."""

from __future__ import annotations

import re

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from eamconsole.journal import migrate
from eamconsole.journal.database import Database
from eamconsole.journal.schema import HEAD, metadata

CURE = (
    "schema.py and the newest step of eamconsole/journal/migrations differ; add a step "
    "(CONTRIBUTING.md, Tables of the journal): "
)
BESIDE = {"alembic_version"}
"""Alembic's own table."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def two_databases(request, tmp_path):
    """An empty database for the tables of a new journal, and one for those of the steps."""
    if request.param == "sqlite":
        addresses = [f"sqlite:///{tmp_path / name}.sqlite" for name in ("new", "old")]
    else:
        addresses = [request.getfixturevalue("postgres_database")] * 2
    opened = [
        Database(address, name) for address, name in zip(addresses, ("new", "old"), strict=True)
    ]
    yield opened
    for database in opened:
        database.dispose()


def test_the_steps_lead_to_the_tables_of_a_new_journal(two_databases):
    new, old = two_databases
    with new.writer.begin() as connection:
        metadata.create_all(connection)
        wanted = described(connection)
    with old.writer.begin() as connection:
        config = migrate._configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        reached = described(connection)
    differences = [
        f"{thing} is {reached.get(thing, 'missing')} by the steps, "
        f"{wanted.get(thing, 'missing')} in schema.py"
        for thing in sorted(wanted.keys() | reached.keys())
        if wanted.get(thing) != reached.get(thing)
    ]
    assert not differences, CURE + "; ".join(differences)


def test_the_steps_are_one_row_of_numbers_and_the_newest_is_the_one_of_the_schema():
    scripts = ScriptDirectory.from_config(migrate._configuration())
    heads = scripts.get_heads()
    assert len(heads) == 1, f"two steps follow the same one, give one the next number: {heads}"
    steps = [step.revision for step in scripts.walk_revisions()][::-1]
    assert steps == [f"{number:04}" for number in range(1, len(steps) + 1)]
    assert steps[-1] == HEAD, "journal/schema.py names another revision as HEAD"


def test_no_step_takes_its_words_from_the_code_of_today():
    borrowed = [
        file.name
        for file in (migrate._scripts() / "versions").glob("*.py")
        if re.search(
            r"^(?:from|import) eamconsole\.(?!journal\.migrations)", file.read_text("utf-8"), re.M
        )
    ]
    assert not borrowed, f"write tables and words out in full, they are frozen: {borrowed}"


def described(connection: Connection) -> dict[str, str]:
    """Return every column, key, index and check by a name people can read."""
    found: dict[str, str] = {}
    inspector = inspect(connection)
    for table in set(inspector.get_table_names()) - BESIDE:
        found[f"table {table}"] = "there"
        key = inspector.get_pk_constraint(table)["constrained_columns"]
        found[f"primary key of {table}"] = ", ".join(key)
        for column in inspector.get_columns(table):
            found[f"column {table}.{column['name']}"] = _column(column)
        for foreign in inspector.get_foreign_keys(table):
            name = f"foreign key {table}.{foreign['constrained_columns']}"
            found[name] = f"{foreign['referred_table']}.{foreign['referred_columns']}"
        for unique in inspector.get_unique_constraints(table):
            found[f"unique {table}.{unique['name']}"] = ", ".join(unique["column_names"])
        for check in inspector.get_check_constraints(table):
            found[f"check {table}.{check['name']}"] = _without_order(check["sqltext"])
        for index in inspector.get_indexes(table):
            found[f"index {table}.{index['name']}"] = _index(index)
    return found


def _column(column) -> str:
    empty = "may be empty" if column["nullable"] else "never empty"
    return f"{column['type']}, {empty}, default {column['default']}"


def _index(index) -> str:
    options = index.get("dialect_options", {})
    where = options.get("sqlite_where", options.get("postgresql_where", ""))
    columns = ", ".join(str(name) for name in index["column_names"])
    return f"{columns}, unique {bool(index['unique'])}, where {_without_order(str(where))}"


def _without_order(condition: str) -> str:
    """Return a condition whose words stand in the order of the alphabet."""
    words = sorted(re.findall(r"'([^']*)'", condition))
    frame = re.sub(r"'[^']*'(?:::\w+)?(?:,\s*)?", "", condition)
    return f"{frame} {' '.join(words)}".strip()
