"""Creates records, and learns from the first what reading them shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from eamconsole.domain.work import CoordinateSystem, Module, NewWorkRecord, Point, WorkRecord
from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.wire.decoding import Undecodable
from eamconsole.wire.eam.access import EamSide, EamSides
from eamconsole.wire.eam.keeping import Kept, of_place, of_record
from eamconsole.wire.eam.reading import RecordReader, only_one
from eamconsole.wire.eam.records import RecordForm
from eamconsole.wire.eam.visibility import Observed
from eamconsole.wire.http import json_body

Translate = Callable[[Point, CoordinateSystem], Point]


class RecordCreation:
    """One call a record; the side is chosen by module and privacy."""

    def __init__(
        self,
        sides: EamSides,
        form: RecordForm,
        reader: Callable[[EamSide], RecordReader],
        observed: Observed,
        translate: Translate | None,
        kept: Kept,
    ) -> None:
        self._kept = kept
        self._sides = sides
        self._form = form
        self._reader = reader
        self._observed = observed
        self._translate = translate

    def create(self, record: NewWorkRecord) -> WorkRecord:
        """Create the record; the answer holds at least both numbers."""
        side = self._sides.for_record(record.module, private=not record.public)
        record = self._placed(record, side)
        query = [("format", "json")]
        if not side.internal:
            system = record.point.system if record.point else side.coordinates
            query.append(("COORDSYS", system.value))
        body = json_body(self._form.encode(record))
        reply = side.post(side.service(record.module), body, tuple(query))
        answer = only_one(side.channel.json(reply))
        try:
            created = self._form.decode(answer, record.module, side.coordinates)
        except Undecodable as exc:
            raise side.channel.unusable(reply, str(exc)) from None
        if not created.number:
            raise side.channel.unusable(reply, "the answer names no number")
        self._read_back(side, record, created)
        return created

    def _placed(self, record: NewWorkRecord, side: EamSide) -> NewWorkRecord:
        point = record.point
        if point is None or not side.internal or point.system is side.coordinates:
            return record
        if self._translate is None:
            raise ConfigurationError(
                f"EAM's internal API takes {side.coordinates.value} coordinates only.",
                f'Set coordinates = "{side.coordinates.value.lower()}" in [map] of the profile.',
            )
        return replace(record, point=self._translate(point, side.coordinates))

    def _read_back(self, side: EamSide, sent: NewWorkRecord, created: WorkRecord) -> None:
        first = self._observed.newest(sent.module, internal=side.internal) is None
        due = self._kept.is_due(f"{sent.module.value}, {side.name}")
        try:
            if first or due:
                seen = self._reader(side).single(sent.module, created.auto_number)
                self._observed.note(sent, seen, internal=side.internal)
                self._compare(side, sent, seen)
        except EamConsoleError:
            return  # the record is created; what reading it shows is learned another time

    def _compare(self, side: EamSide, sent: NewWorkRecord, seen: WorkRecord | None) -> None:
        """Note what was kept; names of residents are shown by the internal API alone."""
        profile, row, reader = side.profile, seen.fields if seen is not None else {}, side
        inside = self._sides.internal
        if inside is not None and seen is not None:
            told = only_one(inside.read(inside.record(sent.module, seen.auto_number)))
            if isinstance(told, dict):
                row, reader = told, inside
        named = reader.internal and sent.module is Module.WORK_REQUEST
        self._kept.compare(row, of_record(sent, profile, names_shown=named), sent.module)
        # What goes in and comes out by one door in one system stands there as it was sent, however
        # EAM reads it: what the citizen API made is seen from inside, and tells.
        tells = not side.internal or sent.module is Module.WORK_ORDER
        expected = self._expected(reader, sent.point) if tells else None
        for placed in of_place(sent, row, profile, expected):
            self._kept.note(placed)

    def _expected(self, side: EamSide, sent: Point | None) -> Point | None:
        """Return where a point should stand as that side shows it, None where nobody can tell."""
        if sent is None or sent.system is side.coordinates:
            return sent
        return None if self._translate is None else self._translate(sent, side.coordinates)
