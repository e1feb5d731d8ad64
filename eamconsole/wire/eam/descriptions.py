"""What EAM tells about its own fields and pick lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eamconsole.domain.work import FieldDescription, Module
from eamconsole.errors import MalformedReply, RequestRejected
from eamconsole.wire.decoding import switch_of, text_of, whole_of
from eamconsole.wire.eam.access import EamSide, EamSides
from eamconsole.wire.eam.problems import PickLists
from eamconsole.wire.eam.profile import EamServerProfile


class FieldGuide:
    """Field descriptions and pick lists of one side."""

    def __init__(self, side: EamSide, profile: EamServerProfile) -> None:
        self._side = side
        self._profile = profile
        self._lists = PickLists(profile)

    def descriptions(self, module: Module) -> Mapping[str, FieldDescription] | None:
        """Return the descriptions by property name, None where EAM tells nothing (A-38)."""
        path = f"{self._side.service(module)}{self._profile.fields_path}"
        try:
            rows = self._side.read(path)
        except (RequestRejected, MalformedReply):
            return None
        if not isinstance(rows, list):
            return None
        found = (_description(row) for row in rows if isinstance(row, dict))
        return {field.name: field for field in found if field.name} or None

    def pick_list(self, module: Module, field: str) -> Mapping[str, str] | None:
        """Return code → text, None where there is no such list."""
        if not field.isidentifier():
            return None
        rows = self._lists.rows(self._side, self._side.lookup(module, field))
        if rows is None:
            return None
        p = self._profile
        return {
            text_of(row.get(p.lookup_code)): text_of(row.get(p.lookup_text))
            for row in rows
            if text_of(row.get(p.lookup_code))
        }


def _description(row: Mapping[str, Any]) -> FieldDescription:
    return FieldDescription(
        name=text_of(row.get("PropertyName")),
        caption=text_of(row.get("Caption")),
        kind=text_of(row.get("DataType")) or "text",
        max_length=whole_of(row.get("MaxLength")) or None,
        required=switch_of(row.get("Required"), otherwise=False),
        writable=switch_of(row.get("AllowInput"), otherwise=True),
        pick_list=switch_of(row.get("IsPickList"), otherwise=False),
    )


class FieldGuides:
    """Asks whichever side can tell about a module, the better informed first."""

    def __init__(self, sides: EamSides, profile: EamServerProfile) -> None:
        self._sides = sides
        self._profile = profile

    def descriptions(self, module: Module) -> Mapping[str, FieldDescription] | None:
        """Return what EAM tells of its fields; None where it tells nothing."""
        told = (guide.descriptions(module) for guide in self._of(module))
        return next((found for found in told if found is not None), None)

    def pick_list(self, module: Module, field: str) -> Mapping[str, str] | None:
        """Return code → text of a pick list; None where there is no such list."""
        told = (guide.pick_list(module, field) for guide in self._of(module))
        return next((found for found in told if found is not None), None)

    def _of(self, module: Module) -> tuple[FieldGuide, ...]:
        if module is Module.WORK_ORDER:
            sides: tuple[EamSide, ...] = (self._sides.need_internal("Work Orders"),)
        else:
            sides = tuple(reversed(self._sides.all()))
        return tuple(FieldGuide(side, self._profile) for side in sides)
