"""The profile files of an installation: listed, read, written whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w

from eamconsole.errors import ConfigurationError
from eamconsole.services.profiles.faults import Fault, ProfileMissing, ProfileRefused
from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.reading import check_profile, parse_profile, parse_tables
from eamconsole.services.writing import write_own
from eamconsole.support.counting import counted
from eamconsole.support.files import FileTooLarge, read_bounded, remove

if TYPE_CHECKING:
    from eamconsole.services.profiles.machine_defaults import MachineDefaults

_SUFFIX = ".toml"
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """One line of the list; ``fault`` says why a file cannot be used."""

    name: str
    environment: str
    fault: str = ""


class ProfileStore:
    """Profiles by name in one folder."""

    def __init__(self, folder: Path, machine: MachineDefaults | None = None) -> None:
        """``machine`` is in force where a profile says nothing itself."""
        self._folder = folder
        self._machine = machine

    def entries(self) -> list[ProfileEntry]:
        """Return all profiles by name, unusable ones with the reason."""
        return [self._entry(name) for name in self.names()]

    def names(self) -> list[str]:
        """Return the names of all profile files."""
        with contextlib.suppress(FileNotFoundError):
            return sorted(file.stem for file in self._folder.iterdir() if _is_profile(file))
        return []

    def choose(self, name: str | None) -> str:
        """Return ``name`` if there is such a profile, or the only one; raises otherwise."""
        names = self.names()
        if name is not None:
            if name in names:
                return name
            raise ProfileMissing(f'There is no profile "{name}" in {self._folder}.')
        if len(names) == 1:
            return names[0]
        if self._machine and self._machine.profile in names:
            return str(self._machine.profile)
        if not names:
            raise ProfileMissing(
                f"There is no profile in {self._folder}.",
                "Import one with: eamconsole profile import FILE",
            )
        raise ProfileMissing(
            f"There are {counted(len(names), 'profile')}: {', '.join(names)}.",
            "Choose one with --profile NAME.",
        )

    def load(self, name: str) -> Profile:
        """Return the profile; raises ``ProfileMissing`` or ``ProfileRefused``."""
        file = self._file(self.choose(name))
        profile = parse_profile(_text_of(file), str(file))
        if profile.name != name:
            wrong = Fault("name", f'"{profile.name}"', f"must be the file's name, {name}")
            raise ProfileRefused(str(file), [wrong])
        return self._machine.applied(profile) if self._machine else profile

    def save(self, profile: Profile) -> Path:
        """Write the profile under its name; raises ``ConfigurationError`` where it cannot.

        A new one takes its journal's place from the computer's defaults where it names none:
        were it looked up anew each time, a change of the defaults would be a loss of memory.
        """
        if self._machine and not self._file(profile.name).exists():
            profile = self._machine.placed(profile)
        return self._write(profile, as_toml(profile))

    def read_file(self, file: Path) -> Profile:
        """Return the checked profile of any file without taking it in."""
        return parse_profile(_text_of(file), str(file))

    def import_file(self, file: Path, now: datetime | None = None) -> Profile:
        """Check ``file`` and take it in, replacing a profile of the same name.

        One that names no start of intake keeps the one it had here, else starts at ``now``: what
        was open before is sent only where a person says so.  One that names no place of the
        journal keeps the one it had here: another one knows nothing of what was sent.
        """
        profile = self._in_its_journal(self.read_file(file))
        if now is not None and "start_at" not in profile.intake.model_fields_set:
            start = self._start_of(profile.name) or now
            intake = profile.intake.model_copy(update={"start_at": start})
            profile = profile.model_copy(update={"intake": intake})
        self.save(profile)
        return profile

    def change(self, name: str, settings: Mapping[str, Any]) -> Profile:
        """Set keys by their dotted names, and save; raises ``ProfileRefused`` and leaves all."""
        file = self._file(self.choose(name))
        tables = parse_tables(_text_of(file), str(file))
        for key, value in settings.items():
            *folders, last = key.split(".")
            table = tables
            for folder in folders:
                table = table.setdefault(folder, {})
            table[last] = value
        profile = check_profile(tables, str(file))
        self.save(profile)
        return profile

    def delete(self, name: str) -> None:
        """Remove the profile's file; its journal and credentials stay."""
        remove(self._file(self.choose(name)))

    def _in_its_journal(self, profile: Profile) -> Profile:
        with contextlib.suppress(ConfigurationError):
            known = self.load(profile.name)
            if known.journal.url and "url" not in profile.journal.model_fields_set:
                journal = profile.journal.model_copy(update={"url": known.journal.url})
                return profile.model_copy(update={"journal": journal})
        return profile

    def _start_of(self, name: str) -> datetime | None:
        """Return the start of intake of the profile that is here already, if it names one."""
        with contextlib.suppress(ConfigurationError):
            known = self.load(name)
            if "start_at" in known.intake.model_fields_set:
                return known.intake.start_at
        return None

    def _entry(self, name: str) -> ProfileEntry:
        try:
            return ProfileEntry(name, self.load(name).environments.active)
        except ConfigurationError as error:
            return ProfileEntry(name, "", error.summary)

    def _write(self, profile: Profile, text: str) -> Path:
        file = self._file(profile.name)
        self._refuse_same_name(profile.name)
        write_own("profile", file, text)
        return file

    def _refuse_same_name(self, name: str) -> None:
        """Windows and macOS would take two spellings for one file."""
        for known in self.names():
            if known != name and known.casefold() == name.casefold():
                same = Fault("name", f'"{name}"', f'differs from profile "{known}" only in case')
                raise ProfileRefused(str(self._file(name)), [same])

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}{_SUFFIX}"


def as_toml(profile: Profile) -> str:
    """Return the settings that were made, as a profile file; it holds no secrets."""
    tables = as_tables(profile.model_dump(by_alias=True, exclude_unset=True, exclude_none=True))
    return tomli_w.dumps({"format": profile.format, **tables}, multiline_strings=False)


def effective_tables(profile: Profile) -> dict[str, Any]:
    """Return every setting with its value, defaults included."""
    tables: dict[str, Any] = as_tables(
        profile.model_dump(mode="json", by_alias=True, exclude_none=True)
    )
    return tables


def as_tables(value: Any) -> Any:
    """Return ``value`` with keys that are all text, as TOML and JSON want them."""
    if isinstance(value, dict):
        return {str(key): as_tables(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_tables(inner) for inner in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _is_profile(file: Path) -> bool:
    return file.suffix == _SUFFIX and not file.name.startswith(".") and file.is_file()


def _text_of(file: Path) -> str:
    try:
        return read_bounded(file, _LARGEST).decode("utf-8")
    except FileTooLarge as error:
        large = Fault("(file)", "", "is too large for a profile")
        raise ProfileRefused(str(file), [large]) from error
    except UnicodeDecodeError as error:
        raise ProfileRefused(
            str(file), [Fault("(file)", "", f"is not UTF-8 text (byte {error.start})")]
        ) from error
    except OSError as error:
        raise ProfileRefused(
            str(file), [Fault("(file)", "", f"cannot be read: {error.strerror}")]
        ) from error
