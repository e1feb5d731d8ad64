"""Carries a journal's rows into another database: all of them in one transaction, or none.

Three marks in the facts make a move that broke off safe anywhere.  ``arriving`` stands in the
new journal until the old one is marked; ``moved_to`` ends the old one; both hold one token, so
that a move that is run again knows what it finds.  From the first row read to the mark nobody
else writes to the old journal, and afterwards the writer refuses: what a person decides in a
window that is open meanwhile must not end in rows that nobody reads again.
"""

from __future__ import annotations

import contextlib
import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select, text

from eamconsole.errors import JournalError, JournalMoved
from eamconsole.journal.database import Database, translated_errors
from eamconsole.journal.ledgers.base import to_json
from eamconsole.journal.ledgers.bundle import Ledgers
from eamconsole.journal.owner import HOLDINGS
from eamconsole.journal.schema import facts, metadata, revision
from eamconsole.support.counting import counted

_ARRIVING, _MOVED_FROM, _MOVED_TO = "journal.arriving", "journal.moved_from", "journal.moved_to"
_MARKS = (_ARRIVING, _MOVED_FROM, _MOVED_TO, "home")
"""``home``: the new journal learns its own place when an engine first opens it."""
_AT_A_TIME = 500
_PATIENCE = 10
"""Seconds that a move waits for somebody who is just writing."""

Observe = Callable[[str, int, int], None]
"""Hears which table is carried, how many of its rows are, and how many are left.

What it raises ends the move, and the new database is as it was.
"""


def refuse_moved(ledgers: Ledgers) -> None:
    """Raise ``JournalMoved`` for a journal whose rows live elsewhere, or have not all come yet."""
    arriving = ledgers.facts.get(_ARRIVING)
    if arriving is not None:
        raise JournalMoved(
            f"This journal is being filled from {arriving['place']}, and the move has not ended.",
            "Run eamconsole journal move once more, or keep the profile on the old journal.",
        )
    _refuse_gone(ledgers)


def _refuse_gone(ledgers: Ledgers) -> None:
    """Raise ``JournalMoved`` where the rows live elsewhere."""
    gone = ledgers.facts.get(_MOVED_TO)
    if gone is not None:
        raise JournalMoved(
            f"This journal was moved to {gone['place']}; nothing runs on it any more.",
            _way_to(gone["address"]),
        )


def refuse_to_write(connection: Connection) -> None:
    """Raise ``JournalMoved`` where the rows live elsewhere; wait while they are being moved."""
    if connection.dialect.name == "postgresql":
        # ``held_still`` shares this lock with nobody, so what is read next is what it left;
        # on SQLite the transaction itself has waited.
        connection.exec_driver_sql(f"LOCK TABLE {facts.name} IN ROW EXCLUSIVE MODE")
    _refuse_gone(Ledgers(connection))


def _way_to(address: str) -> str:
    if address:
        return (
            f"Let the profile of this computer name the new place: eamconsole journal move "
            f"{address}"
        )
    return (
        "The console runs on that computer now; leave this journal alone. If the move broke off "
        "there, run there once more: eamconsole journal move sqlite"
    )


def has_arrived(source: Ledgers, target: Ledgers) -> bool:
    """Return whether all rows of ``source`` went to ``target`` and its mark was set."""
    gone, came = source.facts.get(_MOVED_TO), target.facts.get(_MOVED_FROM)
    if gone is None or came is None or target.facts.get(_MOVED_TO) is not None:
        return False
    return bool(gone["token"] == came["token"])


def refuse_moved_before(source: Ledgers, target: Ledgers, place: str) -> None:
    """Raise ``JournalMoved`` for rows that live elsewhere, unless that place was emptied since."""
    gone = source.facts.get(_MOVED_TO)
    marks = [target.facts.get(name) for name in (_ARRIVING, _MOVED_FROM, _MOVED_TO)]
    if gone is not None and gone["place"] == place and not any(marks):
        return
    refuse_moved(source)


def refuse_inhabited(source: Ledgers, target: Ledgers, places: tuple[str, str]) -> None:
    """Raise ``JournalError`` where the rows of another journal would be lost.

    ``places`` are those of ``source`` and ``target``.  What a move left in the target may go
    where it came from this very source, or went to it.  A half of somebody else's move stays:
    it may be all that is used of a journal that has ended.
    """
    came, gone = target.facts.get(_ARRIVING), target.facts.get(_MOVED_TO)
    own = source.facts.get(_MOVED_FROM) or {"token": ""}
    if came is not None:
        is_ours = came["place"] == places[0]
    elif gone is not None:
        is_ours = gone["place"] == places[0] or gone["token"] == own["token"]
    else:
        is_ours = False
    tables = {name: _count(target.connection, metadata.tables[name]) for name in HOLDINGS}
    if is_ours or not (came or gone or any(tables.values())):
        return
    raise JournalError(
        f"There is a journal at {places[1]} already: {counted(tables['requests'], 'request')}, "
        f"{counted(tables['deliveries'], 'delivery', 'deliveries')}{_whose(came, gone)}. Nothing "
        f"was changed.",
        "If that is the journal you mean, set [journal] url in the profile and run eamconsole "
        "relink. If nobody needs it, remove it and run the move again.",
    )


