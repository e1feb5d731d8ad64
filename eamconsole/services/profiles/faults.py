"""What is wrong with a profile: every fault with its file, key, value and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eamconsole.errors import ConfigurationError

_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One setting that cannot be used."""

    key: str
    value: str
    reason: str

    def __str__(self) -> str:
        shown = f" = {self.value}" if self.value else ""
        return f"{self.key}{shown}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Advice:
    """A setting that can be used, and that somebody should look at."""

    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"


class ProfileRefused(ConfigurationError):
    """A profile file that cannot be used; nothing of it was applied."""

    code = "CFG-101"
    default_next_step = "Correct the keys named, then try again; nothing was changed."

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        listed = "; ".join(str(fault) for fault in faults)
        super().__init__(f"{file}: {listed}")


class ProfileMissing(ConfigurationError):
    """There is no profile of this name, or none at all, or more than one to choose from."""

    code = "CFG-102"
    default_next_step = "List the profiles with: eamconsole profile list"


class EnvironmentMissing(ConfigurationError):
    """The profile says nothing about the environment asked for."""

    code = "CFG-103"
    default_next_step = "Add the environment to the profile, then import it again."


def shown(value: Any) -> str:
    """Return ``value`` as people wrote it, cut where it is long; logins in addresses masked."""
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, bool):
        return str(value).lower()
    text = f'"{_without_login(value)}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _without_login(text: str) -> str:
    scheme, mark, rest = text.partition("://")
    authority = rest.split("/", 1)[0]
    if not mark or "@" not in authority:
        return text
    return f"{scheme}://…@{rest.partition('@')[2]}"
