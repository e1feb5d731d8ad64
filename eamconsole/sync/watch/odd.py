"""Records of EAM that cannot be followed: each told by itself, its neighbors followed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from eamconsole.domain.link import Link
from eamconsole.errors import ENDS_EVERYTHING, EamConsoleError, ServiceError
from eamconsole.journal import Ledgers
from eamconsole.sync.circuits import is_fault_of_the_side
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.watch.swept_records import SweptRecords

log = logging.getLogger(__name__)

T = TypeVar("T")

_KIND = "unreadable_record"
_NO_CODE = "status-code:none:"


class OddRecords:
    """Every sweep asks for them again, so they heal by themselves."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts
        with parts.journal.read() as ledgers:
            told = {notice.key for notice in ledgers.notices.open()}
        self._told = {key for key in told if key.startswith((f"{_KIND}:", _NO_CODE))}

    def follow(self, link: Link, work: Callable[[], T], otherwise: T, part: str = "") -> T:
        """Return what ``work`` on one record returns, ``otherwise`` where that record breaks it.

        ``part`` names what is told and solved apart from the record itself.
        """
        try:
            done = work()
        except ENDS_EVERYTHING:
            raise
        except Exception as error:
            if isinstance(error, ServiceError) and is_fault_of_the_side(error):
                raise
            log.exception("%s could not be followed", link.number)
            known = isinstance(error, EamConsoleError)
            reason = str(error) if known else f"a fault inside, {type(error).__name__}"
            self._tell(link, reason, part)
            return otherwise
        self.well([link], part)
        return done

    def well(self, links: Iterable[Link], part: str = "") -> None:
        """Take back what was told of these records."""
        self._solve(_key(link, part) for link in links)

    def _solve(self, candidates: Iterable[str]) -> None:
        keys = [key for key in candidates if key in self._told]
        if not keys:
            return
        at = self._parts.clock.now()

        def solve(ledgers: Ledgers) -> None:
            for key in keys:
                ledgers.notices.solve(key, at)

        self._parts.journal.write(solve)
        self._told.difference_update(keys)

    def note(self, look: SweptRecords) -> None:
        """Say which records of a look have no meaning."""
        for link, reason in look.unreadable:
            self._tell(link, reason)
        without = {link.issue_id: (link, said) for link, said in look.without_code()}
        for link, said in without.values():
            self._tell_no_code(link, said)
        known = (link for link, _record in look.shown() if link.issue_id not in without)
        self._solve(f"{_NO_CODE}{link.issue_id}" for link in known)

    def _tell_no_code(self, link: Link, said: str) -> None:
        """Say once that nothing follows from a status: the Request would stay open in silence."""
        key = f"{_NO_CODE}{link.issue_id}"
        if key in self._told:
            return
        self._told.add(key)
        what = f"shows “{said[:80]}” as the status" if said else "shows no status"
        text = (
            f"EAM {what} of {link.number} (Request {link.issue_id}) and no status code, so the "
            "request stays open in SeeClickFix. Close it there by hand; where EAM has the code in "
            "another field, enter it as EAM's “Status code” in Settings."
        )
        at = self._parts.clock.now()
        self._parts.journal.write(
            lambda ledgers: ledgers.notices.raise_(
                key, "unknown_status_code", text, at, issue_id=link.issue_id
            )
        )

    def _tell(self, link: Link, reason: str, part: str = "") -> None:
        at = self._parts.clock.now()
        self._told.add(_key(link, part))
        text = (
            f"{link.number} (Request {link.issue_id}) cannot be followed in EAM: {reason}. Its "
            "status and comments wait; all other records are followed."
        )
        self._parts.journal.write(
            lambda ledgers: ledgers.notices.raise_(
                _key(link, part), "unreadable_record", text, at, issue_id=link.issue_id
            )
        )


def _key(link: Link, part: str) -> str:
    return f"{_KIND}:{link.issue_id}" + (f":{part}" if part else "")
