"""What is to be sent and what was, kept in the journal: intent first, then the message.

A channel has at most one message under way.  What happens meanwhile waits in its book and is told
by the next one, so a mail server that is away fills nothing.  Beside it stand those that hold
nothing up: what some addresses did not take yet, and what may have arrived six times.
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
"""After so many tries that may each have arrived, a person looks, and one try a day goes on."""
_MOST_DAYS = 7
_MOST_TRIES_OF_SOME = 30
"""About a day: what others of the same message have, is not offered to an address for longer."""
CLAIM_ENDS = timedelta(minutes=5)
"""Longer than any try may take: whoever claimed it is dead."""
_FIRST_REST, _LONGEST_REST = timedelta(seconds=60), timedelta(hours=1)
_REST_OF_UNCERTAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """One message of one channel.

    ``state`` is waiting, sending, sent, partly (``left`` are to get it yet) or uncertain.
    """

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
    left: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be sent."""
        return self.state in ("waiting", "sending")

    @property
    def is_beside(self) -> bool:
        """Whether it is still tried, and others of its channel do not wait for it."""
        return self.state == "partly" or (
            self.state == "uncertain" and self.doubts < MOST_DOUBTS + _MOST_DAYS
        )

    def failed(
        self, why: str, now: datetime, *, in_doubt: bool, wait: timedelta = timedelta()
    ) -> OutboxMessage:
        """Return it after a try that brought no success; ``wait`` is what the receiver asked."""
        tries, doubts = self.tries + 1, self.doubts + in_doubt
        again = replace(self, tries=tries, doubts=doubts, handed_over=False, trouble=why)
        rest = _rest(tries, wait)
        if self.left:
            over = tries >= _MOST_TRIES_OF_SOME or doubts >= MOST_DOUBTS
            state = "sent" if over else "partly"
            return replace(again, state=state, due_at=now + rest, ended_at=now)
        if doubts >= MOST_DOUBTS:
            due = now + _REST_OF_UNCERTAIN
            return replace(again, state="uncertain", due_at=due, ended_at=now)
        return replace(again, state="waiting", due_at=now + rest)

    def sent(self, now: datetime, left: tuple[str, ...] = (), why: str = "") -> OutboxMessage:
        """Return it once the receiver has said that it took it; ``left`` are to get it yet."""
        tries, state = self.tries + 1, "partly" if left else "sent"
        if tries >= _MOST_TRIES_OF_SOME:
            left, state = (), "sent"
        due = now + _rest(tries)
        return replace(
            self, state=state, tries=tries, trouble=why, ended_at=now, left=left, due_at=due
        )


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


def is_any_due(ledgers: Ledgers, channel: str, now: datetime) -> bool:
    """Return whether a message of a channel may be tried now."""
    return under_way(ledgers, channel) is not None or _beside(ledgers, channel, now) is not None


def hasten(ledgers: Ledgers, channel: str, now: datetime) -> None:
    """Let what may never have arrived be tried again: its channel takes messages."""
    for entry in entries(ledgers, channel):
        if entry.state == "uncertain" and entry.is_beside:
            keep(ledgers, replace(entry, due_at=now))


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
        entry = _beside(ledgers, channel, now)
    if entry is None:
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


def _rest(tries: int, wait: timedelta = timedelta()) -> timedelta:
    doubled: timedelta = _FIRST_REST * 2 ** min(max(tries - 1, 0), 10)
    return min(max(doubled, wait), _LONGEST_REST)


def _beside(ledgers: Ledgers, channel: str, now: datetime) -> OutboxMessage | None:
    """Return the oldest that is due of those that hold nothing up."""
    beside = [e for e in entries(ledgers, channel) if e.is_beside and _is_due(e, now)]
    return beside[-1] if beside else None


def _is_due(entry: OutboxMessage, now: datetime) -> bool:
    """A moment further off than the longest rest was written while the clock was wrong."""
    longest = _REST_OF_UNCERTAIN if entry.state == "uncertain" else _LONGEST_REST
    return entry.due_at <= now or entry.due_at > now + longest


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
        told = told | {"left": tuple(told.get("left", ()))}
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
