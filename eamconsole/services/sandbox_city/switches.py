"""The labeled switches of the sandbox city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from eamconsole.services.sandbox_city.fate import Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSwitch:
    """A fault of the sandbox city that can be switched."""

    name: str
    title: str
    hint: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class _Fault:
    title: str
    hint: str
    entries: tuple[Mapping[str, Any], ...]


_FAULTS: Mapping[str, _Fault] = {
    "eam_down": _Fault(
        "EAM down",
        "EAM drops every connection. Requests wait, and go out in order once it is back.",
        ({"side": "eam", "kind": "drop_before", "times": None},),
    ),
    "lost_reply": _Fault(
        "Lost reply",
        "EAM carries changes out, but its answers are lost. The console looks before it sends.",
        ({"side": "eam", "kind": "drop_after", "verb": "POST", "times": None},),
    ),
    "slow": _Fault(
        "Slow",
        "Both systems take three seconds for every answer.",
        tuple(
            {"side": side, "kind": "slow", "seconds": 3.0, "times": None}
            for side in ("eam", "seeclickfix")
        ),
    ),
    "rate_limit": _Fault(
        "Rate limit",
        "SeeClickFix asks to come back later.",
        ({"side": "seeclickfix", "kind": "status", "status": 429, "retry_after": "10",
          "times": None},),
    ),
    "expired_token": _Fault(
        "Expired token",
        "SeeClickFix refuses the token. Nothing is lost; work waits until it is valid again.",
        ({"side": "seeclickfix", "kind": "status", "status": 401, "times": None},),
    ),
}  # fmt: skip


class SandboxSwitches:
    """Puts faults on the city's boards and takes them off."""

    def __init__(self, fate: Fate) -> None:
        self.fate = fate
        self._on: dict[str, None] = {}
        self._guard = Lock()

    def switches(self) -> Sequence[SandboxSwitch]:
        """Return the switches and how they stand."""
        with self._guard:
            return [
                SandboxSwitch(name=name, title=fault.title, hint=fault.hint, on=name in self._on)
                for name, fault in _FAULTS.items()
            ]

    def turn(self, name: str, *, on: bool) -> None:
        """Turn a fault on or off: the boards are emptied and filled anew."""
        with self._guard:
            if on:
                self._on[name] = None
            else:
                self._on.pop(name, None)
            self.fate.undo("faults")
            for each in self._on:
                for entry in _FAULTS[each].entries:
                    self.fate.let("faults", **entry)
