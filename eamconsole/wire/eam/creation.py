"""Creates records, and learns from the first what reading them shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from eamconsole.domain.work import CoordinateSystem, NewWorkRecord, Point, WorkRecord
from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.wire.decoding import Undecodable
from eamconsole.wire.eam.access import EamSide, EamSides
from eamconsole.wire.eam.reading import RecordReader
from eamconsole.wire.eam.records import RecordForm
from eamconsole.wire.eam.visibility import Observed
from eamconsole.wire.http import json_body

ToLocal = Callable[[Point], Point]


class RecordCreation:
    """One call a record; the side is chosen by module and privacy."""

    def __init__(
        self,
        sides: EamSides,
        form: RecordForm,
        reader: Callable[[EamSide], RecordReader],
        observed: Observed,
        to_local: ToLocal | None,
    ) -> None:
        self._sides = sides
        self._form = form
        self._reader = reader
        self._observed = observed
        self._to_local = to_local

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
        answer = side.channel.json(reply)
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
        if point is None or not side.internal or point.system is CoordinateSystem.LOCAL:
            return record
        if self._to_local is None:
            raise ConfigurationError(
                "EAM's internal API takes local coordinates only.",
                'Set coordinates = "local" in [map] of the profile.',
            )
        return replace(record, point=self._to_local(point))

    def _read_back(self, side: EamSide, sent: NewWorkRecord, created: WorkRecord) -> None:
        if self._observed.newest(sent.module, internal=side.internal) is not None:
            return
        try:
            seen = self._reader(side).single(sent.module, created.auto_number)
            self._observed.note(sent, seen, internal=side.internal)
        except EamConsoleError:
            return  # the record is created; what reading it shows is learned another time
