"""Records that cannot be taken as they are: told each by itself, until they are well again."""

from __future__ import annotations

from datetime import datetime

from eamconsole.domain.request import RequestPage
from eamconsole.journal import Journal, Ledgers
from eamconsole.sync.intake.reader import MOST_PAGES

_FUTURE, _UNREADABLE, _ENDLESS = "odd_moment", "unreadable", "list_too_long"


class Oddities:
    """What one walk met.  A date in the future keeps a record in every walk, so it heals there."""

    def __init__(self) -> None:
        self._in_future: set[str] = set()
        self._nameless: set[str] = set()
        """Rows without a number: nothing is ever read again under their name."""

    def tell(self, ledgers: Ledgers, page: RequestPage, latest: datetime, at: datetime) -> None:
        """Raise a notice per odd record of the page."""
        for record in page.unreadable:
            if record.is_numbered:
                continue  # set aside, and asked for by its number
            self._nameless.add(f"{_UNREADABLE}:{record.identity}")
            ledgers.notices.raise_(
                f"{_UNREADABLE}:{record.identity}",
                "unreadable",
                f"SeeClickFix sent a Request the console cannot read "
                f"({record.identity}): {record.reason}",
                at,
            )
        for request in page.requests:
            if request.updated_at <= latest:
                continue
            key = f"{_FUTURE}:{request.issue_id}"
            self._in_future.add(key)
            ledgers.notices.raise_(
                key,
                "odd_moment",
                f"SeeClickFix says that Request {request.issue_id} was changed on "
                f"{request.updated_at.replace(tzinfo=None).isoformat(' ')} UTC, which is in the "
                "future. If it is new, it is set aside until that date is right; other Requests "
                "are not affected.",
                at,
                issue_id=request.issue_id,
            )

    def conclude(self, journal: Journal, cut: bool, at: datetime) -> None:
        """Say how a walk to the end went: what it did not meet again is well."""
        if cut:
            text = (
                f"SeeClickFix's list of changed Requests had not ended after {MOST_PAGES:,} "
                "pages. The console took in what came and goes on from there with the next poll."
            )
            journal.write(
                lambda ledgers: ledgers.notices.raise_(_ENDLESS, "list_too_long", text, at)
            )
            return
        with journal.read() as ledgers:
            told = [n.key for n in ledgers.notices.open() if _heals_in_a_walk(n.kind, n.key)]
        well = [key for key in told if key not in self._in_future | self._nameless]
        if well:
            journal.write(lambda ledgers: _solve(ledgers, well, at))


def _heals_in_a_walk(kind: str, key: str) -> bool:
    """Return whether a walk to the end that does not meet it shows that it is well."""
    nameless = kind == _UNREADABLE and not key.rpartition(":")[2].isdigit()
    return nameless or kind in (_FUTURE, _ENDLESS)


def _solve(ledgers: Ledgers, keys: list[str], at: datetime) -> None:
    for key in keys:
        ledgers.notices.solve(key, at)
