"""Finds the records EAM holds for Requests: one list answers for all of them."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from eamconsole.domain.city import CityRules
from eamconsole.domain.evidence import Traits, references_of, signs_of, stands_for, traits_of
from eamconsole.domain.facts import reference_fields
from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.reference import reference_in
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.routing import Route
from eamconsole.domain.work import Module, Point, WorkRecord
from eamconsole.errors import PlaceUnusable, Service, SyncCancelled
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past.arrivals import Arrivals

log = logging.getLogger(__name__)

_MARGIN = timedelta(hours=3)
"""Clocks differ, and local times repeat for an hour each autumn."""
_DEEPER = timedelta(days=30)
"""How much further back the list is read at least where it did not reach far enough."""


@dataclass(frozen=True, slots=True)
class Named:
    """The records that stand for a Request, lowest number first.

    ``why`` says what keeps an empty answer from meaning "there is none".
    """

    records: tuple[WorkRecord, ...] = ()
    why: str = ""


@dataclass(slots=True)
class _Index:
    """One module's records that name an Issue, by its ID."""

    since: datetime
    read_at: datetime
    cut_at: datetime | None = None
    why: str = ""
    reference_fields: tuple[str, ...] = ()
    naming: dict[str, list[WorkRecord]] = field(default_factory=lambda: defaultdict(list))
    silent: list[WorkRecord] = field(default_factory=list)
    """Records whose row in the list shows neither external id nor Notes."""

    def note(self, record: WorkRecord) -> bool:
        """Keep what is needed of a record that names an Issue; False where it names none."""
        names = {*references_of(record, self.reference_fields), reference_in(record.notes)} - {""}
        kept = {name: record.fields.get(name) for name in self.reference_fields}
        for name in names:
            self.naming[name].append(replace(record, fields=kept))
        return bool(names)


class PastRecords:
    """Reads the newest records of a module once, back to the oldest Request not linked yet."""

    def __init__(self, parts: EngineParts, arrivals: Arrivals) -> None:
        self._parts = parts
        self._arrivals = arrivals
        self._guard = threading.Lock()
        self._indexes: dict[Module, _Index] = {}
        self._blind: set[Module] = set()
        """Modules whose look-ups by reference were seen to prove nothing."""

    def of(self, request: ResidentRequest, route: Route) -> Named:
        """Return the records that carry the Issue ID and one more sign."""
        with self._guard:
            index = self._index(route.module, request.created_at - _MARGIN)
            self._listen(index, route.problem_code)
            told = tuple(index.naming.get(str(request.issue_id), ()))
        found = self._standing_for(told, request, route)
        if found:
            return Named(found)
        if told:
            return Named(why=_only_the_number(told, request))
        if index.cut_at is None or request.created_at - _MARGIN > index.cut_at:
            return Named()
        return self._looked_up(request, route, index)

    @property
    def are_untouched(self) -> bool:
        """Whether no record that was listed names any Request."""
        with self._guard:
            read = tuple(self._indexes.values())
        return not any(index.naming or index.silent or index.why for index in read)

    def _index(self, module: Module, since: datetime) -> _Index:
        known = self._indexes.get(module)
        is_early = known is not None and self._arrivals.may_lack(Service.EAM, known.read_at)
        if known is not None and since >= known.since and not is_early:
            return known
        with self._parts.journal.read() as ledgers:
            oldest = ledgers.requests.oldest_not_linked()
        wanted = since if oldest is None else min(since, oldest - _MARGIN)
        if known is not None:
            wanted = min(wanted, known.since if is_early else known.since - _DEEPER)
        self._indexes[module] = index = self._read(module, wanted)
        return index

    def _read(self, module: Module, since: datetime) -> _Index:
        cancel, at = self._parts.budget.cancel, self._arrivals.now()
        listed = self._parts.eam.recent(
            module, since=since, private=False, go_on=lambda: not cancel.is_set()
        )
        if cancel.is_set():
            raise SyncCancelled("stopped while the records of EAM were listed")
        index = _Index(since, at, reference_fields=reference_fields(self._parts.rules))
        for record in listed.records:
            if not index.note(record) and not record.notes:
                index.silent.append(replace(record, fields={}))
        if listed.why:
            log.warning("the records of EAM were not listed to their end: %s", listed.why)
            dated = [each.created_at for each in listed.records if each.created_at is not None]
            index.why, index.cut_at = listed.why, min(dated, default=None)
        return index

    def _listen(self, index: _Index, code: ProblemCode | None) -> None:
        """Read singly, once each, the records of that problem whose row was silent."""
        fitting = [row for row in index.silent if code is None or row.problem_code in (None, code)]
        for row in fitting:
            index.silent.remove(row)
            single = self._parts.eam.read(row.module, row.auto_number, private=False)
            if single is not None:
                index.note(single)

    def _looked_up(self, request: ResidentRequest, route: Route, index: _Index) -> Named:
        """Ask for one reference, where the list does not reach back to the Request."""
        if route.module not in self._blind:
            finding = self._parts.eam.find(
                route.module,
                str(request.issue_id),
                since=request.created_at - _MARGIN,
                private=request.private,
            )
            if finding.records or finding.certain:
                return Named(self._standing_for(finding.records, request, route))
            self._blind.add(route.module)
        return Named(why=index.why)

    def _standing_for(
        self, records: tuple[WorkRecord, ...], request: ResidentRequest, route: Route
    ) -> tuple[WorkRecord, ...]:
        if not records:
            return ()
        traits = traits_here(
            self._parts.rules, self._parts.projector.project, request, route.problem_code
        )
        found = {
            record.auto_number: record for record in records if stands_for(signs_of(record, traits))
        }
        return tuple(found[number] for number in sorted(found))


def traits_here(
    rules: CityRules,
    project: Callable[[float, float], Point],
    request: ResidentRequest,
    problem_code: ProblemCode | None,
) -> Traits:
    """Return what records are compared with, without the point where it cannot be projected."""
    fields = reference_fields(rules)
    try:
        return traits_of(request, problem_code, project, fields)
    except PlaceUnusable:
        return Traits(request=request, problem_code=problem_code, reference_fields=fields)


def _only_the_number(told: tuple[WorkRecord, ...], request: ResidentRequest) -> str:
    """Say that a person must look: a number alone may be another system's."""
    numbers = ", ".join(str(record.number) for record in told)
    return (
        f"{numbers} in EAM names the number {request.issue_id}, but neither place, problem code, "
        "day nor our line in Notes fits"
    )
