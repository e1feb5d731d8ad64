"""Looks at the one verdict now and then, writes down what is to be told, and sends it.

It runs beside the engine and needs no lease: two of them on one journal (a stand-by, a timer's
``alerts send``) take turns by claiming each message before they send it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from eamconsole.domain.alerts import Signal
from eamconsole.errors import EamConsoleError, JournalError
from eamconsole.journal import Journal, Ledgers
from eamconsole.services.alerts import outbox
from eamconsole.services.alerts.channels import Channel, Dispatch
from eamconsole.services.alerts.letters import words_for
from eamconsole.services.alerts.outbox import OutboxMessage
from eamconsole.services.alerts.signals import ALERT_UNSENT, issues_behind, signals_of
from eamconsole.services.standing.reading import LockAnswer, read_standing
from eamconsole.wire.alerts.message import AlertInDoubt, AlertNotSent, LeftOut, Letter

log = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
_SOME = "/some"
"""Stands behind a channel's key in what is said of some of its addresses alone."""
_TELLS_AFTER, _TELLS_LATER_AFTER = 3, 5
"""Tries in vain after which the window and the verdict say that a channel takes nothing; more, a
quarter of an hour, where it asked to come later, as mail servers do with whom they do not know."""


class AlertWatch:
    """One per opened profile; its methods may be called from any thread."""

    def __init__(self, journal: Journal, dispatch: Dispatch, lock_is_held: LockAnswer) -> None:
        self._journal = journal
        self._dispatch = dispatch
        self._lock_is_held = lock_is_held

    def begin(self) -> None:
        """Look before a sync starts: it may have died, and nobody could tell."""
        self.look(starting=True)

    def begin_round(self) -> None:
        """Look before a single round: the schedule may have been silent for long."""
        self.look()

    def end_round(self) -> None:
        """Look after a single round; nobody looks again before the next."""
        self.look(settled=True)

    def live(self, stop: threading.Event) -> None:
        """Look again and again, until ``stop``."""
        while self._dispatch.channels and not stop.is_set():
            self.look()
            self._dispatch.clock.wait(LOOK_SECONDS, stop)

    def end(self, error: EamConsoleError | None) -> None:
        """Tell at once where a sync ended by itself."""
        if error is not None:
            self.look(settled=True)

    def look(self, *, settled: bool = False, starting: bool = False) -> None:
        """Look once and send what is due; whatever goes wrong is left to the next look."""
        try:
            self._tidy()
            if self._dispatch.channels:
                self._look(settled=settled, starting=starting)
        except JournalError as error:
            log.warning("alerts wait for the journal: %s", error.summary)
        except Exception:
            log.exception("a look for alerts failed; the next one goes on")

    def abort(self) -> None:
        """Free whoever waits for a mail server or webhook."""
        for channel in self._dispatch.channels:
            channel.sender.abort()

    def _tidy(self) -> None:
        """Let go what is about no channel of this profile, and what nobody can read.

        Also where the last channel was taken out of the profile: nobody else would.
        """
        now = self._dispatch.clock.now()
        with self._journal.read() as ledgers:
            strange = self._notices_of_others(ledgers)
            unreadable = outbox.has_unreadable(ledgers)
        for key in strange:
            self._journal.write(partial(_solve, key=key, now=now))
        if unreadable:
            self._journal.write(outbox.drop_unreadable)

    def _look(self, *, settled: bool, starting: bool) -> None:
        held, now = self._lock_is_held(), self._dispatch.clock.now()
        with self._journal.read() as ledgers:
            standing = read_standing(
                ledgers,
                held,
                now,
                self._dispatch.zone,
                journal=self._journal,
            )
            signals = signals_of(standing, ledgers, now, starting=starting)
            failing = self._failing(ledgers)
        for channel in self._dispatch.channels:
            self._write_down(channel, signals, failing, now, settled=settled)
            self._send(channel)

    def _write_down(
        self,
        channel: Channel,
        signals: Sequence[Signal],
        failing: frozenset[str],
        now: datetime,
        *,
        settled: bool,
    ) -> None:
        """Bring the channel's book up to date; a message is written down with it, or neither."""
        own_trouble = failing <= {channel.key}
        wanted = [
            signal
            for signal in signals
            if signal.kind in channel.kinds
            and not (own_trouble and signal.key == f"notice:{ALERT_UNSENT}")
        ]

        def write(ledgers: Ledgers) -> None:
            known = outbox.read_book(ledgers, channel.key)
            book = known.watch(wanted, now)
            busy = outbox.under_way(ledgers, channel.key) is not None
            events = () if busy else book.due(now, settled=settled)
            if events:
                issues = partial(issues_behind, ledgers=ledgers)
                words = words_for(events, self._dispatch.place, now, self._dispatch.zone, issues)
                outbox.write_down(ledgers, channel.key, channel.title, words, now)
                book = book.announce(events, now)
            if book != known:
                outbox.keep_book(ledgers, channel.key, book)

        with self._journal.read() as ledgers:
            known = outbox.read_book(ledgers, channel.key)
            busy = outbox.under_way(ledgers, channel.key) is not None
        book = known.watch(wanted, now)
        if book != known or (not busy and book.due(now, settled=settled)):
            self._journal.write(write)

    def _send(self, channel: Channel) -> None:
        now = self._dispatch.clock.now()
        with self._journal.read() as ledgers:
            if not outbox.is_any_due(ledgers, channel.key, now):
                return
        entry = self._journal.write(lambda ledgers: outbox.claim(ledgers, channel.key, now))
        if entry is None:
            return
        handed_over = threading.Event()

        def handing_over() -> None:
            marked = replace(entry, handed_over=True)
            self._journal.write(lambda ledgers: outbox.keep(ledgers, marked))
            handed_over.set()

        try:
            left_out = channel.sender.send(_letter(entry), handing_over)
        except JournalError:
            raise
        except EamConsoleError as error:
            self._failed(channel, entry, error, in_doubt=isinstance(error, AlertInDoubt))
        except Exception as error:
            log.exception("%s failed", channel.title)
            self._failed(channel, entry, error, in_doubt=handed_over.is_set())
        else:
            at = self._dispatch.clock.now()
            log.info("sent by %s: %s", channel.title, entry.subject)
            self._journal.write(partial(_note_sent, entry=entry, left_out=left_out, now=at))

    def _failed(
        self, channel: Channel, entry: OutboxMessage, error: Exception, *, in_doubt: bool
    ) -> None:
        now = self._dispatch.clock.now()
        why = error.summary if isinstance(error, EamConsoleError) else type(error).__name__
        step = error.next_step if isinstance(error, EamConsoleError) else ""
        later = isinstance(error, AlertNotSent) and error.asked_later
        wait = error.wait if isinstance(error, AlertNotSent) else timedelta()
        failed = entry.failed(why, now, in_doubt=in_doubt, wait=wait)
        tells_after = _TELLS_LATER_AFTER if later else _TELLS_AFTER
        log.warning("not sent by %s: %s", channel.title, why)

        def write(ledgers: Ledgers) -> None:
            outbox.keep(ledgers, failed)
            if failed.tries < tells_after and (failed.is_open or failed.is_beside):
                return
            if failed.left:
                _tell_of_some(ledgers, failed, f"{', '.join(failed.left)}: {why}", now)
            else:
                text = f"Alerts by {channel.title} do not get through: {why} {step}".strip()
                ledgers.notices.raise_(_notice_key(channel.key), "alert_unsent", text, now)

        self._journal.write(write)

    def _failing(self, ledgers: Ledgers) -> frozenset[str]:
        return frozenset(
            notice.key.partition(":")[2]
            for notice in ledgers.notices.open()
            if notice.kind == ALERT_UNSENT
        )

    def _notices_of_others(self, ledgers: Ledgers) -> tuple[str, ...]:
        """Return the notices about channels the profile names no more."""
        own = {key for c in self._dispatch.channels for key in (c.key, c.key + _SOME)}
        return tuple(_notice_key(key) for key in self._failing(ledgers) - own)


