"""From Test to Production: what differs, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass

from eamconsole.domain.city import Environment
from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.rules import environment_of


@dataclass(frozen=True, slots=True)
class SettingDifference:
    """One address or number that changes with the environment."""

    key: str
    now: str
    then: str


def differences(profile: Profile) -> list[SettingDifference]:
    """Return what changes from Test to Production; raises ``EnvironmentMissing``."""
    now = environment_of(profile, Environment.TEST).model_dump()
    then = environment_of(profile, Environment.PRODUCTION).model_dump()
    return [
        SettingDifference(key, str(now[key]), str(then[key]))
        for key in now
        if now[key] != then[key]
    ]
