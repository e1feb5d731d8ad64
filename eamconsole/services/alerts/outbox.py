"""What is to be sent and what was, kept in the journal: intent first, then the message.

A channel has at most one message under way.  What happens meanwhile waits in its book and is told
by the next one, so a mail server that is away fills nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from eamconsole.domain.alerts import AlertEvent, AlertKind, Book, Signal
from eamconsole.journal import Ledgers
from eamconsole.services.alerts.letters import Words
from eamconsole.support.known_fields import known_part

log = logging.getLogger(__name__)

_BOOK, _LETTER = "alert_book:", "alert_letter:"
MOST_KEPT = 50
"""Sent messages kept of one channel."""
MOST_DOUBTS = 6
"""After so many tries that may each have arrived, a person looks instead."""
CLAIM_ENDS = timedelta(minutes=5)
"""Longer than any try may take: whoever claimed it is dead."""
_FIRST_REST, _LONGEST_REST = timedelta(seconds=60), timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """One message of one channel.  ``state`` is waiting, sending, sent or uncertain."""

    letter_id: str
    channel: str
    title: str
    subject: str
    text: str
    urgent: bool
    created_at: datetime
    due_at: datetime
    state: str = "waiting"
    tries: int = 0
    doubts: int = 0
    claimed_at: datetime | None = None
    handed_over: bool = False
    ended_at: datetime | None = None
    trouble: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be sent."""
        return self.state in ("waiting", "sending")

    def failed(self, why: str, now: datetime, *, in_doubt: bool) -> OutboxMessage:
        """Return it after a try that brought no success."""
        tries, doubts = self.tries + 1, self.doubts + in_doubt
        rest = min(_FIRST_REST * 2 ** min(tries - 1, 10), _LONGEST_REST)
        if doubts >= MOST_DOUBTS:
            return replace(self, state="uncertain", tries=tries, trouble=why, ended_at=now)
        return replace(
            self,
            state="waiting",
            tries=tries,
            doubts=doubts,
            due_at=now + rest,
            handed_over=False,
            trouble=why,
        )

    def sent(self, now: datetime) -> OutboxMessage:
        """Return it once the receiver has said that it took it."""
        return replace(self, state="sent", tries=self.tries + 1, trouble="", ended_at=now)


def write_down(ledgers: Ledgers, channel: str, title: str, words: Words, now: datetime) -> None:
    """Keep a message that is to be sent."""
    entry = OutboxMessage(
        letter_id=words.letter_id,
        channel=channel,
        title=title,
        subject=words.subject,
        text=words.text,
        urgent=words.urgent,
        created_at=now,
        due_at=now,
    )
    keep(ledgers, entry)
    over = [e for e in entries(ledgers, channel) if not e.is_open]
    for old in over[MOST_KEPT:]:
        ledgers.facts.forget(_name(old))


def under_way(ledgers: Ledgers, channel: str) -> OutboxMessage | None:
    """Return the message of a channel that is still to be sent."""
    return next((e for e in entries(ledgers, channel) if e.is_open), None)


def claim(ledgers: Ledgers, channel: str, now: datetime) -> OutboxMessage | None:
    """Take the message of a channel that is due, for one try by this process alone."""
    entry = under_way(ledgers, channel)
    if entry is not None and entry.state == "sending":
        since = entry.claimed_at or entry.created_at
        if abs(now - since) < CLAIM_ENDS:
            return None
        entry = entry.failed(
            "The console ended while it was sent.", now, in_doubt=entry.handed_over
        )
        entry = replace(entry, due_at=now)
        keep(ledgers, entry)
    if entry is None or not entry.is_open or not _is_due(entry, now):
        return None
    claimed = replace(entry, state="sending", claimed_at=now, handed_over=False)
    keep(ledgers, claimed)
    return claimed


