"""Profiles: one file per city, checked as a whole, applied as a whole."""

from eamconsole.services.profiles.faults import (
    EnvironmentMissing,
    Fault,
    ProfileMissing,
    ProfileRefused,
)
from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.promotion import SettingDifference, differences
from eamconsole.services.profiles.reading import check_profile, parse_profile
from eamconsole.services.profiles.rules import active_environment, environment_of, to_rules
from eamconsole.services.profiles.store import (
    ProfileEntry,
    ProfileStore,
    as_toml,
    effective_tables,
)

__all__ = [
    "EnvironmentMissing",
    "Fault",
    "Profile",
    "ProfileEntry",
    "ProfileMissing",
    "ProfileRefused",
    "ProfileStore",
    "SettingDifference",
    "active_environment",
    "as_toml",
    "check_profile",
    "differences",
    "effective_tables",
    "environment_of",
    "parse_profile",
    "to_rules",
]
