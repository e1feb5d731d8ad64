"""What staff are told that belongs to no delivery: read, solve, ignore a kind."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eamconsole.domain.identity import IssueId
from eamconsole.domain.notices import NOTICE_KINDS, notice_kind
from eamconsole.errors import ActionRefused
from eamconsole.journal import Journal, Ledgers, Notice
from eamconsole.support.clock import Clock

LISTED_AT_MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A notice with what the table of kinds says about it; ``id`` is short enough to type."""

    id: str
    key: str
    kind: str
    title: str
    needs_person: bool
    text: str
    what_to_do: str
    issue_id: IssueId | None
    since: datetime
    last_seen: datetime
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeList:
    """The open notices, those that need a person first; ``left_out`` did not fit."""

    lines: tuple[NoticeLine, ...] = ()
    left_out: int = 0
    ignored: tuple[str, ...] = ()
    """Kinds a person chose not to be told about."""


class Notices:
    """Acts in the name of ``actor``; every act is kept in the audit."""

    def __init__(self, journal: Journal, clock: Clock, actor: str) -> None:
        self._journal = journal
        self._clock = clock
        self._actor = actor

    def open(self) -> NoticeList:
        """Return the open notices."""
        with self._journal.read() as ledgers:
            ignored, found = ledgers.notices.ignored(), ledgers.notices.open()
        lines = sorted(map(_line, found), key=lambda line: not line.needs_person)
        return NoticeList(
            lines=tuple(lines[:LISTED_AT_MOST]),
            left_out=max(0, len(lines) - LISTED_AT_MOST),
            ignored=tuple(sorted(ignored)),
        )

    def solve(self, ids: Sequence[str]) -> int:
        """Close the notices with these ids (or keys); refuses all where one is not open."""
        at = self._clock.now()

        def write(ledgers: Ledgers) -> int:
            by_id = {name: n for n in ledgers.notices.open() for name in (notice_id(n.key), n.key)}
            unknown = [each for each in ids if each not in by_id]
            if unknown:
                raise ActionRefused(
                    f"No open notice is called {unknown[0]}; nothing was changed.",
                    "List them with: eamconsole notices",
                )
            chosen = {by_id[each].key: by_id[each] for each in ids}
            for key, notice in chosen.items():
                ledgers.notices.solve(key, at, by_hand=True)
                ledgers.audit.add(
                    self._actor,
                    "solve notice",
                    at,
                    issue_id=notice.issue_id,
                    detail=f"{notice.kind}: {notice.text}",
                )
            return len(chosen)

        return self._journal.write(write)

    def ignore(self, kind: str, *, ignored: bool = True) -> None:
        """Stop (or start again) telling about a kind; what is raised meanwhile is kept."""
        if kind not in NOTICE_KINDS:
            raise ActionRefused(
                f"There is no kind of notice called {kind}.",
                f"Choose one of: {', '.join(sorted(NOTICE_KINDS))}.",
            )
        at = self._clock.now()

        def write(ledgers: Ledgers) -> None:
            kinds = set(ledgers.notices.ignored())
            (kinds.add if ignored else kinds.discard)(kind)
            ledgers.notices.ignore(kinds)
            action = "ignore notices" if ignored else "heed notices"
            ledgers.audit.add(self._actor, action, at, detail=kind)

        self._journal.write(write)


def notices_of(ledgers: Ledgers, issue: IssueId) -> tuple[NoticeLine, ...]:
    """Return what is open about one Request."""
    return tuple(map(_line, ledgers.notices.open(issue_id=issue)))


def notice_id(key: str) -> str:
    """Return a short name for a notice: keys hold whatever the other systems call things."""
    return hashlib.sha256(key.encode()).hexdigest()[:8]


def _line(notice: Notice) -> NoticeLine:
    kind = notice_kind(notice.kind)
    return NoticeLine(
        id=notice_id(notice.key),
        key=notice.key,
        kind=notice.kind,
        title=kind.title,
        needs_person=kind.needs_person,
        text=notice.text,
        what_to_do=kind.cure,
        issue_id=notice.issue_id,
        since=notice.first_seen,
        last_seen=notice.last_seen,
        times=notice.times,
    )
