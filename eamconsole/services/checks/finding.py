"""What a live check found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from eamconsole.errors import EamConsoleError


class Verdict(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    OPEN = "open"
    """Could not be checked yet, because something before it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report.

    ``check`` is what was tried, ``layer`` where it ended: keyring, name lookup, connect, TLS,
    HTTP, login, permission, content, setting.
    """

    check: str
    layer: str
    verdict: Verdict
    text: str
    next_step: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """True where syncing cannot work like this."""
        return self.verdict is Verdict.FAILED

    def as_json(self) -> dict[str, Any]:
        """Return the finding as scripts read it."""
        return {
            "check": self.check,
            "layer": self.layer,
            "verdict": self.verdict.value,
            "text": self.text,
            "next_step": self.next_step,
            "facts": dict(self.facts),
        }


def fine(check: str, layer: str, text: str, **facts: str) -> Finding:
    """Return a finding without a complaint."""
    return Finding(check=check, layer=layer, verdict=Verdict.OK, text=text, facts=facts)


def warning(check: str, layer: str, text: str, next_step: str = "") -> Finding:
    """Return a finding that somebody should look at."""
    return Finding(
        check=check, layer=layer, verdict=Verdict.WARNING, text=text, next_step=next_step
    )


def failure(check: str, layer: str, text: str, next_step: str) -> Finding:
    """Return a finding that stands in the way of syncing."""
    return Finding(check=check, layer=layer, verdict=Verdict.FAILED, text=text, next_step=next_step)


def still_open(check: str, text: str) -> Finding:
    """Return a finding for a check that could not be made."""
    return Finding(check=check, layer="", verdict=Verdict.OPEN, text=text)


def trouble(check: str, error: EamConsoleError) -> Finding:
    """Return the finding for an error of the console's own."""
    layer = _LAYERS.get(error.code, "content")
    return failure(check, layer, error.summary, error.next_step)


_LAYERS = {
    "SVC-210": "connect",
    "SVC-220": "HTTP",
    "SVC-250": "login",
    "SVC-255": "login",
    "SVC-265": "permission",
    "CFG-100": "setting",
    **dict.fromkeys(("KEY-110", "KEY-111", "KEY-112", "KEY-113", "KEY-114", "KEY-115"), "keyring"),
}
