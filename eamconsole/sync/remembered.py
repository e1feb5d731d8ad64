"""Keeps what is remembered beside the journal in step with it.

The journal runs a piece of work a second time where another piece of its group failed, and may
not take it at all.  What the first run remembered would then say that something stands in the
journal that does not, until the next start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from eamconsole.journal import Journal, Ledgers

T = TypeVar("T")
Memory = set[Any] | dict[Any, Any]


def write_once(journal: Journal, work: Callable[[Ledgers], T], memory: Iterable[Memory]) -> T:
    """Write; ``memory`` is as before whenever ``work`` begins, and where nothing was written."""
    kept = [(each, each.copy()) for each in memory]

    def anew(ledgers: Ledgers) -> T:
        _restore(kept)
        return work(ledgers)

    try:
        return journal.write(anew)
    except BaseException:
        _restore(kept)
        raise


def _restore(kept: list[tuple[Any, Any]]) -> None:
    for each, before in kept:
        each.clear()
        each.update(before)
