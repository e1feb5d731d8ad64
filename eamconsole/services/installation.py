"""One installation: its folders, profiles and credentials, and how a profile is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eamconsole.support.clock import Clock
from eamconsole.support.places import Places
from eamconsole.support.redaction import Redactor

if TYPE_CHECKING:
    from eamconsole.services.console import Console
    from eamconsole.services.credentials import Credentials
    from eamconsole.services.profiles.machine_defaults import Machine
    from eamconsole.services.profiles.model import Profile
    from eamconsole.services.profiles.store import ProfileStore
    from eamconsole.vault import Vault

OpenConsole = Callable[["Installation", "Profile"], "Console"]
"""Builds everything that belongs to one opened profile; ``bootstrap`` brings it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Everything under one home folder.  Cheap to make: parts are loaded when asked for."""

    places: Places
    redactor: Redactor
    clock: Clock
    vault: Callable[[], Vault]
    opener: OpenConsole
    machine: Machine | None = None
    """What an administrator set for the whole computer, where anything is."""

    @property
    def profiles(self) -> ProfileStore:
        """The profile files."""
        from eamconsole.services.profiles.store import ProfileStore

        return ProfileStore(self.places.profiles, self.machine.defaults if self.machine else None)

    @property
    def credentials(self) -> Credentials:
        """The credentials in the OS keyring, or in memory for the sandbox city."""
        from eamconsole.services.credentials import Credentials

        return Credentials(self.vault())

    @property
    def default_settings(self) -> dict[str, Any]:
        """What is in force where a profile says nothing, where it is not what is built in."""
        return self.machine.defaults.keys() if self.machine else {}

    def with_defaults(self, profile: Profile) -> Profile:
        """Return a profile that is in no file yet with the computer's defaults."""
        return self.machine.defaults.applied(profile) if self.machine else profile

    def open(self, name: str | None = None) -> Console:
        """Open a profile, the only one by default; raises ``EamConsoleError``."""
        self.places.make()
        profiles = self.profiles
        return self.opener(self, profiles.load(profiles.choose(name)))
