"""The clients of one opened profile, as the services use them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from eamconsole.sync.ports import EamPort, LocatorPort, ProjectorPort, SeeClickFixPort


@dataclass(frozen=True, kw_only=True)
class Connections:
    """Clients that satisfy the engine's ports, and how to let go of them.

    ``abort`` frees threads that wait for an answer; ``close`` drops all connections.
    """

    seeclickfix: SeeClickFixPort
    eam: EamPort
    projector: ProjectorPort
    locator: LocatorPort | None
    aborts: tuple[Callable[[], None], ...] = field(default=())
    closes: tuple[Callable[[], None], ...] = field(default=())

    def abort(self) -> None:
        """Free every thread that waits for a system."""
        for abort in self.aborts:
            abort()

    def close(self) -> None:
        """Drop all connections."""
        for close in self.closes:
            close()
