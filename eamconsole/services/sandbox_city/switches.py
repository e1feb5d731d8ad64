"""The labeled switches of the sandbox city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from eamconsole.services.sandbox_city.control import SandboxControl
from eamconsole.services.sandbox_city.process import SandboxFault

CREW = "D. Foreman"
"""Who writes the crews' comments in EAM."""
_NEWEST = 200
"""Work Requests in which a comment is looked for."""


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


REFUSED_CODE = "refused_code"
"""The switch that the first repair begins with."""
_HIDDEN_COMMENT = "hidden_comment"
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
    REFUSED_CODE: _Fault(
        "Refused code",
        "EAM refuses new Work Requests: their problem code is not active. They need you.",
        ({"side": "eam", "kind": "status", "status": 400, "verb": "POST",
          "path": r"Requests\.svc/?$", "body": '{"Message": "Problem Code is not active."}',
          "times": None},),
    ),
    _HIDDEN_COMMENT: _Fault(
        "Hidden comment",
        "A crew takes a comment back that residents can read already. A notice says so.",
        (),
    ),
}  # fmt: skip


class SandboxSwitches:
    """Puts faults on the city's boards and takes them off."""

    def __init__(self, control: SandboxControl) -> None:
        self.control = control
        self._on: dict[str, None] = {}
        self._hidden: tuple[int, int] | None = None
        """Work Request and comment that a crew took back."""
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
            if name == _HIDDEN_COMMENT:
                self._hide_a_comment() if on else self._show_the_comment()
            if on:
                self._on[name] = None
            else:
                self._on.pop(name, None)
            self.control.undo("faults")
            for each in self._on:
                for entry in _FAULTS[each].entries:
                    fault = {name: value for name, value in entry.items() if name != "side"}
                    self.control.let("faults", side=entry["side"], faults=[fault])

    def _hide_a_comment(self) -> None:
        """Take back the newest comment of a crew that everybody can read."""
        published = (
            (record["auto_number"], comment["auto_number"])
            for record in reversed(self.control.let("eam/state", limit=_NEWEST)["records"])
            for comment in reversed(record["comments"])
            if comment["public"] and comment["recorded_by"] == CREW
        )
        self._hidden = next(published, None)
        if self._hidden is None:
            raise SandboxFault(
                "No crew has published a comment yet.", "Wait for the first one, then try again."
            )
        self._set_public(self._hidden, public=False)

    def _show_the_comment(self) -> None:
        if self._hidden is not None:
            self._set_public(self._hidden, public=True)
        self._hidden = None

    def _set_public(self, place: tuple[int, int], *, public: bool) -> None:
        record, comment = place
        self.control.let(
            "eam/set_comment_public", auto_number=record, comment=comment, public=public
        )
