"""One message as every way out takes it, and how it can fail to leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from eamconsole.errors import EamConsoleError


class AlertNotSent(EamConsoleError):
    """An alert was not taken, for certain; it is tried again."""

    code = "ALR-160"
    default_next_step = "It is tried again by itself; send a test with: eamconsole alerts test"

    def __init__(
        self,
        summary: str,
        next_step: str | None = None,
        *,
        asked_later: bool = False,
        wait: timedelta = timedelta(),
    ) -> None:
        """``asked_later``: the receiver is well and wants it later, ``wait`` from now at least."""
        super().__init__(summary, next_step)
        self.asked_later = asked_later
        self.wait = wait


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
    only: tuple[str, ...] = ()
    """The addresses that are still to get it; empty: all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An address that did not take a message which others took."""

    address: str
    words: str
    asked_later: bool


class AlertSender(Protocol):
    """One way out.  Raises ``AlertNotSent`` or ``AlertInDoubt``; safe to abort from elsewhere."""

    def send(self, letter: Letter, handing_over: Callable[[], None]) -> Sequence[LeftOut]:
        """Send it; ``handing_over`` is called just before the receiver may take it.

        Returns the addresses that did not take it where others did.
        """
        ...

    def abort(self) -> None:
        """Free whoever waits for an answer."""
        ...
