"""Drops by a person's wish what the city keeps no longer, as the service does by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from eamconsole.journal import FileStore
from eamconsole.services.console import Console
from eamconsole.support.counting import counted
from eamconsole.sync.retention import Dropped, Retention


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What went, and the room taken before and after; ``requests_over`` are closed ones."""

    days: int
    requests: int
    pictures: int
    leftovers: int
    file: str
    bytes_before: int
    bytes_after: int
    requests_over: int


def prune(
    console: Console,
    days: int | None,
    cancel: threading.Event,
    so_far: Callable[[int], None] = lambda _n: None,
) -> Pruned:
    """Drop words older than ``days`` (None: what the profile says, 0 there keeps them all)."""
    files = FileStore(console.places.images_of(console.profile.name, console.environment.value))
    retention = Retention(
        console.journal, files, console.rules, console.clock, console.places.archive
    )
    configured = console.rules.retention.keep_days
    before = _size(console)
    words = Dropped()
    if days is not None or configured:
        words = retention.drop_words(configured if days is None else days, cancel, so_far)
    others = retention.drop_pictures(cancel)
    if words.requests:
        at, detail = console.clock.now(), f"{counted(words.requests, 'request')}, into {words.file}"
        console.journal.write(
            lambda ledgers: ledgers.audit.add(console.actor, "prune", at, detail=detail)
        )
        console.journal.give_room_back()
    with console.journal.read() as ledgers:
        over = ledgers.retention.count_over()
    return Pruned(
        days=configured if days is None else days,
        requests=words.requests,
        pictures=others.pictures,
        leftovers=others.leftovers,
        file=words.file,
        bytes_before=before,
        bytes_after=_size(console),
        requests_over=over,
    )


def _size(console: Console) -> int:
    with console.journal.read() as ledgers:
        return ledgers.retention.bytes_of_rows()
