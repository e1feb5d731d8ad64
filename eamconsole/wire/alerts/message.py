"""One message as every way out takes it, and how it can fail to leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eamconsole.errors import EamConsoleError


class AlertNotSent(EamConsoleError):
    """An alert was not taken, for certain; it is tried again."""

    code = "ALR-160"
    default_next_step = "It is tried again by itself; send a test with: eamconsole alerts test"


class AlertInDoubt(EamConsoleError):
    """An alert was handed over and nothing usable came back: it may have arrived."""

    code = "ALR-161"
    default_next_step = (
        "It is sent again under the same message ID, so that the receiver can tell it is the same."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is told.  ``letter_id`` stays the same however often it is sent."""

    letter_id: str
    subject: str
    text: str
    at: datetime
    urgent: bool = True
    """False where it only says that something is over."""


class Courier(Protocol):
    """One way out.  Raises ``AlertNotSent`` or ``AlertInDoubt``; safe to abort from elsewhere."""

    def send(self, letter: Letter, handing_over: Callable[[], None]) -> None:
        """Send it; ``handing_over`` is called just before the receiver may take it."""
        ...

    def abort(self) -> None:
        """Free whoever waits for an answer."""
        ...