def _whose(came: dict[str, str] | None, gone: dict[str, str] | None) -> str:
    if came is not None:
        return f", on their way from {came['place']}"
    return f", moved to {gone['place']}" if gone is not None else ""


def is_same_database(one: Database, other: Database) -> bool:
    """Return whether two connections to PostgreSQL lead to the same database."""
    if one.is_sqlite or other.is_sqlite:
        return False
    asked = text(
        "SELECT oid, pg_postmaster_start_time() FROM pg_database WHERE datname = current_database()"
    )
    with (
        translated_errors("opened"),
        one.writer.connect() as here,
        other.writer.connect() as there,
    ):
        return tuple(here.execute(asked).one()) == tuple(there.execute(asked).one())


@contextlib.contextmanager
def held_still(source: Database) -> Iterator[Connection]:
    """Let nobody else write to ``source``, from here to the end; people still read.

    What is written on the connection lent is kept at the end, undone by an exception.
    """
    with translated_errors("moved"), source.transaction() as connection:
        if not source.is_sqlite:  # whose transaction of the writer keeps all others out
            names = ", ".join(table.name for table in metadata.sorted_tables)
            connection.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}s'"))
            connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
        yield connection


def carry_over(
    there: Connection, target: Database, *, places: tuple[str, str], observe: Observe
) -> tuple[str, dict[str, int]]:
    """Replace what ``target`` holds by the rows that ``there`` are; return token and counts.

    ``there`` is a connection of ``held_still``.  Counts and content of every table are compared
    before the transaction ends.  Raises ``JournalError``; the target is as it was then.
    """
    token, counts = uuid.uuid4().hex, {}
    came = {"token": token, "place": places[0]}
    tables = [table for table in metadata.sorted_tables if table is not revision]
    with translated_errors("moved"), target.writer.begin() as here:
        for table in reversed(tables):
            here.execute(table.delete())
        for table in tables:
            counts[table.name] = carry_table(there, here, table, observe)
        here.execute(facts.delete().where(facts.c.name.in_(_MARKS)))
        for name in (_ARRIVING, _MOVED_FROM):
            here.execute(insert(facts).values(name=name, value=to_json(came)))
        if not target.is_sqlite:
            _count_on(here, tables)
    return token, counts


def copy_rows(source: Database, target: Database, observe: Observe) -> None:
    """Copy what ``source`` holds at one moment into a fresh journal; nobody has to stand still.

    What ``observe`` raises ends the copy.
    """
    tables = [table for table in metadata.sorted_tables if table is not revision]
    with (
        translated_errors("copied"),
        source.snapshot() as there,
        target.writer.begin() as here,
    ):
        for table in reversed(tables):
            here.execute(table.delete())
        for table in tables:
            carry_table(there, here, table, observe)


def carry_table(there: Connection, here: Connection, table: Table, observe: Observe) -> int:
    """Copy one table and compare it; return how many rows it has."""
    total, done, sent = _count(there, table), 0, 0
    for some in _in_parts(there, table):
        here.execute(insert(table), [dict(row._mapping) for row in some])
        sent = (sent + _sum_of(some)) % _MODULUS
        done += len(some)
        observe(table.name, done, total - done)
    written, stored = 0, 0
    for some in _in_parts(here, table):
        stored = (stored + _sum_of(some)) % _MODULUS
        written += len(some)
        observe(f"{table.name} compared", written, max(done - written, 0))
    if (done, sent) != (written, stored):
        raise JournalError(
            f"The move stopped: of {counted(done, 'row')} of the table {table.name}, {written} "
            f"arrived as they were. Nothing was changed.",
            "Run it again; if it stops again, save diagnostics and report it.",
        )
    return done


def end_old_journal(ledgers: Ledgers, token: str, place: str, address: str) -> None:
    """Mark the old journal: from now on no engine opens it."""
    ledgers.facts.set(_MOVED_TO, {"token": token, "place": place, "address": address})


def begin_new_journal(ledgers: Ledgers) -> None:
    """Let engines open the new journal."""
    ledgers.facts.forget(_ARRIVING)


def _in_parts(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    options = {"stream_results": True, "yield_per": _AT_A_TIME}
    return connection.execute(select(table), execution_options=options).partitions()


_MODULUS = 1 << 128


def _sum_of(rows: Sequence[Row[Any]]) -> int:
    """Return a sum over rows that does not depend on their order."""
    return sum(
        int.from_bytes(hashlib.blake2b(repr(tuple(row)).encode(), digest_size=16).digest(), "big")
        for row in rows
    )


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _count_on(connection: Connection, tables: list[Table]) -> None:
    """Let PostgreSQL number new rows after those that came; SQLite does so by itself."""
    for table in tables:
        if table.autoincrement_column is not None:
            name = table.autoincrement_column.name
            highest = connection.execute(select(func.max(table.c[name]))).scalar_one()
            if highest is not None:
                connection.execute(
                    text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)"),
                    {"table": table.name, "column": name, "highest": highest},
                )
