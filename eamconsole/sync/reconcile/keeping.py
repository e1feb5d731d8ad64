"""What a run of the comparison keeps in the journal: how far it got, what it found, the trend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

from eamconsole.domain.identity import IssueId
from eamconsole.domain.reconciling import Difference, DifferenceKind, from_json, to_json
from eamconsole.journal import Ledgers

Counts: TypeAlias = dict[str, int]
"""How many differences there are, by kind."""

_RUN, _LAST, _TREND = "reconcile:run", "reconcile:last", "reconcile:trend"
_NEW, _FOUND, _SEEN = "reconcile:new:", "reconcile:found:", "reconcile:seen:"
_WANTED = "reconcile:wanted"
_KEPT_RUNS = 120
_WORDS_ARE_GONE = "The words of this request are kept no longer (retention)."


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """A run that is not over.  ``mark`` is how far SeeClickFix's list was compared."""

    began: datetime
    since: datetime
    mark: datetime
    listed: bool = False
    """Whether SeeClickFix's list was walked to its end."""
    requests: int = 0
    pairs: int = 0
    on_its_way: int = 0
    pages: int = 0
    notes: tuple[str, ...] = ()
    by_itself: bool = False
    """Begun by the weekly round, which goes on with it; what a person stopped stays stopped."""
    owner: str = ""
    """Who goes on with it: the last to take it up."""
    moved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """How the last whole run ended."""

    began: datetime
    ended: datetime
    since: datetime
    requests: int
    pairs: int
    on_its_way: int
    counts: Counts = field(default_factory=dict)
    decided: int = 0
    notes: tuple[str, ...] = ()
    """What could not be looked at, in words."""

    @property
    def differences(self) -> int:
        """How many differences count."""
        return sum(self.counts.values())

    @property
    def agrees(self) -> bool:
        """Whether both systems agree; what was not looked at is not known to."""
        return not self.differences and not self.notes


@dataclass(frozen=True, slots=True)
class Trend:
    """The counts of one run, for the chart."""

    at: datetime
    counts: Mapping[str, int]


def running(ledgers: Ledgers) -> RunState | None:
    """Return the run that is not over."""
    kept = ledgers.facts.get(_RUN)
    if kept is None:
        return None
    return RunState(**_with_moments(kept, "began", "since", "mark", "moved_at"))


def is_mine(ledgers: Ledgers, state: RunState) -> bool:
    """Return whether nobody else has taken the run up, or begun another."""
    now = running(ledgers)
    return now is not None and (now.began, now.owner) == (state.began, state.owner)


def begin(ledgers: Ledgers, state: RunState) -> None:
    """Forget what an unfinished run had found, and begin."""
    give_up(ledgers)
    take_up(ledgers, state)


def give_up(ledgers: Ledgers) -> None:
    """Forget an unfinished run with what it had found; whoever is at it learns that it is over."""
    for prefix in (_NEW, _SEEN):
        _forget(ledgers, prefix)
    ledgers.facts.forget(_RUN)


def take_up(ledgers: Ledgers, state: RunState) -> None:
    """Go on with a run, whoever had it."""
    ledgers.facts.set(_RUN, _plain(state))


def advance(
    ledgers: Ledgers,
    state: RunState,
    seen: Iterable[IssueId],
    found: Mapping[IssueId, list[Difference]],
) -> None:
    """Keep one step of the run, whole."""
    numbers = [int(each) for each in seen]
    if numbers:
        ledgers.facts.set(f"{_SEEN}{state.pages}", numbers)
    for issue, differences in found.items():
        if differences:
            ledgers.facts.set(f"{_NEW}{issue}", [to_json(each) for each in differences])
    ledgers.facts.set(_RUN, _plain(state))


def seen_so_far(ledgers: Ledgers) -> set[IssueId]:
    """Return the Requests this run has compared."""
    kept = ledgers.facts.under(_SEEN).values()
    return {IssueId(number) for numbers in kept for number in numbers}


