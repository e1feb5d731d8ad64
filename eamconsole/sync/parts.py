"""What the engine is built from, and what it reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from eamconsole.domain.city import CityRules
from eamconsole.domain.outage import Outage
from eamconsole.journal import EngineLock, Fence, FileStore, Journal
from eamconsole.support.clock import Clock
from eamconsole.sync.budget import CallBudget
from eamconsole.sync.ports import EamPort, LocatorPort, ProjectorPort, SeeClickFixPort
from eamconsole.sync.server_clocks import ServerClocks


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineParts:
    """The outside world of one engine.

    ``organization`` is the number whose Requests SeeClickFix is asked for: whose journal it is.
    ``budget`` is the same object the SeeClickFix client asks before each call.
    ``shared_connections`` pays both sides from one pool of workers; used to compare.
    ``certificate_ends`` asks the servers, by title, until when their certificates are valid.
    ``credential_ends`` tells the same of tokens and logins, where it is known.
    ``server_clocks`` hears from the clients what time it is on the servers.
    ``fence`` tells whether the journal is whole; None where nobody can take anything from it.
    ``archive`` is the folder for what the retention drops; without one it drops nothing by itself.
    ``report_outage`` writes the report of an outage that is over, and says so in a sentence.
    ``announced_version`` reads which version the city offers; None where nobody asked for that.
    ``may_write_categories``: the profile allows SeeClickFix's assumed endpoint (SCF A-31).
    """

    journal: Journal
    organization: int
    lock: EngineLock
    seeclickfix: SeeClickFixPort
    eam: EamPort
    projector: ProjectorPort
    rules: CityRules
    files: FileStore
    clock: Clock
    budget: CallBudget
    locator: LocatorPort | None = None
    holder: str = ""
    shared_connections: int | None = None
    may_write_categories: bool = False
    certificate_ends: Callable[[], Mapping[str, datetime]] | None = None
    credential_ends: Callable[[], Mapping[str, datetime]] | None = None
    server_clocks: ServerClocks | None = None
    fence: Fence | None = None
    archive: Path | None = None
    report_outage: Callable[[Outage], str] | None = None
    announced_version: Callable[[], str] | None = None
    own_version: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A step forward, for a progress bar or a log: what, and how much is left."""

    activity: str
    done: int = 0
    left: int = 0


Observer = Callable[[Progress], None]


class StartAnew(Exception):
    """The engine wants to be closed and opened again: the past has to be looked at once more."""


@dataclass(slots=True, kw_only=True)
class RunSummary:
    """How one full cycle ended.  ``faults`` are sentences about a side that could not work."""

    done: int = 0
    attention: int = 0
    unfinished: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def all_done(self) -> bool:
        """True where nothing is left to do by the console or by a person."""
        return not (self.attention or self.unfinished or self.faults)
