"""Who may see a record: the flag as EAM shows it, and what its public API lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from eamconsole.domain.identity import AutoNumber
from eamconsole.domain.privacy import server_key
from eamconsole.domain.work import FlagSight, Module, NewWorkRecord, Publicity
from eamconsole.wire.decoding import switch_of
from eamconsole.wire.eam.access import EamAccess, EamSide, EamSides
from eamconsole.wire.eam.descriptions import FieldGuide
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.eam.reading import RecordReader
from eamconsole.wire.eam.records import RecordForm
from eamconsole.wire.http import json_body

_PURPOSE = "Private Requests"


class PublicFlag:
    """Reads the public flag through the internal API, and turns it off there."""

    def __init__(
        self,
        access: EamAccess,
        sides: EamSides,
        profile: EamServerProfile,
        form: RecordForm,
        reader: Callable[[EamSide], RecordReader],
    ) -> None:
        self._sides = sides
        self._profile = profile
        self._form = form
        self._reader = reader
        self.server = server_key(
            access.internal_url, profile.public_flag, sent=profile.send_public_flag
        )
        """What a proof belongs to; another address or key needs a proof of its own."""
        self.flag = profile.public_flag

    def sight(self, module: Module) -> FlagSight:
        """Return whether a description or any record shows the flag; at most two calls."""
        side = self._inside()
        described = FieldGuide(side, self._profile).descriptions(module) or {}
        names = set(described)
        if self.flag not in names:
            for record in self._reader(side).newest(module):
                names |= set(record.fields)
        similar = sorted(name for name in names if "public" in name.casefold())
        return FlagSight(seen=bool(self.flag) and self.flag in names, similar=tuple(similar))

    def of(self, module: Module, number: AutoNumber, *, listed: bool = False) -> Publicity:
        """Return what is seen of one record; ``listed`` looks into the public list as well.

        The list is asked in place of the record: no public address ever names a private one.
        """
        found = self._reader(self._inside()).single(module, number)
        row: Mapping[str, Any] = found.fields if found is not None else {}
        shown = bool(self.flag) and row.get(self.flag) not in (None, "")
        flag = switch_of(row.get(self.flag), otherwise=True, unclear=True) if shown else None
        outside = listed and module is Module.WORK_REQUEST and self._lists(number)
        return Publicity(there=found is not None, flag=flag, listed=outside)

    def withdraw(
        self, module: Module, number: AutoNumber, sent: NewWorkRecord | None = None
    ) -> None:
        """Turn the flag off.

        EAM passes over ``false`` unless ``NULLWRITES`` says otherwise, and then blanks what is
        left out: so a record just made (``sent``) is written back whole, as it was read and sent.
        Any other gets the flag alone, which does no harm where it is passed over.
        """
        side = self._inside()
        path = side.record(module, number)
        if not self.flag:
            return
        if sent is None:
            side.put(path, json_body({self.flag: False}))
            return
        found = self._reader(side).single(module, number)
        if found is None:
            return
        whole = {**found.fields, **self._form.encode(sent), self.flag: False}
        side.put(path, json_body(whole), (("NULLWRITES", "TRUE"),))

    def _inside(self) -> EamSide:
        return self._sides.need_internal(_PURPOSE)

    def _lists(self, number: AutoNumber) -> bool:
        newest = self._reader(self._sides.citizen).newest(Module.WORK_REQUEST)
        return any(record.auto_number == number for record in newest)
