"""The systems a profile calls: their clients, the calls spent on them, and how they answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from eamconsole.errors import Service
from eamconsole.services.connections import Connections
from eamconsole.services.latency import Pulse
from eamconsole.services.opened import Opened

if TYPE_CHECKING:
    from eamconsole.services.basemap import Basemap
    from eamconsole.services.clients import Clients
    from eamconsole.sync.budget import CallBudget
    from eamconsole.sync.server_clocks import ServerClocks


@dataclass(kw_only=True)
class Systems:
    """Belongs to one opened profile.  Nothing is connected before something asks for it."""

    opened: Opened
    calls: Counter[Service] = field(default_factory=Counter)
    """Exchanges with each system so far."""
    _connections: Connections | None = None

    @cached_property
    def budget(self) -> CallBudget:
        """The SeeClickFix calls of this process, shared by engine, checks and meter."""
        from eamconsole.sync.budget import CallBudget

        limits = self.opened.profile.limits
        return CallBudget(limits.seeclickfix_calls_per_minute, self.opened.clock)

    @cached_property
    def pulse(self) -> Pulse:
        """How fast the systems answer."""
        return Pulse(self.opened.journal, self.opened.clock)

    @cached_property
    def server_clocks(self) -> ServerClocks:
        """What time it is on the servers."""
        from eamconsole.sync.server_clocks import ServerClocks

        return ServerClocks(self.opened.clock)

    @cached_property
    def clients(self) -> Clients:
        """Makes clients, one by one or all that the engine calls."""
        from eamconsole.services.clients import Clients

        opened = self.opened
        return Clients(
            profile=opened.profile,
            environment=opened.environment,
            rules=opened.rules,
            credentials=opened.credentials,
            redactor=opened.redactor,
            clock=opened.clock,
            permit=self.budget.spend,
            on_exchange=self._heard,
        )

    @cached_property
    def basemap(self) -> Basemap:
        """The pictures behind the small maps."""
        from eamconsole.services.basemap import Basemap

        return Basemap(self.clients.basemap, self.opened.clock)

    @property
    def connections(self) -> Connections:
        """The clients of both systems; raises ``CredentialError`` or ``ConfigurationError``."""
        if self._connections is None:
            self._connections = self.clients.connect()
        return self._connections

    def abort(self) -> None:
        """Free every thread that waits for an answer; what it sent is looked up later."""
        if self._connections is not None:
            self._connections.abort()
        if "basemap" in self.__dict__:
            self.basemap.abort()

    def renew(self) -> None:
        """Drop open connections, if any; the next call opens new ones."""
        if self._connections is not None:
            self._connections.close()

    def close(self) -> None:
        """Let go of the connections, and write what is known of how fast they answered."""
        if self._connections is not None:
            self._connections.close()
            self._connections = None
        if "basemap" in self.__dict__:
            self.basemap.close()
        if "pulse" in self.__dict__:
            self.pulse.flush()

    def _heard(self, service: Service, usable: bool, seconds: float, date: datetime | None) -> None:
        """Note what an exchange tells."""
        self.calls[service] += 1
        self.pulse.note(service, usable, seconds, date)
        if not self.opened.sandbox_control_url:  # a sandbox city lives in its own time
            self.server_clocks.note(service, usable, seconds, date)
