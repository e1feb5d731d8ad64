"""Which notifications a status deserves: few, grouped, and none right after waking up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eamconsole.services.overview.records import ConsoleStatus
from eamconsole.services.standing.records import Need, Source
from eamconsole.support.counting import counted

_ASLEEP_AFTER = timedelta(seconds=60)
_GRACE = timedelta(seconds=90)
_LAPSES_WITHIN = timedelta(days=14)
_REMIND_AFTER = timedelta(hours=24)
"""What needs a person is said again, for as long as it does."""
_SILENT_AFTER = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class DesktopNotice:
    """A notification."""

    title: str
    text: str


class NoticeBoard:
    """Remembers what was said; says each thing once, what needs a person once a day."""

    def __init__(self) -> None:
        self._said: dict[str, datetime] = {}
        self._seen_at: datetime | None = None
        self._quiet_until: datetime | None = None

    def notices(self, status: ConsoleStatus, now: datetime) -> tuple[DesktopNotice, ...]:
        """Return what is new; a gap between calls means the machine slept."""
        if self._seen_at is not None and now - self._seen_at > _ASLEEP_AFTER:
            self._quiet_until = now + _GRACE
        self._seen_at = now
        if self._quiet_until is not None and now < self._quiet_until:
            return ()
        found = {**_expiry(status, now), **_silent(status, now)}
        needs = {f"need:{need.cause}": need for need in status.standing.needs}
        new = [need for key, need in needs.items() if key not in self._said]
        due = now - _REMIND_AFTER
        old = {key for key in needs if key in self._said and self._said[key] <= due}
        fresh = [notice for key, notice in found.items() if key not in self._said]
        self._said = {
            key: now if key in old else self._said.get(key, now) for key in (*found, *needs)
        }
        still = [needs[key] for key in needs if key in old]
        return (
            *_told("Something needs you", new),
            *_told("Still needs you", still),
            *fresh,
        )


def _told(title: str, needs: list[Need]) -> tuple[DesktopNotice, ...]:
    """Say at once what stops everything, each by its name; the rest in one go."""
    stops = [need for need in needs if need.source in (Source.SIDE, Source.SYNC)]
    others = [need for need in needs if need not in stops]
    return (
        *(DesktopNotice(need.title, f"{need.text}\n{need.next_step}") for need in stops),
        *_grouped(others, title),
    )


def _grouped(needs: list[Need], title: str) -> tuple[DesktopNotice, ...]:
    if not needs:
        return ()
    lines = [f"{need.title} ({need.count:,})" for need in needs[:4]]
    if len(needs) > 4:
        lines.append(f"and {counted(len(needs) - 4, 'more cause')}")
    return (DesktopNotice(title, "\n".join(lines)),)


def _expiry(status: ConsoleStatus, now: datetime) -> dict[str, DesktopNotice]:
    return {
        f"lapses:{entry.title}": DesktopNotice(
            f"{entry.title} lapses soon", f"On {entry.at:%Y-%m-%d}"
        )
        for entry in status.calendar
        if entry.at is not None and entry.at - (now - status.clock_ahead) < _LAPSES_WITHIN
    }


def _silent(status: ConsoleStatus, now: datetime) -> dict[str, DesktopNotice]:
    return {
        f"silent:{health.service}": DesktopNotice(
            f"Nothing heard from {health.service.label}",
            "No call has succeeded for six hours.",
        )
        for health in status.systems
        if health.last_success is not None
        and health.state != "ok"
        and now - health.last_success > _SILENT_AFTER
    }
