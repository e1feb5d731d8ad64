"""EAM while it is being measured: what was found so far is used for what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from eamconsole.domain.work import Module
from eamconsole.errors import MalformedReply, RequestRejected
from eamconsole.services.contact.measured import Measurement, Result, together, unmeasured
from eamconsole.wire.decoding import whole_of
from eamconsole.wire.eam.access import EamSide, EamSides, Query
from eamconsole.wire.eam.listing import PagedLists
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.eam.reading import only_one
from eamconsole.wire.http import Body


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, or in whose words it was refused."""

    value: Any = None
    refusal: str = ""
    status: int = 200

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of a list, none where it is no list."""
        listed = self.value if isinstance(self.value, list) else []
        return [row for row in listed if isinstance(row, dict)]


@dataclass(slots=True)
class Server:
    """The two APIs, the keys that fit them as far as is known, and the lines so far."""

    sides: EamSides
    profile: EamServerProfile
    documents: str = "upload"
    """How the profile lets pictures get to Work Requests."""
    hindrance: str = ""
    """What kept the rest from being measured."""
    lines: dict[str, Measurement] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    """The numbers of marked records."""
    versions: dict[str, str] = field(default_factory=dict)
    """What the web servers call themselves."""
    told_paths: list[str] = field(default_factory=list)
    """Paths of one record, and below it, that a service page lists; none of them is believed."""
    told_field_lists: list[str] = field(default_factory=list)
    """Paths that a service page lists and that sound like a list of fields."""
    _given: EamServerProfile = field(init=False)
    _parts: dict[str, dict[str, Measurement]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what the profile says: a guess that was disproved gives way to it again."""
        self._given = self.profile

    @property
    def outer(self) -> EamSide:
        """The citizen API."""
        return self.sides.citizen

    @property
    def inner(self) -> EamSide | None:
        """The internal API, where the profile has one."""
        return self.sides.internal

    @property
    def best(self) -> EamSide:
        """The API that shows most."""
        return self.sides.internal or self.sides.citizen

    def keep(self, line: Measurement) -> None:
        """Take note of a line, and go on with what makes it right.

        Of one part, what does not hold outweighs what holds, and either what is open; the line
        holds when all its parts do.
        """
        parts = self._parts.setdefault(line.number, dict(_unseen(line.number)))
        parts[line.part] = _newer(parts.get(line.part), line)
        self.lines[line.number] = together(parts.values())
        names = [key.rpartition(".")[2] for key in line.disproved]
        self.use({name: getattr(self._given, name) for name in names})
        self.use({key.rpartition(".")[2]: value for key, value in line.settings.items()})

    def part(self, number: str, part: str) -> Measurement | None:
        """Return what is known of one part of a line."""
        return self._parts.get(number, {}).get(part)

    def use(self, found: dict[str, Any]) -> None:
        """Call the server by what was found."""
        fitting = {key: value for key, value in found.items() if key in _KEYS}
        self.settings |= fitting
        self.profile = self.profile.model_copy(update=fitting)
        for side in self.sides.all():
            side.profile = self.profile

    def ask(self, side: EamSide, path: str, query: Query = ()) -> Told:
        """Read; a refusal is an answer too, a lost connection is not."""
        try:
            return Told(side.read(path, query))
        except RequestRejected as error:
            return Told(refusal=error.answered or error.summary, status=error.status)
        except MalformedReply as error:
            return Told(refusal=error.summary, status=0)

    def whole(self, side: EamSide, path: str) -> Told:
        """Read a list to its end, whatever a page of it holds."""
        try:
            pages = list(PagedLists(side).rows(path, whole=True))
        except (RequestRejected, MalformedReply):
            return self.ask(side, path)
        return Told([row for page in pages for row in page])

    def post(self, side: EamSide, path: str, body: Body, query: Query = ()) -> Told:
        """Write on the Test system; the answer's value where it has one."""
        try:
            reply = side.post(path, body, (("format", "json"), *query))
        except RequestRejected as error:
            return Told(refusal=error.answered or error.summary, status=error.status)
        value = only_one(side.channel.json(reply)) if reply.body.strip() else None
        return Told(value, status=reply.status)

    def newest(self, side: EamSide, module: Module) -> dict[str, Any]:
        """Return the newest record as it comes, empty where there is none."""
        query = (("TAKE", "1"), *side.record_query())
        return next(iter(self.ask(side, side.service(module), query).rows), {})

    def record(self, side: EamSide, module: Module, number: int) -> Told:
        """Return one record as it comes."""
        told = self.ask(side, side.record(module, number), side.record_query())
        if isinstance(told.value, list):
            return Told(next(iter(told.rows), None))
        return told

    def record_at(self, side: EamSide, path: str, number: int) -> Told:
        """Return the record of that number where a page lists one; anything else is nothing."""
        where = f"{side.service(Module.WORK_REQUEST)}{path.format(auto_number=number)}/"
        told = self.ask(side, where, side.record_query())
        row = told.rows[0] if len(told.rows) == 1 else told.value
        is_it = (
            isinstance(row, dict)
            and whole_of(row.get("AutoNumber")) == number
            and self.profile.request_number in row
        )
        return Told(row) if is_it else Told(refusal=told.refusal)

    def help_page(self, module: Module) -> Iterator[tuple[EamSide, str]]:
        """Yield the pages on which the services list their addresses."""
        for side in self.sides.all():
            if module is Module.WORK_ORDER and not side.internal:
                continue
            try:
                reply = side.get(f"{side.service(module)}help")
            except (RequestRejected, MalformedReply):
                continue
            yield side, reply.body.decode("utf-8", "replace")


_WEIGHT = {Result.OPEN: 0, Result.HOLDS: 1, Result.OTHERWISE: 2}
_KEYS = frozenset(EamServerProfile.model_fields)


def _newer(known: Measurement | None, line: Measurement) -> Measurement:
    """Return what is known of a part after one more look."""
    if known is None:
        return line
    if _WEIGHT[line.result] < _WEIGHT[known.result]:
        return known
    kept = {key: value for key, value in known.settings.items() if key not in line.disproved}
    if not known.result is line.result is Result.OTHERWISE:
        return line
    return _joined(known, line, {**kept, **line.settings})


def _unseen(number: str) -> Iterator[tuple[str, Measurement]]:
    """Yield the parts that a line cannot hold without, none of them seen yet."""
    for part in _NEEDED.get(number, ()):
        yield part, unmeasured(number, f"{part[:1].upper()}{part[1:]} were not seen.", part=part)


_NEEDED = {
    "EAM A-22": ("records", "comments", "documents"),
    "EAM A-31": ("Work Requests", "Work Orders"),
}
"""Lines that speak of several things, each of which has to be seen."""


def _joined(known: Measurement, line: Measurement, settings: dict[str, Any]) -> Measurement:
    evidence = line.evidence
    if known.evidence not in evidence:
        evidence = f"{known.evidence} {evidence}"
    return Measurement(
        number=line.number,
        result=line.result,
        evidence=evidence,
        settings=settings,
        advice=line.advice or known.advice,
        moot=line.moot and known.moot,
        disproved=line.disproved,
        bares=line.bares or known.bares,
        part=line.part,
    )
