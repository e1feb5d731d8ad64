"""What is known of a profile once it is opened, before anything is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from eamconsole.domain.city import CityRules, Environment
from eamconsole.journal import Journal
from eamconsole.services.profiles.model import Profile
from eamconsole.support.clock import Clock
from eamconsole.support.redaction import Redactor

if TYPE_CHECKING:
    from eamconsole.services.credentials import Credentials


@dataclass(kw_only=True)
class Opened:
    """A profile with its journal, and what follows from both."""

    profile: Profile
    environment: Environment
    clock: Clock
    redactor: Redactor
    credentials: Callable[[], Credentials]
    journal: Journal
    sandbox_control_url: str = ""
    """Where the simulators are steered, on the sandbox city only."""

    @property
    def zone(self) -> ZoneInfo:
        """The organization's time zone."""
        return ZoneInfo(self.profile.organization.time_zone)

    @property
    def asked(self) -> tuple[str, ...]:
        """Whom the profile says to ask, a line each."""
        from eamconsole.services.setup.glossary import whom_to_ask

        who = self.profile.organization
        return whom_to_ask(who.contact, who.implementation_contact, who.support_contact)

    @property
    def environment_word(self) -> str:
        """Where its changes go: test, production or sandbox."""
        return "sandbox" if self.sandbox_control_url else self.environment.value

    @property
    def address(self) -> str:
        """What reports and messages call it, such as ``harborview/test``."""
        return f"{self.profile.name}/{self.environment_word}"

    @cached_property
    def rules(self) -> CityRules:
        """The rules the engine works by."""
        from eamconsole.services.profiles.rules import to_rules

        return to_rules(self.profile, self.environment)
