"""Which notifications a status deserves: few, grouped, and none right after waking up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eamconsole.gui.wording import HEALTH_FACES
from eamconsole.services.viewing.records import AttentionGroup, ConsoleStatus

_ASLEEP_AFTER = timedelta(seconds=60)
_GRACE = timedelta(seconds=90)
_LAPSES_WITHIN = timedelta(days=14)
_STOPPED = frozenset({"signed_out", "blocked"})
_REMIND_AFTER = timedelta(hours=24)
"""What needs a person is said again, for as long as it does."""
_SILENT_AFTER = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification."""

    title: str
    text: str


class NoticeBoard:
    """Remembers what was said; says each thing once, what needs a person once a day."""

    def __init__(self) -> None:
        self._said: dict[str, datetime] = {}
        self._seen_at: datetime | None = None
        self._quiet_until: datetime | None = None

    def notices(self, status: ConsoleStatus, now: datetime) -> tuple[Notice, ...]:
        """Return what is new; a gap between calls means the machine slept."""
        if self._seen_at is not None and now - self._seen_at > _ASLEEP_AFTER:
            self._quiet_until = now + _GRACE
        self._seen_at = now
        if self._quiet_until is not None and now < self._quiet_until:
            return ()
        found = {**_stopped(status), **_lapsing(status, now), **_silent(status, now)}
        causes = {f"cause:{group.cause}": group for group in status.attention}
        new_causes = [group for key, group in causes.items() if key not in self._said]
        due = now - _REMIND_AFTER
        old = {key for key in causes if key in self._said and self._said[key] <= due}
        fresh = [notice for key, notice in found.items() if key not in self._said]
        self._said = {
            key: now if key in old else self._said.get(key, now) for key in (*found, *causes)
        }
        still = _grouped([causes[key] for key in causes if key in old], "Still needs you")
        return (*_grouped(new_causes), *still, *fresh)


def _grouped(
    groups: list[AttentionGroup], title: str = "Something needs you"
) -> tuple[Notice, ...]:
    if not groups:
        return ()
    lines = [f"{group.title} ({group.count:,})" for group in groups[:4]]
    if len(groups) > 4:
        lines.append(f"and {len(groups) - 4} more causes")
    return (Notice(title, "\n".join(lines)),)


def _stopped(status: ConsoleStatus) -> dict[str, Notice]:
    return {
        f"stopped:{health.service}": Notice(
            f"{health.service.label}: {HEALTH_FACES[health.state].word.lower()}", health.note
        )
        for health in status.systems
        if health.state in _STOPPED
    }


def _lapsing(status: ConsoleStatus, now: datetime) -> dict[str, Notice]:
    return {
        f"lapses:{entry.title}": Notice(f"{entry.title} lapses soon", f"On {entry.at:%Y-%m-%d}")
        for entry in status.calendar
        if entry.at is not None and entry.at - now < _LAPSES_WITHIN
    }


def _silent(status: ConsoleStatus, now: datetime) -> dict[str, Notice]:
    return {
        f"silent:{health.service}": Notice(
            f"Nothing heard from {health.service.label}",
            "No call has succeeded for six hours.",
        )
        for health in status.systems
        if health.last_success is not None
        and health.state != "ok"
        and now - health.last_success > _SILENT_AFTER
    }
