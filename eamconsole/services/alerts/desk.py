"""What a person can ask of the alerts: a test, one look now, and what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from eamconsole.errors import EamConsoleError
from eamconsole.journal import Journal
from eamconsole.services.alerts.channels import Channel
from eamconsole.services.alerts.letters import trial
from eamconsole.services.alerts.outbox import Entry, entries
from eamconsole.support.clock import Clock
from eamconsole.wire.alerts.message import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How a test of one channel ended."""

    channel: str
    tells: tuple[str, ...]
    well: bool
    text: str
    next_step: str = ""


class AlertDesk:
    """Belongs to one opened profile."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        zone: tzinfo,
        place: str,
        channels: Sequence[Channel],
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._zone = zone
        self._place = place
        self._channels = channels

    @property
    def channels(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The channels by title, each with what it tells."""
        return tuple((c.title, tuple(sorted(c.kinds))) for c in self._channels)

    def test(self) -> list[Tried]:
        """Send a test through every channel at once, and say what came of each."""
        return [self._try(channel) for channel in self._channels]

    def sent(self) -> list[Entry]:
        """Return what was and is to be sent, the newest first."""
        with self._journal.read() as ledgers:
            return entries(ledgers)

    def _try(self, channel: Channel) -> Tried:
        now = self._clock.now()
        words = trial(self._place, now, self._zone)
        letter = Letter(
            letter_id=words.letter_id,
            subject=words.subject,
            text=words.text,
            at=now,
            urgent=words.urgent,
        )
        tells = tuple(sorted(channel.kinds))
        try:
            channel.courier.send(letter, lambda: None)
        except EamConsoleError as error:
            return Tried(
                channel=channel.title,
                tells=tells,
                well=False,
                text=error.summary,
                next_step=error.next_step,
            )
        return Tried(channel=channel.title, tells=tells, well=True, text="A test was taken.")
