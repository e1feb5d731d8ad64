"""What is wrong with a profile: every fault with its file, key, value and reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from eamconsole.errors import ConfigurationError
from eamconsole.support.addresses import may_hold_secret

_LONGEST_VALUE = 60
_SECRET_KEYS = re.compile(r"(?i)proxy|passw|passphrase|secret|token|login|api_?key|credential")
"""Keys whose value is never repeated, those that are no keys of a profile included."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One setting that cannot be used."""

    key: str
    value: str
    reason: str

    def __str__(self) -> str:
        shown = f" = {self.value}" if self.value else ""
        return f"{self.key}{shown}: {self.reason}"


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


def shown(value: Any, key: str = "") -> str:
    """Return ``value`` as people wrote it, cut where it is long; "" where it may hold a secret.

    A login that was typed into the wrong place is not half shown: its signs tell nothing
    reliable about where it ends.
    """
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, bool):
        return str(value).lower()
    text = f'"{value}"' if isinstance(value, str) else str(value)
    if _SECRET_KEYS.search(key) or may_hold_secret(text):
        return ""
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"
