"""Reads Work Requests and Work Orders out of answers, and writes new ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from eamconsole.domain.identity import AutoNumber, ProblemCode, RequestNumber, StatusCode
from eamconsole.domain.reference import bare, matches_notes
from eamconsole.domain.requester import fitted_parts
from eamconsole.domain.values import keepable, shown
from eamconsole.domain.work import CoordinateSystem, Module, NewWorkRecord, Point, WorkRecord
from eamconsole.wire.decoding import (
    Undecodable,
    code_of,
    key_of,
    moment_of,
    one_record,
    real_of,
    record_of,
    text_of,
)
from eamconsole.wire.eam.profile import EamServerProfile

_PERSONAL = ("requestor", "requester")


class RecordForm:
    """The property names of one server, both ways."""

    def __init__(self, profile: EamServerProfile, zone: ZoneInfo) -> None:
        self._profile = profile
        self._zone = zone

    @one_record
    def decode(self, value: Any, module: Module, system: CoordinateSystem) -> WorkRecord:
        """Return one record; raises ``Undecodable`` where it has no AutoNumber."""
        row = record_of(value, "the record")
        p = self._profile
        code, odd = _status(row.get(p.status_code))
        problem = text_of(row.get(p.problem_code))
        return WorkRecord(
            module=module,
            auto_number=AutoNumber(key_of(row.get("AutoNumber"), "AutoNumber")),
            number=RequestNumber(text_of(row.get(self._number_name(module)))),
            status_code=None if code is None else StatusCode(code),
            status_text=text_of(row.get(p.status_text)),
            problem_code=ProblemCode(problem) if problem else None,
            problem_text=text_of(row.get(p.problem_text)),
            notes=text_of(row.get(p.notes)),
            reference=text_of(row.get(self._reference_name(module))).strip(),
            location=text_of(row.get(p.location)).strip(),
            created_at=self._created(row),
            point=self._point(row, system),
            fields=self._impersonal(row),
            status_said="" if code is not None else shown(row.get(p.status_code)),
            odd=odd,
        )

    def encode(self, record: NewWorkRecord) -> dict[str, Any]:
        """Return the properties to send; what is empty is left out, never sent as ''."""
        p = self._profile
        first, last = fitted_parts(record.requester_name, *p.name_lengths)
        values: dict[str, Any] = {
            p.problem_code: record.problem_code,
            p.category_code: record.category_code,
            p.notes: record.notes or None,
            p.location: record.location_text or None,
            p.requester_first_name: first or None,
            p.requester_last_name: last or None,
            self._reference_name(record.module): record.reference,
            **{name: text or None for name, text in record.custom_fields.items()},
        }
        if record.module is Module.WORK_ORDER:
            values[p.work_order_source_field] = p.source_name
        if p.send_public_flag:
            values[p.public_flag] = record.public
        sent = {name: value for name, value in values.items() if name and value is not None}
        return sent | self._place(record)

    def tells_reference(self, record: WorkRecord) -> bool:
        """Return whether the row has a property the reference could stand in."""
        names = (self._reference_name(record.module), self._profile.notes)
        return any(name and name in record.fields for name in names)

    def is_for(self, record: WorkRecord, reference: str) -> bool:
        """Return whether the record was made for ``reference``, by external id or Notes."""
        named = bare(record.reference) == bare(reference) != ""
        return named or matches_notes(record.notes, reference)

    def is_ours(self, record: WorkRecord) -> bool:
        """Return whether external id and Notes name the same reference, as we write them."""
        return matches_notes(record.notes, record.reference)

    def _place(self, record: NewWorkRecord) -> dict[str, Any]:
        if record.point is None:
            return {}
        p = self._profile
        place: dict[str, Any] = {p.x: record.point.x, p.y: record.point.y}
        if record.module is Module.WORK_REQUEST:
            place.update(dict.fromkeys(p.address_parts))
        return place

    def _impersonal(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the row without the requester, whatever this server calls those properties."""
        named = {self._profile.requester_first_name, self._profile.requester_last_name}
        return {
            name: keepable(value)
            for name, value in row.items()
            if name not in named and not name.lower().startswith(_PERSONAL)
        }

    def _created(self, row: Mapping[str, Any]) -> datetime | None:
        try:
            return moment_of(row.get(self._profile.created), "creation time", self._zone)
        except Undecodable:
            return None

    def _point(self, row: Mapping[str, Any], system: CoordinateSystem) -> Point | None:
        x, y = real_of(row.get(self._profile.x)), real_of(row.get(self._profile.y))
        return None if x is None or y is None else Point(x, y, system)

    def _number_name(self, module: Module) -> str:
        wanted = module is Module.WORK_REQUEST
        return self._profile.request_number if wanted else self._profile.work_order_number

    def _reference_name(self, module: Module) -> str:
        wanted = module is Module.WORK_REQUEST
        return self._profile.reference_field if wanted else self._profile.work_order_reference_field


def _status(value: Any) -> tuple[int | None, str]:
    """Return the status code, and what is wrong with one that has no meaning."""
    try:
        return code_of(value, "the status code"), ""
    except Undecodable as exc:
        return None, str(exc)
