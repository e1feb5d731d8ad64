"""The first-contact report: every assumption with what was seen of it, when, and where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from eamconsole.domain.assumptions import ASSUMPTIONS, Assumption, Certainty
from eamconsole.services.contact.measured import Measurement, unmeasured


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """What is otherwise than at the last contact."""

    what: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactReport:
    """All lines of one contact; ``servers`` says what was measured, by address and version."""

    profile: str
    environment: str
    at: str
    wrote: bool
    servers: Mapping[str, str]
    lines: tuple[Measurement, ...]
    trouble: tuple[str, ...] = ()
    """What kept a side from being measured."""
    records: tuple[str, ...] = ()
    """The numbers of marked records in EAM."""
    changes: tuple[KeyChange, ...] = ()
    applied: Mapping[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        """Every key to set, with its value."""
        return {key: value for line in self.lines for key, value in line.settings.items()}

    @property
    def open_points(self) -> tuple[Measurement, ...]:
        """What is not measured and matters."""
        return tuple(line for line in self.lines if line.is_open)

    @property
    def wrong(self) -> tuple[Measurement, ...]:
        """What does not hold, and matters."""
        return tuple(line for line in self.lines if line.is_wrong)

    @property
    def musts(self) -> tuple[Measurement, ...]:
        """What must not stay as it is before private text is sent."""
        return tuple(line for line in self.lines if line.must)

    def as_json(self) -> dict[str, Any]:
        """Return the report as scripts read it, and as it is kept."""
        return {
            "profile": self.profile,
            "environment": self.environment,
            "at": self.at,
            "wrote": self.wrote,
            "servers": dict(self.servers),
            "trouble": list(self.trouble),
            "records": list(self.records),
            "assumptions": [line.as_json() for line in self.lines],
            "changes": [
                {"what": change.what, "before": change.before, "now": change.now}
                for change in self.changes
            ],
            "settings": self.settings,
            "applied": dict(self.applied),
        }


def whole(
    lines: Mapping[str, Measurement], hindered: Collection[str] = (), *, wrote: bool = False
) -> tuple[Measurement, ...]:
    """Return a line for every assumption; ``hindered`` are the sides not reached to the end.

    Why not is told once, as the trouble of the report.
    """
    return tuple(
        lines.get(number) or _without_look(assumption, number[:3] in hindered, wrote=wrote)
        for number, assumption in ASSUMPTIONS.items()
    )


_UNSEEN = ("It was not reached in what was measured.", "Settle the rest, then measure again.")
_HINDERED = ("Something stood in the way, as said above.", "Mend that, then measure again.")
_UNWRITTEN = ("This needs marked records.", "")


def _without_look(assumption: Assumption, hindered: bool, *, wrote: bool) -> Measurement:
    """Return the line of an assumption that was not looked at."""
    if assumption.certainty is Certainty.MEASURED:
        words, advice = _HINDERED if hindered else _UNSEEN if wrote else _UNWRITTEN
        return unmeasured(assumption.number, words, advice)
    told = {
        Certainty.HARMLESS: "Not needed: the console takes it either way.",
        Certainty.UNUSED: f"Not needed: {assumption.how}",
        Certainty.PERSON: "No answer of a server shows it.",
    }
    how, ask = assumption.how, ""
    if assumption.certainty is Certainty.PERSON:
        ask = f"Ask {how[:1].lower()}{how[1:]}" if how.startswith("The ") else f"Ask {how}"
    return unmeasured(assumption.number, told[assumption.certainty], ask)


def changes_since(before: Mapping[str, Any], now: ContactReport) -> tuple[KeyChange, ...]:
    """Return what differs from a report that was kept; one without meaning differs in nothing."""
    found = []
    servers = before.get("servers")
    for name, value in now.servers.items():
        was = str(servers.get(name, "")) if isinstance(servers, dict) else ""
        if was and was != value:
            found.append(KeyChange(what=name, before=was, now=value))
    rows = before.get("assumptions")
    listed = rows if isinstance(rows, list) else []
    known = {row.get("number"): row for row in listed if isinstance(row, dict)}
    for line in now.lines:
        was = str(known.get(line.number, {}).get("result", ""))
        if was and was != line.result.value:
            found.append(KeyChange(what=line.number, before=was, now=line.result.value))
    return tuple(found)