def note_well(ledgers: Ledgers, channel: str, now: datetime) -> None:
    """Take back what was said against a channel: it takes messages, for everybody."""
    ledgers.notices.solve(_notice_key(channel), now)
    ledgers.notices.solve(_notice_key(channel + _SOME), now)
    outbox.hasten(ledgers, channel, now)


def _note_sent(
    ledgers: Ledgers, *, entry: OutboxMessage, left_out: Sequence[LeftOut], now: datetime
) -> None:
    left = tuple(each.address for each in left_out if each.asked_later)
    why = "; ".join(f"{each.address}: {each.words}" for each in left_out)
    sent = entry.sent(now, left, why)
    outbox.keep(ledgers, sent)
    if left_out and (len(left) < len(left_out) or sent.tries >= _TELLS_LATER_AFTER):
        _tell_of_some(ledgers, sent, why, now)
    if left_out or entry.left:
        ledgers.notices.solve(_notice_key(entry.channel), now)
        outbox.hasten(ledgers, entry.channel, now)
    else:
        note_well(ledgers, entry.channel, now)


def _tell_of_some(ledgers: Ledgers, entry: OutboxMessage, why: str, now: datetime) -> None:
    text = (
        f"Alerts by {entry.title} do not reach every address: {why} "
        "Mend it at the mail server, or take the address out of the profile."
    )
    ledgers.notices.raise_(_notice_key(entry.channel + _SOME), "alert_unsent", text, now)


def _solve(ledgers: Ledgers, *, key: str, now: datetime) -> None:
    ledgers.notices.solve(key, now)


def _notice_key(channel: str) -> str:
    return f"{ALERT_UNSENT}:{channel}"


def _letter(entry: OutboxMessage) -> Letter:
    return Letter(
        letter_id=entry.letter_id,
        subject=entry.subject,
        text=entry.text,
        at=entry.created_at,
        urgent=entry.urgent,
        only=entry.left,
    )
