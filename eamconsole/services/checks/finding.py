"""What a check found: one form for the wizard, Settings, the terminal and the start of a sync."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from eamconsole.errors import EamConsoleError, RecordGone


class CheckVerdict(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    """Syncing works; somebody should look at it."""
    FAILED = "failed"
    """Syncing cannot work like this, or would do harm."""
    NOT_KNOWN = "not_known"
    """It was asked, and the answer cannot tell; never to be shown as fine."""
    OPEN = "open"
    """It was not asked yet, because something before it failed."""

    @property
    def words(self) -> str:
        """The verdict as people read it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report.

    ``check`` is what was tried, ``layer`` where it ended: keyring, name lookup, connect, TLS,
    HTTP, login, permission, content, setting.  ``assumption`` is the number of what was assumed
    about a server (``EAM A-32``), ``key`` the setting it hangs on, ``value`` what that says now.
    """

    check: str
    layer: str
    verdict: CheckVerdict
    text: str
    next_step: str = ""
    assumption: str = ""
    key: str = ""
    value: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """True where syncing cannot work like this."""
        return self.verdict is CheckVerdict.FAILED

    @property
    def setting(self) -> str:
        """The setting with its value, as a profile file names it; '' where it hangs on none."""
        return f"{self.key} = {self.value}" if self.key and self.value else self.key

    def as_json(self) -> dict[str, Any]:
        """Return the finding as scripts read it."""
        return {
            "check": self.check,
            "layer": self.layer,
            "verdict": self.verdict.value,
            "text": self.text,
            "next_step": self.next_step,
            "assumption": self.assumption or None,
            "key": self.key or None,
            "value": self.value or None,
            "facts": dict(self.facts),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a check asks: its name, and what it hangs on; its answers are findings."""

    check: str
    layer: str = "content"
    assumption: str = ""
    key: str = ""
    value: str = ""

    def fine(self, text: str, *, layer: str = "") -> Finding:
        """Return the answer without a complaint."""
        return self._answer(CheckVerdict.OK, text, "", layer)

    def warning(self, text: str, next_step: str, *, layer: str = "") -> Finding:
        """Return an answer that somebody should look at."""
        return self._answer(CheckVerdict.WARNING, text, next_step, layer)

    def failure(self, text: str, next_step: str, *, layer: str = "") -> Finding:
        """Return an answer that stands in the way of syncing."""
        return self._answer(CheckVerdict.FAILED, text, next_step, layer)

    def not_known(self, text: str, what_would_tell: str) -> Finding:
        """Return that the answer cannot be told, and what would tell it."""
        return self._answer(CheckVerdict.NOT_KNOWN, text, what_would_tell, "")

    def still_open(self, text: str) -> Finding:
        """Return that the question could not be asked yet."""
        return self._answer(CheckVerdict.OPEN, text, "", "")

    def trouble(self, error: EamConsoleError) -> Finding:
        """Return the answer for an error of the console's own."""
        layer = _LAYERS.get(error.code, "content")
        step = _NO_SUCH_ADDRESS if isinstance(error, RecordGone) else error.next_step
        return self._answer(CheckVerdict.FAILED, error.summary, step, layer)

    def _answer(self, verdict: CheckVerdict, text: str, next_step: str, layer: str) -> Finding:
        return Finding(
            check=self.check,
            layer=layer or ("" if verdict is CheckVerdict.OPEN else self.layer),
            verdict=verdict,
            text=text,
            next_step=next_step,
            assumption=self.assumption,
            key=self.key,
            value=self.value,
        )


def trouble(check: str, error: EamConsoleError) -> Finding:
    """Return the finding for an error that kept a whole check from being made."""
    return Question(check=check).trouble(error)


_NO_SUCH_ADDRESS = (
    "Nothing answers at this path: check the address, and the server's paths under "
    "Advanced in Settings; the first contact finds most of them."
)
"""A check asks for no record, so none can be gone."""
_LAYERS = {
    "SVC-210": "connect",
    "SVC-220": "HTTP",
    "SVC-250": "login",
    "SVC-255": "login",
    "SVC-265": "permission",
    "SVC-280": "HTTP",
    "CFG-100": "setting",
    **dict.fromkeys(("KEY-110", "KEY-111", "KEY-112", "KEY-113", "KEY-114", "KEY-115"), "keyring"),
}
