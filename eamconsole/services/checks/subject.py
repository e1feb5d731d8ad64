"""What the live checks are about: one opened environment, and what is known around it."""

from __future__ import annotations

from dataclasses import dataclass

from eamconsole.services.checks.area import KnownPoint, middle_of
from eamconsole.services.clients import Clients
from eamconsole.services.console import Console
from eamconsole.services.profiles.consistency import present_environments
from eamconsole.services.profiles.model import EnvironmentTable, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One environment, opened.  Each client that is made needs only its own credential.

    ``other_url`` is the EAM of the other environment, which no call of this one may end at.
    ``in_use`` is False for an environment that is only prepared: its login may be missing.
    """

    console: Console
    point: KnownPoint | None = None
    other_url: str = ""
    in_use: bool = True

    @classmethod
    def of(cls, console: Console) -> Subject:
        """Return the environment a saved profile works on."""
        profile, active = console.profile, console.environment.value
        others = (p for name, p in present_environments(profile).items() if name != active and p)
        other = next(others, None)
        return cls(
            console=console,
            point=middle_of(profile.map.bounds),
            other_url=other.eam_url if other else "",
        )

    @property
    def profile(self) -> Profile:
        """The settings that are checked."""
        return self.console.profile

    @property
    def clients(self) -> Clients:
        """Makes the clients, each when it is asked for."""
        return self.console.systems.clients

    @property
    def place(self) -> EnvironmentTable:
        """The addresses of the environment."""
        return self.console.systems.clients.place

    @property
    def name(self) -> str:
        """The environment as keys name it: ``test`` or ``production``."""
        return self.console.environment.value

    @property
    def label(self) -> str:
        """The environment as people read it."""
        return self.name.capitalize()

    def key(self, setting: str) -> str:
        """Return the key of a setting of the environment."""
        return f"environments.{self.name}.{setting}"