def keep(ledgers: Ledgers, entry: OutboxMessage) -> None:
    """Keep an entry as it stands now."""
    ledgers.facts.set(_name(entry), _plain(asdict(entry)))


def has_unreadable(ledgers: Ledgers) -> bool:
    """Return whether another version left something here that says nothing to this one."""
    letters = ledgers.facts.under(_LETTER).values()
    books = ledgers.facts.under(_BOOK).values()
    return any(_entry(each) is None for each in letters) or any(
        _book(each) is None for each in books
    )


def drop_unreadable(ledgers: Ledgers) -> None:
    """Forget what cannot be read, with what its channel was told: what stands is told anew.

    Left alone it would be met again at each look, and its message would never be sent.
    """
    for name, value in ledgers.facts.under(_LETTER).items():
        if _entry(value) is None:
            channel = name.removeprefix(_LETTER).partition(":")[0]
            log.warning("an alert of another version cannot be read; %s is told anew", channel)
            ledgers.facts.forget(name)
            ledgers.facts.forget(_BOOK + channel)
    for name, value in ledgers.facts.under(_BOOK).items():
        if _book(value) is None:
            channel = name.removeprefix(_BOOK)
            log.warning("what channel %s was told cannot be read; it is told anew", channel)
            ledgers.facts.forget(name)


def entries(ledgers: Ledgers, channel: str = "") -> list[OutboxMessage]:
    """Return what was and is to be sent, the newest first."""
    kept = ledgers.facts.under(f"{_LETTER}{channel}:" if channel else _LETTER)
    found = [entry for value in kept.values() if (entry := _entry(value)) is not None]
    return sorted(found, key=lambda entry: entry.created_at, reverse=True)


def read_book(ledgers: Ledgers, channel: str) -> Book:
    """Return what a channel was told; one that cannot be read begins anew."""
    kept = ledgers.facts.get(_BOOK + channel)
    return (_book(kept) if kept is not None else None) or Book()


def keep_book(ledgers: Ledgers, channel: str, book: Book) -> None:
    """Keep what a channel was told."""
    ledgers.facts.set(
        _BOOK + channel,
        {
            "told": [_plain(asdict(event)) for event in book.told.values()],
            "pending": [_plain(asdict(event)) for event in book.pending.values()],
            "sent_at": [at.isoformat() for at in book.sent_at],
        },
    )


def _is_due(entry: OutboxMessage, now: datetime) -> bool:
    """A moment further off than the longest rest was written while the clock was wrong."""
    return entry.due_at <= now or entry.due_at > now + _LONGEST_REST


def _name(entry: OutboxMessage) -> str:
    return f"{_LETTER}{entry.channel}:{entry.letter_id}"


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, datetime):
            plain[name] = value.isoformat()
        else:
            plain[name] = _plain(value) if isinstance(value, dict) else value
    return plain


def _moments(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return dict(values) | {
        name: datetime.fromisoformat(values[name]) for name in names if values.get(name)
    }


def _entry(value: Any) -> OutboxMessage | None:
    """Return what this version knows of a kept message; a newer one may say more of it."""
    try:
        told = known_part(OutboxMessage, value)
        return OutboxMessage(**_moments(told, "created_at", "due_at", "claimed_at", "ended_at"))
    except (AttributeError, TypeError, ValueError):
        return None


def _book(kept: Any) -> Book | None:
    try:
        return Book(
            told=_events(kept["told"]),
            pending=_events(kept["pending"]),
            sent_at=tuple(datetime.fromisoformat(at) for at in kept["sent_at"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _events(values: Iterable[Any]) -> dict[str, AlertEvent]:
    found = {}
    for value in values:
        plain = _moments(known_part(Signal, value["signal"]), "since")
        signal = Signal(**plain | {"kind": AlertKind(plain["kind"])})
        seen = _moments(known_part(AlertEvent, value), "noticed_at", "over_at")
        event = AlertEvent(**seen | {"signal": signal})
        found[signal.key] = event
    return found
