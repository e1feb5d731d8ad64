"""What an administrator sets for every user of a computer; a person's own setting goes before it.

Defaults are for what is not there yet.  Where profiles and journals are is memory: neither a home
in use nor the journal of a profile moves because a default changed.
"""

from __future__ import annotations

import getpass
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from eamconsole.services.profiles.alert_tables import AlertTable
from eamconsole.services.profiles.faults import Fault, ProfileRefused
from eamconsole.services.profiles.model import JournalTable, NetworkTable, Profile
from eamconsole.services.profiles.reasons import as_fault
from eamconsole.services.profiles.table import Table
from eamconsole.services.profiles.values import ProfileName
from eamconsole.support.machine_file import NotUsable, OwnerOf, content_of, machine_file

_TAKEN_OVER_ONCE = {"url"}
"""Written into a profile when it is made, and the profile's own from then on."""


class MachineDefaultsRefused(ProfileRefused):
    """The computer's defaults file cannot be used; nothing of it is in force."""

    code = "CFG-105"
    default_next_step = (
        "Ask whoever looks after this computer to correct the file; until then the variable "
        "EAMCONSOLE_DEFAULTS=none starts the console without it."
    )


def _home(text: str) -> str:
    if text and (text.startswith(("\\\\", "//")) or not expanded(text).is_absolute()):
        raise ValueError(
            "must be a whole path on a local disk; ~ stands for the user's folder, {user} for the "
            "user's name"
        )
    if text and expanded(text) == Path(expanded(text).anchor):
        raise ValueError("must be a folder of its own, not a whole disk")
    return text


def expanded(home: str) -> Path:
    """Return the folder for the user who starts the console."""
    if "{user}" in home:
        home = home.replace("{user}", Path(getpass.getuser()).name)
    return Path(home).expanduser()


class MachineDefaults(Table):
    """The defaults file as a checked model; its tables are those of a profile."""

    home: Annotated[str, AfterValidator(_home)] = ""
    profile: ProfileName | None = None
    network: NetworkTable = NetworkTable()
    journal: JournalTable = JournalTable()
    alerts: list[AlertTable] = Field(default_factory=list)

    def keys(self) -> dict[str, Any]:
        """Return what is in force where a profile says nothing, by the keys of a profile."""
        found: dict[str, Any] = {
            f"{name}.{key}": getattr(table, key)
            for name, table in self._tables()
            for key in table.model_fields_set - _TAKEN_OVER_ONCE
        }
        if self.alerts:
            found["alerts"] = [
                alert.model_dump(by_alias=True, exclude_unset=True) for alert in self.alerts
            ]
        return found

    def applied(self, profile: Profile) -> Profile:
        """Return the profile with the defaults where it says nothing itself.

        They count as not set there: whoever writes the profile writes none of them into it.
        """
        filled: dict[str, Any] = {}
        for name, table in self._tables():
            own: BaseModel = getattr(profile, name)
            lacking = table.model_fields_set - own.model_fields_set - _TAKEN_OVER_ONCE
            if lacking:
                filled[name] = _filled(own, {key: getattr(table, key) for key in lacking})
        if self.alerts and "alerts" not in profile.model_fields_set:
            filled["alerts"] = list(self.alerts)
        return _filled(profile, filled) if filled else profile

    def placed(self, profile: Profile) -> Profile:
        """Return a new profile with the journal's place in it, where it names none itself."""
        if not self.journal.url or "url" in profile.journal.model_fields_set:
            return profile
        journal = profile.journal.model_copy(update={"url": self.journal.url})
        return profile.model_copy(update={"journal": journal})

    def _tables(self) -> Iterator[tuple[str, BaseModel]]:
        yield from (("network", self.network), ("journal", self.journal))


def _filled(table: Any, values: Mapping[str, Any]) -> Any:
    """Return a copy with other values, and what counts as set as it was."""
    copy = table.model_copy(update=dict(values))
    copy.model_fields_set.intersection_update(table.model_fields_set)
    return copy


@dataclass(frozen=True, slots=True)
class Machine:
    """The defaults of this computer, and the file they stand in."""

    defaults: MachineDefaults
    file: Path

    @property
    def home(self) -> Path | None:
        """The folder for installations that have none yet."""
        return expanded(self.defaults.home) if self.defaults.home else None


def machine_defaults(
    variables: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    owner_of: OwnerOf | None = None,
) -> Machine | None:
    """Return what this computer's file says; raises ``MachineDefaultsRefused``."""
    place = machine_file(variables, platform)
    if place is None:
        return None
    name = str(place.path)
    try:
        content = content_of(place, owner_of)
    except NotUsable as error:
        raise MachineDefaultsRefused(name, [Fault("(file)", "", str(error))]) from error
    return None if content is None else Machine(_checked(content, name), place.path)


def _checked(content: bytes, name: str) -> MachineDefaults:
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        words = f"is no valid TOML in UTF-8: {error}"
        raise MachineDefaultsRefused(name, [Fault("(file)", "", words)]) from error
    try:
        defaults = MachineDefaults.model_validate(tables)
    except ValidationError as error:
        found = [as_fault(MachineDefaults, each) for each in error.errors(include_url=False)]
        raise MachineDefaultsRefused(name, [_of_this_file(fault) for fault in found]) from error
    faults = [
        Fault(f"alerts[{at}].{alert.fault[0]}", "", alert.fault[1])
        for at, alert in enumerate(defaults.alerts, 1)
        if alert.fault
    ]
    if faults:
        raise MachineDefaultsRefused(name, faults)
    return defaults


def _of_this_file(fault: Fault) -> Fault:
    reason = fault.reason.replace("is no key of a profile", "is no key of the defaults file")
    return Fault(fault.key, fault.value, reason)
