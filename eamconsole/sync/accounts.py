"""Knows whose token the console writes with, asking SeeClickFix as rarely as it can."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from eamconsole.domain.request import IntegrationAccount
from eamconsole.journal import Journal
from eamconsole.support.clock import Clock
from eamconsole.sync.moments import is_due
from eamconsole.sync.ports import SeeClickFixPort

_FACT = "seeclickfix_account"
_ASK_AGAIN = timedelta(hours=24)


class Accounts:
    """The integration user as last seen, kept in the journal between runs."""

    def __init__(self, journal: Journal, seeclickfix: SeeClickFixPort, clock: Clock) -> None:
        self._journal = journal
        self._seeclickfix = seeclickfix
        self._clock = clock
        self._guard = threading.Lock()
        self._known: IntegrationAccount | None = None
        self._asked_at: datetime | None = None
        self._load()

    def own_account(self) -> int:
        """Return the account number of the integration user; asks once where it is unknown."""
        return self.current().account

    def current(self) -> IntegrationAccount:
        """Return the integration user as last seen."""
        with self._guard:
            known = self._known
        return known if known is not None else self.refresh()

    def refresh(self) -> IntegrationAccount:
        """Ask SeeClickFix now: one call."""
        account, now = self._seeclickfix.account(), self._clock.now()
        with self._guard:
            self._known, self._asked_at = account, now
        kept = {
            "account": account.account,
            "name": account.name,
            "may_acknowledge": account.may_acknowledge,
            "asked_at": now.isoformat(),
        }
        self._journal.write(lambda ledgers: ledgers.facts.set(_FACT, kept))
        return account

    def is_stale(self) -> bool:
        """Return whether it is time to ask again: the display name may have changed."""
        with self._guard:
            return is_due(self._asked_at, _ASK_AGAIN, self._clock.now())

    def _load(self) -> None:
        with self._journal.read() as ledgers:
            kept = ledgers.facts.get(_FACT)
        if isinstance(kept, dict):
            self._asked_at = datetime.fromisoformat(str(kept["asked_at"]))
            self._known = IntegrationAccount(
                account=int(kept["account"]),
                name=str(kept["name"]),
                may_acknowledge=bool(kept["may_acknowledge"]),
            )
