"""The alerts of a profile: its channels, who watches, a test of each, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass

from eamconsole.errors import EamConsoleError
from eamconsole.journal import Journal
from eamconsole.services.alerts.alert_watch import AlertWatch, note_well
from eamconsole.services.alerts.channels import Channel, Dispatch
from eamconsole.services.alerts.letters import trial
from eamconsole.services.alerts.outbox import OutboxMessage, entries
from eamconsole.services.standing.reading import LockAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How a test of one channel ended."""

    channel: str
    tells: tuple[str, ...]
    well: bool
    text: str
    next_step: str = ""


class Alerting:
    """Belongs to one opened profile."""

    def __init__(self, journal: Journal, dispatch: Dispatch, lock_is_held: LockAnswer) -> None:
        self._journal = journal
        self._dispatch = dispatch
        self.alert_watch = AlertWatch(journal, dispatch, lock_is_held)
        """Tells people who are not here what stands."""

    @property
    def channels(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The channels by title, each with what it tells."""
        return tuple((each.title, each.tells) for each in self._dispatch.channels)

    def test(self) -> list[Tried]:
        """Send a test through every channel at once, and say what came of each."""
        return [self._try(channel) for channel in self._dispatch.channels]

    def sent(self) -> list[OutboxMessage]:
        """Return what was and is to be sent, the newest first.

        What waits for a channel that the profile names no more is sent by nobody.
        """
        own = {channel.key for channel in self._dispatch.channels}
        with self._journal.read() as ledgers:
            return [e for e in entries(ledgers) if e.channel in own or not e.is_open]

    def _try(self, channel: Channel) -> Tried:
        title, tells = channel.title, channel.tells
        dispatch = self._dispatch
        letter = trial(dispatch.place, dispatch.clock.now(), dispatch.zone)
        try:
            left_out = channel.sender.send(letter, lambda: None)
        except EamConsoleError as error:
            why, step = error.summary, error.next_step
            return Tried(channel=title, tells=tells, well=False, text=why, next_step=step)
        if left_out:
            why = "; ".join(f"{each.address}: {each.words}" for each in left_out)
            text = f"A test was taken, but not for every address: {why}."
            step = "Mend it at the mail server, or take the address out of the profile."
            return Tried(channel=title, tells=tells, well=False, text=text, next_step=step)
        now = dispatch.clock.now()
        self._journal.write(lambda ledgers: note_well(ledgers, channel.key, now))
        return Tried(channel=title, tells=tells, well=True, text="A test was taken.")
