"""Going live: which live requests there are, and what a choice makes of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eamconsole.domain.identity import IssueId


class Forecast(StrEnum):
    """What the console would do with a live request if it were sent by itself."""

    CREATE = "create"
    """EAM holds no record of it: one would be created."""
    ADOPT = "adopt"
    """EAM holds a record of it that another program or person entered."""
    OURS = "ours"
    """EAM holds a record of it that this console made before its journal was lost."""
    ASK = "ask"
    """A person must look at it first."""
    CATEGORY = "category"
    """Its category is not integrated."""
    KNOWN = "known"
    """The journal of Production knows it already."""


class Treatment(StrEnum):
    """What becomes of a live request by a choice."""

    CREATED = "created"
    LINKED = "linked"
    ASKED = "asked"
    LEFT = "left"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """One live request, and what a look at both systems showed."""

    issue_id: IssueId
    created_at: datetime
    summary: str
    category: str
    html_url: str
    forecast: Forecast
    number: str = ""
    """The record EAM holds."""
    acknowledges: bool = False
    """The console would acknowledge it in public."""
    closes: bool = False
    """The console would close it in public."""
    comments: int = 0
    """So many comments would be published on it."""
    closed_in_eam: bool = False
    """Another program's record is closed while the request is not: left to a person."""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingLiveChoice:
    """What a person wants: from when on everything goes by itself, and what of the older ones.

    ``create`` is how many of the older requests without a record are created, the oldest first;
    None: all of them.
    """

    start_at: datetime
    adopt: bool = True
    create: int | None = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveTally:
    """A choice in numbers."""

    live: int = 0
    older: int = 0
    with_record: int = 0
    created: int = 0
    linked: int = 0
    acknowledged: int = 0
    closed: int = 0
    commented: int = 0
    asked: int = 0
    left: int = 0
    not_integrated: int = 0
    closed_in_eam: int = 0


def treatments(prospects: Iterable[Prospect], choice: GoingLiveChoice) -> dict[IssueId, Treatment]:
    """Return what becomes of each request, the oldest first."""
    found: dict[IssueId, Treatment] = {}
    left_to_create = choice.create
    for each in sorted(prospects, key=lambda one: (one.created_at, one.issue_id)):
        is_older = each.created_at < choice.start_at
        treatment = _treatment(each.forecast, choice, is_older=is_older)
        if is_older and treatment is Treatment.CREATED and left_to_create is not None:
            if left_to_create < 1:
                treatment = Treatment.LEFT
            left_to_create -= 1
        found[each.issue_id] = treatment
    return found


def tally(prospects: Iterable[Prospect], choice: GoingLiveChoice) -> LiveTally:
    """Count what a choice would do."""
    everything = list(prospects)
    becomes = treatments(everything, choice)
    taken = [each for each in everything if becomes[each.issue_id] in _TAKEN]
    counts = {kind: sum(one is kind for one in becomes.values()) for kind in Treatment}
    return LiveTally(
        live=len(everything),
        older=sum(each.created_at < choice.start_at for each in everything),
        with_record=sum(each.forecast in (Forecast.ADOPT, Forecast.OURS) for each in everything),
        created=counts[Treatment.CREATED],
        linked=counts[Treatment.LINKED],
        acknowledged=sum(each.acknowledges for each in taken),
        closed=sum(each.closes for each in taken),
        commented=sum(each.comments for each in taken),
        asked=counts[Treatment.ASKED],
        left=counts[Treatment.LEFT],
        not_integrated=sum(each.forecast is Forecast.CATEGORY for each in everything),
        closed_in_eam=sum(each.closed_in_eam for each in taken),
    )


_TAKEN = (Treatment.CREATED, Treatment.LINKED)


def _treatment(forecast: Forecast, choice: GoingLiveChoice, *, is_older: bool) -> Treatment:
    if forecast is Forecast.KNOWN:
        return Treatment.KNOWN
    if forecast is Forecast.CATEGORY:
        return Treatment.LEFT
    if forecast is Forecast.ASK:
        return Treatment.LEFT if is_older else Treatment.ASKED
    if forecast is Forecast.CREATE:
        return Treatment.CREATED if choice.create != 0 or not is_older else Treatment.LEFT
    return Treatment.LINKED if choice.adopt or not is_older else Treatment.LEFT
