"""What a relink says of itself in the journal, so that whoever reads beside it knows of it.

While one is under way the journal knows one half of the world and not the other: what it does
not know then is no difference between the systems.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eamconsole.errors import ActionRefused
from eamconsole.journal import Ledgers

_BEGAN, _AT_WORK = "relink_began", "relink_at_work"
_STILL_ALIVE = timedelta(minutes=10)
"""One that was killed says nothing any more; the lease alone does not tell that it died."""
_WAIT = (
    "Wait for its end; the next sync then compares both systems by itself. If nobody runs it any "
    "more, run it again: eamconsole relink. It goes on where it ended."
)


@dataclass(frozen=True, slots=True)
class Relinking:
    """A relink that has not come to its end; without ``at_work`` it was stopped or killed."""

    began: datetime
    at_work: bool

    @property
    def words(self) -> str:
        """What it means for whoever compares both systems."""
        if self.at_work:
            return (
                f"A relink has been running since {self.began:%Y-%m-%d %H:%M} UTC: what the "
                "journal lacks just now may stand in both systems."
            )
        return (
            f"The relink of {self.began:%Y-%m-%d %H:%M} UTC did not come to its end, so what the "
            "journal lacks may stand in both systems; eamconsole relink goes on where it ended."
        )


def relinking(ledgers: Ledgers, now: datetime) -> Relinking | None:
    """Return the relink that is not over, None where there is none."""
    began = ledgers.facts.get(_BEGAN)
    if began is None:
        return None
    return Relinking(datetime.fromisoformat(str(began)), _is_at_work(ledgers, now))


def is_unfinished(ledgers: Ledgers) -> bool:
    """Return whether a relink began that did not come to its end."""
    return ledgers.facts.get(_BEGAN) is not None


def begin(ledgers: Ledgers, epoch: int, now: datetime) -> datetime:
    """Say that a relink is at work; return when it began, or the one that did not end."""
    known = ledgers.facts.get(_BEGAN)
    began = now if known is None else datetime.fromisoformat(str(known))
    began = min(began, now)  # a clock was set back; what was read since then is read again
    ledgers.facts.set(_BEGAN, began.isoformat())
    go_on(ledgers, epoch, now)
    return began


def go_on(ledgers: Ledgers, epoch: int, now: datetime) -> None:
    """Say that the relink of this epoch is alive."""
    ledgers.facts.set(_AT_WORK, {"epoch": epoch, "at": now.isoformat()})


def pause(ledgers: Ledgers) -> None:
    """Say that nobody is at work on it: it was stopped, or something kept it from its end."""
    ledgers.facts.forget(_AT_WORK)


def end(ledgers: Ledgers) -> None:
    """Say that it came to its end."""
    pause(ledgers)
    ledgers.facts.forget(_BEGAN)


def refuse_beside(ledgers: Ledgers, now: datetime) -> None:
    """Raise ``ActionRefused`` while a relink is at work."""
    found = relinking(ledgers, now)
    if found is not None and found.at_work:
        raise ActionRefused(found.words, _WAIT)


def _is_at_work(ledgers: Ledgers, now: datetime) -> bool:
    kept = ledgers.facts.get(_AT_WORK)
    if kept is None or kept["epoch"] != ledgers.lease.epoch():
        return False  # whoever takes the lease or gives it up ends it
    # Neither way: a clock that was set back must not let it look alive for years.
    return abs(now - datetime.fromisoformat(kept["at"])) <= _STILL_ALIVE
