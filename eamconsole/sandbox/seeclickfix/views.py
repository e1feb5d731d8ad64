"""Who looks, from where, at how much: what the shape of an answer depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eamconsole.sandbox.seeclickfix.records import Person, Rank


@dataclass(frozen=True, slots=True)
class View:
    """One way to see an issue; equal views give equal answers for an unchanged issue."""

    host: str
    organization_id: int
    zone: ZoneInfo
    caller_id: int | None = None
    rank: Rank = Rank.OUTSIDER
    organization: bool = False
    details: bool = False

    @property
    def api(self) -> str:
        """The public base address."""
        return f"{self.host}/api/v2"

    @property
    def scoped_api(self) -> str:
        """The organization's base address."""
        return f"{self.api}/organizations/{self.organization_id}"

    @property
    def member(self) -> bool:
        """Whether the caller belongs to the organization."""
        return self.rank is not Rank.OUTSIDER

    def stamp(self, moment: datetime | None) -> str | None:
        """Write a time as the account's zone shows it, in whole seconds."""
        return None if moment is None else moment.astimezone(self.zone).isoformat("T", "seconds")

    def person(self, person: Person | None) -> dict[str, object] | None:
        """Return the embedded form of a person."""
        if person is None:
            return None
        return {
            "id": person.id,
            "name": person.name,
            "role": person.role,
            "avatar": {
                "full": self.host + person.avatar_full,
                "square_100x100": self.host + person.avatar_square,
            },
            "html_url": f"{self.host}/users/{person.id or 'anonymous'}",
            "witty_title": person.witty_title,
            "civic_points": person.civic_points,
        }
