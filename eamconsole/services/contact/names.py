"""What a property is called on this server: the assumed name, or the likeliest of those it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from eamconsole.domain.work import Module
from eamconsole.wire.decoding import switch_of, text_of, whole_of
from eamconsole.wire.eam.profile import EamServerProfile

_DOCUMENTED = re.compile(
    r"AutoNumber|(Request|WorkOrder)Number|\w+(Code|Type)|(Status|Recorded|Start|End)(Date|Time)"
    r"|CreationDateTime|[XY]Coordinate|Building2?Number|Street2?|Location\w+|CityLocation"
    r"|Requestor(Email|Building2?Number|Street2?|Phone1|City|State|ZipCode)|Business|DataUrl"
    r"|(WorkOrder)?User\d+(Code|Type)?|HasDocuments|HardLocked"
)
"""Names with a documented meaning: none of them can be what something else is called here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Something the console writes into a property of a record, by the key that names it."""

    key: str
    number: str
    what: str
    words: str
    """What another name for it would sound like."""
    kinds: str = r"(?i)text|memo|string|^$"
    """What a field list may call its type."""
    marker: str = ""
    """What a marked record holds there."""
    length: str = ""
    """The key for how much of it EAM keeps, where there is one."""
    least: int = 1
    """The smallest length that key takes."""

    @property
    def part(self) -> str:
        """Which part of its line it is: each has to be seen."""
        return "records" if self.key == "public_flag" else self.what


PLACE_MARK = "Place of the EAM Console test"
REQUEST_ROLES = (
    Role(
        key="notes",
        number="EAM A-19",
        what="the description",
        words=r"(?i)note|desc|memo|remark|comment|text|detail|narrat",
        length="notes_length",
        least=80,
    ),
    Role(
        key="location",
        number="EAM A-20",
        what="the place in words",
        words=r"(?i)loc|place|where|addr|site|position",
        marker=PLACE_MARK,
        length="location_length",
    ),
    Role(
        key="requester_first_name",
        number="EAM A-21",
        what="the requester's first name",
        words=r"(?i)first|given|fore|name1",
        marker="Console",
        length="requester_first_name_length",
    ),
    Role(
        key="requester_last_name",
        number="EAM A-21",
        what="the requester's last name",
        words=r"(?i)last|family|sur|name2",
        marker="Test",
        length="requester_last_name_length",
    ),
    Role(
        key="reference_field",
        number="EAM A-24",
        what="the Issue ID",
        words=r"(?i)ext|outside|other|foreign|ref|issue|scf|311|third|remote",
    ),
    Role(
        key="public_flag",
        number="EAM A-22",
        what="the public flag",
        words=r"(?i)public|publish|portal|citizen|web|visible|online",
        kinds=r"(?i)bool|flag|check|bit|^$",
    ),
)
ORDER_ROLES = (
    Role(
        key="work_order_reference_field",
        number="EAM A-35",
        what="the Issue ID of a Work Order",
        words=r"(?i)ext|outside|other|foreign|ref|issue|scf|311|third|remote",
    ),
    Role(
        key="work_order_source_field",
        number="EAM A-35",
        what="the origin of a Work Order",
        words=r"(?i)source|origin|system|sender|from",
    ),
)


@dataclass(frozen=True, slots=True)
class ServerProperty:
    """What a server tells of one property."""

    name: str
    kind: str = ""
    length: int | None = None
    writable: bool = True
    required: bool = False


def property_of(row: Mapping[str, Any]) -> ServerProperty:
    """Return what a row of the field list tells."""
    return ServerProperty(
        name=text_of(row.get("PropertyName")),
        kind=text_of(row.get("DataType")),
        length=whole_of(row.get("MaxLength")) or None,
        writable=switch_of(row.get("AllowInput"), otherwise=True),
        required=switch_of(row.get("Required"), otherwise=False),
    )


@dataclass(frozen=True, slots=True)
class Fields:
    """The properties of one module, and where that was told."""

    by_name: Mapping[str, ServerProperty]
    source: str
    """``$fields``, ``$new`` or ``record``; '' where nothing was told."""

    @property
    def are_all(self) -> bool:
        """Whether a name that is missing here is one this server does not have."""
        return self.source in ("$fields", "$new")


_READ = (
    *("request_number", "work_order_number", "status_code", "status_text", "problem_code"),
    *("problem_text", "category_code", "created", "x", "y"),
)
"""Keys of the properties of a record that are read, and not written by a role."""


def roles_of(module: Module) -> tuple[Role, ...]:
    """Return what is written into records of a module."""
    return REQUEST_ROLES if module is Module.WORK_REQUEST else ORDER_ROLES


def candidates(role: Role, fields: Fields, profile: EamServerProfile) -> list[str]:
    """Return the names that could be it, those that sound like it first."""
    roles = (*REQUEST_ROLES, *ORDER_ROLES)
    taken = {getattr(profile, key) for key in (*_READ, *(other.key for other in roles))}
    free = [
        field
        for field in fields.by_name.values()
        if field.writable
        and field.name not in taken
        and not _DOCUMENTED.fullmatch(field.name)
        and re.search(role.kinds, field.kind)
    ]
    return sorted((field.name for field in free), key=lambda name: _unlike(role, name))


def likely(role: Role, names: Iterable[str]) -> list[str]:
    """Return the names that sound like it."""
    return [name for name in names if not _unlike(role, name)]


def _unlike(role: Role, name: str) -> bool:
    return re.search(role.words, name) is None