def conclude(ledgers: Ledgers, state: RunState, ended: datetime) -> LastRun:
    """Put what the run found in the place of what the run before it found."""
    found = ledgers.facts.under(_NEW)
    _forget(ledgers, _FOUND)
    counts: Counter[str] = Counter()
    decided = 0
    for name, listed in found.items():
        ledgers.facts.set(_FOUND + name.removeprefix(_NEW), listed)
        counts.update(each["kind"] for each in listed if each["counts"])
        decided += sum(not each["counts"] for each in listed)
    last = LastRun(
        began=state.began,
        ended=ended,
        since=state.since,
        requests=state.requests,
        pairs=state.pairs,
        on_its_way=state.on_its_way,
        counts=dict(counts),
        decided=decided,
        notes=state.notes,
    )
    ledgers.facts.set(_LAST, _plain(last))
    points = [*(ledgers.facts.get(_TREND) or ()), {"at": ended.isoformat(), "counts": counts}]
    ledgers.facts.set(_TREND, points[-_KEPT_RUNS:])
    give_up(ledgers)
    ledgers.facts.forget(_WANTED)
    return last


def last_run(ledgers: Ledgers) -> LastRun | None:
    """Return how the last whole run ended, None where there was none."""
    kept = ledgers.facts.get(_LAST)
    return None if kept is None else LastRun(**_with_moments(kept, "began", "ended", "since"))


def trend(ledgers: Ledgers) -> tuple[Trend, ...]:
    """Return the counts of the last runs, oldest first."""
    kept = ledgers.facts.get(_TREND) or ()
    return tuple(Trend(datetime.fromisoformat(each["at"]), each["counts"]) for each in kept)


def kept_differences(ledgers: Ledgers) -> tuple[Difference, ...]:
    """Return what the last whole run found: what counts first, then by kind, the oldest first."""
    listed = ledgers.facts.under(_FOUND).values()
    found = [from_json(each) for differences in listed for each in differences]
    order = {kind: at for at, kind in enumerate(DifferenceKind)}

    def rank(each: Difference) -> tuple[bool, int, bool, float, str]:
        since = each.since.timestamp() if each.since else 0.0
        return (not each.counts, order[each.kind], each.since is None, since, each.key)

    return tuple(sorted(found, key=rank))


def drop_words(ledgers: Ledgers, issue: IssueId) -> None:
    """Forget what was quoted of a Request whose words are kept no longer."""
    for prefix in (_FOUND, _NEW):
        listed = ledgers.facts.get(f"{prefix}{issue}")
        if listed:
            plain = [{**each, "subject": "", "cause": _WORDS_ARE_GONE} for each in listed]
            ledgers.facts.set(f"{prefix}{issue}", plain)


def want(ledgers: Ledgers) -> None:
    """Have the next slow round begin a run: the journal has just learned a lot."""
    ledgers.facts.set(_WANTED, True)


def is_wanted(ledgers: Ledgers) -> bool:
    """Return whether somebody wants a run."""
    return bool(ledgers.facts.get(_WANTED))


def with_note(state: RunState, note: str) -> RunState:
    """Return the state with one more thing that could not be looked at."""
    return state if note in state.notes else replace(state, notes=(*state.notes, note))


def _forget(ledgers: Ledgers, prefix: str) -> None:
    for name in ledgers.facts.under(prefix):
        ledgers.facts.forget(name)


def _plain(value: Any) -> dict[str, Any]:
    return {
        name: each.isoformat() if isinstance(each, datetime) else each
        for name, each in asdict(value).items()
    }


def _with_moments(kept: Mapping[str, Any], *names: str) -> dict[str, Any]:
    moments = {name: datetime.fromisoformat(str(kept[name])) for name in names if kept[name]}
    return {**kept, **moments, "notes": tuple(kept.get("notes", ()))}
