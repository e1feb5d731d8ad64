"""Moves a profile's journals between SQLite in the home folder and PostgreSQL.

Nothing of the old journals is changed before every row stands in the new ones and was compared;
then they are marked, so that nothing runs on them, and last the profile names the new place.
Wherever that is cut off, the same command run again ends it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from eamconsole.domain.city import Environment
from eamconsole.errors import ConfigurationError, SyncCancelled
from eamconsole.journal import (
    Journal,
    Ledgers,
    begin_new_journal,
    carry_over,
    end_old_journal,
    has_arrived,
    held_still,
    is_same_database,
    lock_for,
    refuse_another,
    refuse_inhabited,
    refuse_moved_before,
)
from eamconsole.services.installation import Installation
from eamconsole.services.journal_places import place_of
from eamconsole.services.profiles import environment_of
from eamconsole.services.profiles.addresses import journal_setting
from eamconsole.services.profiles.model import Profile
from eamconsole.support.machine_identity import machine_name
from eamconsole.sync.parts import Observer, Progress

SQLITE = "sqlite"
"""What a person writes to move back into the home folder."""


@dataclass(slots=True, kw_only=True)
class MoveReport:
    """What was carried: the place, and by environment the rows of each table."""

    place: str
    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    was_there: bool = False


class _SameDatabase(Exception):
    """Two addresses lead to one database: another spelling, or an option more."""


@dataclass(slots=True)
class _Side:
    """One journal of a move, and where it is, without a password."""

    journal: Journal
    place: str


@dataclass(slots=True)
class _Pair:
    """Both sides of one environment; ``still`` keeps everybody from writing to the old one."""

    environment: Environment
    old: _Side
    new: _Side
    still: ExitStack
    rows: Ledgers
    """The old journal's, on the connection that keeps it still."""
    organization: int


def move(
    installation: Installation,
    name: str | None,
    address: str,
    see: Observer,
    cancel: threading.Event,
) -> MoveReport:
    """Carry all journals of a profile to ``address`` and let the profile name it.

    Raises ``LeaseHeldElsewhere`` while somebody syncs, ``ConfigurationError`` for an address that
    will not do, ``JournalError`` where a row would be lost, ``SyncCancelled`` once ``cancel`` is
    set; the profile stays as it was then.  From the first mark in an old journal on, the move is
    ended whoever wants it stopped: that takes a moment, and half of it would help nobody.
    """
    profiles = installation.profiles
    profile = profiles.load(profiles.choose(name))
    moved = _with_address(profile, address)
    report = MoveReport(place=moved.journal.url or SQLITE)
    if moved.journal.url == profile.journal.url:
        report.was_there = True
        return report
    try:
        _move_all(installation, profile, moved, report, _until(cancel, see))
    except _SameDatabase:
        report.was_there = True
        profiles.save(moved)
    return report


def _until(cancel: threading.Event, see: Observer) -> Observer:
    """Return an observer that ends the move at its next rows once somebody asks for it."""

    def heed(step: Progress) -> None:
        if cancel.is_set():
            raise SyncCancelled(
                "The move was stopped. The journal in use is the old one, with every row in it.",
                "To move it after all, start the move again; it begins anew.",
            )
        see(step)

    return heed


def _move_all(
    installation: Installation, profile: Profile, moved: Profile, report: MoveReport, see: Observer
) -> None:
    with ExitStack() as open_ones:
        pairs = [
            open_ones.enter_context(_pair(installation, profile, moved, environment))
            for environment in _environments(installation, profile)
        ]
        tokens = [_carry(pair, report, see) for pair in pairs]
        see(Progress("handing over", done=sum(map(_total, report.rows.values()))))
        installation.profiles.save(
            profile
        )  # where it cannot be written, the old journals still run
        for pair, token in zip(pairs, tokens, strict=True):
            _hand_over(pair, token, moved.journal.url)
        installation.profiles.save(moved)


def _total(rows: dict[str, int]) -> int:
    return sum(rows.values())


def _with_address(profile: Profile, address: str) -> Profile:
    text = address.strip()
    if text.removesuffix("://").removesuffix(":") == SQLITE:
        text = ""
    try:
        url = journal_setting(text)
    except ValueError as error:
        raise ConfigurationError(
            f"The journal cannot be moved there: the address {error}.",
            f"Name a PostgreSQL database (postgresql+psycopg://user@host/database), or {SQLITE} "
            "for a file in the home folder.",
        ) from None
    return profile.model_copy(update={"journal": profile.journal.model_copy(update={"url": url})})


def _environments(installation: Installation, profile: Profile) -> list[Environment]:
    """Return the environments that have a journal; one address serves them all."""
    places = profile.environments
    known = [each for each in Environment if getattr(places, each.value) is not None]
    if profile.journal.url:
        return known
    files = installation.places
    return [each for each in known if files.journal_file(profile.name, each.value).exists()]


@contextlib.contextmanager
def _pair(
    installation: Installation, old: Profile, new: Profile, environment: Environment
) -> Iterator[_Pair]:
    with (
        _locked(installation, old, environment) as source,
        _locked(installation, new, environment, beside=source) as target,
        ExitStack() as still,
    ):
        rows = Ledgers(still.enter_context(held_still(source.journal.database)))
        organization = environment_of(old, environment).organization_id
        yield _Pair(environment, source, target, still, rows, organization)


@contextlib.contextmanager
def _locked(
    installation: Installation,
    profile: Profile,
    environment: Environment,
    beside: _Side | None = None,
) -> Iterator[_Side]:
    """Open a journal that nobody syncs with meanwhile; raises ``_SameDatabase`` for ``beside``."""
    url, schema = place_of(installation, profile, environment)
    now = installation.clock.now()
    journal = Journal.open(url, clock=installation.clock, name=schema)
    try:
        if beside is not None and is_same_database(beside.journal.database, journal.database):
            raise _SameDatabase
        lock = lock_for(journal, url, schema)
        lock.acquire("journal move", now)
        try:
            file = f"the file {journal.path} on {machine_name()}"
            yield _Side(journal, profile.journal.url or file)
        finally:
            lock.release()
    finally:
        journal.close()


def _carry(pair: _Pair, report: MoveReport, see: Observer) -> str:
    """Fill the new journal, unless an earlier move did; return the token to mark the old with."""
    name, places = pair.environment.value, (pair.old.place, pair.new.place)
    with pair.new.journal.read() as target:
        if has_arrived(pair.rows, target):
            report.rows[name] = {}
            return ""
        refuse_moved_before(pair.rows, target, pair.new.place)
        refuse_another(pair.rows, pair.organization, pair.old.place)
        refuse_inhabited(pair.rows, target, places)

    def observe(table: str, done: int, left: int) -> None:
        see(Progress(f"{name}: {table.replace('_', ' ')}", done=done, left=left))

    token, counts = carry_over(
        pair.rows.connection, pair.new.journal.database, places=places, observe=observe
    )
    report.rows[name] = counts
    return token


def _hand_over(pair: _Pair, token: str, address: str) -> None:
    """End the old journal, then let the new one be used: in no moment may both be."""
    if token:
        end_old_journal(pair.rows, token, pair.new.place, address)
    pair.still.close()
    pair.new.journal.write(begin_new_journal)
