"""The SeeClickFix simulator as one object: state, rules and web side."""

from __future__ import annotations

from collections.abc import Iterable

from eamconsole.sandbox.call import Call, Reply
from eamconsole.sandbox.clock import SimClock
from eamconsole.sandbox.seeclickfix.api import SeeClickFixApi
from eamconsole.sandbox.seeclickfix.assumptions import Assumptions
from eamconsole.sandbox.seeclickfix.desk import FrontDesk
from eamconsole.sandbox.seeclickfix.limit import CallLimit
from eamconsole.sandbox.seeclickfix.loading import Record, load
from eamconsole.sandbox.seeclickfix.office import BackOffice
from eamconsole.sandbox.seeclickfix.records import Category, Issue
from eamconsole.sandbox.seeclickfix.state import SeeClickFixState
from eamconsole.sandbox.seeclickfix.town import Townsfolk

ORGANIZATION_ID = 4242


class SeeClickFix:
    """One city's account.

    ``desk`` is what people may do, ``town`` has invented ones do it, ``office`` is what
    staff and vendor do, ``assumptions`` the switches, ``limit`` the calls a minute.
    """

    def __init__(
        self, clock: SimClock, records: Iterable[Record], *, seed: int, calls_per_minute: int
    ) -> None:
        self.state = SeeClickFixState(clock, seed, ORGANIZATION_ID)
        self.desk = FrontDesk(self.state)
        self.office = BackOffice(self.state, self.desk)
        self.town = Townsfolk(self.state, self.desk)
        self.limit = CallLimit(clock, calls_per_minute)
        self._api = SeeClickFixApi(self.state, self.desk, self.limit)
        load(self.state, records)

    @property
    def assumptions(self) -> Assumptions:
        """The switches of what nobody knows."""
        return self.state.assumptions

    def handle(self, call: Call) -> Reply:
        """Answer one call."""
        return self._api.handle(call)

    def token(self, role: str = "integration") -> str:
        """Return a seed token; see :class:`TokenBook` for the roles."""
        return self.state.tokens.text(role)

    def issue(self, number: int) -> Issue:
        """Return an issue as it is now, private or not."""
        return self.town.issue(number)

    def issues(self) -> list[Issue]:
        """Return all issues, lowest number first."""
        with self.state.lock:
            self.state.run_archiver()
            return [self.state.issues[number] for number in sorted(self.state.issues)]

    def categories(self) -> list[Category]:
        """Return the live categories."""
        with self.state.lock:
            return [c for c in self.state.categories.values() if not c.deleted]
